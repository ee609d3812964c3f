"""The checks that compare a day with the 14 before it: what they take for usual, and what they name."""

from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa
import pytest

from pipeline.warehouse.checks import list_checks
from pipeline.warehouse.engine import create_file
from schemas.contract import arrow_schema, metadata
from tests.report.sample import fill

DAY = date(2026, 11, 20)


@pytest.fixture
def ask(tmp_path):
    """Rows into a file of the contract, then a check over its last day; the rows that it finds."""
    create_file(tmp_path / "file.duckdb")
    with duckdb.connect(str(tmp_path / "file.duckdb")) as connection:
        def insert(table, rows):
            schema = arrow_schema(metadata.tables[table])
            connection.register("rows", pa.Table.from_pylist([fill(row, schema) for row in rows], schema=schema))
            connection.execute(f"INSERT INTO {table} SELECT * FROM rows")
            connection.unregister("rows")

        def call(name, days, captured_at=None):
            """`days`: for each day back from the last, (articles, of them dated)."""
            for back, (count, dated) in enumerate(days):
                day = DAY - timedelta(days=back)
                run_id = f"live-{day}"
                insert("ops.runs", [{"run_id": run_id, "kind_code": "live", "day": day}])
                insert("core.articles", [{"run_id": run_id, "article_version_id": f"{run_id}-{number}", "authors": [],
                                          "published_at": datetime(2026, 11, 1) if number < dated else None} for number in range(count)])
            newest = captured_at or datetime(2026, 11, 20, 23)
            insert("core.captures", [{"run_id": f"live-{DAY}", "capture_id": "c", "captured_at": newest}])
            insert("ops.builds", [{"built_at": datetime(2026, 11, 21, 2)}])
            connection.execute("CREATE TEMP TABLE batch_runs AS SELECT ? AS run_id", [f"live-{DAY}"])
            (check,) = [check for check in list_checks() if check.name == name]
            assert check.severity == "warn"
            assert check.reason
            return connection.execute(check.sql).fetchall()
        yield call


@pytest.mark.parametrize(("today", "is_usual"), [(100, True), (51, True), (49, False), (0, False), (301, False)])
def test_the_number_of_articles(ask, today, is_usual):
    assert (ask("volume", [(today, 0), *[(100, 0)] * 6]) == []) is is_usual


@pytest.mark.parametrize(("dated", "is_usual"), [(90, True), (76, True), (74, False), (0, False)])
def test_the_share_that_has_a_date(ask, dated, is_usual):
    found = ask("enrichment", [(100, dated), *[(100, 90)] * 6])
    assert [row[1] for row in found] == ([] if is_usual else ["date"])


def test_too_few_days_or_articles_say_nothing(ask):
    assert ask("enrichment", [(100, 0), *[(100, 90)] * 4]) == []


def test_a_small_day_says_nothing(ask):
    assert ask("enrichment", [(99, 0), *[(100, 90)] * 6]) == []


@pytest.mark.parametrize(("captured_at", "is_fresh"), [(datetime(2026, 11, 20, 0, 1), True), (datetime(2026, 11, 19, 23, 59), False)])
def test_how_old_the_newest_capture_is(ask, captured_at, is_fresh):
    assert (ask("freshness", [(1, 1)], captured_at) == []) is is_fresh


def test_every_check_says_why():
    assert not [check.name for check in list_checks() if len(check.reason) < 20 and "captures" not in check.reason]
