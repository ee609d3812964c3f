"""What a WARC file holds, from a look at a few places in it: a plan must not read the terabyte that it plans to read."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.capture.intake import Choice, read_date
from pipeline.capture.warc import GZIP_MAGIC, find_member, read_member

PLACES = 16
RECORDS = 12
"""Records looked at, at each of the places."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Estimates: responses in all, those that are wanted, their first and last day."""

    items: int
    wanted: int
    first: date | None
    last: date | None


def sample_file(path: Path, choice: Choice) -> Sample | None:
    """A look at a file; None for one whose records have no gzip members to themselves, which must be read to be counted."""
    size = path.stat().st_size
    if size == 0 or path.open("rb").read(3) != GZIP_MAGIC:
        return None
    responses = wanted = covered = 0
    days: list[date] = []
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for headers, length in _look(data, size):
            covered += length
            if headers.get("warc-type") not in {"response", "resource"}:
                continue
            responses += 1
            wanted += choice.takes(headers)
            moment = read_date(headers)
            days += [moment.date()] if moment and choice.takes(headers) else []
    scale = size / covered if covered else 0
    return Sample(round(responses * scale), round(wanted * scale), min(days, default=None), max(days, default=None))


def _look(data: mmap.mmap, size: int) -> Iterator[tuple[dict[str, str], int]]:
    """(headers, compressed length) of some records, each once: of all, where there are few."""
    end = 0
    for number in range(PLACES):
        start = size * number // PLACES
        offset = end if start <= end else find_member(data, start)
        for _ in range(RECORDS):
            if offset >= size:
                return
            item = read_member(data, offset)
            length = item.length or find_member(data, offset + 1) - offset
            yield item.headers, length
            offset += length
        end = offset
