"""Capitals as governments and as cities; countries, peoples, teams; places inside other names."""

import pytest

from tests.entities.conftest import Read, entity, mention


@pytest.mark.parametrize(("text", "name", "iso3"), [
    ("Moscow says the talks will go on.", "Moscow", "RUS"), ("The deal between Tehran and Ankara is close.", "Tehran", "IRN"),
    ("The minister accused Beijing of spying.", "Beijing", "CHN"), ("London's offer was refused by Dublin.", "London", "GBR"),
    ("A Damascus-backed militia took the town.", "Damascus", "SYR"), ("He warned that Pyongyang would answer.", "Pyongyang", "PRK")])
def test_a_capital_that_acts_is_the_government(read: Read, text: str, name: str, iso3: str) -> None:
    layer = read(text)
    found = mention(layer, name)
    assert (found.sense, found.entity_id, found.type) == ("government", f"ctry:{iso3}", "PLACE")


@pytest.mark.parametrize(("text", "name"), [
    ("A tram burned in Moscow on Friday.", "Moscow"), ("Tehran's mayor opened a park.", "Tehran"),
    ("They flew from Beijing to Oslo.", "Beijing"), ("Police searched a flat near London.", "London"),
    ("DAMASCUS (News Desk) - A bus overturned.", "DAMASCUS")])
def test_a_capital_that_is_a_place_stays_one(read: Read, text: str, name: str) -> None:
    found = mention(read(text), name)
    assert found.sense != "government"
    assert not (found.entity_id or "").startswith("ctry:")


def test_the_capital_of_the_united_states_is_not_the_state(read: Read) -> None:
    layer = read("A march was held in Washington on Sunday.")
    assert entity(layer, "Washington").region_name == "District of Columbia"


def test_seats_of_power(read: Read) -> None:
    layer = read("The Kremlin denied the report. Protesters gathered outside the White House on Sunday.")
    kremlin = entity(layer, "Kremlin")
    assert (mention(layer, "Kremlin").sense, kremlin.country_iso3, kremlin.sector) == ("government", "RUS", "GOV")
    assert mention(layer, "White House").sense == "location"


def test_peoples_point_to_their_country(read: Read) -> None:
    layer = read("Iranian officials met two Dutchmen, and thousands of Filipinos watched.")
    assert [mention(layer, name).entity_id for name in ("Iranian", "Dutchmen", "Filipinos")] == ["ctry:IRN", "ctry:NLD", "ctry:PHL"]
    assert mention(layer, "Filipinos").sense == "people"


def test_places_in_other_names_are_not_the_place(read: Read) -> None:
    layer = read("Jordan Whitfield of Bank of Scotland joined Iran Air. The Washington Post and the Wall Street Journal said so.")
    ids = {m.entity_id for m in layer.mentions}
    assert not ids & {"ctry:JOR", "ctry:IRN", "ctry:USA"}
    assert mention(layer, "Washington Post").sense == "media"


def test_georgia_is_a_country_or_a_state(read: Read) -> None:
    country = read("Georgia and Russia traded blame after shots near Gori. Tbilisi wants observers.")
    state = read("Voters in Atlanta, Georgia, queued for hours, as did those in Alabama. U.S. officials saw no trouble in Georgia.")
    assert entity(country, "Georgia").entity_id == "ctry:GEO"
    assert entity(state, "Georgia").country_iso3 == "USA"


def test_a_town_is_found_in_the_country_that_the_article_names(read: Read) -> None:
    assert entity(read("The fair in Birmingham, Alabama, opened."), "Birmingham").region_name == "Alabama"
    assert entity(read("The fair in Birmingham opened, the BBC said in Britain."), "Birmingham").country_iso3 == "GBR"


def test_teams_are_not_the_country(read: Read) -> None:
    layer = read("Croatia beat Nigeria 2-0 in the group match on Saturday. The striker scored both goals and the coach praised his "
                 "players. The goalkeeper saved a penalty. The league season starts in Croatia in August.")
    assert (mention(layer, "Croatia", 0).sense, mention(layer, "Croatia", 1).sense) == ("team", "")
    assert entity(layer, "Croatia", 0).wikidata_qid is None
    assert entity(layer, "Croatia", 1).entity_id == "ctry:HRV"


def test_former_states(read: Read) -> None:
    layer = read("The Soviet Union and Czechoslovakia signed the treaty, and Soviet troops left. Zaire protested.", on="1990-03-01")
    assert (entity(layer, "Soviet Union").entity_id, entity(layer, "Soviet Union").country_iso3) == ("ctry:SUN", "RUS")
    assert entity(layer, "Czechoslovakia").country_iso3 == "CZE"
    assert entity(layer, "Zaire").entity_id == "ctry:COD"
