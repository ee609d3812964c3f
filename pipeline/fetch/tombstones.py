"""What was to be forgotten, in `state/tombstones.jsonl`: addresses and hosts as hashes, so that the list itself remembers nothing.

    {"kind": "url", "sha256": "…", "at": "2026-11-28T09:00:00+00:00", "reason": "court order 12/26"}

What a tombstone covers is neither asked for nor read again: not by a poll, not from captures that come back from a backup.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from pipeline.errors import UsageError
from pipeline.fetch.urls import BadUrl, find_host, make_key
from pipeline.home import Home
from pipeline.records import ParsedFeed

FILE = "tombstones.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """One address or host. kind: url or host."""

    kind: str
    sha256: str
    at: str
    reason: str = ""


@dataclass(frozen=True)
class Tombstones:
    """All that a home has forgotten."""

    all: tuple[Tombstone, ...] = ()

    @cached_property
    def _hashes(self) -> frozenset[tuple[str, str]]:
        return frozenset((tombstone.kind, tombstone.sha256) for tombstone in self.all)

    def covers(self, *urls: str | None) -> bool:
        """Whether one of these addresses is to be forgotten, by itself or with its host."""
        return bool(self._hashes) and any(url and not self._hashes.isdisjoint(_names(url)) for url in urls)


def _names(url: str) -> Iterable[tuple[str, str]]:
    """Everything under which an address can have been forgotten: its key, its host, and each host above that."""
    try:
        yield "url", hash_name(make_key(url))
    except BadUrl:
        yield "url", hash_name(url)
    labels = find_host(url).split(".")
    yield from (("host", hash_name(".".join(labels[start:]))) for start in range(len(labels)))


def hash_name(name: str) -> str:
    """The hash by which a key or host is remembered."""
    return hashlib.sha256(f"newsmill forgets {name}".encode("utf-8", "surrogatepass")).hexdigest()


def read_tombstones(home: Home) -> Tombstones:
    """The tombstones of a home. UsageError, with the line, for one that cannot be read: nothing must come back for a typing slip."""
    path = home.state / FILE
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
        try:
            found.append(Tombstone(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise UsageError(f"{path}:{number}: not a tombstone: {error}") from error
    return Tombstones(tuple(found))


def add_tombstones(home: Home, names: Iterable[tuple[str, str]], *, now: datetime, reason: str = "") -> Tombstones:
    """Remember to forget each (kind, key or host); returns all tombstones."""
    from pipeline.runs import write_file

    old = read_tombstones(home)
    known = {(tombstone.kind, tombstone.sha256) for tombstone in old.all}
    new = [Tombstone(kind=kind, sha256=hash_name(name), at=now.astimezone(UTC).isoformat(timespec="seconds"), reason=reason)
           for kind, name in sorted(set(names)) if (kind, hash_name(name)) not in known]
    every = Tombstones((*old.all, *new))
    lines = (json.dumps({key: value for key, value in asdict(tombstone).items() if value}, ensure_ascii=False) for tombstone in every.all)
    write_file(home.state / FILE, "".join(f"{line}\n" for line in lines).encode())
    return every


def leave_out(feed: ParsedFeed, covers: Callable[..., bool]) -> ParsedFeed:
    """The feed without the entries that are to be forgotten."""
    return replace(feed, entries=tuple(entry for entry in feed.entries if not covers(entry.url)))
