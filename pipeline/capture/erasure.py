"""Erasure: records out of WARC files, for good, without moving the others: what lies behind them keeps its offset.

In the place of the erased records stands one gzip member of their length: a record that says nothing, padded in its gzip header.
"""

import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.capture.index import read_facts
from pipeline.capture.payloads import read_payload
from pipeline.capture.warc import ERASED_TYPE, Damage, Record, read_records
from pipeline.errors import CaptureError
from pipeline.runs import sync_directory

EMPTY = f"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Type: {ERASED_TYPE}\r\nContent-Length: 0\r\n\r\n\r\n\r\n".encode()
HAS_COMMENT = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
"""The head of a gzip member (RFC 1952) with a comment, without a time, made on an unknown system."""

LISTS = frozenset({"feed", "other"})
"""Kinds of our own captures that list addresses: feeds, sitemaps, answers of an index."""

Range = tuple[int, int]
"""(offset, length) in bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What a file holds: records to be erased, what was erased before, and addresses of records that name what is forgotten and stay."""

    erase: tuple[Range, ...]
    erased: tuple[Range, ...]
    naming: tuple[str, ...]


def scan_file(path: Path, covers: Callable[..., bool], pattern: re.Pattern[bytes]) -> Scan:
    """Choose what must go: attempts at and records of a covered address, and feeds and other lists in which the pattern is found.

    A page of another address that names it is kept and told: it is another's work.
    """
    erase: list[Range] = []
    erased: list[Range] = []
    naming: list[str] = []
    for group in read_groups(path):
        ranges = [(item.offset, item.length) for item in group]
        facts = read_facts(group[-1]) or {}
        addresses = {facts.get("url"), facts.get("url_final"), facts.get("archive_url"), (facts.get("entry") or {}).get("url"),
                     *(url for _, url in facts.get("redirects", ())),
                     *(item.headers.get("warc-target-uri", "").strip("<>") for item in group)}
        if is_erased(group[0]):
            erased += ranges
        elif covers(*addresses):
            erase += ranges
        elif any(names(item, pattern) for item in group):
            if facts.get("kind") in LISTS:
                erase += ranges
            else:
                naming.append(str(facts.get("url") or group[0].headers.get("warc-target-uri", "")))
    return Scan(erase=tuple(join_ranges(erase)), erased=tuple(erased), naming=tuple(naming))


def read_groups(path: Path) -> Iterator[list[Record | Damage]]:
    """The records of a file, those of one attempt of ours together: what comes before its metadata record and is concurrent to it."""
    waiting: list[Record | Damage] = []
    for item in read_records(path):
        if isinstance(item, Record) and item.kind in {"request", "response"}:
            if any(other.kind == item.kind for other in waiting if isinstance(other, Record)):
                yield waiting
                waiting = []
            waiting.append(item)
        elif read_facts(item) is not None:
            yield [*waiting, item]
            waiting = []
        else:
            yield from filter(None, (waiting, [item]))
            waiting = []
    if waiting:
        yield waiting


def is_erased(item: Record | Damage) -> bool:
    """Whether this stands in the place of erased records."""
    return item.headers.get("content-type") == ERASED_TYPE


def names(item: Record | Damage, pattern: re.Pattern[bytes]) -> bool:
    """Whether the pattern is in a record's block, or in the document in it, however JSON or HTML escape it."""
    if not isinstance(item, Record):
        return False
    payload = read_payload(item)
    texts = [item.block, payload.body] if payload else [item.block]
    return any(pattern.search(text.replace(b"\\/", b"/").replace(b"&amp;", b"&")) for text in texts)


def join_ranges(ranges: Iterable[Range]) -> Iterator[Range]:
    """Ranges that follow one another as one."""
    last: Range | None = None
    for offset, length in sorted(ranges):
        if last and last[0] + last[1] == offset:
            last = (last[0], last[1] + length)
            continue
        if last:
            yield last
        last = (offset, length)
    if last:
        yield last


def erase_ranges(path: Path, ranges: Iterable[Range]) -> None:
    """Put an empty record in the place of each range. The file is replaced as a whole, so that a crash leaves the one or the other."""
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    try:
        shutil.copyfile(path, temporary)
        with temporary.open("r+b") as out:
            for offset, length in ranges:
                out.seek(offset)
                out.write(make_filler(length))
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


def make_filler(length: int) -> bytes:
    """A gzip member of exactly that length that holds the empty record. CaptureError when it does not fit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(EMPTY) + packer.flush() + zlib.crc32(EMPTY).to_bytes(4, "little") + len(EMPTY).to_bytes(4, "little")
    padding = length - len(HAS_COMMENT) - 1 - len(body)
    if padding < 0:
        raise CaptureError(f"{length} bytes are too few for an empty record")
    return HAS_COMMENT + b" " * padding + b"\0" + body
