"""Closed lists of cue words ("knowledge/words.csv"): titles, words that end the names of places, prepositions of place, and so on."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def _load_lists() -> Mapping[str, frozenset[str]]:
    with resources.files("pipeline.entities").joinpath("knowledge", "words.csv").open(encoding="utf-8") as lines:
        return {row["list"]: frozenset(row["words"].split()) for row in csv.DictReader(lines)}


@cache
def load_words(name: str) -> frozenset[str]:
    """One list; KeyError for a name that is not in the table."""
    return _load_lists()[name]
