"""Roles are learned when enough sources agree, never against what is known."""

from dataclasses import replace
from datetime import date

from pipeline.entities.learning import Evidence, Seen, learn_roles
from pipeline.entities.names import make_entity_id
from pipeline.entities.tables import load_knowledge

ARKAN = make_entity_id("PERSON", "Selim Arkan")
KNOWN = load_knowledge()


def said(country: str | None = "TUR", sector: str | None = "GOV", articles: str = "abc", owners: str = "xy", entity_id: str = ARKAN,
         first: int = 1, last: int = 20) -> Evidence:
    return Evidence(entity_id=entity_id, country_iso3=country, sector=sector, role_name="foreign minister", article_ids=frozenset(articles),
                    owner_names=frozenset(owners), first_date=date(2026, 3, first), last_date=date(2026, 3, last))


def seen(name: str = "Selim Arkan", count: int = 5, judged: str = "") -> Seen:
    entity_id = make_entity_id("PERSON", name)
    return Seen(entity_id=entity_id, judged_entity_id=judged or entity_id, name=name, article_count=count)


def learned(*evidence: Evidence, people: tuple[Seen, ...] = (seen(),)) -> list[tuple[str, str, str, str, str]]:
    return [(row["name"], row["country_iso3"], row["sector"], row["first"], row["last"]) for row in learn_roles(evidence, people, KNOWN)]


def test_three_articles_of_two_sources_are_enough() -> None:
    assert learned(said()) == [("Selim Arkan", "TUR", "GOV", "2026-03-01", "")]
    assert learned(said(articles="ab")) == []
    assert learned(said(owners="x")) == []


def test_articles_that_name_no_country_count_but_do_not_decide() -> None:
    assert learned(said(articles="ab"), said(None, articles="cd")) == [("Selim Arkan", "TUR", "GOV", "2026-03-01", "")]
    assert learned(said(articles="a"), said(None, articles="bcd")) == [("Selim Arkan", "", "GOV", "2026-03-01", "")]


def test_a_stray_phrase_does_not_hinder_but_two_countries_do() -> None:
    assert learned(said(articles="abcdefgh"), said("SYR", articles="i", owners="z"))[0][1] == "TUR"
    assert learned(said(articles="abc"), said("SYR", articles="def")) == []


def test_one_after_the_other_is_two_times_and_at_once_is_none() -> None:
    minister, leader = said(first=1, last=9), said(sector="OPP", articles="def", first=10, last=20)
    assert learned(minister, leader) == [("Selim Arkan", "TUR", "GOV", "2026-03-01", "2026-03-09"),
                                         ("Selim Arkan", "TUR", "OPP", "2026-03-10", "")]
    assert learned(minister, replace(leader, first_date=date(2026, 3, 5))) == [("Selim Arkan", "TUR", "", "2026-03-01", "")]


def test_the_tables_have_the_last_word() -> None:
    known = next(key for key, entity in sorted(KNOWN.entities.items()) if entity.type == "PERSON")
    assert learn_roles([said(entity_id=known)], [seen(KNOWN.entities[known].name)], KNOWN) == []


def surname(*people: Seen) -> str:
    row, = learn_roles([said()], people, KNOWN)
    return row["surname"]


def test_a_surname_is_learned_where_it_means_nobody_else() -> None:
    assert surname(seen(count=20)) == "Arkan"
    assert surname(seen(count=20), seen("Emre Arkan", 2)) == "Arkan"
    assert surname(seen(count=20), seen("Emre Arkan", 9)) == ""
    assert surname(seen(count=20), seen("Arkan", 9)) == "Arkan", "the bare surname itself is no rival"


def test_merged_names_are_learned_each_and_together() -> None:
    other = seen("Selim B. Arkan", 3, judged=ARKAN)
    assert [row[0] for row in learned(said(), people=(seen(), other))] == ["Selim Arkan", "Selim B. Arkan"]


def test_common_surnames_and_bare_names_mean_nobody() -> None:
    ford = make_entity_id("PERSON", "Elina Ford")
    assert [row["surname"] for row in learn_roles([said(entity_id=ford)], [seen("Elina Ford", 20)], KNOWN)] == [""]
    bare = make_entity_id("PERSON", "Arkan")
    assert learn_roles([said(entity_id=bare)], [seen("Arkan", 20)], KNOWN) == []


def test_order_does_not_matter() -> None:
    evidence = [said(articles="ab"), said(None, articles="cd"), said(entity_id=make_entity_id("PERSON", "Jana Duba"))]
    people = [seen(), seen("Jana Duba")]
    assert learn_roles(evidence, people, KNOWN) == learn_roles(evidence[::-1], people[::-1], KNOWN)
