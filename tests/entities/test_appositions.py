"""What people are said to be: titles before names, appositions after them, and what is neither."""

import pytest

from pipeline.entities import EntityLayer
from tests.entities.conftest import Read

PHRASES = [
    ("Kremlin spokesman Pavel Yermolin spoke on Monday.", "Pavel Yermolin", "spokesman", "title", "RUS", "GOV"),
    ("Turkish Foreign Minister Selim Arkan left on Monday.", "Selim Arkan", "foreign minister", "title", "TUR", "GOV"),
    ("Iran’s foreign ministry spokesman, Kaveh Sorani, denied it.", "Kaveh Sorani", "foreign ministry spokesman", "title", "IRN", "GOV"),
    ("NATO Secretary-General Erik Lindqvist spoke in Brussels.", "Erik Lindqvist", "secretary-general", "title", None, "IGO"),
    ("Army spokeswoman Dr. Grace Nduta denied it on Monday.", "Grace Nduta", "army spokeswoman", "title", None, "MIL"),
    ("Selim Arkan, the Turkish foreign minister, left on Monday.", "Selim Arkan", "foreign minister", "apposition", "TUR", "GOV"),
    ("Grace Nduta, a spokeswoman for the Kenyan police, denied it.", "Grace Nduta", "spokeswoman", "apposition", "KEN", "COP"),
    ("Musa Abdullahi, a spokesman for Nigeria’s Interior Ministry, denied it.", "Musa Abdullahi", "spokesman", "apposition", "NGA", "GOV"),
    ("They met Maria Jensen, the director of a film about bees.", "Maria Jensen", "director", "apposition", None, None),
    ("They met Maria Jensen, the newly elected mayor of Copenhagen.", "Maria Jensen", "mayor", "apposition", "DNK", "GOV"),
]


def roles_of(layer: EntityLayer) -> list[tuple[str, str, str, str | None, str | None]]:
    return [(layer.entities[role.entity_id].name, role.role, role.form, role.country_iso3, role.sector) for role in layer.roles]


@pytest.mark.parametrize(("text", "name", "role", "form", "country", "sector"), PHRASES, ids=[row[0][:30] for row in PHRASES])
def test_a_phrase_says_what_somebody_is(read: Read, text: str, name: str, role: str, form: str, country: str, sector: str) -> None:
    layer = read(text)
    assert (name, role, form, country, sector) in roles_of(layer)
    assert all(text[found.start:found.end] == found.snippet and name in found.snippet for found in layer.roles)


@pytest.mark.parametrize("text", [
    "Selim Arkan, police said, was seen in Ankara on Monday.",
    "Selim Arkan, troops and tanks crossed the border on Monday.",
    "They spoke to Maria Jensen, President Erik Lindqvist and others.",
    "In 1998 then-President Erik Lindqvist signed the law.",
    "The ministers Maria Jensen and Erik Lindqvist spoke on Monday.",
])
def test_what_only_looks_like_one(read: Read, text: str) -> None:
    found = roles_of(read(text))
    assert not [row for row in found if row[0] in {"Selim Arkan", "Maria Jensen"} or "then" in text]


def test_what_is_past_is_said_to_be_past(read: Read) -> None:
    layer = read("Former Peruvian interior minister Luis Quispe was jailed in Lima on Monday.")
    role, = layer.roles
    assert (role.role, role.country_iso3, role.sector, role.is_former) == ("interior minister", "PER", "ELI", True)


def test_a_party_of_somebody_is_not_their_owner(read: Read) -> None:
    layer = read("The Harvest Renewal Party of Prime Minister Maria Jensen lost in Denmark on Monday.")
    assert [role.owner_entity_id for role in layer.roles] == [None]


def test_a_line_of_names_takes_no_longer_than_it_is_long(read: Read) -> None:
    from time import process_time

    def seconds(count: int) -> float:
        text = "Foreign Minister Maria Jensen, the mayor, " * count
        started = process_time()
        read(text)
        return process_time() - started

    seconds(20)
    assert seconds(1600) < 8 * 4 * max(seconds(200), 0.05)
