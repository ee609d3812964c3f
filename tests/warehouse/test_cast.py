"""Judgements in the warehouse: merged and split entities, as a function of the file and the facts; and what people are said to be."""

import json
from datetime import timedelta

import pytest

from pipeline import warehouse
from pipeline.errors import JudgementError
from pipeline.ids import make_row_id
from pipeline.judgements import Judgement, judgements_path
from pipeline.warehouse.lookup import find_entity, search_entities
from tests.warehouse.lake import DAY, MARIN, NIGHT, NORLAND, SUDOVA, make_articles, make_tables, write_run


def judge(world, *judgements):
    path = judgements_path(world.home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{item.as_line()}\n" for item in judgements), encoding="utf-8")


def merge(subject, into, **values):
    return Judgement(kind="entity", subject=subject, verdict="merge", object=into, at="2026-11-20T10:00:00+00:00", **values)


def digests(world):
    return dict(warehouse.content_digests(world.home.published / "newsmill.duckdb"))


def ask(world, query, *parameters):
    with warehouse.open_published(world.home) as connection:
        return connection.execute(query, parameters).fetchall()


@pytest.fixture
def built(world):
    world.write("live-2026-11-20", make_articles(6))
    world.build("live-2026-11-20")
    return world


def test_a_merge_moves_mentions_names_and_counts_and_leaves_facts(built):
    facts = digests(built)["core.mentions"]
    judge(built, merge(MARIN, SUDOVA, reason="a test"))
    built.build("live-2026-11-20")
    assert digests(built)["core.mentions"] == facts
    assert ask(built, "SELECT count(*) FROM mart.mentions WHERE entity_id = ?", MARIN) == [(0,)]
    assert ask(built, "SELECT entity_name, count(*) FROM mart.mentions WHERE snippet = 'Marin' GROUP BY ALL") == [("Slovakia", 6)]
    assert ask(built, "SELECT DISTINCT speaker_entity_id FROM mart.quotes") == [(SUDOVA,)]
    assert ask(built, "SELECT mention_count, article_count FROM core.entity_cast WHERE entity_id = ?", SUDOVA) == [(18, 6)]
    assert ask(built, "SELECT alias_names FROM mart.entities WHERE entity_id = ?", SUDOVA) == [(["Slovakia", "Marin"],)]
    assert ask(built, "SELECT new_id, reason FROM core.redirects WHERE kind_code = 'entity' AND old_id = ?", MARIN) == [(SUDOVA, "a test")]


def test_the_same_judgements_give_the_same_file_whenever_they_were_said(built):
    plain = digests(built)
    judge(built, merge(MARIN, SUDOVA))
    built.build("live-2026-11-20")
    judged = digests(built)
    assert judged != plain
    built.build()
    assert digests(built) == judged, "a rebuild from nothing"
    judge(built)
    built.build("live-2026-11-20")
    assert digests(built) == plain, "without the judgement, all is as it was"


def test_what_nobody_has_seen_is_described_by_what_was_merged_into_it(built):
    judge(built, merge(MARIN, "ent:lena-of-sudova"))
    built.build("live-2026-11-20")
    assert ask(built, "SELECT name, country_iso3 FROM core.entity_cast WHERE entity_id = 'ent:lena-of-sudova'") == [("Lena Marin", "SVK")]


def test_a_split_takes_the_named_articles_and_what_stands_beside_the_company(built):
    article_id, = ask(built, "SELECT min(article_id) FROM core.mentions")[0]
    other = Judgement(kind="entity", subject=MARIN, verdict="split", name="Lena Marin (sailor)", article_ids=(article_id,),
                      country_iso3="NOR")
    judge(built, other)
    built.build("live-2026-11-20")
    found = ask(built, "SELECT name, country_iso3, sector, article_count FROM core.entity_cast WHERE entity_id = ?", other.target)
    assert found == [("Lena Marin (sailor)", "NOR", None, 1)]
    assert ask(built, "SELECT article_count FROM core.entity_cast WHERE entity_id = ?", MARIN) == [(5,)]
    everywhere = Judgement(kind="entity", subject=MARIN, verdict="split", name="Lena Marin (sailor)", with_entity_ids=(NORLAND,))
    judge(built, everywhere)
    built.build("live-2026-11-20")
    assert ask(built, "SELECT article_count FROM core.entity_cast WHERE entity_id = ?", everywhere.target) == [(6,)]
    assert ask(built, "SELECT count(*) FROM core.entity_cast WHERE entity_id = ?", MARIN) == [(0,)]


def test_what_was_split_off_may_be_merged_elsewhere_and_what_was_undone_is_answered(built):
    other = Judgement(kind="entity", subject=MARIN, verdict="split", name="Lena Marin (sailor)", with_entity_ids=(NORLAND,))
    judge(built, other, merge(other.target, SUDOVA))
    built.build("live-2026-11-20")
    assert ask(built, "SELECT DISTINCT entity_id FROM mart.mentions WHERE snippet = 'Marin'") == [(SUDOVA,)]
    judge(built, other, Judgement(kind="entity", subject=other.judgement_id, verdict="undo"))
    built.build("live-2026-11-20")
    assert ask(built, "SELECT old_id, new_id FROM core.redirects WHERE kind_code = 'entity'") == [(other.target, MARIN)]


@pytest.mark.parametrize("text", [f"{merge(MARIN, 'ent:b').as_line()}\n{merge('ent:b', MARIN).as_line()}\n", "{torn"])
def test_what_contradicts_itself_stops_the_build_by_name_and_readers_keep_their_file(built, text):
    before = digests(built)
    judgements_path(built.home).parent.mkdir(parents=True, exist_ok=True)
    judgements_path(built.home).write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError, match="judgements"):
        built.build("live-2026-11-20")
    assert digests(built) == before
    assert json.loads((built.home.published / "status.json").read_text())["last_attempt"]["kind"] == "JudgementError"


def test_judgements_about_events_are_kept_beside_the_others(built):
    judge(built, Judgement(kind="event", subject="m1", verdict="corrected", changes='{"status": "future"}'))
    built.build("live-2026-11-20")
    assert ask(built, "SELECT kind_code, subject_id, changes FROM core.judgements") == [("event", "m1", '{"status": "future"}')]


def with_roles(articles, words="Marin said", role="harbour minister"):
    tables = make_tables(articles, at=articles[0]["captured_at"])
    tables["core.role_mentions"] = [{
        **{name: article[name] for name in ("article_version_id", "article_id", "capture_id", "coding_id")},
        "role_mention_id": make_row_id(article["article_version_id"], "role", "text", 0, 1, 0), "field": "text",
        "span_start": article["text"].index(words), "span_end": article["text"].index(words) + len(words), "snippet": words,
        "entity_id": MARIN, "role_name": role, "form_code": "title", "country_iso3": "SVK", "sector": "GOV", "owner_entity_id": SUDOVA,
        "is_former": False} for article in articles]
    return tables


@pytest.fixture
def roles(world):
    for offset in range(2):
        at = DAY + timedelta(days=offset)
        write_run(world.home, f"live-{at.date()}", with_roles(make_articles(3, start=3 * offset, at=at)))
    world.build()
    return world


def test_roles_are_dated_counted_and_shown_with_an_example(roles):
    query = "SELECT role_name, country_iso3, first_seen_at::DATE::VARCHAR, last_seen_at::DATE::VARCHAR, mention_count, example_snippet"
    assert ask(roles, f"{query} FROM core.entity_roles") == [("harbour minister", "SVK", "2026-11-20", "2026-11-21", 6, "Marin said")]
    (sources,), = ask(roles, "SELECT source_count FROM core.entity_roles")
    assert 1 <= sources <= 3, "copies are no further sources"


def test_roles_follow_their_person(roles):
    judge(roles, merge(MARIN, "ent:lena"))
    roles.build("live-2026-11-20")
    assert ask(roles, "SELECT DISTINCT entity_id FROM core.entity_roles") == [("ent:lena",)]


def test_a_role_that_is_not_where_it_says_is_not_published(world):
    tables = with_roles(make_articles(1))
    tables["core.role_mentions"][0]["span_start"] += 1
    write_run(world.home, "live-2026-11-20", tables)
    with pytest.raises(warehouse.builder.ChecksFailed, match="span_role_mentions"):
        world.build("live-2026-11-20", now=NIGHT)


def test_entities_are_found_by_the_beginning_of_any_word_and_by_former_ids(roles):
    judge(roles, merge(MARIN, "ent:lena"))
    roles.build("live-2026-11-20")
    with warehouse.open_published(roles.home) as connection:
        assert [row["entity_id"] for row in search_entities(connection, "MÁRI", limit=5)] == ["ent:lena"]
        assert search_entities(connection, "  ", limit=5) == []
        assert search_entities(connection, "%", limit=5) == []
        found = find_entity(connection, MARIN, examples=2)
    assert found["entity_id"] == "ent:lena"
    assert [row["old_id"] for row in found["former_ids"]] == [MARIN]
    assert found["roles"][0]["owner_name"] == "Slovakia"
    assert len(found["examples"]) == 2
    assert "Marin" in found["examples"][0]["context"]


def test_a_report_that_was_judged_wrong_leaves_its_incident_until_the_judgement_is_undone(built):
    plain = digests(built)
    (mention_id,), *_ = ask(built, "SELECT event_mention_id FROM core.event_members ORDER BY 1")
    (count,), = ask(built, "SELECT sum(mention_count)::INTEGER FROM mart.events")
    wrong = Judgement(kind="event", subject=mention_id, verdict="wrong")
    judge(built, wrong)
    built.build("live-2026-11-20")
    assert ask(built, "SELECT sum(mention_count)::INTEGER FROM mart.events") == [(count - 1,)]
    assert ask(built, "SELECT count(*) FROM core.event_members WHERE event_mention_id = ?", mention_id) == [(0,)]
    judge(built, wrong, Judgement(kind="event", subject=wrong.judgement_id, verdict="undo"))
    built.build("live-2026-11-20")
    assert digests(built) == plain
