"""The funnel: rows of sql/reports/funnel.sql as steps, each with what came in, what became of it, and whether that adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.outcomes import load_outcomes
from pipeline.records import Row

STEPS: dict[int, tuple[str, str]] = {
    1: ("Feeds polled", "Every time that a feed was asked"),
    2: ("Entries", "Items that stood in the bodies of those feeds"),
    3: ("Captures", "Pages that were asked for, or records of an archive"),
    4: ("Articles", "Captured pages, read for their text"),
    5: ("Names read", "Articles, read for who and what is named"),
    6: ("Events read", "Articles, read for what is said to have happened"),
    7: ("Event mentions", "Sentences that report something"),
    8: ("Incidents", "What those sentences report, each counted once"),
}

FOLLOWS = {4: 3, 5: 4, 6: 4}
"""Steps whose input is what was done in an earlier step, and nothing else."""

MENTIONS: dict[str, tuple[str, str]] = {
    "mention.counted": ("done", "Part of an incident"),
    "mention.outdated": ("known", "Asserted, but in a version that no longer stands or in another's text"),
    "mention.negated": ("known", "Said not to have happened"),
    "mention.hypothetical": ("known", "Under a condition, asked for, or threatened"),
    "mention.future": ("known", "Still to come"),
    "mention.historical": ("known", "Before the news, and part of no incident"),
    "mention.opinion": ("known", "An opinion"),
    "incident.new": ("done", "Not known from an earlier night"),
    "incident.known": ("known", "Known from an earlier night"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StepOutcome:
    """How many items of a step ended in one outcome."""

    code: str
    kind: str
    description: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FunnelStep:
    """One step of the night. `missing_count`: items that came in and have no outcome; anything but 0 is a fault."""

    name: str
    description: str
    input_count: int
    outcomes: tuple[StepOutcome, ...]

    @property
    def missing_count(self) -> int:
        """Items without an outcome (positive) or outcomes without an item (negative)."""
        return self.input_count - sum(outcome.count for outcome in self.outcomes)

    def count(self, kind: str) -> int:
        """Items whose outcome is of that kind."""
        return sum(outcome.count for outcome in self.outcomes if outcome.kind == kind)


def read_funnel(rows: Sequence[Row]) -> list[FunnelStep]:
    """The steps that anything came into or out of, in the order of the night."""
    steps: dict[int, FunnelStep] = {}
    for number, (name, description) in STEPS.items():
        members = [row for row in rows if row["step_number"] == number]
        counted = max((row["input_count"] or 0 for row in members), default=0)
        steps[number] = FunnelStep(name=name, description=description,
                                   input_count=steps[FOLLOWS[number]].count("done") if number in FOLLOWS else counted,
                                   outcomes=tuple(_read_outcome(row) for row in members if row["outcome_code"]))
    return [step for step in steps.values() if step.input_count or step.outcomes]


def _read_outcome(row: Row) -> StepOutcome:
    code = row["outcome_code"]
    known = load_outcomes().get(code)
    kind, description = (known.kind, known.description) if known else MENTIONS[code]
    return StepOutcome(code=code, kind=kind, description=description, count=row["item_count"])


def chart_rows(steps: Sequence[FunnelStep], kinds: Sequence[str]) -> list[Row]:
    """The steps as rows for a chart: a share of the input for each kind of outcome."""
    return [{"step_name": step.name, "input_text": f"{step.input_count:,}", "kind": kind, "kind_number": number,
             "share": step.count(kind) / max(1, step.input_count, sum(outcome.count for outcome in step.outcomes)), "is_first": number == 0}
            for step in steps for number, kind in enumerate(kinds)]
