"""What people decided about things that failed, in `state/quarantine.jsonl`: one line a decision, the last about a thing counts.

    {"stage": "extract", "item_id": "…", "class_code": "extract.timeout", "verdict": "accepted", "reason": "a map, no article", "at": "…"}

What is accepted stays out of the list, as long as it fails in the same way; an accepted run is left out of a file built from nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from pipeline.errors import UsageError
from pipeline.home import Home

FILE = "quarantine.jsonl"
BUILD = "build"
"""The stage of a whole run that is sealed, and that the published file does not have."""

VERDICTS = ("accepted", "retried")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One line."""

    stage: str
    item_id: str
    class_code: str
    verdict: str
    reason: str = ""
    at: str = ""


def read_accepted(home: Home) -> frozenset[tuple[str, str, str]]:
    """(stage, item, class) of everything that is accepted now. UsageError, with the line, for one that cannot be read."""
    path = home.state / FILE
    last: dict[tuple[str, str, str], str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
        try:
            decision = Decision(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise UsageError(f"{path}:{number}: not a decision: {error}") from error
        if decision.verdict not in VERDICTS:
            raise UsageError(f"{path}:{number}: verdict is one of {', '.join(VERDICTS)}")
        last[decision.stage, decision.item_id, decision.class_code] = decision.verdict
    return frozenset(key for key, verdict in last.items() if verdict == "accepted")


def accepted_runs(home: Home) -> frozenset[str]:
    """Runs that are set aside."""
    return frozenset(item_id for stage, item_id, _ in read_accepted(home) if stage == BUILD)


def decide(home: Home, things: Iterable[tuple[str, str, str]], verdict: str, *, now: datetime, reason: str = "") -> int:
    """Note a verdict about each (stage, item, class); how many."""
    from pipeline.runs import hold_lock, write_file

    path, at = home.state / FILE, now.astimezone(UTC).isoformat(timespec="seconds")
    decisions = [Decision(stage=stage, item_id=item_id, class_code=code, verdict=verdict, reason=reason, at=at)
                 for stage, item_id, code in things]
    with hold_lock(home, "quarantine-lock"):
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = (json.dumps({name: value for name, value in asdict(decision).items() if value}, ensure_ascii=False)
                 for decision in decisions)
        write_file(path, (before + "".join(f"{line}\n" for line in lines)).encode())
    return len(decisions)
