"""The document inside a response or resource record, out of chunks and compression, however the archive's writer left it."""

import re
from dataclasses import dataclass

from pipeline.capture.warc import MAX_RECORD, Record, matches_digest, parse_http
from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.bodies import KNOWN_CODINGS, inflate, read_content_type

TEXT_TYPE = "application/vnd.newsmill.text+json"
"""The media type of the lines that `archive.write_texts` stores: no page, and no record of somebody else's archive, has it."""

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")


@dataclass(frozen=True, slots=True)
class Payload:
    """A document. `status` is 200 for a resource; `damage` is why the body cannot be trusted, "" when it can."""

    url: str
    status: int
    media_type: str
    charset: str
    body: bytes
    damage: str = ""
    is_text: bool = False


def read_payload(record: Record) -> Payload | None:
    """The document of a record; None when the record is of a kind that holds none."""
    url = record.headers.get("warc-target-uri", "").strip("<>")
    if record.kind == "resource":
        media_type, charset = read_content_type(record.headers.get("content-type", ""))
        return Payload(url, 200, media_type, charset, record.block, is_text=media_type == TEXT_TYPE)
    if record.kind != "response":
        return None
    parsed = parse_http(record.block)
    if parsed is None:
        return None
    status, headers, stored = parsed
    fields = {name.lower(): value for name, value in reversed(headers)}
    media_type, charset = read_content_type(fields.get("content-type", ""))
    whole = _join_chunks(stored) if "chunked" in fields.get("transfer-encoding", "").lower() else stored
    body, damage = _decode(whole, fields.get("content-encoding", "").strip().lower())
    declared = record.headers.get("warc-payload-digest", "")
    if not damage and not any(matches_digest(declared, form) for form in (stored, whole, body)):
        damage = "payload digest does not match"
    return Payload(url, status, media_type, charset, body, damage)


def _decode(body: bytes, coding: str) -> tuple[bytes, str]:
    """(body, damage). Archives often keep the header of an encoding that their writer had already undone; the bytes decide."""
    try:
        return inflate(body, coding, MAX_RECORD), ""
    except FetchFailed as failure:
        is_undone = body[:2] != b"\x1f\x8b" if coding in {"gzip", "x-gzip"} else b"<" in body[:64]
        if coding not in KNOWN_CODINGS or (is_undone and failure.outcome == "fetch.bad_encoding"):
            return body, ""
        return body, failure.detail


def _join_chunks(body: bytes) -> bytes:
    """The chunks' contents; the body as it is where it is not framed so."""
    found: list[bytes] = []
    position = 0
    while match := _CHUNK.match(body, position):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(found)
        found.append(body[match.end():match.end() + size])
        position = match.end() + size + 2
    return body if not found or position < len(body) else b"".join(found)
