"""What people query: described in full, true about itself, and each example answers."""

import re
from importlib import resources

import pytest

from pipeline.warehouse import open_published
from pipeline.warehouse.objects import load_objects, order_objects, parse_object
from tests.warehouse.lake import SUDOVA, make_articles

GRAINS = dict(line.split(" ", 1) for line in """
articles article_id
article_versions article_version_id
mentions mention_id
entities entity_id
entity_roles entity_id, role_name, country_iso3, sector, owner_entity_id, is_former
events event_id
event_mentions event_mention_id
quotes quote_id
stories story_id
sources source_name
source_days source_name, day
feed_health feed_url
dyads_daily day, source_country, target_country, event_type
events_daily day, event_type
attention_daily day, entity_id
entity_timeline entity_id, article_id
event_actors event_mention_id, role_code, position
event_contexts event_mention_id, context_code
event_evidence event_mention_id
coverage run_id, step_code, item_kind, outcome_code, source_domain
event_coverage source_name, section_name
calibration coding_id, confidence_step
attributions work_name
about published_at
help object_name
watchlist_hits watchlist_name, kind_code, term, article_id, event_id
gdelt_events "GLOBALEVENTID"
gdelt_mentions "GLOBALEVENTID", "MentionIdentifier", "ActionCharOffset"
""".strip().splitlines())
"""What is unique in each view; a new view is named here."""

FOLDERS = ("atom", "checks", "derive", "examples", "exports", "gdelt", "load", "macros", "marts", "reports", "trace", "verify")


@pytest.fixture(scope="module")
def connection(sample):
    with open_published(sample.home) as opened:
        yield opened


def test_every_view_macro_and_column_has_a_comment(connection):
    bare = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name IN ('core', 'mart', 'ops')"
                              " AND coalesce(comment, '') = ''").fetchall()
    assert bare == []
    assert connection.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart' AND comment IS NULL").fetchall() == []
    macros = connection.execute("SELECT DISTINCT function_name FROM duckdb_functions() WHERE schema_name = 'mart' AND comment IS NOT NULL")
    assert {name for name, in macros.fetchall()} == set(load_objects("macros"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_query_reads_what_its_header_says(folder):
    for name, item in load_objects(folder).items():
        body = "\n".join(line for line in item.sql.splitlines() if not line.startswith("--"))
        own = {f"{schema}.{name}" for schema in ("core", "mart", "ops")}
        used = set(re.findall(r"\b(?:core|ops|mart)\.\w+", body)) - own
        said = {full for full in item.reads if "." in full} - own
        assert used == said, f"{folder}/{name}: not said {sorted(used - said)}, not used {sorted(said - used)}"


@pytest.mark.parametrize("name", sorted(load_objects("marts")))
def test_a_view_is_unique_by_its_first_columns(name, connection):
    repeated = f"SELECT {GRAINS[name]}, count(*) FROM mart.{name} GROUP BY ALL HAVING count(*) > 1"
    assert connection.execute(repeated).fetchall() == []
    assert connection.execute(f"SELECT count(*) > 0 FROM mart.{name}").fetchone() == (True,)


@pytest.mark.parametrize("name", sorted(load_objects("examples")))
def test_an_example_answers(name, connection):
    item = load_objects("examples")[name]
    assert "?" in item.description
    connection.execute(item.sql).fetchall()


def test_the_examples_in_help_answer(connection):
    rows = connection.execute("SELECT object_name, example_query FROM mart.help").fetchall()
    assert len(rows) == len(load_objects("marts")) + len(load_objects("macros"))
    for name, query in rows:
        assert name.partition("(")[0] in query, name
        connection.execute(query).fetchall()


def test_counts_collapse_what_repeats(connection):
    articles, = connection.execute("SELECT count(*) FROM mart.articles").fetchone()
    assert articles == 18
    copies, stories = connection.execute("SELECT count(*) FILTER (is_copy), count(DISTINCT story_id) FROM mart.articles").fetchone()
    assert copies > 0
    assert stories < articles
    incidents = connection.execute("SELECT event_title, mention_count, article_count FROM mart.events ORDER BY report_date").fetchall()
    assert {title for title, *_ in incidents} == {"Norway → Slovakia: accusation"}
    assert sum(mentions for _, mentions, _ in incidents) == 18
    assert sum(count for *_, count in incidents) < 18
    threats = "SELECT count(*) FROM mart.event_mentions WHERE status = 'hypothetical' AND event_id IS NOT NULL"
    assert connection.execute(threats).fetchone() == (0,)


def test_where_events_are_coded_and_why_not_elsewhere(world):
    world.write("live-2026-11-20", [
        *make_articles(2, feed=0, sections=["World", "Politics"]), *make_articles(1, start=2, feed=0, sections=["World"]),
        *make_articles(1, start=3, feed=0, sections=["World"], text="Sun and {number} showers.", no_event_reason="no_trigger"),
        *make_articles(1, start=5, feed=0, sections=["World"], text="Subscribe to read {number}.", outcome_code="extract.paywall_stub"),
        *make_articles(1, start=4, feed=0, text="Zon en {number} buien.", lang="nl", no_event_reason="language")])
    world.build()
    found = world.ask("SELECT section_name, article_count, with_events_count, asserted_count, other_status_count, not_coded_count,"
                      " no_trigger_count, language_count FROM mart.event_coverage ORDER BY ALL")
    assert found == [("Politics", 2, 2, 2, 2, 0, 0, 0), ("World", 5, 3, 3, 3, 1, 1, 0), (None, 1, 0, 0, 0, 0, 0, 1)]


def test_macros_answer_by_name_id_and_country(connection):
    by_name, by_id = (connection.execute("SELECT count(*) FROM mart.articles_about(?)", [who]).fetchone() for who in ("slovakia", SUDOVA))
    assert by_name == by_id == (18,)
    between = "SELECT count(*) FROM mart.events_between(?, ?, DATE '2026-11-01', DATE '2026-11-30')"
    counts = {connection.execute(between, pair).fetchone()[0] for pair in (("NOR", "SVK"), ("svk", "nor"), ("Norway", "Slovakia"))}
    assert counts == {connection.execute("SELECT count(*) FROM mart.events").fetchone()[0]}
    weeks = connection.execute("SELECT sum(period_article_count), min(article_share) FROM mart.attention('Norway', 'week')").fetchone()
    assert weeks[0] == connection.execute("SELECT count(*) FROM mart.articles WHERE NOT is_copy").fetchone()[0]


def test_search_ranks_and_keeps_phrases(connection):
    def search(words):
        return [title for title, in connection.execute("SELECT title FROM mart.search(?)", [words]).fetchall()]

    assert search("report 13")[0].endswith("report 13")
    assert len(search('"northern strait"')) == 18
    assert search('"strait northern"') == []
    assert search("zeppelin") == []
    assert search("") == []


@pytest.mark.parametrize(("text", "terms"), [
    ("Élysée, don't!", ["elysee", "don", "t"]),
    ("covid-19 in 2026", ["covid", "19", "in", "2026"]),
    ("東京都 and 京", ["and", "東京", "京都", "京"]),
    ("", []),
])
def test_terms_of_scripts(connection, text, terms):
    assert connection.execute("SELECT mart.terms(?)", [text]).fetchone() == (terms,)


def test_a_header_is_read():
    item = parse_object("marts", "x", """-- What it is.
-- Reads: core.a, mart.b.
-- Why: so
--   and so.
-- Columns:
--   a: one
--     more
SELECT 1""")
    assert (item.description, item.reads, item.header["why"]) == ("What it is", ("core.a", "mart.b"), "so and so.")
    assert item.columns == {"a": "one more"}


def test_objects_come_after_what_they_read():
    needs = {"a": "mart.b", "b": "mart.c", "c": "core.d"}
    objects = [parse_object("marts", name, f"-- X.\n-- Reads: {reads}.\nSELECT 1") for name, reads in needs.items()]
    assert [item.name for item in order_objects(objects, "mart")] == ["c", "b", "a"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_says_what_it_is(folder):
    for name, item in load_objects(folder).items():
        text = resources.files("sql").joinpath(f"{folder}/{name}.sql").read_text(encoding="utf-8")
        assert item.description, name
        assert max(map(len, text.splitlines())) <= 160, f"{folder}/{name}: a line is too long"
        if folder == "checks":
            assert item.header["severity"].rstrip(".") in {"fail", "warn"}, name
            assert item.header.get("why"), name
