"""Names found: their spans, their types, their order."""

from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.entities.names import make_acronyms, normalise_name, trim_span
from pipeline.ids import make_id
from tests.entities.conftest import Read, entity, mention

STORY = ("Marta Kowal, the mayor of Lublin, met Pavel Hrynko in Warsaw on Friday. “Kowal’s plan is sound,” Hrynko said.\n\n"
         "🚢 The Ministry of Transport of Poland would not comment. Kowal left for Kyiv.")


def test_every_surface_is_its_slice(read: Read) -> None:
    layer = read(STORY, title="Kowal meets Hrynko in Warsaw")
    fields = {"title": "Kowal meets Hrynko in Warsaw", "text": STORY}
    assert {m.field for m in layer.mentions} == {"title", "text"}
    for m in layer.mentions:
        assert fields[m.field][m.start:m.end] == m.surface
        assert m.entity_id or m.entity_ids or m.unresolved_reason
        assert all(key in layer.entities for key in (m.entity_id, *m.entity_ids) if key)


def test_title_comes_first_and_then_the_place_in_the_text(read: Read) -> None:
    layer = read(STORY, title="Kowal meets Hrynko in Warsaw")
    places = [(m.field != "title", m.start) for m in layer.mentions]
    assert all(one <= other for one, other in pairwise(places))


def test_possessives_and_articles_are_trimmed(read: Read) -> None:
    layer = read("The European Commission’s plan angered Hungary's farmers. The Hague's court waited.")
    assert mention(layer, "European Commission").type == "ORG"
    assert mention(layer, "Hungary").entity_id == "ctry:HUN"


@pytest.mark.parametrize(("text", "expected"), [("the Danes'", "Danes"), ("a Mr. Kent’s", "Mr. Kent"), ("Apex Corp.", "Apex Corp."),
                                                ("Oslo.", "Oslo"), ("the", "the"), ("“Delta”", "Delta")])
def test_trimming(text: str, expected: str) -> None:
    start, end = trim_span(text, 0, len(text))
    assert text[start:end] == expected


def test_a_line_end_parts_names(read: Read) -> None:
    layer = read("The minister spoke to RT\nWashington would make a mistake, he said.")
    assert mention(layer, "RT").sense == "media"
    assert mention(layer, "Washington").entity_id == "ctry:USA"


def test_lines_in_capitals_are_read(read: Read) -> None:
    layer = read("GERMANY AND POLAND SIGN RAILWAY ACCORD IN BERLIN\n\nThe accord was signed on Monday.")
    assert mention(layer, "GERMANY").entity_id == "ctry:DEU"
    assert mention(layer, "POLAND").entity_id == "ctry:POL"


def test_repeats_that_the_model_misses_are_found(read: Read) -> None:
    layer = read("Ngozi Adeleke leads Lagos Harbour Trust. Shares rose, said Adeleke. Profit at Lagos Harbour Trust fell.")
    assert len([m for m in layer.mentions if m.entity_id == entity(layer, "Ngozi Adeleke").entity_id]) >= 2


def test_words_stuck_together_are_parted_when_both_are_words_of_the_article(read: Read) -> None:
    layer = read("The Norwegiannavy sent a ship. The navy of Norway said so. Germanic tribes were not there.")
    assert mention(layer, "Norwegian").entity_id == "ctry:NOR"
    assert "German" not in {m.surface for m in layer.mentions}


def test_ids_last(read: Read) -> None:
    layer = read("Marta Kowal spoke in Lublin.")
    assert entity(layer, "Marta Kowal").entity_id == "ent:" + make_id("entity", "PERSON", "marta kowal")
    lublin = entity(layer, "Lublin")
    assert (lublin.entity_id, lublin.country_iso3) == ("place:gn:765876", "POL")
    assert lublin.latitude == pytest.approx(51.25, abs=0.1)


def test_names_are_compared_without_marks_and_points() -> None:
    assert normalise_name("Á. Pérez-Roque") == normalise_name("A Perez Roque") == "a perez roque"


def test_acronyms() -> None:
    assert "FDA" in make_acronyms("Food and Drug Administration")
    assert "OECD" in make_acronyms("Organisation for Economic Co-operation and Development") or "OECAD" in make_acronyms(
        "Organisation for Economic Co-operation and Development")
    assert make_acronyms("Reuters") == set()


def test_reading_twice_gives_the_same(read: Read) -> None:
    assert read(STORY, title="In Lublin") == read(STORY, title="In Lublin")


def test_marked_names_are_found(read: Read) -> None:
    """The sample beside this file, strict spans and types."""
    from benchmarks.entities import read_marked, score_names

    figures = score_names(read_marked(Path(__file__).with_name("names.txt")), read)
    assert figures["f1"] >= 0.85, figures


@pytest.mark.parametrize(("text", "name", "kind"), [
    ("Officials said that the Halvorsen Awards would be given in Bergen.", "Halvorsen Awards", "WORK"),
    ("Two F-16 Falcons and a Su-35 Flanker were seen over Riga.", "Su-35 Flanker", "WORK"),
    ("The Lugano Accords were read aloud in Bern, and the Lugano Accords were signed.", "Lugano Accords", "WORK"),
    ("Her brother died in the Battle of Verdun, the letter said.", "Battle of Verdun", "EVENT"),
    ("He played in the Riverside Jazz Festival with Anna Kowalska.", "Riverside Jazz Festival", "EVENT"),
])
def test_works_and_events_are_nobody(read: Read, text: str, name: str, kind: str) -> None:
    assert {m.type for m in read(text).mentions if m.surface == name} <= {kind}
    assert not {m.surface for m in read(text).mentions if m.type in {"PERSON", "ORG", "PLACE"}} & {name, name.split(maxsplit=1)[0]}
