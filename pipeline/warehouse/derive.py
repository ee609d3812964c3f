"""Derive: everything that crosses runs, from the facts. Each step is a file in sql/derive, named for the table it writes.

Per-article tables are made again for the articles that the batch touched (`dirty_articles`), or whose source or judgements are others than
before; stories and incidents from there on as far as the change reaches; small tables in full. The rows are the same whatever was loaded
before.
"""

from collections.abc import Sequence
from datetime import datetime
from importlib import resources

import duckdb

from pipeline import stories
from pipeline.config import Settings
from pipeline.fetch.tombstones import read_tombstones
from pipeline.fetch.urls import registrable_domain
from pipeline.home import Home
from pipeline.outcomes import load_outcomes
from pipeline.warehouse.cast import derive_judgements
from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.objects import load_objects

VERSIONS = ("current_versions", "article_versions", "article_sources")
STEPS = ("entity_cast", "entity_aliases", "postings", "codings")


def derive(connection: duckdb.DuckDBPyConnection, settings: Settings, *, now: datetime) -> None:
    """Write every derived and configured table."""
    with transaction(connection):
        write_feeds(connection, settings)
        write_watchlists(connection, settings)
        write_outcome_codes(connection)
        run_statement(connection, load_objects("macros")["terms"].sql)
        run_steps(connection, VERSIONS)
        derive_judgements(connection, Home(settings.home))
        run_steps(connection, STEPS)
        stories.derive(connection, now=now)
        run_steps(connection, ("entity_roles", "watchlist_hits"))


def run_steps(connection: duckdb.DuckDBPyConnection, steps: Sequence[str]) -> None:
    """Run files of sql/derive, in this order."""
    for step in steps:
        run_statement(connection, load_objects("derive")[step].sql)


def run_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Run the statements of a file."""
    for statement in connection.extract_statements(sql):
        connection.execute(statement)


def write_feeds(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """core.feeds: the feeds as they are configured now, but those of hosts that are to be forgotten; what was configured before is kept in
    `earlier_feeds` (temporary).
    """
    forgets = read_tombstones(Home(settings.home)).covers
    connection.execute("CREATE OR REPLACE TEMP TABLE earlier_feeds AS FROM core.feeds")
    connection.execute("DELETE FROM core.feeds")
    insert_rows(connection, "core.feeds", [
        {"feed_url": feed.url, "source_domain": registrable_domain(feed.url), "source_name": feed.source_name,
         "owner_name": feed.owner_name or feed.source_name, "country_iso3": feed.country_iso3 or None, "lang": feed.lang or None,
         "tags": list(feed.tags), "is_enabled": feed.is_enabled, "is_agency": feed.is_agency, "is_state_media": feed.is_state_media}
        for feed in sorted(settings.feeds, key=lambda feed: feed.url) if not forgets(feed.url)])


def write_watchlists(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """core.watchlists: what is watched now; what was configured before is kept in `earlier_watchlists` (temporary)."""
    connection.execute("CREATE OR REPLACE TEMP TABLE earlier_watchlists AS FROM core.watchlists")
    connection.execute("DELETE FROM core.watchlists")
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for watchlist in settings.watchlists:
        watched = [("entity", term, None) for term in watchlist.entities] + [("words", term, None) for term in watchlist.words]
        for kind, term, parties in [*watched, *(("dyad", " – ".join(dyad), list(dyad)) for dyad in watchlist.dyads)]:
            rows[watchlist.name, kind, term] = {"watchlist_name": watchlist.name, "kind_code": kind, "term": term, "parties": parties}
    insert_rows(connection, "core.watchlists", [rows[key] for key in sorted(rows)])


def write_outcome_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """ops.outcome_codes: the closed list, for those who read outcomes in SQL."""
    connection.execute("DELETE FROM ops.outcome_codes")
    insert_rows(connection, "ops.outcome_codes", [
        {"outcome_code": item.code, "step_code": item.step, "kind_code": item.kind, "description": item.description}
        for _, item in sorted(load_outcomes().items())])


def recipe() -> str:
    """The text of everything that decides what the derived tables hold: it is hashed, and another one means building from nothing."""
    sql = resources.files("sql")
    folders = (sql.joinpath("load"), sql.joinpath("derive"), resources.files("pipeline").joinpath("stories"))
    files = sorted((entry for folder in folders for entry in folder.iterdir() if entry.is_file()), key=lambda entry: entry.name)
    return "\n".join([*(entry.read_text(encoding="utf-8") for entry in files), load_objects("macros")["terms"].sql])
