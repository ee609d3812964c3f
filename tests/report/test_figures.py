"""The figures: SQL that can be copied, nights, the funnel, CSV."""

import csv
import io
import re
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import duckdb
import pytest

from pipeline.report.figures import read_figure, write_in
from pipeline.report.funnel import read_funnel
from pipeline.report.heat import make_countries, make_types
from pipeline.report.pages import FIGURES, find_night, read_night
from pipeline.report.tables import write_csv
from pipeline.report.words import say_count, say_share, say_span, say_time
from pipeline.runs import Home
from pipeline.warehouse import open_published
from pipeline.warehouse.objects import load_objects
from tests.report.payloads import FORMULAS
from tests.report.sample import DAY, make_published


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures")
    make_published(path)
    return path


def test_every_file_of_sql_reports_is_a_figure() -> None:
    assert {*FIGURES, "nights"} == set(load_objects("reports"))
    assert all(item.header.get("grain") and item.reads and item.header.get("why") for item in load_objects("reports").values())


def test_every_figure_shows_its_sql_and_its_csv() -> None:
    templates = {name: resources.files("pipeline.report").joinpath(f"templates/{name}.html").read_text() for name in ("night", "index")}
    assert set(re.findall(r"source\(figures\.(\w+), day", templates["night"])) == set(FIGURES)
    assert re.findall(r'source\((\w+), "index"', templates["index"]) == ["nights"]


def test_the_sql_that_is_shown_gives_the_rows_that_are_shown(home: Path) -> None:
    with open_published(Home(home)) as connection:
        figures = read_night(connection, find_night(read_figure(connection, "nights", {}).rows, DAY))
        for figure in figures.values():
            assert "$" not in figure.sql
            shown = connection.execute(figure.sql).fetchall()
            assert shown == [tuple(row.values()) for row in figure.rows], figure.name
            assert shown, f"{figure.name} has no row in the sample"


def test_parameters_are_written_in_as_literals() -> None:
    sql = write_in("SELECT $day, $runs", {"day": date(2026, 11, 21), "runs": ["live-2026-11-21", "it's; DROP TABLE x --"]})
    assert duckdb.execute(sql).fetchone() == (date(2026, 11, 21), ["live-2026-11-21", "it's; DROP TABLE x --"])


def test_an_archive_belongs_to_the_day_of_its_last_capture(home: Path, tmp_path: Path) -> None:
    path = make_published(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO ops.runs SELECT * REPLACE ('warc-abc' AS run_id, NULL AS day) FROM ops.runs LIMIT 1")
        connection.execute("""
            INSERT INTO core.captures
            SELECT captures.* REPLACE ('warc-abc' AS run_id, CAST(moment AS VARCHAR) AS capture_id, moment AS captured_at)
            FROM (FROM core.captures LIMIT 1) AS captures
            CROSS JOIN (VALUES (TIMESTAMP '2019-05-01 10:00:00'), (TIMESTAMP '2026-11-20 23:59:59')) AS moments(moment)
        """)
    with open_published(Home(tmp_path)) as connection:
        nights = {row["night_date"]: row["run_ids"] for row in read_figure(connection, "nights", {}).rows}
    assert nights == {date(2026, 11, 21): ["live-2026-11-21"], date(2026, 11, 20): ["live-2026-11-20", "warc-abc"]}


def test_the_funnel_adds_up_and_each_step_feeds_the_next(home: Path) -> None:
    with open_published(Home(home)) as connection:
        steps = read_funnel(read_figure(connection, "funnel", {"runs": ["live-2026-11-21"]}).rows)
    inputs = {step.name: step.input_count for step in steps}
    assert inputs == {"Feeds polled": 69, "Entries": 420, "Captures": 42, "Articles": 38, "Names read": 30, "Events read": 30,
                      "Event mentions": 38, "Incidents": 6}
    assert [step.missing_count for step in steps] == [0] * 8
    assert steps[6].count("done") == 19


def test_an_incident_of_an_earlier_night_is_known(home: Path, tmp_path: Path) -> None:
    path = make_published(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE core.event_members SET event_id = 'ev-live-2026-11-20-0' WHERE event_id = 'ev-live-2026-11-21-0'")
    with open_published(Home(tmp_path)) as connection:
        incidents = read_funnel(read_figure(connection, "funnel", {"runs": ["live-2026-11-21"]}).rows)[-1]
    assert {outcome.code: outcome.count for outcome in incidents.outcomes} == {"incident.new": 5, "incident.known": 1}


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    rows = [{"text": text, "number": -1.5, "nothing": None, "list": ["=1"], "at": datetime(2026, 11, 21, 3)} for text in FORMULAS]
    read = list(csv.DictReader(io.StringIO(write_csv(list(rows[0]), rows).decode(), newline="")))
    assert [row["text"] for row in read] == [f"'{text}" for text in FORMULAS]
    assert {(row["number"], row["nothing"], row["list"], row["at"]) for row in read} == {("-1.5", "", '["=1"]', "2026-11-21T03:00:00Z")}


@pytest.mark.parametrize(("said", "words"), [
    (say_count(0, "story", "stories"), "no stories"),
    (say_count(1, "story", "stories"), "1 story"),
    (say_count(2345, "source"), "2,345 sources"),
    (say_share(0.004), "< 1 %"), (say_share(0.0), "0 %"), (say_share(0.213), "21 %"),
    (say_time(datetime(2026, 7, 1, 22, 30), "Europe/Berlin"), "2 Jul 2026, 00:30 CEST"),
    (say_time(datetime(2026, 1, 1, tzinfo=UTC), "UTC"), "1 Jan 2026, 00:00 UTC"),
    (say_span({"date_start": date(2026, 3, 1), "date_end": date(2026, 3, 31), "date_granularity": "month"}), "March 2026"),
    (say_span({"date_start": date(2026, 3, 1), "date_end": None, "date_granularity": "range"}), "from 1 Mar 2026"),
    (say_span({"date_start": None, "date_end": date(2026, 3, 1), "date_granularity": "range"}), "until 1 Mar 2026"),
    (say_span({"date_start": date(2026, 3, 1), "date_end": date(2026, 3, 1), "date_granularity": "day"}), "1 Mar 2026"),
    (say_span({"date_start": None, "date_end": None, "date_granularity": None}), ""),
])
def test_numbers_and_times_are_said_in_words(said: str, words: str) -> None:
    assert said == words


@pytest.fixture(scope="module")
def night(home: Path):
    with open_published(Home(home)) as connection:
        return read_night(connection, find_night(read_figure(connection, "nights", {}).rows, DAY))


def test_movers_compare_shares_of_articles(night) -> None:
    risen = night["movers"].rows[0]
    assert (risen["name"], risen["before_count"], risen["recent_share"] > risen["before_share"], risen["score"] > 2) == (
        "Elin Strand", 0, True, True)
    assert {round(row["recent_count"] / row["recent_total"], 4) - row["recent_share"] for row in night["movers"].rows} == {0}


def test_every_country_has_fourteen_days_and_a_day_unread_has_no_share(night) -> None:
    rows = night["countries"].rows
    assert {len([row for row in rows if row["country_iso3"] == code]) for code in {row["country_iso3"] for row in rows}} == {14}
    assert {row["article_share"] is None for row in rows if not row["day_article_count"]} == {True}
    assert all(row["article_share"] <= 1 for row in rows if row["day_article_count"])


def test_a_pair_of_countries_has_its_incidents_by_kind(night) -> None:
    rows = {(row["source_country"], row["target_country"]): row for row in night["dyads"].rows}
    assert set(rows) == {("NOR", "CAN"), ("KEN", "KEN")}
    assert list(rows)[-1] == ("KEN", "KEN")
    assert (rows["NOR", "CAN"]["incident_count"], rows["NOR", "CAN"]["verbal_cooperation_count"]) == (2, 2)


def test_a_watched_term_has_its_newest_article_and_the_days_before(night) -> None:
    hit, = night["watchlists"].rows
    assert (hit["term"], hit["article_count"], hit["before_count"], hit["source_name"]) == ("cod quota", 4, 4, "Radio Lindow")


def test_shades_go_from_nothing_to_the_most() -> None:
    days = [date(2026, 11, day) for day in (19, 20, 21)]
    rows = [{"country_iso3": "NOR", "country_name": "Norway", "day": day, "article_count": count, "article_share": share}
            for day, count, share in zip(days, (0, 1, 40), (None, 0.001, 0.4), strict=True)]
    row, = make_countries(rows, 5).rows
    assert [(cell.text, cell.shade) for cell in row.cells] == [("–", 0), ("<1", 1), ("40", 9)]
    assert row.total == "41"
    types = make_types([{"event_type": "AID", "series_date": days[-1], "incident_count": count} for count in (1, 2)], days[-1], 5)
    assert [(cell.text, cell.shade) for cell in types.rows[0].cells[-2:]] == [("", 0), ("3", 9)]
    assert len(types.days) == 28
