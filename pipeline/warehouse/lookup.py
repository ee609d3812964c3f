"""Entities of the published file, looked up by name or id."""

from datetime import date, datetime
from typing import Any

import duckdb

from pipeline.warehouse.objects import load_objects

Found = dict[str, Any]


def search_entities(connection: duckdb.DuckDBPyConnection, text: str, *, limit: int) -> list[Found]:
    """Entities with a name of which some word begins with `text`, the most named first; case, accents and points do not matter."""
    from pipeline.entities.names import normalise_name

    folded = normalise_name(text)
    return ask(connection, "search", text=folded, limit=limit) if folded else []


def find_entity(connection: duckdb.DuckDBPyConnection, entity_id: str, *, examples: int) -> Found | None:
    """One entity with its names, roles, former ids and newest examples, also by an id that it had before; None when nobody has it."""
    rows = ask(connection, "entity", id=entity_id)
    if not rows:
        return None
    current = rows[0]["entity_id"]
    return {**rows[0], "aliases": ask(connection, "aliases", id=current), "roles": ask(connection, "roles", id=current),
            "former_ids": ask(connection, "former_ids", id=current), "examples": ask(connection, "examples", id=current, limit=examples)}


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[Found]:
    """The rows of a query in sql/entities, by column; times and days as ISO texts."""
    result = connection.execute(load_objects("entities")[name].sql, parameters)
    columns = [column[0] for column in result.description]
    return [{column: value.isoformat() if isinstance(value, datetime | date) else value for column, value in zip(columns, row, strict=True)}
            for row in result.fetchall()]
