"""Attempts into WARC files: append-only, one gzip member a record, each file named for its live day and number.

An attempt becomes a group that ends with its metadata record: `request` and `response` before it when a body is kept, nothing otherwise.
The group is handed to the system in one write, so that after a crash only the last group can be torn; `cut_back` removes it.
"""

import base64
import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

from pipeline.capture.index import MARK, read_facts
from pipeline.capture.warc import Damage, read_records
from pipeline.fetch.attempts import Attempt, Response
from pipeline.fetch.state import format_time
from pipeline.fetch.urls import redact_url
from pipeline.runs import Home, live_run_id, sync_directory

MAX_FILE = 256_000_000
"""A file is closed once it is longer, in bytes: small enough to copy and to scan, large enough not to be many."""

COMPRESSION = 6
DROPPED_HEADERS = frozenset({"set-cookie", "set-cookie2"})
CHANGED_HEADERS = frozenset({"transfer-encoding", "content-length"})
SMALL = 2000
MAX_STORED = 65_535
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_STORED, _GZIP_TAIL = struct.Struct("<BHH"), struct.Struct("<II")
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_NAMESPACE = bytes.fromhex("5f1f6d0a7d0c5b0e9a396e6577736d6c")


class CaptureWriter:
    """The sink of polling: into the UTC day of each attempt, or into one run. One at a time in a home: the caller holds the lock."""

    def __init__(self, home: Home, user_agent: str = "", max_file: int = MAX_FILE, run_id: str = "") -> None:
        self.home = home
        self.run_id = run_id
        self.user_agent = user_agent
        self.max_file = max_file
        self.touched: set[str] = set()
        self._handles: dict[str, tuple[Path, BinaryIO]] = {}
        self._closed: dict[str, int] = {}

    def record_attempt(self, attempt: Attempt) -> None:
        """Append the attempt to the file that it belongs to."""
        group = b"".join(make_group(attempt, self.user_agent))
        handle = self._open(self.run_id or live_run_id(attempt.at.astimezone(UTC).date()), attempt.at)
        handle.write(group)
        handle.flush()

    def sync(self) -> dict[str, int]:
        """Put everything recorded on disk; the files written to since the last time, by name, with their length in bytes."""
        lengths = self._closed
        self._closed = {}
        for path, handle in self._handles.values():
            os.fsync(handle.fileno())
            lengths[path.name] = handle.tell()
        return lengths

    def close(self) -> None:
        """Sync and let go of the files."""
        self.sync()
        for _, handle in self._handles.values():
            handle.close()
        self._handles.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, run_id: str, at: datetime) -> BinaryIO:
        """The file that takes this run's next record: its last one, or a new one when that is full."""
        self.touched.add(run_id)
        if run_id in self._handles and self._handles[run_id][1].tell() < self.max_file:
            return self._handles[run_id][1]
        path = next_file(self.home, run_id, self.max_file)
        if run_id in self._handles:
            full, handle = self._handles.pop(run_id)
            os.fsync(handle.fileno())
            self._closed[full.name] = handle.tell()
            handle.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("ab")
        self._handles[run_id] = (path, handle)
        if handle.tell() == 0:
            handle.write(make_warcinfo(path.name, at))
            sync_directory(path.parent)
        return handle


def run_files(home: Home, run_id: str) -> list[Path]:
    """The files of a run in the order in which they were written."""
    return sorted(home.captures.glob(f"{run_id}-*.warc.gz"), key=file_number)


def next_file(home: Home, run_id: str, max_file: int = MAX_FILE) -> Path:
    """The file that the next record of a run goes to."""
    files = run_files(home, run_id)
    if files and files[-1].stat().st_size < max_file:
        return files[-1]
    return home.captures / f"{run_id}-{file_number(files[-1]) + 1 if files else 0}.warc.gz"


def cut_back(path: Path, durable: int) -> int:
    """Cut a live file back to the end of its last whole group at or beyond byte `durable`; the new length.

    Nothing before `durable` is looked at: it was whole when it was promised.
    """
    end = durable
    for item in read_records(path, durable):
        if isinstance(item, Damage):
            break
        if read_facts(item) is not None or item.kind == "warcinfo":
            end = item.offset + item.length
    if end < path.stat().st_size:
        with path.open("r+b") as handle:
            handle.truncate(end)
            os.fsync(handle.fileno())
    return end


def make_group(attempt: Attempt, user_agent: str = "") -> Iterable[bytes]:
    """The records of one attempt, compressed, in the order in which they are stored."""
    at, url, response = attempt.at.astimezone(UTC), redact_url(attempt.url), attempt.response
    facts = describe_attempt(attempt)
    identity = (attempt.kind, url, format_time(at), str(attempt.number), attempt.outcome, facts.get("payload_sha256", ""))
    metadata_headers = {}
    if response is not None:
        final, response_id = redact_url(response.url), _make_uuid("response", *identity)
        yield make_record("request", _make_uuid("request", *identity), at, final, "application/http; msgtype=request",
                          _request_block(response, user_agent), {"WARC-Concurrent-To": f"<urn:uuid:{response_id}>"},
                          is_stored=True)
        extra = {"WARC-IP-Address": response.ip_address} if response.ip_address else {}
        yield make_record("response", response_id, at, final, "application/http; msgtype=response", _response_block(response), extra,
                          is_stored=bool(response.wire))
        metadata_headers = {"WARC-Concurrent-To": f"<urn:uuid:{response_id}>"}
    yield make_record("metadata", _make_uuid("metadata", *identity), at, url, "application/json", _encode(facts), metadata_headers)


def make_warcinfo(name: str, at: datetime) -> bytes:
    """The record that opens a file."""
    block = f"software: newsmill\r\nformat: WARC/1.1\r\nfilename: {name}\r\n".encode()
    return make_record("warcinfo", _make_uuid("warcinfo", name), at, "", "application/warc-fields", block, {"WARC-Filename": name})


def make_record(kind: str, record_id: str, at: datetime, url: str, content_type: str, block: bytes, headers: dict[str, str], *,
                is_stored: bool = False) -> bytes:
    """One record as a gzip member, with digests. A block that is packed already, or too small to gain, is stored as it is.

    Written without a library: of small records, that is what costs. Tests let other readers check the result.
    """
    payload = {}
    if kind == "response" and block.startswith(b"HTTP/") and (end := block.find(b"\r\n\r\n")) > 0:
        payload["WARC-Payload-Digest"] = _digest(block[end + 4:])
    fields = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{record_id}>", "WARC-Date": format_time(at), "WARC-Target-URI": _uri(url),
              "Content-Type": content_type, **headers, **payload, "WARC-Block-Digest": _digest(block), "Content-Length": str(len(block))}
    head = "".join([f"{name}: {value}\r\n" for name, value in fields.items() if value])
    return (_store if is_stored else _pack)(b"WARC/1.1\r\n" + head.encode("utf-8", "replace") + b"\r\n" + block + b"\r\n\r\n")


def _pack(data: bytes) -> bytes:
    """A gzip member. The tables are no larger than the data needs: clearing them takes ten times as long as packing a small record."""
    window = 16 + min(max(len(data).bit_length(), 9), 15)
    packer = zlib.compressobj(COMPRESSION, zlib.DEFLATED, window, 8 if len(data) > SMALL else 4)
    return packer.compress(data) + packer.flush()


def _store(data: bytes) -> bytes:
    """A gzip member of stored blocks (RFC 1951, 3.2.4): what zlib makes at level 0, without its tables."""
    starts = range(0, len(data), MAX_STORED)
    blocks = ((data[start:start + MAX_STORED], start == starts[-1]) for start in starts)
    body = b"".join(_STORED.pack(is_last, len(block), len(block) ^ 0xFFFF) + block for block, is_last in blocks)
    return _GZIP_HEAD + body + _GZIP_TAIL.pack(zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def describe_attempt(attempt: Attempt) -> dict[str, Any]:
    """The metadata record's object. Only what the network said and what led to asking; nothing of running times or places."""
    facts = dict(attempt.facts)
    if "url_final" in facts:
        facts["url_final"] = redact_url(facts["url_final"])
    return facts | {
        MARK: 1, "kind": attempt.kind, "url": redact_url(attempt.url), "outcome": attempt.outcome, "at": format_time(attempt.at),
        "attempt": attempt.number, "feed_url": redact_url(attempt.feed_url), "detail": attempt.detail[:200],
        "entry": _redact_entry(attempt.entry) if attempt.entry else None,
        "redirects": [[status, redact_url(url)] for status, url in attempt.redirects],
    }


def _encode(facts: dict[str, Any]) -> bytes:
    return _JSON.encode(facts).encode("utf-8", "replace")


def _redact_entry(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: redact_url(value) if name.endswith("url") or name == "guid" else value for name, value in entry.items()}


def _request_block(response: Response, user_agent: str) -> bytes:
    """What we asked, as far as it matters to a reader of the archive; never a credential."""
    netloc, slash, target = redact_url(response.url).partition("://")[2].partition("/")
    return f"GET {slash or '/'}{target} HTTP/1.1\r\nHost: {netloc}\r\nUser-Agent: {user_agent}\r\n\r\n".encode("utf-8", "replace")


def _response_block(response: Response) -> bytes:
    """Status line, headers, and the body as it came, but for its chunks: what no longer holds of the headers gets another name."""
    body = response.wire or response.body
    changed = CHANGED_HEADERS if response.wire else CHANGED_HEADERS | {"content-encoding"}
    lines = [f"HTTP/1.1 {response.status} {_one_line(response.reason) or '-'}"]
    for name, value in response.headers:
        prefix = "X-Archive-Orig-" if name.lower() in changed else ""
        if name.lower() not in DROPPED_HEADERS:
            lines.append(f"{prefix}{_one_line(name)}: {_one_line(value)}")
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + body


def _one_line(value: str) -> str:
    return value if value.isprintable() else " ".join(value.replace("\0", "").split())


def _uri(url: str) -> str:
    if url.isprintable() and " " not in url:
        return url
    return "".join(c if c.isprintable() and c != " " else "%20" for c in url)


def _make_uuid(*parts: str) -> str:
    """A version-5 UUID of the parts, by RFC 9562: the same record has the same id wherever it is written."""
    digest = hashlib.sha1(_NAMESPACE + "\n".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{int(digest[16:18], 16) & 0x3F | 0x80:02x}{digest[18:20]}-{digest[20:32]}"


def file_number(path: Path) -> int:
    """Which file of its run it is, from 0."""
    return int(path.name.removesuffix(".warc.gz").rpartition("-")[2])
