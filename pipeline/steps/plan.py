"""Plan: what a run has captured, and in which slices it will be worked on."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import schemas
from pipeline.capture import CaptureRow, index_file
from pipeline.codings import digest_code
from pipeline.config import Settings
from pipeline.errors import CaptureError, UsageError
from pipeline.fetch.tombstones import read_tombstones
from pipeline.fetch.urls import registrable_domain
from pipeline.ids import make_id
from pipeline.outcomes import load_outcomes
from pipeline.records import Row
from pipeline.runs import Home, read_receipt, run_kind, write_part, write_receipt
from pipeline.steps.shards import Shard, are_whole, as_address, make_outcome
from pipeline.texts import clean_text

RECORDS_PER_SHARD = 400
"""About a minute of extraction and annotation on one core, so that an orchestrator's overhead per task stays under 2 %."""

MAX_SHARDS = 1000
"""Airflow maps at most 1,024 tasks."""


def plan(settings: Settings, run_id: str, shards: int | None = None, *, again: bool = False) -> list[str]:
    """Index the run's captures and cut the run into shards; returns their names.

    Raises UsageError when nothing is captured under that name, CaptureError when a file that was planned before is missing now: the
    run's facts would otherwise be replaced by fewer.
    """
    home = Home(settings.home)
    files = capture_files(home, run_id)
    if not files:
        raise UsageError(f"nothing was captured for {run_id}")
    sizes = [[path.name, path.stat().st_size] for path in files]
    receipt = read_receipt(home, run_id, "plan")
    lost = sorted({name for name, _ in receipt["files"]} - {name for name, _ in sizes}) if receipt else []
    if lost:
        raise CaptureError(f"{run_id}: {', '.join(lost)} {'is' if len(lost) == 1 else 'are'} missing; put it back from a backup")
    code = digest_code("fetch", "capture", "steps")
    is_fresh = (not again and receipt is not None and receipt["files"] == sizes and receipt.get("code") == code
                and are_whole(home, receipt["parts"]))
    if receipt is None or not is_fresh or shards not in (None, receipt["shards"]):
        forgets = read_tombstones(home).covers
        rows = capture_rows(row for path in files for row in whole_attempts(run_id, index_file(path))
                            if not forgets(row.url_requested, row.url_final))
        count = min(MAX_SHARDS, shards or max(1, math.ceil(len(rows) / RECORDS_PER_SHARD)))
        steps = load_outcomes()
        outcomes = [make_outcome(steps[row["outcome_code"]].step, row["outcome_code"], "capture", row["capture_id"],
                                 domain=registrable_domain(row["url_final"] or row["url_requested"] or "")) for row in rows]
        parts = [write_part(home, run_id, schemas.captures.captures, "plan", rows),
                 write_part(home, run_id, schemas.ops.outcomes, "plan", outcomes)]
        receipt = write_receipt(home, run_id, "plan", parts, files=sizes, shards=count, code=code)
    return [str(Shard(run_id, number, receipt["shards"])) for number in range(receipt["shards"])]


def whole_attempts(run_id: str, records: Iterable[CaptureRow]) -> Iterator[CaptureRow]:
    """The records of a file; of a live one, only up to its last whole attempt.

    A poll may be writing behind it: a response whose metadata record is still to come, or half a record, is not there yet.
    """
    waiting: list[CaptureRow] = []
    for record in records:
        if run_kind(run_id) == "live" and not record.outcome_code.startswith("fetch."):
            waiting.append(record)
            continue
        yield from waiting
        waiting = []
        yield record
    yield from (record for record in waiting if record.outcome_code == "capture.not_a_page")


def capture_files(home: Home, run_id: str) -> list[Path]:
    """The WARC files of a run, in the order in which they were written."""
    run_kind(run_id)
    return sorted(home.captures.glob(f"{run_id}-*.warc.gz"), key=lambda path: int(path.name.removesuffix(".warc.gz").rpartition("-")[2]))


def capture_rows(records: Iterable[CaptureRow]) -> list[Row]:
    """Rows of core.captures, in the order of the files.

    A capture's id is made of what was asked, when, and what came, not of where it lies: a fetch that is repeated after a crash at the
    same moment with the same answer is the same capture. Equal ones are told apart by their number.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    rows = []
    for record in records:
        identity = (record.kind_code, record.url_requested or "", record.captured_at.isoformat(), record.outcome_code,
                    record.payload_sha256 or "")
        capture_id = make_id("capture", *identity, str(seen[identity]))
        seen[identity] += 1
        requested, final = as_address(record.url_requested), as_address(record.url_final)
        is_nameless = record.outcome_code == "capture.stored" and not (requested or final)
        rows.append({
            "capture_id": capture_id, "record_id": record.record_id, "kind_code": record.kind_code, "url_requested": requested,
            "url_final": final, "url_key": record.url_key, "captured_at": record.captured_at, "http_status": record.http_status,
            "media_type": clean_text(record.media_type or "") or None, "charset": clean_text(record.charset or "") or None,
            "payload_sha256": record.payload_sha256, "payload_bytes": record.payload_bytes, "feed_url": record.feed_url,
            "entry_json": json.dumps(record.entry, sort_keys=True, ensure_ascii=False) if record.entry else None,
            "outcome_code": "capture.bad_url" if is_nameless else record.outcome_code, "warc_file": record.warc_file,
            "warc_offset": record.warc_offset, "warc_length": record.warc_length,
        })
    return rows
