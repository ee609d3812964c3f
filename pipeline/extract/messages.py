"""What passes between the pool and its workers: JSON, and the bytes of a page as they are. Never pickle: a worker reads hostile bytes.

A frame is 4 bytes of length of the head, 8 of the body, the head (JSON), the body (bytes, may be empty).
"""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.fetch.entries import entry_from_json, entry_to_json
from pipeline.records import Article, Page

HEADER = struct.Struct("!IQ")
MAX_FRAME = 256_000_000

_TUPLES = frozenset({"authors", "agencies", "sections", "topics", "notes"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReference:
    """Where a page lies: a WARC file and the offset of its record. The worker reads it there; bytes do not travel."""

    path: str
    offset: int


Job = Page | PageReference


def pack_job(job: Job) -> bytes:
    """The frame of a job."""
    if isinstance(job, PageReference):
        return pack_frame({"path": str(Path(job.path).absolute()), "offset": job.offset})
    head = {field.name: getattr(job, field.name) for field in fields(Page) if field.name not in {"body", "entry", "captured_at"}}
    return pack_frame(head | {"captured_at": job.captured_at.isoformat(), "entry": entry_to_json(job.entry) if job.entry else None},
    job.body)


def unpack_job(head: Mapping[str, Any], body: bytes) -> Job:
    """The job of a frame."""
    if "path" in head:
        return PageReference(path=head["path"], offset=head["offset"])
    entry = entry_from_json(head["entry"]) if head["entry"] else None
    return Page(**{**head, "captured_at": datetime.fromisoformat(head["captured_at"]), "entry": entry, "body": body})


def article_to_json(article: Article) -> dict[str, Any]:
    """The article as JSON has it: times in ISO 8601, lists for tuples."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(article).items()}


def article_from_json(value: Mapping[str, Any]) -> Article:
    """The article again."""
    values: dict[str, Any] = {name: tuple(part) if name in _TUPLES else part for name, part in value.items()}
    values["headings"] = tuple((start, end) for start, end in value["headings"])
    for name in ("published_at", "modified_at"):
        values[name] = datetime.fromisoformat(value[name]) if value[name] else None
    return Article(**values)


def pack_frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Head and body as one run of bytes."""
    encoded = json.dumps(head).encode("ascii")
    return HEADER.pack(len(encoded), len(body)) + encoded + body


def receive_frame(channel: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next frame of a blocking channel; None at its end."""
    header = _receive(channel, HEADER.size)
    if header is None:
        return None
    head_size, body_size = HEADER.unpack(header)
    if head_size + body_size > MAX_FRAME:
        return None
    head, body = _receive(channel, head_size), _receive(channel, body_size)
    return None if head is None or body is None else (json.loads(head), body)


def _receive(channel: socket.socket, size: int) -> bytes | None:
    buffer = bytearray()
    while len(buffer) < size:
        piece = channel.recv(min(size - len(buffer), 1 << 20))
        if not piece:
            return None
        buffer += piece
    return bytes(buffer)
