"""Date phrases and the interval that each means, against Friday 20 June 2025; and which of them is an event's."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.events.intervals import find_intervals

PUBLISHED = date(2025, 6, 20)
ROWS = list(csv.DictReader((Path(__file__).parent / "dates.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['phrase']}-{row['prefer']}" for row in ROWS])
def test_phrase(row):
    found = find_intervals(row["phrase"], PUBLISHED, row["prefer"])
    if row["start"] == "none":
        assert not found
        return
    assert len(found) == 1
    period = found[0].period
    assert (str(period.start or ""), str(period.end or "")) == (row["start"], row["end"])
    assert (period.granularity, found[0].basis) == (row["granularity"], row["basis"])


@given(st.lists(st.sampled_from(["on", "Monday", "last", "week", "in", "March", "2019", "and", "since", "the", "past", "two", "days",
                                 "31", "to", "by", "end", "of",
                                 "year", "ago", "next", "-", "1990s", "quarter", "May"]), max_size=12),
       st.dates(date(1800, 1, 1), date(2200, 1, 1)))
@example(["1990s", "to", "May"], date(1990, 1, 1))
def test_any_words_give_ordered_intervals(words, published):
    """Never an error, never a phrase outside the text, never an interval that ends before it begins."""
    text = " ".join(words)
    last = 0
    for found in find_intervals(text, published):
        assert last <= found.start < found.end <= len(text)
        last = found.end
        if found.period.start and found.period.end and not found.is_open:
            assert found.period.start <= found.period.end


CLAUSES = [
    ("Turkish soldiers attacked a Syrian village on Tuesday.", "ASSAULT", "2025-06-17", "relative"),
    ("Iraqi officials said on Tuesday that rebels had attacked a village.", "ASSAULT", "2025-06-17", "reported"),
    ("Iranian gunmen attacked a bus, two weeks after the army arrested a cleric.", "ASSAULT", "None", "none"),
    ("Norway will host talks with Serbia on Monday.", "AGREE", "2025-06-23", "relative"),
    ("In March 2019 Indian jets bombed a Pakistani camp.", "ASSAULT", "2019-03-01", "stated"),
]


@pytest.mark.parametrize(("text", "kind", "start", "basis"), CLAUSES)
def test_date_of_an_event(text, kind, start, basis, annotate):
    event = next(event for event in annotate(text).events if event.event_type == kind)
    assert (str(event.date_start), event.date_basis) == (start, basis)


def test_nothing_without_a_day_of_publication(annotate):
    (event,) = annotate("Turkish soldiers attacked a Syrian village on Tuesday.", published_at=None).events
    assert (event.date_start, event.date_basis) == (None, "none")
