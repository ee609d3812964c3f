"""Shards: slices of a run, named so that a task needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import schemas
from pipeline.errors import LakeError
from pipeline.fetch.urls import BadUrl, check_url
from pipeline.ids import make_id
from pipeline.outcomes import check_code
from pipeline.records import Row
from pipeline.runs import Home, hash_file, read_part, read_receipt
from pipeline.texts import clean_text

DETAIL_LIMIT = 200
TEXT_NAME = "urn:newsmill:text:"
"""What stands in place of an address for a line of JSON that has none."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Slice `number` of `count` of a run: every capture whose place in the plan leaves that remainder."""

    run_id: str
    number: int
    count: int

    @classmethod
    def parse(cls, name: str) -> "Shard":
        """The shard of a name such as `live-2026-11-21/0of4`."""
        run_id, _, place = name.rpartition("/")
        number, _, count = place.partition("of")
        return cls(run_id, int(number), int(count))

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}of{self.count}"

    def step(self, name: str) -> str:
        """The name of a step on this shard, as in receipts: `extract-0of4`."""
        return f"{name}-{self.number}of{self.count}"


def read_captures(home: Home, run_id: str) -> tuple[str, list[Row]]:
    """(digest of the plan, its captures in order). LakeError when the run is not planned."""
    receipt = read_receipt(home, run_id, "plan")
    if receipt is None:
        raise LakeError(f"{run_id} is not planned")
    part = find_part(receipt["parts"], schemas.captures.captures.fullname)
    return part["sha256"], read_part(home, part)


def find_part(parts: Sequence[dict[str, Any]], table: str) -> dict[str, Any]:
    """The part of a table in a receipt."""
    return next(part for part in parts if part["table"] == table)


def make_inputs(*parts: str) -> str:
    """What a step's result depends on, as one digest: equal inputs, equal parts."""
    return make_id("inputs", *parts)


def make_outcome(step: str, code: str, kind: str, item_id: str, *, detail: str = "", domain: str | None = None) -> Row:
    """A row of ops.outcomes."""
    return {"step_code": step, "item_kind": kind, "item_id": item_id, "outcome_code": check_code(code),
            "detail": clean_text(detail, limit=DETAIL_LIMIT) or None, "source_domain": domain}


def as_address(value: str | None) -> str | None:
    """An http(s) address in the form in which it may be stored and shown; a text's own name (urn:newsmill:…) as it is; else None."""
    if not value or value.startswith(TEXT_NAME):
        return value or None
    try:
        return check_url(value.strip("<>"))
    except BadUrl:
        return None


def is_done(home: Home, shard: Shard, step: str, inputs: str) -> bool:
    """Whether the step was finished on this shard with equal inputs, and its parts are there."""
    receipt = read_receipt(home, shard.run_id, shard.step(step))
    if receipt is None or receipt["inputs"] != inputs:
        return False
    return are_whole(home, [*receipt["parts"], *filter(None, [receipt.get("handover")])])


def are_whole(home: Home, parts: Sequence[dict[str, Any]]) -> bool:
    """Whether each part is the file that its receipt describes; a lost or damaged one is made again by doing its step again."""
    return all((home.lake / part["path"]).exists() and hash_file(home.lake / part["path"]) == part["sha256"] for part in parts)
