"""Every row of the lexicon codes its own example; the tables hold together."""

import csv
from pathlib import Path

import pytest

from pipeline.events.contexts import find_contexts
from pipeline.events.lexicon import FILES, load_lexicon, read_table
from pipeline.events.ontology import find_root, load_mode_roots, load_types, read_codes

PATTERNS = load_lexicon().all_patterns()


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.pattern_id[:60] for pattern in PATTERNS])
def test_example_is_coded(pattern, annotate):
    events = annotate(pattern.example).events
    if pattern.event_type == "NONE":
        triggers = {event.snippet[event.trigger_start - event.start:event.trigger_end - event.start].split()[-1].lower()[:3]
                    for event in events}
        assert not triggers & {lemma[:3] for lemma in pattern.lemmas}
    else:
        assert any(event.event_type == pattern.event_type and (pattern.mode is None or event.mode == pattern.mode) for event in events)


def test_ids_are_unique():
    rows = sum(len(read_table(name)) for name in FILES)
    assert len(PATTERNS) == rows


def test_types_and_modes_are_in_the_ontology():
    for pattern in PATTERNS:
        assert pattern.event_type == "NONE" or pattern.event_type in load_types()
        assert pattern.mode is None or (pattern.event_type, pattern.mode) in load_mode_roots()


def test_the_sixteen_types_are_all_coded():
    coded = {pattern.event_type for pattern in PATTERNS}
    assert {code for code, kind in load_types().items() if kind.ontology == "PLOVER"} <= coded
    assert len([kind for kind in load_types().values() if kind.ontology == "PLOVER"]) == 16


def test_roots_are_cameo():
    roots = {row["code"] for row in read_codes("cameo_roots")}
    for kind, mode in load_mode_roots():
        assert find_root(kind, mode) in roots
    assert find_root("ACCUSE", "investigate") == "09"
    assert find_root("ASSAULT", None) == "19"


def test_contexts_code_their_examples():
    rows = read_table("contexts")
    assert {row["code"] for row in rows} == {row["code"] for row in read_codes("event_contexts")}
    for row in rows:
        assert row["code"] in find_contexts(row["example"])


WIRE = list(csv.DictReader((Path(__file__).parent / "wire.csv").open(encoding="utf-8")))
BODIES = {"IGO", "NGO", "IMG"}


def has_actor(code, actors):
    found = {actor.country_iso3 or actor.sector for actor in actors}
    return not code or code in found or (code in BODIES and bool(found & BODIES))


def test_wire_sentences(annotate):
    """The best event of each sentence: the share with the right type, and with both actors right, stays where it was reached."""
    right = complete = 0
    for row in WIRE:
        best = max(annotate(row["text"]).events, key=lambda event: event.confidence, default=None)
        if best is not None and best.event_type == row["type"]:
            right += 1
            complete += has_actor(row["source"], best.source) and has_actor(row["target"], best.target)
    assert right / len(WIRE) >= 0.95
    assert complete / len(WIRE) >= 0.88
