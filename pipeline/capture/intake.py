"""An archive on its way into the captures, block by block: a file of its own, and beside it how far it has come.

A death at any moment costs the block that was under way. What is on disk is cut back to what the progress says, and reading goes on at
the byte of the archive that it names: nothing is taken twice, nothing is left out.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Self

from pipeline.capture.warc import MAX_RECORD, Damage, find_member, read_member
from pipeline.days import ALL_DAYS, Span
from pipeline.fetch.urls import find_host
from pipeline.ids import make_id
from pipeline.runs import Home, sync_directory, write_json

BLOCK = 8_000_000
"""Bytes of an archive between two moments at which the progress is put on disk: under a tenth of a second of reading."""

OVERLAP = 4096
"""Bytes kept of a damaged stretch while its end is looked for: the next member may begin in them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which records of an archive are wanted: by the UTC day of their capture, and by host (`bbc.co.uk` stands for its subdomains too)."""

    span: Span = ALL_DAYS
    hosts: tuple[str, ...] = ()

    def name_run(self, run_id: str) -> str:
        """The name of the run that holds this part of what `run_id` holds: `warc-1a2b3c4d`, `warc-1a2b3c4d_20261101_20261107`."""
        days = () if self.span == ALL_DAYS else (f"{self.span.first:%Y%m%d}", f"{self.span.last:%Y%m%d}")
        return "_".join((run_id, *days, *([make_id("hosts", *sorted(self.hosts))[:8]] if self.hosts else [])))

    def takes(self, headers: Mapping[str, str]) -> bool:
        """Whether a record with these headers is wanted. What has lost its headers is: it must not vanish silently."""
        if not headers:
            return True
        return (self.span == ALL_DAYS or read_date(headers) in self.span) and (not self.hosts or self._names(headers))

    def _names(self, headers: Mapping[str, str]) -> bool:
        host = find_host(headers.get("warc-target-uri", "").strip("<>"))
        return any(host == name or host.endswith(f".{name}") for name in self.hosts)


EVERYTHING = Choice()


def read_date(headers: Mapping[str, str]) -> datetime | None:
    """WARC-Date, or None where it cannot be read."""
    try:
        moment = datetime.fromisoformat(headers.get("warc-date", ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(kw_only=True, slots=True)
class Progress:
    """How far an archive has come: bytes of it that are done, bytes and records kept of them, records left out."""

    read: int = 0
    kept: int = 0
    records: int = 0
    left_out: int = 0
    is_done: bool = False


class Intake:
    """One run's file in the making: `offset` is where to go on reading, `push` takes what was read, `finish` gives the file its name.

    An archive that is wanted whole is copied as it is, damage included; else it must have a gzip member a record.
    """

    def __init__(self, home: Home, run_id: str, choice: Choice = EVERYTHING, *, is_resumable: bool = True) -> None:
        self.choice = choice
        self.target = home.captures / f"{run_id}-0.warc.gz"
        self._partial = home.captures / f".{run_id}-0.warc.gz.partial"
        self._note = home.state / "archives" / f"{run_id}.json"
        self.progress = Progress(**json.loads(self._note.read_bytes())) if is_resumable and self._note.exists() else Progress()
        if not (self.target if self.progress.is_done else self._partial).exists() and (self.progress.records or not self.progress.is_done):
            self.progress = Progress()
        self._rest = b""
        self._out: BinaryIO | None = None

    def __enter__(self) -> Self:
        if not self.progress.is_done:
            self._partial.parent.mkdir(parents=True, exist_ok=True)
            self._out = self._partial.open("r+b" if self._partial.exists() else "w+b")
            self._out.truncate(self.progress.kept)
            self._out.seek(self.progress.kept)
        return self

    def __exit__(self, *_: object) -> None:
        if self._out:
            self._out.close()

    @property
    def offset(self) -> int:
        """The byte of the archive that is to be pushed next."""
        return self.progress.read + len(self._rest)

    def push(self, data: bytes) -> None:
        """Take the next bytes of the archive, and put on disk what is whole of them."""
        if self.choice == EVERYTHING:
            self._keep(data)
            self.progress.read += len(data)
        else:
            self._rest += data
            self._sort(is_last=False)
        self._save()

    def push_record(self, member: bytes, headers: Mapping[str, str]) -> None:
        """Take one record, framed already. For archives that cannot be gone on with in the middle."""
        if self.choice.takes(headers):
            self._keep(member)
        else:
            self.progress.left_out += 1

    def finish(self) -> Progress:
        """Give the file its name, if anything is in it; the progress, now done."""
        if not self.progress.is_done:
            assert self._out is not None
            self._sort(is_last=True)
            self._out.flush()
            os.fsync(self._out.fileno())
            if self.progress.kept:
                self._partial.replace(self.target)
            else:
                self._partial.unlink()
            sync_directory(self.target.parent)
            self.progress.is_done = True
            write_json(self._note, asdict(self.progress))
        return self.progress

    def _sort(self, *, is_last: bool) -> None:
        at = 0
        for end, headers in split_members(self._rest, is_last=is_last):
            self.push_record(self._rest[at:end], headers)
            at = end
        self.progress.read += at
        self._rest = self._rest[at:]

    def _keep(self, data: bytes) -> None:
        assert self._out is not None
        self._out.write(data)
        self.progress.kept += len(data)
        self.progress.records += 1

    def _save(self) -> None:
        assert self._out is not None
        self._out.flush()
        os.fsync(self._out.fileno())
        write_json(self._note, asdict(self.progress))


def split_members(data: bytes, *, is_last: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """(end, headers) of each gzip member at the beginning of `data`, damaged stretches included; a tail that may go on is left."""
    offset = 0
    while offset < len(data):
        item = read_member(data, offset)
        end = offset + item.length
        if isinstance(item, Damage) and not item.length:
            end = find_member(data, offset + 1)
            if end == len(data) and not is_last:
                if len(data) - offset < MAX_RECORD:
                    return
                end -= OVERLAP
        yield end, item.headers
        offset = end
