"""Rows out of the lake: parts written anew without them, then receipts and manifest, then the old parts away. No fact is made anew.

New parts have names of their own, so that a crash leaves a run as it was or as it is to be; the same call finishes the work.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.home import Home
from pipeline.records import Row
from pipeline.runs import read_part, write_file, write_json

Revise = Callable[[str, Row], Row | None]
"""A row of a table (full name) as it is to be from now on; None when it is to go."""

Part = dict[str, Any]

REVISED = "revised"
"""In place of the digest of a step's inputs: whoever works on the run again starts from the captures, not from what is left in the lake."""


def revise_run(home: Home, run_id: str, revise: Revise) -> int:
    """Revise the rows of every part that a receipt of the run lists; how many went or changed. LakeError for a part that is damaged."""
    receipts = {path: json.loads(path.read_bytes()) for path in list_receipts(home, run_id)}
    revised: dict[str, tuple[Part, int]] = {}
    for receipt in receipts.values():
        for part in list_parts(receipt):
            if part["path"] not in revised:
                revised[part["path"]] = _revise_part(home, part, revise)
    count = sum(changed for _, changed in revised.values())
    if count:
        digests = {part["sha256"]: revised[part["path"]][0]["sha256"] for receipt in receipts.values() for part in list_parts(receipt)}
        for path, receipt in receipts.items():
            for part in list_parts(receipt):
                part.update(revised[part["path"]][0])
            reads = {"reads": [digests.get(digest, digest) for digest in receipt["reads"]]} if "reads" in receipt else {}
            inputs = {"inputs": REVISED} if "inputs" in receipt else {}
            write_json(path, receipt | reads | inputs)
    remove_unlisted(home, run_id)
    return count


def list_receipts(home: Home, run_id: str) -> list[Path]:
    """The receipts of a run, its manifest last: it is made from the others."""
    return sorted(home.manifests(run_id).glob("*.json"), key=lambda path: (path.name == "manifest.json", path.name))


def list_parts(receipt: Mapping[str, Any]) -> list[Part]:
    """Every part that a receipt or manifest lists, what was handed over included."""
    return [*receipt["parts"], *filter(None, [receipt.get("handover")])]


def remove_unlisted(home: Home, run_id: str) -> None:
    """Remove parts of a run that no receipt lists: what a revision, or a crash, has left."""
    listed = {part["path"] for path in list_receipts(home, run_id) for part in list_parts(json.loads(path.read_bytes()))}
    for path in sorted(home.lake.glob(f"*/run={run_id}/*.parquet")):
        if str(path.relative_to(home.lake)) not in listed:
            path.unlink()


def _revise_part(home: Home, part: Part, revise: Revise) -> tuple[Part, int]:
    """(the part as it is now, how many rows went or changed)."""
    rows = read_part(home, part)
    kept = [(row, new) for row in rows if (new := revise(part["table"], row)) is not None]
    count = len(rows) - len(kept) + sum(new != row for row, new in kept)
    if not count:
        return part, 0
    schema = pq.read_schema(home.lake / part["path"])
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist([new for _, new in kept], schema=schema), sink, compression="zstd", use_dictionary=True)
    content = sink.getvalue().to_pybytes()
    digest = hashlib.sha256(content).hexdigest()
    path = re.sub(r"(_[0-9a-f]{8})?\.parquet$", f"_{digest[:8]}.parquet", part["path"])
    write_file(home.lake / path, content)
    return {**part, "path": path, "rows": len(kept), "sha256": digest}, count
