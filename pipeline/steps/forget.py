"""Forget: an address or a host out of everything below the home, in the order in which it could come back.

    tombstone ─ captures ─ lake ─ poll state ─ a file built from nothing ─ older published files and pages away

The tombstone comes first, so that nothing new comes in while the rest is cleaned; each step may be done again. Releases and exports are
other people's by now: they are named, not changed.
"""

import html
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

import schemas
from pipeline import warehouse
from pipeline.capture.erasure import Range, erase_ranges, scan_file
from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.fetch.forgetting import forget_addresses
from pipeline.fetch.state import STATE_FILE
from pipeline.fetch.tombstones import add_tombstones
from pipeline.fetch.urls import BadUrl, make_key
from pipeline.home import Home
from pipeline.records import Row
from pipeline.runs import hold_lock, read_part, sealed_runs
from pipeline.steps.lake_filter import list_parts, list_receipts, revise_run
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.published import prune_versions
from pipeline.warehouse.reader import NotPublished, open_published

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
ENTITY_COLUMNS = ("entity_id", "owner_entity_id", "place_entity_id", "speaker_entity_id")

Covers = Callable[..., bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What is to be forgotten: (kind, name) for tombstones, patterns of its addresses, and the titles that pages may show."""

    names: tuple[tuple[str, str], ...]
    pattern: re.Pattern[bytes]
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What was done, and what is left to people: `naming` pages of others that name it, `feeds` configured, `releases` that hold it."""

    records: int
    rows: int
    state_rows: int
    pages: tuple[str, ...]
    naming: tuple[str, ...]
    feeds: tuple[str, ...]
    releases: tuple[str, ...]


def forget(settings: Settings, wanted: str, *, now: datetime, reason: str = "", dry_run: bool = False) -> Forgotten:
    """Forget an address, or a host with all below it. `dry_run` changes nothing and says what would go.

    Raises UsageError for what is neither, Locked while a poll or a build is under way.
    """
    home = Home(settings.home)
    target = find_target(home, wanted)
    with hold_locks(home):
        if dry_run:
            covers: Covers = _plan_covers(target)
        else:
            covers = add_tombstones(home, target.names, now=now, reason=reason).covers
        erased, records, naming = erase_captures(home, covers, target.pattern, dry_run=dry_run)
        runs = sorted(path.name for path in (home.lake / "manifests").glob("*"))
        rows = sum(forget_rows(home, run_id, covers, erased, dry_run=dry_run) for run_id in runs)
        states = [home.state / STATE_FILE, *sorted((home.state / "archives").glob("*.sqlite"))]
        state_rows = 0 if dry_run else sum(forget_addresses(path, covers) for path in states)
        releases = tuple(find_releases(home, covers))
        pages = tuple(forget_pages(home, target, dry_run=dry_run))
        for path in [] if dry_run else [*home.root.glob(".replay-*"), *home.releases.glob(".*.making")]:
            shutil.rmtree(path)  # what a verification or a release that died has left
    if not dry_run and sealed_runs(home):
        warehouse.build(settings, None, now=now)
        prune_versions(home, 1)
    return Forgotten(records=records, rows=rows, state_rows=state_rows, pages=pages, naming=naming, releases=releases,
                     feeds=tuple(feed.url for feed in settings.feeds if covers(feed.url)))


@contextmanager
def hold_locks(home: Home) -> Iterator[None]:
    """Hold every lock under which captures, state or published files are written. Locked when one is held by another process."""
    names = ["poll-lock", "build-lock", *sorted(path.name for path in home.state.glob("archive-*.lock"))]
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(hold_lock(home, name))
        yield


def find_target(home: Home, wanted: str) -> Target:
    """What an address or host stands for, by what the published file knows of it. UsageError for what is neither."""
    if "/" not in wanted:
        host = wanted.strip().lower().rstrip(".")
        if not _HOST.fullmatch(host):
            raise UsageError(f"{wanted!r} is neither an address nor a host")
        titles = tuple(row[0] for row in _ask(home, "titles", {"host": host}))
        pattern = re.compile(rb"(?<![\w-])" + re.escape(host.encode()) + rb"(?!\.?[\w-])")
        return Target(names=(("host", host),), pattern=pattern, titles=titles)
    try:
        key = make_key(wanted)
    except BadUrl as error:
        raise UsageError(f"{wanted!r} is not an address: {error}") from error
    found = _ask(home, "addresses", {"url_key": key})
    addresses = sorted({wanted, key, *(row[0] for row in found)})
    names = {("url", _key(address)) for address in addresses}
    parts = (re.escape(address.partition("://")[2].encode()) for address in addresses)
    pattern = re.compile(rb"(?:" + b"|".join(parts) + rb")(?!\.?[\w%-]|/\w)")
    return Target(names=tuple(sorted(names)), pattern=pattern, titles=tuple(sorted({title for row in found for title in row[1] or ()})))


def _key(address: str) -> str:
    try:
        return make_key(address)
    except BadUrl:
        return address


def _ask(home: Home, name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    try:
        with open_published(home) as connection:
            return connection.execute(load_objects("forget")[name].sql, parameters).fetchall()
    except (NotPublished, duckdb.Error):  # a file that cannot be read is made anew in the end
        return []


def _plan_covers(target: Target) -> Covers:
    from pipeline.fetch.tombstones import Tombstone, Tombstones, hash_name

    return Tombstones(tuple(Tombstone(kind=kind, sha256=hash_name(name), at="") for kind, name in target.names)).covers


def erase_captures(home: Home, covers: Covers, pattern: re.Pattern[bytes], *,
                   dry_run: bool) -> tuple[dict[str, list[Range]], int, tuple[str, ...]]:
    """Erase from every file; (what is erased in each file, how many stretches now, pages of others that name it)."""
    erased: dict[str, list[Range]] = {}
    count, naming = 0, set()
    for path in sorted(home.captures.glob("*.warc.gz")):
        scan = scan_file(path, covers, pattern)
        if scan.erase and not dry_run:
            erase_ranges(path, scan.erase)
        erased[path.name] = [*scan.erased, *scan.erase]
        count += len(scan.erase)
        naming |= set(scan.naming)
    return erased, count, tuple(sorted(naming))


def forget_rows(home: Home, run_id: str, covers: Covers, erased: Mapping[str, list[Range]], *, dry_run: bool) -> int:
    """Rows of a run that stand on erased records or covered addresses, and entities that nothing else of the run names."""
    gone = set(find_captures(home, run_id, covers, erased))
    entries = {row["entry_id"] for _, row in read_rows(home, run_id, "core.entries") if row["capture_id"] in gone or covers(row["url"])}
    if not gone and not entries:
        return 0
    named = {entity_id for table, row in read_rows(home, run_id) if row.get("capture_id") not in gone and table != "core.entities"
             for entity_id in find_entities(row)}

    def revise(table: str, row: Row) -> Row | None:
        if table == "core.entities":
            return row if row["entity_id"] in named else None
        is_gone = row.get("capture_id") in gone or row.get("item_id") in gone | entries or row.get("entry_id") in entries
        return None if is_gone else row

    if dry_run:
        return sum(revise(table, row) is None for table, row in read_rows(home, run_id))
    return revise_run(home, run_id, revise)


def find_captures(home: Home, run_id: str, covers: Covers, erased: Mapping[str, list[Range]]) -> Iterator[str]:
    """The captures of a run whose record is erased, or whose address is covered."""
    for _, row in read_rows(home, run_id, schemas.captures.captures.fullname):
        ranges = erased.get(row["warc_file"], ())
        is_erased = any(offset <= row["warc_offset"] < offset + length for offset, length in ranges)
        if is_erased or covers(row["url_requested"], row["url_final"], row["url_key"]):
            yield row["capture_id"]
    for _, row in read_rows(home, run_id, schemas.articles.articles.fullname):
        if covers(row["url_key"], row["url"], row["canonical_url"]):
            yield row["capture_id"]


def read_rows(home: Home, run_id: str, wanted: str = "") -> Iterator[tuple[str, Row]]:
    """(table, row) of every part of a run, or of one table's, each part once."""
    import json

    parts = {part["path"]: part for path in list_receipts(home, run_id) for part in list_parts(json.loads(path.read_bytes()))}
    for part in parts.values():
        if wanted in ("", part["table"]):
            yield from ((part["table"], row) for row in read_part(home, part))


def find_entities(row: Row) -> Iterator[str]:
    """The entities that a row names."""
    yield from (row[column] for column in ENTITY_COLUMNS if row.get(column))
    for actor in [*(row.get("source_actors") or ()), *(row.get("target_actors") or ())]:
        if actor["entity_id"]:
            yield actor["entity_id"]


def forget_pages(home: Home, target: Target, *, dry_run: bool) -> Iterator[str]:
    """Report files that show an address or a title; they are made again by `newsmill report`."""
    for path in sorted(home.reports.rglob("*")):
        if path.is_file() and shows(path, target):
            if not dry_run:
                path.unlink()
            yield str(path.relative_to(home.root))


def shows(path: Path, target: Target) -> bool:
    """Whether a file shows an address or a title, as HTML or CSV write them."""
    text = html.unescape(path.read_text(encoding="utf-8", errors="replace")).replace('""', '"')
    return bool(target.pattern.search(text.encode())) or any(title in text for title in target.titles)


def find_releases(home: Home, covers: Covers) -> Iterable[str]:
    """Releases among whose articles is one of a covered address."""
    for folder in sorted(home.releases.glob("[!.]*")):
        paths = [str(path) for path in sorted(folder.glob("articles/*.parquet"))]
        urls = duckdb.execute("SELECT DISTINCT url FROM read_parquet(?)", [paths]).fetchall() if paths else []
        if any(covers(url) for (url,) in urls):
            yield folder.name
