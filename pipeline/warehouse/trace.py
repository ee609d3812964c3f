"""Trace: the life of an article, from the feed that named it to the facts that stand on it, and every place on the way.

What was refused or failed has a life too: it ends with its outcome. Each part is a query in sql/trace, in the order of the data.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.errors import UsageError
from pipeline.fetch.urls import BadUrl, make_key
from pipeline.home import Home
from pipeline.warehouse.objects import SqlObject, load_objects
from pipeline.warehouse.reader import open_published
from pipeline.warehouse.results import to_json_value


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a life: its name, what it shows, and its rows."""

    name: str
    title: str
    rows: list[dict[str, Any]]


def trace(home: Home, wanted: str) -> list[Section]:
    """The life of what an address or an id stands for, part by part. UsageError when nothing in the file answers to it."""
    with open_published(home) as connection:
        subjects = load_objects("trace")["subjects"].sql
        connection.execute(f"CREATE TEMP TABLE traced AS {subjects}", {"wanted": wanted, "url_key": find_key(wanted)})
        found = connection.execute("SELECT count(*) FROM traced").fetchone()
        if not found or not found[0]:
            raise UsageError(f"nothing in the published file answers to {wanted!r}")
        parts = [item for name, item in load_objects("trace").items() if name != "subjects"]
        return [read_section(connection, item) for item in parts]


def find_key(wanted: str) -> str | None:
    """The canonical key of an address; None when it is none."""
    try:
        return make_key(wanted) if "/" in wanted else None
    except BadUrl:
        return None


def read_section(connection: duckdb.DuckDBPyConnection, item: SqlObject) -> Section:
    """The rows of one part, as JSON has them."""
    cursor = connection.execute(item.sql)
    names = [column[0] for column in cursor.description or ()]
    rows = [{name: to_json_value(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]
    return Section(item.name.partition("_")[2], item.description, rows)
