"""A whole article of our own beside what should come of it; what is said of the future must not stand among what happened."""

import csv
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def annotation(annotate):
    title, text = (FOLDER / "article.txt").read_text(encoding="utf-8").split("\n\n", 1)
    return annotate(text, title)


def sides(actors):
    return " ".join(sorted({actor.country_iso3 or actor.sector or "" for actor in actors} - {""}))


def test_events_of_the_text(annotation):
    names = {entity.entity_id: entity.name for entity in annotation.entities}
    found = [{"type": event.event_type, "status": event.status, "source": sides(event.source), "target": sides(event.target),
              "date_start": str(event.date_start or ""), "date_basis": event.date_basis, "place": names.get(event.place_entity_id or "",
                      ""),
              "deaths": str(event.deaths_min or "")}
             for event in annotation.events if event.field == "text" and event.status in ("asserted", "historical")]
    assert found == list(csv.DictReader((FOLDER / "events.csv").open(encoding="utf-8")))


def test_what_is_still_to_come_is_not_asserted(annotation):
    assert {event.status for event in annotation.events if "continue to strike" in event.snippet} == {"future"}


def test_one_main_event_a_sentence(annotation):
    sentences = {(event.field, event.start) for event in annotation.events}
    assert [sum(event.is_main for event in annotation.events if (event.field, event.start) == place)
            for place in sorted(sentences)] == [1] * len(sentences)


def test_events_are_ordered(annotation):
    order = [(event.field != "title", event.start, -event.confidence) for event in annotation.events]
    assert order == sorted(order)


def test_who_says_so(annotation):
    names = {entity.entity_id: entity.name for entity in annotation.entities}
    first = next(event for event in annotation.events if event.event_type == "ASSAULT" and event.field == "text")
    assert names[first.attributed_to] == "Iraq: MIL"
