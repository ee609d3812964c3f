"""The closed list of outcomes: every item ends each step in exactly one of them (`schemas/codes/outcomes.csv`)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One row of the list.

    step: fetch, capture, extract, entities or events. kind: `done` (went on), `known` (nothing new, rightly so),
    `refused` (left out by rule or by the publisher) or `failed` (counts towards exit code 3).
    """

    code: str
    step: str
    kind: str
    description: str


@cache
def load_outcomes() -> Mapping[str, Outcome]:
    """All outcomes by code."""
    with resources.files("schemas").joinpath("codes/outcomes.csv").open(encoding="utf-8") as lines:
        return MappingProxyType({row["code"]: Outcome(**row) for row in csv.DictReader(lines)})


def check_code(code: str) -> str:
    """The code itself, if it is in the list; KeyError otherwise: an unlisted outcome is a bug, not a value."""
    return load_outcomes()[code].code
