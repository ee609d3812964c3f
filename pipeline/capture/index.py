"""A WARC file as rows: one for each attempt of ours, one for each record of somebody else's. Only the file is read."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.capture.intake import read_date
from pipeline.capture.payloads import Payload, read_payload
from pipeline.capture.warc import ERASED_TYPE, Damage, Record, read_pair, read_records, strip_urn
from pipeline.errors import CaptureError
from pipeline.fetch.entries import entry_from_json
from pipeline.fetch.urls import BadUrl, make_key, redact_url
from pipeline.outcomes import load_outcomes
from pipeline.records import Page

MARK = "newsmill"
"""The field that tells our metadata records from others'; its value is the version of their shape."""

_SAID = {"kind": str, "url": str, "outcome": str, "at": str, "attempt": int, "feed_url": str, "redirects": list}

UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""When a record does not say when it was captured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureRow:
    """What was asked for or archived, when, what came of it, and where its bytes lie.

    `kind_code`: feed, page, text (an imported line) or other. `outcome_code`: a fetch outcome for an attempt of ours, `capture.*` for an
    archive. `payload_sha256` and `payload_bytes` are of the decoded body. For attempts without a stored body the place is that of the
    metadata record. Offsets and lengths are bytes of the file as it lies.
    """

    kind_code: str
    captured_at: datetime
    outcome_code: str
    record_id: str
    warc_file: str
    warc_offset: int
    warc_length: int
    url_requested: str | None = None
    url_final: str | None = None
    url_key: str | None = None
    http_status: int | None = None
    media_type: str | None = None
    charset: str | None = None
    payload_sha256: str | None = None
    payload_bytes: int | None = None
    feed_url: str | None = None
    entry: dict[str, Any] | None = None
    detail: str = ""


def index_file(path: Path) -> Iterator[CaptureRow]:
    """The rows of a file, in its order. A damaged stretch is one row with `capture.damaged`, whatever its length.

    Raises CaptureError for a file that is no WARC, or is framed so that its records have no offsets (`import_warc` mends that).
    """
    waiting: list[Record] = []  # the request and response that their metadata record will explain
    for item in read_records(path):
        if isinstance(item, Damage) and item.reason.startswith("several records"):
            raise CaptureError(f"{path}: {item.reason}; import it first")
        if item.headers.get("content-type") == ERASED_TYPE:
            continue
        facts = read_facts(item)
        if facts is not None:
            assert isinstance(item, Record)
            response = next((record for record in waiting if record.kind == "response"), None)
            yield _attempt_row(path, facts, item, response)
            waiting = []
            continue
        if isinstance(item, Record) and item.kind in {"request", "response"} and not _repeats(item, waiting):
            waiting.append(item)
            continue
        yield from (_record_row(path, record) for record in waiting)
        waiting = [item] if isinstance(item, Record) and item.kind in {"request", "response"} else []
        if not waiting:
            yield _record_row(path, item)
    yield from (_record_row(path, record) for record in waiting)


def read_page(path: Path, offset: int) -> Page:
    """The page whose row has this offset, with the feed entry that led to it. CaptureError when there is none."""
    record, following = read_pair(path, offset)
    payload = read_payload(record) if isinstance(record, Record) else None
    if not isinstance(record, Record) or payload is None:
        raise CaptureError(f"{path} at {offset}: no page")
    facts = read_facts(following) if following else None
    url, entry, timezone = record.headers.get("warc-target-uri", ""), None, ""
    if facts is not None and isinstance(following, Record) and strip_urn(following.headers.get("warc-concurrent-to", "")) == record.id:
        url = facts["url"]
        entry = entry_from_json(facts["entry"]) if facts.get("entry") else None
        timezone = str(facts.get("timezone") or "")
        payload = replace(payload, url=facts.get("url_final") or payload.url)
    return Page(url=url, body=payload.body, captured_at=_moment(record.headers), url_final=payload.url, http_status=payload.status,
                media_type=payload.media_type, charset=payload.charset, entry=entry, record_id=record.id, timezone=timezone)


def read_facts(item: Record | Damage) -> dict[str, Any] | None:
    """What our own metadata record says; None for anything else, also where damage has taken what each of them says."""
    if not isinstance(item, Record) or item.kind != "metadata" or f'"{MARK}"'.encode() not in item.block:
        return None
    try:
        facts = json.loads(item.block)
    except ValueError:
        return None
    is_ours = isinstance(facts, dict) and facts.get(MARK) == 1
    is_whole = is_ours and all(isinstance(facts.get(name), kind) for name, kind in _SAID.items())
    return facts if is_whole and facts["outcome"] in load_outcomes() else None


def _repeats(record: Record, waiting: list[Record]) -> bool:
    return any(other.kind == record.kind for other in waiting)


def _attempt_row(path: Path, facts: dict[str, Any], record: Record, response: Record | None) -> CaptureRow:
    if response is not None and strip_urn(record.headers.get("warc-concurrent-to", "")) != response.id:
        response = None
    place = response or record
    final = facts.get("url_final") or facts["url"]
    return CaptureRow(
        kind_code=facts["kind"], captured_at=_moment(record.headers), outcome_code=facts["outcome"], record_id=place.id,
        warc_file=path.name, warc_offset=place.offset, warc_length=place.length, url_requested=facts["url"],
        url_final=facts.get("url_final"), url_key=_key(final), http_status=facts.get("http_status"),
        media_type=facts.get("media_type") or None,
        charset=facts.get("charset") or None, payload_sha256=facts.get("payload_sha256"), payload_bytes=facts.get("payload_bytes"),
        feed_url=facts.get("feed_url") or None, entry=facts.get("entry"), detail=facts.get("detail", ""))


def _record_row(path: Path, item: Record | Damage) -> CaptureRow:
    """The row of a record that stands by itself."""
    url = redact_url(item.headers.get("warc-target-uri", "").strip("<>"))
    place: dict[str, Any] = {"captured_at": _moment(item.headers), "warc_file": path.name, "warc_offset": item.offset,
                             "warc_length": item.length, "url_requested": url or None, "url_key": _key(url)}
    if isinstance(item, Damage):
        kind = "page" if item.headers.get("warc-type") == "response" else "other"
        return CaptureRow(kind_code=kind, outcome_code="capture.damaged", record_id=f"damage-{item.offset}", detail=item.reason, **place)
    payload = read_payload(item)
    if payload is None:
        is_broken = item.kind == "response" and "application/http" in item.headers.get("content-type", "")
        return CaptureRow(kind_code="other", outcome_code="capture.damaged" if is_broken else "capture.not_a_page", record_id=item.id,
                          detail="not a HTTP response" if is_broken else item.kind, **place)
    return CaptureRow(kind_code="text" if payload.is_text else "page", outcome_code=_archived_outcome(payload, place["url_key"]),
                      record_id=item.id, url_final=url or None, http_status=payload.status or None, media_type=payload.media_type or None,
                      charset=payload.charset or None, payload_sha256=hashlib.sha256(payload.body).hexdigest(),
                      payload_bytes=len(payload.body), detail=payload.damage, **place)


def _archived_outcome(payload: Payload, url_key: Any) -> str:
    if payload.damage:
        return "capture.damaged"
    if payload.is_text:
        return "capture.stored"
    if url_key is None:
        return "capture.bad_url"
    return "capture.stored" if payload.status == 200 else "capture.bad_status"


def _moment(headers: dict[str, str]) -> datetime:
    return read_date(headers) or UNKNOWN_TIME


@lru_cache(maxsize=1024)
def _key(url: str) -> str | None:
    try:
        return make_key(url)
    except BadUrl:
        return None
