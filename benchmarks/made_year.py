"""A published year: 600,000 articles, 10 million mentions, 1.8 million event mentions, made by SQL; and a night of 20,000 in the lake.

What a build would have derived of the year is written down (`benchmarks.made_warehouse`), or derived by the build's own steps where that
takes minutes and not hours: the file is one that a build goes on with. Its digests are those of the builds that follow, by part.
"""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.made_news import MadeNews
from benchmarks.made_warehouse import WHOLE_DAYS, make_base, make_history, open_made, run_file
from pipeline.config import Settings
from pipeline.home import Home
from pipeline.warehouse.builder import write_build
from pipeline.warehouse.derive import run_statement, run_steps, write_feeds, write_outcome_codes
from pipeline.warehouse.engine import transaction
from pipeline.warehouse.marts import write_marts
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.published import new_version, publish

NOW = datetime(2031, 1, 1, tzinfo=UTC)
CHARACTERS = 1100
"""Of the texts of old days."""

RUNS_AT_A_TIME = 15

FIRST_NUMBER = 10_000_000
"""Of the night's articles, so that none has the address of one of the year's."""


def make_year(home: Path, days: int, per_day: int) -> None:
    """Write and publish the year."""
    settings = Settings(home=home)
    place = Home(home)
    place.published.mkdir(parents=True, exist_ok=True)
    version = new_version(place, now=NOW)
    working = place.published / f".{version.name}.building"
    make_base(place.root / "base.duckdb", per_day, characters=CHARACTERS)
    make_history(place.root / "base.duckdb", working, days, characters=CHARACTERS)
    with open_made(working) as connection:
        connection.execute("SET memory_limit = '4GB'")
        connection.execute("DROP TABLE main.night")
        run_file(connection, "year")
        with transaction(connection):
            write_feeds(connection, settings)
            write_outcome_codes(connection)
            run_statement(connection, load_objects("macros")["terms"].sql)
            run_steps(connection, ("entity_cast", "entity_aliases"))
        write_postings(connection)
        write_build(connection, settings, now=NOW, is_rebuild=True)
        write_marts(connection, settings.report.timezone)
        connection.execute("CHECKPOINT")
    publish(place, working, version)


def write_postings(connection: duckdb.DuckDBPyConnection) -> None:
    """The search terms of the year, some days at a time, as nights would have written them: all at once they do not fit into memory."""
    runs = [run_id for run_id, in connection.execute("SELECT run_id FROM ops.runs ORDER BY run_id").fetchall()]
    for start in range(0, len(runs), RUNS_AT_A_TIME):
        chosen = runs[start:start + RUNS_AT_A_TIME]
        connection.execute("CREATE OR REPLACE TEMP TABLE dirty_articles AS"
                           " SELECT article_id FROM core.articles WHERE list_contains($runs, run_id)", {"runs": chosen})
        run_steps(connection, ("postings",))


def make_night(home: Path, count: int) -> str:
    """Write the day after the year, of `count` articles, into the lake; returns its run id."""
    from benchmarks.warehouse import MadeRuns

    news = MadeNews(count, seed=5)
    news.count = FIRST_NUMBER
    return MadeRuns(Home(home), count).write_day(WHOLE_DAYS, news)
