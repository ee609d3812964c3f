"""Who is meant: full names, surnames, initials, former holders of a name."""

from tests.entities.conftest import Read, entity, mention


def test_surnames_follow_the_full_name_even_before_it(read: Read) -> None:
    layer = read("Orlova resigned on Monday. Tatiana Orlova had led the bank for years, and Ms. Orlova gave no reason.",
                 title="Orlova quits")
    wanted = entity(layer, "Tatiana Orlova").entity_id
    assert {m.entity_id for m in layer.mentions if "Orlova" in m.surface} == {wanted}


def test_two_people_with_one_surname_stay_two(read: Read) -> None:
    layer = read("Peter Novak sued his brother Anton Novak. Peter Novak wants the farm. Novak said so on Friday. Anton Novak refused. "
                 "Novak left.")
    first, second = entity(layer, "Peter Novak").entity_id, entity(layer, "Anton Novak").entity_id
    assert first != second
    assert mention(layer, "Novak", 0, "PERSON").entity_id == first
    assert mention(layer, "Novak", 1, "PERSON").entity_id == second


def test_initials_and_middle_names_agree(read: Read) -> None:
    layer = read("Carla M. Jensen chairs the board. Carla Jensen said that profits rose in Denmark.")
    assert entity(layer, "Carla M. Jensen").entity_id == entity(layer, "Carla Jensen").entity_id


def test_acronyms_and_short_names_of_organisations(read: Read) -> None:
    layer = read("The Northern Rivers Water Authority (NRWA) raised prices. The NRWA blamed the drought in Australia.\n\n"
                 "Halvorsen Shipping Ltd. was sold. Halvorsen Shipping employs 300 people in Bergen, Norway.")
    assert entity(layer, "NRWA").entity_id == entity(layer, "Northern Rivers Water Authority").entity_id
    names = {m.surface: m.entity_id for m in layer.mentions if m.surface.startswith("Halvorsen")}
    assert len(set(names.values())) == 1


def test_one_name_means_different_people_at_different_times(read: Read) -> None:
    text = "President Bush spoke to reporters in Washington on Thursday about the war in Iraq."
    father, son = (entity(read(text, on=on), "Bush") for on in ("1990-11-02", "2003-11-02"))
    assert (father.name, son.name) == ("George H. W. Bush", "George W. Bush")
    assert (father.country_iso3, father.sector) == ("USA", "GOV")


def test_a_bare_surname_long_after_office_is_not_the_statesman(read: Read) -> None:
    layer = read("Andy Major opened a bakery in Leeds. Major sells bread.", on="2019-02-03")
    assert entity(layer, "Major").name == "Andy Major"


def test_the_office_of_a_known_person_depends_on_the_day(read: Read) -> None:
    text = "Lula da Silva spoke to workers in Recife."
    assert entity(read(text, on="2005-01-10"), "Lula da Silva").sector == "GOV"
    assert entity(read(text, on="2018-01-10"), "Lula da Silva").sector == "ELI"
    assert entity(read(text, on="2024-01-10"), "Lula da Silva").sector == "GOV"


def test_a_country_before_a_known_organisation(read: Read) -> None:
    layer = read("The British Labour Party won the vote in Wales. Labour was pleased.")
    assert {e.name for e in layer.entities.values() if e.sector == "PTY"} == {"Labour Party"}


def test_acronyms_shared_by_two_go_to_the_country_of_the_article(read: Read) -> None:
    sudan = read("Fighters of the RSF shelled Omdurman on Sunday. The army of Sudan said that the RSF had lost ground.", on="2024-02-02")
    assert entity(sudan, "RSF").name == "Rapid Support Forces"
    assert entity(sudan, "RSF").sector == "REB"


def test_a_title_tells_a_president_from_the_family(read: Read) -> None:
    layer = read("Melania Trump opened the exhibition in Tulsa. President Trump was not there. Trump spoke in Miami.", on="2025-06-01")
    assert entity(layer, "Melania Trump").name == "Melania Trump"
    assert {entity(layer, "Trump", number).name for number in (0, 1)} == {"Donald Trump"}
    layer = read("Jill Biden opened the exhibition in Tulsa. Biden spoke of her childhood.", on="2025-06-01")
    assert entity(layer, "Biden").name == "Jill Biden"
    layer = read("Mayor Karin Scholz opened the bridge. Chancellor Scholz came late, and Scholz left early.", on="2023-06-01")
    assert [entity(layer, "Scholz", number).name for number in (0, 1)] == ["Olaf Scholz", "Olaf Scholz"]
