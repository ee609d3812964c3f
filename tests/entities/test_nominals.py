"""Descriptions and pronouns, resolved or left with the reason."""

from tests.entities.conftest import Read, entity, mention

WAR = ("Peru and Ecuador exchanged fire on Sunday. The two nations have claimed the valley for decades, and both countries moved tanks. "
       "The third country in the talks was silent.")


def test_two_nations(read: Read) -> None:
    layer = read(WAR)
    assert mention(layer, "The two nations").entity_ids == ("ctry:PER", "ctry:ECU")
    assert mention(layer, "both countries").entity_ids == ("ctry:PER", "ctry:ECU")


def test_two_nations_without_two_stay_open(read: Read) -> None:
    layer = read("Peru moved tanks. The two nations have not spoken since.")
    nations = mention(layer, "The two nations")
    assert (nations.entity_id, nations.unresolved_reason) == (None, "collective.not_two")


def test_the_president_is_the_one_the_article_names(read: Read) -> None:
    layer = read("Argentina's Javier Milei met Emmanuel Macron. The Argentine president said he would sign.")
    assert entity(layer, "The Argentine president").name == "Javier Milei"


def test_an_office_alone_is_its_holder_on_the_day(read: Read) -> None:
    text = "The French president will speak on Sunday."
    assert entity(read(text, on="1999-05-05"), "The French president").name == "Jacques Chirac"
    assert entity(read(text, on="2019-05-05"), "The French president").name == "Emmanuel Macron"
    assert entity(read(text, on=None), "The French president").entity_id.startswith("ent:")


def test_a_title_before_a_name_is_that_person(read: Read) -> None:
    layer = read("Kremlin spokesman Oleg Vetrov said on Monday that Latvian foreign minister Ilze Kalnina had not called.")
    assert mention(layer, "Kremlin spokesman").entity_id == entity(layer, "Oleg Vetrov").entity_id
    assert mention(layer, "Latvian foreign minister").entity_id == entity(layer, "Ilze Kalnina").entity_id


def test_described_groups_are_entities_of_country_and_sector(read: Read) -> None:
    layer = read("Kenyan soldiers shot at Somali militants. Later, Kenyan troops withdrew.")
    soldiers = entity(layer, "Kenyan soldiers")
    assert (soldiers.type, soldiers.country_iso3, soldiers.sector) == ("GROUP", "KEN", "MIL")
    assert entity(layer, "Kenyan troops").entity_id == soldiers.entity_id
    assert entity(layer, "Somali militants").sector == "REB"


def test_a_noun_that_only_modifies_names_nobody(read: Read) -> None:
    layer = read("Germany's military involvement grew. The government bond market fell.")
    assert not [m for m in layer.mentions if m.type == "NOMINAL" and m.entity_id]


def test_the_newspaper_is_the_one_named(read: Read) -> None:
    layer = read("Le Monde reported the sale on Tuesday. The newspaper gave no source, and the company was not named.")
    assert mention(layer, "The newspaper").entity_id == mention(layer, "Le Monde").entity_id


def test_he_is_the_first_person_of_the_sentence_before(read: Read) -> None:
    layer = read("Tomas Berg told Lena Aho that the bridge was unsafe. He resigned on Friday.")
    assert mention(layer, "He").entity_id == entity(layer, "Tomas Berg").entity_id


def test_he_without_anybody_stays_open(read: Read) -> None:
    layer = read("He resigned on Friday. It was late.")
    assert mention(layer, "He").unresolved_reason == "pronoun.no_person"
    assert mention(layer, "It").unresolved_reason == "pronoun.not_resolved"


def test_a_countrys_people_of_a_faith(read: Read) -> None:
    layer = read("Lebanese Shiite militias met near Tyre.")
    assert entity(layer, "Lebanese Shiite militias").country_iso3 == "LBN"
    assert entity(layer, "Shiite").country_iso3 is None
