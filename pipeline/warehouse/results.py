"""The result of a query as people and programs want it: a table, CSV, JSON or Parquet."""

import csv
import json
import math
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

BATCH_ROWS = 10_000
CELL_WIDTH = 120
MINIMUM_COLUMN = 20
"""Columns are not made narrower than this, but the row is shown as a block instead."""

PIPE_WIDTH = 160
NUMBERS = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE"})
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets run a cell that begins so: it is given a quotation mark, as OWASP advises."""


def write_result(connection: duckdb.DuckDBPyConnection, sql: str, format_name: str, output: str | None, table_rows: int) -> None:
    """Write what a statement answers to `output`, or to stdout."""
    if format_name == "parquet":
        write_parquet(connection.sql(sql), Path(output or ""))
        return
    answer = connection.execute(sql)
    if output:
        temporary = Path(f"{output}.tmp")
        with temporary.open("w", encoding="utf-8", newline="") as out:
            _write_text(answer, format_name, out, table_rows)
        temporary.replace(output)
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        _write_text(answer, format_name, sys.stdout, table_rows)


def _write_text(answer: duckdb.DuckDBPyConnection, format_name: str, out: TextIO, table_rows: int) -> None:
    if format_name == "csv":
        write_csv(answer, out)
    elif format_name == "json":
        write_json_rows(answer, out)
    else:
        write_table(answer, out, table_rows)


def read_names(answer: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the columns."""
    return [column[0] for column in answer.description or ()]


def read_rows(answer: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows, a batch at a time."""
    while batch := answer.fetchmany(BATCH_ROWS):
        yield from batch


def write_csv(answer: duckdb.DuckDBPyConnection, out: TextIO) -> None:
    """CSV with a header; lists and structs as JSON, NULL as an empty cell, texts that would be formulas disarmed."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(disarm, read_names(answer)))
    for row in read_rows(answer):
        writer.writerow([disarm(show_value(value)) if isinstance(value, str | list | dict) else show_value(value) for value in row])


def disarm(text: str) -> str:
    """A text that no spreadsheet takes for a formula, with line feeds as its only line ends."""
    safe = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return safe.replace("\r\n", "\n").replace("\r", "\n")  # the writer quotes a line feed, and leaves a bare carriage return as it is


def write_json_rows(answer: duckdb.DuckDBPyConnection, out: TextIO) -> None:
    """A JSON array, one object a line."""
    names = read_names(answer)
    out.write("[")
    for number, row in enumerate(read_rows(answer)):
        values = {name: to_json_value(value) for name, value in zip(names, row, strict=True)}
        out.write((",\n" if number else "\n") + json.dumps(values, ensure_ascii=False, allow_nan=False))
    out.write("\n]\n")


def to_json_value(value: Any) -> Any:
    """A value as JSON has it: times as ISO 8601, what JSON has no number for as null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): to_json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def show_value(value: Any) -> str:
    """A value as text; nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(to_json_value(value), ensure_ascii=False)
    return "true" if value is True else "false" if value is False else str(value)


def write_parquet(relation: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Parquet, a batch at a time, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    temporary = path.with_name(f"{path.name}.tmp")
    reader = relation.to_arrow_reader(BATCH_ROWS)
    with pq.ParquetWriter(temporary, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_table(pa.Table.from_batches([batch]))
    temporary.replace(path)


def write_table(answer: duckdb.DuckDBPyConnection, out: TextIO, limit: int) -> None:
    """A table for the terminal; one block a row when there are more columns than it has room for."""
    names = read_names(answer)
    numbers = [str(column[1]) in NUMBERS for column in answer.description or ()]
    rows = answer.fetchmany(limit + 1)
    if names[:2] == ["explain_key", "explain_value"]:
        out.writelines(f"{value}\n" for _, value in rows)
        return
    console = Console(file=out, highlight=False, emoji=False, markup=False, width=None if out.isatty() else PIPE_WIDTH)
    cells = [[show_cell(value) for value in row] for row in rows[:limit]]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    if sum(min(width, MINIMUM_COLUMN) + 3 for width in widths) > console.width:
        _print_blocks(console, names, cells)
    else:
        _print_grid(console, list(zip(names, numbers, widths, strict=True)), cells)
    if len(rows) > limit:
        print(f"newsmill: the first {limit} rows; --format csv, json or parquet gives all", file=sys.stderr)


def _print_grid(console: Console, columns: list[tuple[str, bool, int]], rows: list[list[str]]) -> None:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name, is_number, width in columns:
        table.add_column(Text(name), justify="right" if is_number else "left", no_wrap=width <= MINIMUM_COLUMN, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_blocks(console: Console, names: list[str], rows: list[list[str]]) -> None:
    width = max(map(len, names), default=0)
    for number, row in enumerate(rows, 1):
        console.print(f"── row {number} ──", style="bold")
        for name, value in zip(names, row, strict=True):
            console.print(Text(f"{name:<{width}}  {value}"), no_wrap=True, overflow="ellipsis")


def show_cell(value: Any) -> str:
    """A value on one line of the table, cut when it is long; control characters do not reach the terminal."""
    text = "".join(character if character.isprintable() else " " for character in show_value(value))
    return text if len(text) <= CELL_WIDTH else f"{text[:CELL_WIDTH - 1]}…"
