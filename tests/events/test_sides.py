"""Who does it to whom: a table of sentences, each with the codes (country/sector) that both sides of its best asserted row must have."""

import csv
from pathlib import Path

import pytest

ROWS = list(csv.DictReader((Path(__file__).parent / "sides.csv").open(encoding="utf-8")))


def code(actors):
    return "+".join(f"{actor.country_iso3 or '-'}/{actor.sector or '-'}" for actor in actors) or "-"


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_sides(row, annotate):
    told = [event for event in annotate(row["text"]).events if event.status == "asserted"]
    if row["type"] == "NONE":
        assert not told
        return
    best = max((event for event in told if event.event_type == row["type"]), key=lambda event: event.confidence)
    assert (code(best.source), code(best.target)) == (row["source"], row["target"])


RETOLD = list(csv.DictReader((Path(__file__).parent / "retold.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", RETOLD, ids=[row["about"] for row in RETOLD])
def test_sides_from_other_sentences(row, annotate):
    """The last row with the trigger; a side names what must be among the codes of its actors, or nobody coded."""
    told = annotate(row["text"], title=row["title"]).events
    words = [(event.snippet[event.trigger_start - event.start:], event) for event in told if event.field == "text"]
    last = [event for text, event in words if text.startswith(row["trigger"])][-1]
    for side in ("source", "target"):
        found = code(getattr(last, side)).replace("-", "")
        assert row[side] in found if row[side] != "-" else not found.strip("/+")
