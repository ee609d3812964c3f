"""Other people's archives and lines of text, taken into `captures/` as runs of their own. The same file twice is the same run."""

import gzip
import hashlib
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator

from pipeline.capture.index import UNKNOWN_TIME
from pipeline.capture.intake import BLOCK, EVERYTHING, Choice, Intake, Progress
from pipeline.capture.payloads import TEXT_TYPE
from pipeline.capture.warc import GZIP_MAGIC, Damage, read_records
from pipeline.capture.writer import COMPRESSION, make_record
from pipeline.dates import parse_timestamp
from pipeline.days import ALL_DAYS
from pipeline.errors import CaptureError, UsageError
from pipeline.ids import make_id
from pipeline.runs import Home, hash_file, sync_directory, write_json

TEXT_FIELDS = frozenset({"id", "title", "text", "published_at", "lang", "url"})
MAX_LINE = 10_000_000


def import_warc(home: Home, path: Path, choice: Choice = EVERYTHING) -> str:
    """Bring an archive, or the part of it that is wanted, into the captures; its run id, `warc-<first 8 of its SHA-256>`.

    Bytes stay as they are, damage included. A file that is not one gzip member a record (plain, one member for all, zstd) is framed
    anew, for a row must say where its record lies. A part in which nothing is wanted leaves no file. UsageError when the file is not
    there, CaptureError when it is no WARC at all, or another file has the run already.
    """
    run_id = choose_run(home, "warc", path, choice)
    take_file(home, run_id, path, choice)
    return run_id


def take_file(home: Home, run_id: str, path: Path, choice: Choice = EVERYTHING) -> Progress:
    """Bring a WARC file of this machine into the captures as that run; where an earlier attempt was killed, go on."""
    has_members = _has_members(path)
    intake = Intake(home, run_id, choice, is_resumable=has_members)
    if intake.progress.is_done or intake.target.exists():
        return intake.progress
    with intake:
        if has_members:
            with path.open("rb") as handle:
                handle.seek(intake.offset)
                while block := handle.read(BLOCK):
                    intake.push(block)
        else:
            for member, headers in _reframe(path):
                intake.push_record(member, headers)
        return intake.finish()


def import_texts(home: Home, path: Path, choice: Choice = EVERYTHING) -> str:
    """Store a file of JSON lines `{id, title, text, published_at, lang?, url?}` as a run `jsonl-<digest8>` of resource records.

    `choice` goes by the time of publication here, which is the only one that a line has. A line that is not such an object becomes a
    record that says so; UsageError names the first of them when there is no other.
    """
    run_id = choose_run(home, "jsonl", path, choice)
    target = home.captures / f"{run_id}-0.warc.gz"
    if not target.exists():
        _write(target, write_texts(path, choice))
    return run_id


def choose_run(home: Home, kind: str, path: Path, choice: Choice = EVERYTHING) -> str:
    """The run of a file. The id holds 8 digits of the file's digest; all of them are kept beside the state.

    CaptureError when the digits are those of another file that was imported before: two archives must not become one run.
    """
    if not path.is_file():
        raise UsageError(f"{path} is not a file")
    digest = hash_file(path)
    run_id = choice.name_run(f"{kind}-{digest[:8]}")
    target, note = home.captures / f"{run_id}-0.warc.gz", home.state / "imports" / f"{run_id}.json"
    known = json.loads(note.read_bytes()) if note.exists() and target.exists() else None
    if known is None:
        write_json(note, {"name": path.name, "sha256": digest})
    elif known["sha256"] != digest:
        raise CaptureError(f"{path}: {run_id} is the run of another file, {known['name']}, whose digest begins alike; "
                           "compress one of them anew to change its digest")
    return run_id


def write_texts(path: Path, choice: Choice = EVERYTHING) -> Iterator[bytes]:
    """One resource record a line, each the same for the same line.

    captured_at is the line's published_at, or 1970-01-01 where it has none: nobody fetched it at any other time that we could know.
    """
    problem, read = "", 0
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            record_id = _line_uuid(number, raw)
            try:
                line = read_line(raw)
            except ValueError as error:
                problem = problem or f"{path}, line {number}: {error}"
                yield make_record("resource", record_id, UNKNOWN_TIME, f"urn:newsmill:text:{record_id}", TEXT_TYPE, raw[:MAX_LINE], {})
                continue
            read += 1
            at = _published(line)
            if choice.span == ALL_DAYS or at in choice.span:
                url = line.get("url") or f"urn:newsmill:text:{make_id('text', str(line['id']))}"
                block = json.dumps(line, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
                yield make_record("resource", record_id, at, str(url), TEXT_TYPE, block, {})
    if problem and not read:
        raise UsageError(problem)


def read_line(raw: bytes) -> dict[str, Any]:
    """The fields of a line that are known. ValueError says why it is no text."""
    if len(raw) > MAX_LINE:
        raise ValueError(f"longer than {MAX_LINE} bytes")
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(line, dict) or not isinstance(line.get("text"), str) or not line.get("id"):
        raise ValueError("not an object with id and text")
    return {name: value for name, value in line.items() if name in TEXT_FIELDS and value is not None}


def _published(line: dict[str, Any]) -> datetime:
    raw = str(line.get("published_at") or "")
    parsed = parse_timestamp(raw, now=datetime(9990, 1, 1, tzinfo=UTC), default_zone=UTC) if raw else None
    return parsed.at if parsed else UNKNOWN_TIME


def _line_uuid(number: int, raw: bytes) -> str:
    digest = hashlib.sha256(str(number).encode() + b"\n" + raw).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _has_members(path: Path) -> bool:
    """Whether the first record has a gzip member to itself, as far as it can be seen."""
    with path.open("rb") as handle:
        if handle.read(3) != GZIP_MAGIC:
            return False
    first = next(read_records(path), None)
    return not isinstance(first, Damage) or first.reason in {"cut short", "digest does not match"} or first.headers == {}


def _reframe(path: Path) -> Iterator[tuple[bytes, dict[str, str]]]:
    """The file's records as gzip members of their own, with their headers. What cannot be read any more becomes one that is no record."""
    count = 0
    with path.open("rb") as handle:
        try:
            for record in ArchiveIterator(handle, parse_http=False):
                out = io.BytesIO()
                stream = GzipWriter(out, compression_level=COMPRESSION)
                record.write(stream)
                stream.finish()
                count += 1
                yield out.getvalue(), {name.lower(): value for name, value in record.headers.items()}
        except OSError as error:
            if not count:
                raise CaptureError(f"{path}: not a WARC file ({error})") from error
            yield gzip.compress(b"the rest of the archive could not be read", mtime=0), {}
    if not count:
        raise CaptureError(f"{path}: no WARC records")


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    """The pieces as one file: whole or not at all, and none where there is no piece."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp-{os.getpid()}")
    try:
        with temporary.open("wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        if temporary.stat().st_size:
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(target.parent)
