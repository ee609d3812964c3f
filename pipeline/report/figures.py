"""Figures: one file of sql/reports each, with its rows, the SQL as a reader can run it, and what its header says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.records import Row
from pipeline.warehouse.objects import load_objects

Parameters = Mapping[str, date | Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """What one file of sql/reports said about a night. `sql` has the parameters written in: it runs as it is shown."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sql: str


def read_figure(connection: duckdb.DuckDBPyConnection, name: str, parameters: Parameters) -> Figure:
    """Run sql/reports/<name>.sql with those of the parameters ($day, $runs) that it uses."""
    sql = load_objects("reports")[name].sql
    used = {key: value for key, value in parameters.items() if f"${key}" in sql}
    result = connection.execute(sql, used)
    columns = tuple(column[0] for column in result.description or ())
    rows = tuple(dict(zip(columns, row, strict=True)) for row in result.fetchall())
    return Figure(name=name, columns=columns, rows=rows, sql=write_in(sql, used))


def write_in(sql: str, parameters: Parameters) -> str:
    """The SQL with its parameters as literals, for people to copy."""
    for key, value in parameters.items():
        literal = f"DATE '{value}'" if isinstance(value, date) else f"[{', '.join(map(_quote, value))}]"
        sql = sql.replace(f"${key}", literal)
    return sql.strip()


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
