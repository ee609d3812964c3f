"""The home on disk, runs, and the lake: parts that are whole or absent, listed in a manifest.

    $NEWSMILL_HOME/ captures/ lake/<table>/run=<run_id>/part-<step>-<shard>.parquet   lake/manifests/<run_id>/…
                    state/  published/  reports/

A step writes its parts (temporary name, fsync, rename), then its receipt. `seal_run` makes the manifest once every receipt of the
plan is there; the loader reads only what a manifest lists. Writing a step again replaces its parts: nothing is appended.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Table

from pipeline.errors import LakeError, Locked, UsageError
from pipeline.home import Home as Home  # noqa: PLC0414 - callers have it from here
from pipeline.quarantine import accepted_runs
from pipeline.records import Row
from schemas.contract import SCHEMA_VERSION, arrow_schema


def live_run_id(day: date) -> str:
    """The run of a live UTC day."""
    return f"live-{day.isoformat()}"


KINDS = ("live", "warc", "ccnews", "jsonl", "urls", "sitemap", "feed", "wayback")
"""What the bytes of a run came from: a day of polling, files, lists of addresses, or the archives of publishers and libraries."""


def run_kind(run_id: str) -> str:
    """Which of KINDS a run is. UsageError for a name that is not a run's."""
    kind = run_id.partition("-")[0]
    if kind not in KINDS or not run_id.replace("-", "").replace("_", "").isalnum():
        raise UsageError(f"{run_id!r} is not the name of a run")
    return kind


def run_day(run_id: str) -> date | None:
    """The UTC day of a live run; None for an archive."""
    return date.fromisoformat(run_id.removeprefix("live-")) if run_kind(run_id) == "live" else None


@contextmanager
def hold_lock(home: Home, name: str = "lock") -> Iterator[None]:
    """Hold `state/<name>` while the block runs. Locked when another process has it; the system frees it if we die."""
    home.state.mkdir(parents=True, exist_ok=True)
    with (home.state / name).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Locked(f"{home.root} is in use by another newsmill ({name}); try again later") from error
        yield


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all, and on disk before this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make renames in a directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_json(path: Path, value: Any) -> None:
    """One JSON value, by `write_file`, keys sorted."""
    write_file(path, (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode())


def write_part(home: Home, run_id: str, table: Table, step: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Write the rows of one table and step; the returned part (path, rows, sha256) goes into the step's receipt.

    Rows are checked against the contract: an unknown or missing column, or NULL where one is required, raises.
    """
    path = Path(table.name) / f"run={run_id}" / f"part-{step}.parquet"
    schema = arrow_schema(table)
    unknown = {name for row in rows for name in row} - set(schema.names)
    if unknown:
        raise LakeError(f"{table.fullname}: the contract has no column {', '.join(sorted(unknown))}")
    data = pa.Table.from_pylist([{"run_id": run_id, **row} for row in rows], schema=schema)
    data.validate()
    for field in schema:
        if not field.nullable and data.column(field.name).null_count:
            raise LakeError(f"{table.fullname}.{field.name} is required and was NULL")
    sink = pa.BufferOutputStream()
    pq.write_table(data, sink, compression="zstd", use_dictionary=True)
    content = sink.getvalue().to_pybytes()
    write_file(home.lake / path, content)
    return {"table": table.fullname, "path": str(path), "rows": len(rows), "sha256": hashlib.sha256(content).hexdigest()}


def read_part(home: Home, part: Mapping[str, Any], columns: list[str] | None = None) -> list[Row]:
    """The rows of a part. LakeError when the file is not the one that its receipt describes."""
    path = home.lake / part["path"]
    if not path.exists():
        raise LakeError(f"{path} is missing")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != part["sha256"]:
        raise LakeError(f"{path} is not the file that its receipt describes")
    # In this thread alone: one of Arrow's own that lets go of `content` while the interpreter ends aborts the process (apache/arrow#34314).
    file = pq.ParquetFile(pa.BufferReader(content), pre_buffer=False)
    rows: list[Row] = file.read(columns=columns, use_threads=False).to_pylist()
    return rows


def write_receipt(home: Home, run_id: str, step: str, parts: Sequence[Mapping[str, Any]], **facts: Any) -> dict[str, Any]:
    """Say that a step of a run is done, and what it wrote."""
    receipt = {"run_id": run_id, "step": step, "schema_version": SCHEMA_VERSION, "parts": list(parts), **facts}
    write_json(home.manifests(run_id) / f"{step}.json", receipt)
    return receipt


def read_receipt(home: Home, run_id: str, step: str) -> dict[str, Any] | None:
    """The receipt of a step; None when the step is not done, was done under another schema, or cannot be read."""
    path = home.manifests(run_id) / f"{step}.json"
    if not path.exists():
        return None
    try:
        receipt: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError:  # damaged since: the step is done again, which writes the same
        return None
    return receipt if receipt.get("schema_version") == SCHEMA_VERSION else None


def seal_run(home: Home, run_id: str, steps: Sequence[str]) -> dict[str, Any]:
    """Write the run's manifest from the receipts of `steps`.

    LakeError names each one that is missing, and each that read a part which no other step of these wrote: its input was made again
    since, so that its rows would stand beside others of another making.
    """
    receipts = {step: read_receipt(home, run_id, step) for step in steps}
    missing = sorted(step for step, receipt in receipts.items() if receipt is None)
    if missing:
        raise LakeError(f"{run_id} is not complete: {', '.join(missing)} did not finish")
    done = [receipt for receipt in receipts.values() if receipt]
    written = {part["sha256"] for receipt in done for part in [*receipt["parts"], *filter(None, [receipt.get("handover")])]}
    stale = sorted(receipt["step"] for receipt in done if not {*receipt.get("reads", ())} <= written)
    if stale:
        raise LakeError(f"{run_id} is not complete: the input of {', '.join(stale)} was made again since; process the run again")
    manifest = {"run_id": run_id, "schema_version": SCHEMA_VERSION, "steps": list(steps),
                "parts": [part for receipt in done for part in receipt["parts"]],
                "codings": sorted((c for receipt in done for c in receipt.get("codings", ())), key=lambda c: str(c["coding_id"]))}
    write_json(home.manifests(run_id) / "manifest.json", manifest)
    return manifest


def read_manifest(home: Home, run_id: str) -> dict[str, Any] | None:
    """The manifest of a run; None when it was never sealed."""
    return read_receipt(home, run_id, "manifest")


def sealed_runs(home: Home) -> list[str]:
    """The runs that a file built from nothing is made of: all with a manifest, but those that were set aside, in order of their names."""
    aside = accepted_runs(home)
    return [run_id for run_id in list_manifests(home) if run_id not in aside]


def list_manifests(home: Home) -> list[str]:
    """All runs with a manifest, in order of their names."""
    return sorted(path.parent.name for path in (home.lake / "manifests").glob("*/manifest.json"))
