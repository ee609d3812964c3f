"""Retention: what is older than `[retention]` allows goes, each kind by its own number of days; 0 keeps it for ever.

    captures_days   WARC files: what was made from them stays, and cannot be proved from bytes any more (`state/pruned.jsonl` says which)
    text_days       texts of articles, in the lake and in the published files: titles, facts and their snippets stay
    lake_days       whole runs: facts leave the lake, and with the next file the warehouse

A live run is as old as its day, an archive as its file below the home.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import schemas
from pipeline import warehouse
from pipeline.config import Settings
from pipeline.home import Home
from pipeline.records import Row
from pipeline.retention import TEXT_PRUNED, add_pruned, read_pruned
from pipeline.runs import hash_file, run_day, sealed_runs
from pipeline.steps.forget import hold_locks
from pipeline.steps.lake_filter import list_parts, list_receipts, revise_run
from pipeline.warehouse.published import prune_versions

ARTICLES = schemas.articles.articles.fullname


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """What went, or would go: capture files and their bytes, runs whose texts or whose facts went."""

    captures: tuple[str, ...]
    capture_bytes: int
    texts: tuple[str, ...]
    runs: tuple[str, ...]


def prune(settings: Settings, *, now: datetime, dry_run: bool = False) -> Pruned:
    """Apply the retention settings. When texts or facts go, a file is built from nothing and older published files go too.

    Raises Locked while a poll or a build is under way.
    """
    home, kept = Home(settings.home), settings.retention
    today = now.astimezone(UTC).date()
    read_pruned(home)  # a list that cannot be read must not grow
    with hold_locks(home):
        runs = [run_id for run_id in list_runs(home) if is_older(run_day_of(home, run_id), today, kept.lake_days)]
        others = [run_id for run_id in list_runs(home) if run_id not in runs]
        texts = [run_id for run_id in others if is_older(run_day_of(home, run_id), today, kept.text_days) and has_texts(home, run_id)]
        files = [path for path in sorted(home.captures.glob("*.warc.gz")) if is_older(file_day(path), today, kept.captures_days)]
        found = Pruned(captures=tuple(path.name for path in files), capture_bytes=sum(path.stat().st_size for path in files),
                       texts=tuple(texts), runs=tuple(runs))
        if dry_run:
            return found
        for path in files:
            add_pruned(home, path.name, size=path.stat().st_size, sha256=hash_file(path), now=now)
            path.unlink()
        for run_id in texts:
            revise_run(home, run_id, without_text)
        for run_id in runs:
            remove_run(home, run_id)
    if (texts or runs) and sealed_runs(home):
        warehouse.build(settings, None, now=now)
        prune_versions(home, 1)
    return found


def is_older(day: date | None, today: date, days: int) -> bool:
    """Whether something of that day is more than so many days old; 0 keeps everything."""
    return bool(days) and day is not None and day < today - timedelta(days=days)


def list_runs(home: Home) -> list[str]:
    """Every run of which the lake has something."""
    return sorted(path.name for path in (home.lake / "manifests").glob("*"))


def run_day_of(home: Home, run_id: str) -> date | None:
    """The day of a live run; of an archive the day on which it was brought in, as far as its files or receipts tell."""
    paths = [*home.captures.glob(f"{run_id}-*.warc.gz"), *list_receipts(home, run_id)]
    return run_day(run_id) or min((written_on(path) for path in paths), default=None)


def file_day(path: Path) -> date:
    """The day of a WARC file: a live day, or the one on which an archive was brought in."""
    return run_day(path.name.removesuffix(".warc.gz").rpartition("-")[0]) or written_on(path)


def written_on(path: Path) -> date:
    """The UTC day on which a file was last written."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def has_texts(home: Home, run_id: str) -> bool:
    """Whether a run has texts that were not pruned."""
    return any(without_text(ARTICLES, row) != row for row in read_articles(home, run_id))


def read_articles(home: Home, run_id: str) -> Iterator[Row]:
    """The rows of every part of articles of a run."""
    from pipeline.runs import read_part

    parts = {part["path"]: part for path in list_receipts(home, run_id) for part in list_parts(json.loads(path.read_bytes()))}
    for part in parts.values():
        if part["table"] == ARTICLES:
            yield from read_part(home, part)


def without_text(table: str, row: Row) -> Row:
    """A row without the article's text; its id stays that of the text, and a note says why it is empty."""
    if table != ARTICLES or not row["text"]:
        return row
    return {**row, "text": "", "headings": [], "notes": [*row["notes"], TEXT_PRUNED]}


def remove_run(home: Home, run_id: str) -> None:
    """Take a run out of the lake: its manifest first, so that no loader looks for the rest."""
    (home.manifests(run_id) / "manifest.json").unlink(missing_ok=True)
    for folder in [*home.lake.glob(f"*/run={run_id}"), home.manifests(run_id)]:
        shutil.rmtree(folder)
