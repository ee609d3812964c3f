"""Whether it happened: a table of sentences, each with the status of the event of one type."""

import csv
from pathlib import Path

import pytest

ROWS = list(csv.DictReader((Path(__file__).parent / "statuses.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_status(row, annotate):
    found = [event for event in annotate(row["text"]).events if event.event_type == row["type"]]
    statuses = {event.status for event in found}
    if row["status"] == "asserted":
        assert "asserted" in statuses
    else:
        assert "asserted" not in statuses  # no row at all is silence, not a false report
        assert row["status"] in statuses or not found
    assert row["flags"] != "disputed" or all(event.is_disputed for event in found)
    assert row["flags"] != "question" or all(event.is_question for event in found)


def test_most_statuses_are_rows(annotate):
    """Silence is allowed, but not as a habit."""
    silent = [row["text"] for row in ROWS if not any(event.event_type == row["type"] for event in annotate(row["text"]).events)]
    assert len(silent) <= 5, silent
