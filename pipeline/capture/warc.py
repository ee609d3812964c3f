"""Records out of WARC files, whole ones and what can be saved of damaged ones.

Readers of the trade stop at damage or, at a cut tail, say nothing. This one knows a gzip member's end and checksum, a record's declared
length and its digests; a broken stretch becomes one `Damage`, and reading goes on at the next member that opens as a record.
A gzip member holds one record, or, uncompressed, records follow one another; other framings are turned into the first by `archive`.
"""

import base64
import hashlib
import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import CaptureError

MAX_RECORD = 64_000_000
"""Longest record read, inflated, in bytes: above any page, below what would hurt."""

MAX_HEADERS = 65_536

PAIR_SPAN = 2 * MAX_RECORD
"""Bytes of a file in which a page and its metadata record lie."""

ERASED_TYPE = "application/vnd.newsmill.erased"
"""The media type of what stands in the place of records that were erased."""

PEEK = 4096
"""Bytes of a member that hold the headers of its record."""

GZIP_MAGIC = b"\x1f\x8b\x08"
_VERSION = re.compile(rb"WARC/1\.[01]\r?\n")
_NEXT_PLAIN = re.compile(rb"\r?\n\r?\n(?=WARC/1\.[01]\r?\n)")


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record: header names in lower case, the block's bytes, and where it lies in the file."""

    headers: dict[str, str]
    block: bytes
    offset: int
    length: int

    @property
    def kind(self) -> str:
        """WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def id(self) -> str:
        """WARC-Record-ID without brackets and urn."""
        return strip_urn(self.headers.get("warc-record-id", ""))


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are not a whole record. `headers` are the record's own, when they at least could be read."""

    reason: str
    offset: int
    length: int
    headers: dict[str, str]


def strip_urn(value: str) -> str:
    """`<urn:uuid:1e7c…>` → `1e7c…`."""
    return value.strip("<>").removeprefix("urn:uuid:")


def read_records(path: Path, start: int = 0, span: int | None = None) -> Iterator[Record | Damage]:
    """Every record from byte `start`, in order, with a Damage for each stretch that is none. CaptureError for a file of another kind.

    `span`: only so many bytes of the file are looked at; a process with a limit of memory cannot map an archive of a gigabyte.
    """
    base = start - start % mmap.ALLOCATIONGRANULARITY
    size = min(path.stat().st_size, path.stat().st_size if span is None else start + span) - base
    if size <= 0:
        return
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), size, access=mmap.ACCESS_READ, offset=base) as data:
        beginning = handle.read(16)
        is_plain = _VERSION.match(beginning) is not None
        if not is_plain and beginning[:3] != GZIP_MAGIC and beginning[:4] == b"\x28\xb5\x2f\xfd":
            raise CaptureError(f"{path}: compressed with zstd; import it first")
        read, find = (_read_plain, _find_plain) if is_plain else (read_member, find_member)
        offset = start - base
        while offset < len(data):
            item = read(data, offset)
            if isinstance(item, Damage):
                end = find(data, offset + 1)
                item = Damage(item.reason, offset, end - offset, item.headers)
            offset = item.offset + item.length
            yield replace(item, offset=base + item.offset)


def read_pair(path: Path, offset: int) -> tuple[Record | Damage | None, Record | Damage | None]:
    """The record at `offset` and the metadata record behind it; None for what is not there. Another record behind it is not inflated."""
    records = read_records(path, offset, PAIR_SPAN)
    record = next(records, None)
    if not isinstance(record, Record):
        return record, None
    with path.open("rb") as handle:
        handle.seek(record.offset + record.length)
        headers = _peek_headers(handle.read(PEEK))
    return record, next(records, None) if not headers or headers.get("warc-type") == "metadata" else None


def _peek_headers(beginning: bytes) -> dict[str, str]:
    """The headers of a gzip member by its first bytes; none where they are not all there, or it is no member."""
    try:
        return _read_headers(zlib.decompressobj(31).decompress(beginning, MAX_HEADERS))[0]
    except zlib.error:
        return {}


def read_record(path: Path, offset: int) -> Record:
    """The record at `offset`; CaptureError when there is no whole one."""
    record = next(read_records(path, offset), None)
    if not isinstance(record, Record):
        raise CaptureError(f"{path} at {offset}: {record.reason if record else 'beyond the end'}")
    return record


def read_member(data: mmap.mmap | bytes, offset: int) -> Record | Damage:
    """The gzip member at `offset`, as a record."""
    if data[offset:offset + 3] != GZIP_MAGIC:
        return Damage("no gzip member", offset, 0, {})
    inflater = zlib.decompressobj(31)
    chunks: list[bytes] = []
    size, position, reason = 0, offset, ""
    try:
        while not inflater.eof:
            piece = data[position:position + 65_536]
            if not piece:
                reason = "cut short"
                break
            position += len(piece)
            while piece and not inflater.eof:
                chunks.append(inflater.decompress(piece, 1 << 20))
                size += len(chunks[-1])
                if size > MAX_RECORD:
                    return Damage("longer than the limit", offset, 0, _read_headers(b"".join(chunks[:1]))[0])
                piece = inflater.unconsumed_tail
    except zlib.error as error:
        reason = f"gzip: {error}"
    content = b"".join(chunks)
    if reason:
        return Damage(reason, offset, 0, _read_headers(content)[0])
    return _make_record(content, offset, position - len(inflater.unused_data) - offset)


def _read_plain(data: mmap.mmap, offset: int) -> Record | Damage:
    """The record at `offset` of an uncompressed file."""
    headers, begin = _read_headers(data[offset:offset + MAX_HEADERS])
    length = _declared_length(headers)
    if length is None:
        return Damage("no usable header", offset, 0, headers)
    end = offset + begin + length
    tail = data[end:end + 4]
    if end > len(data) or tail not in (b"\r\n\r\n", b""):
        return Damage("not of its declared length", offset, 0, headers)
    return _make_record(data[offset:end + len(tail)], offset, end + len(tail) - offset)


def _make_record(content: bytes, offset: int, length: int) -> Record | Damage:
    """A record from its inflated bytes: declared length met, block digest right."""
    headers, begin = _read_headers(content)
    declared = _declared_length(headers)
    if declared is None:
        return Damage("no usable header", offset, length, headers)
    block = content[begin:begin + declared]
    if len(block) != declared or content[begin + declared:].strip(b"\r\n"):
        more = content[begin + declared:].lstrip(b"\r\n")[:5] == b"WARC/"
        return Damage("several records in one gzip member" if more else "not of its declared length", offset, length, headers)
    if not matches_digest(headers.get("warc-block-digest", ""), block):
        return Damage("digest does not match", offset, length, headers)
    return Record(headers, block, offset, length)


def _read_headers(content: bytes) -> tuple[dict[str, str], int]:
    """(headers, where the block begins); no headers when this is no record."""
    if not _VERSION.match(content):
        return {}, 0
    end = content.find(b"\r\n\r\n", 0, MAX_HEADERS)
    if end < 0:
        return {}, 0
    headers: dict[str, str] = {}
    for line in content[:end].split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(name.strip().decode("ascii", "replace").lower(), value.strip().decode("utf-8", "replace"))
    return headers, end + 4


def _declared_length(headers: dict[str, str]) -> int | None:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 12 else None


def matches_digest(declared: str, data: bytes) -> bool:
    """Whether a WARC digest (`sha1:BASE32`, `sha256:hex`...) is that of the data; an absent or unknown one cannot be held against it."""
    name, colon, value = declared.partition(":")
    if not colon or name.lower() not in {"sha1", "sha256", "sha512", "md5"}:
        return True
    digest = hashlib.new(name.lower(), data, usedforsecurity=False).digest()
    if len(value) == 2 * len(digest):
        return value.lower() == digest.hex()
    try:
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8)) == digest
    except ValueError:  # not base 32, or not even ASCII
        return False


def find_member(data: mmap.mmap | bytes, offset: int) -> int:
    """Where the next gzip member that opens as a WARC record begins, or the end."""
    while (offset := data.find(GZIP_MAGIC, offset)) >= 0:
        try:
            if _VERSION.match(zlib.decompressobj(31).decompress(data[offset:offset + 4096], 64)):
                return offset
        except zlib.error:
            pass
        offset += 1
    return len(data)


def _find_plain(data: mmap.mmap, offset: int) -> int:
    match = _NEXT_PLAIN.search(data, offset)
    return match.end() if match else len(data)


def parse_http(block: bytes) -> tuple[int, list[tuple[str, str]], bytes] | None:
    """(status, headers, body as stored) of an HTTP response block; None when it is not one."""
    match = re.match(rb"HTTP/\d(?:\.\d)? (\d{3})[^\r\n]*\r?\n", block)
    if match is None:
        return None
    end = re.compile(rb"\r?\n\r?\n").search(block, match.end() - 2, match.end() + MAX_HEADERS)
    head, body = (block[match.end():end.start()], block[end.end():]) if end else (block[match.end():], b"")
    headers = []
    for line in head.split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon:
            headers.append((name.strip().decode("latin-1"), value.strip().decode("utf-8", "replace")))
    return int(match[1]), headers, body
