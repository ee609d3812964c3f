"""Diff: what two published files or releases say differently, table by table, and which codings stand behind it.

Both sides are read as the datasets of an export, whose keys say which rows are the same thing; a release says its keys itself.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipeline.days import ALL_DAYS
from pipeline.errors import UsageError
from pipeline.export.datasets import read_datasets
from pipeline.export.package import PACKAGE_NAME
from pipeline.home import Home
from pipeline.warehouse.reader import PUBLISHED_NAME, open_file, published_path
from pipeline.warehouse.results import to_json_value, write_parquet
from schemas.contract import tables

CODING = "coding_id"
EXAMPLES = 5
"""Keys that are shown of each kind of change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two: what it is called, its files by dataset, and the keys of its datasets."""

    name: str
    files: dict[str, list[str]]
    keys: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodingChange:
    """Rows that changed from one coding to another; `parts`: what of it is another. None as `after` where the coding is the same."""

    before: str | None
    after: str | None
    parts: tuple[str, ...]
    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TableDiff:
    """How one dataset differs. `columns`: rows in which each column is another, in those that both have."""

    name: str
    rows_before: int = 0
    rows_after: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    codings: tuple[CodingChange, ...] = ()
    examples: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def is_equal(self) -> bool:
        """Whether both sides say the same."""
        return not (self.added or self.removed or self.changed or self.columns_added or self.columns_removed)


def diff(home: Home, before: str, after: str) -> list[TableDiff]:
    """Compare two sides, each the path of a file, home or release, the name of one of this home's, or `published`. UsageError for another.

    What says how and when the work was done is no difference: `about`, the runs, and ledger columns.
    """
    with tempfile.TemporaryDirectory(prefix="newsmill-diff-") as folder, duckdb.connect() as connection:
        old, new = (open_side(home, name, Path(folder) / place) for name, place in ((before, "before"), (after, "after")))
        stage(connection, "before", old)
        stage(connection, "after", new)
        names = sorted((old.files.keys() & new.files.keys()) - {"about"})
        return [*(compare(connection, name, new.keys[name]) for name in names), *one_sided(connection, old, new)]


def open_side(home: Home, wanted: str, folder: Path) -> Side:
    """The datasets of a side as Parquet files; those of a published file are written to `folder`."""
    for path in (Path(wanted), Path(wanted) / "published" / PUBLISHED_NAME, home.published / wanted, home.releases / wanted):
        if (path / PACKAGE_NAME).is_file():
            return read_release(path)
        if path.is_file():
            return read_file(path.resolve(), folder)
    if wanted in ("published", PUBLISHED_NAME):
        return read_file(published_path(home), folder)
    raise UsageError(f"{wanted!r} is neither a published file, nor a release, nor the name of one in {home.root}")


def read_release(folder: Path) -> Side:
    """A release, by what it says of itself."""
    try:
        resources = json.loads((folder / PACKAGE_NAME).read_bytes())["resources"]
        paths = {item["title"]: [item["path"]] if isinstance(item["path"], str) else item["path"] for item in resources}
        keys = {item["title"]: list(item["schema"]["newsmill:key"]) for item in resources}
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder / PACKAGE_NAME} cannot be read: {error}") from error
    return Side(name=folder.name, files={name: [str(folder / path) for path in paths[name]] for name in paths}, keys=keys)


def read_file(path: Path, folder: Path) -> Side:
    """A published file, its datasets written out. UsageError when it is of a version whose tables are others."""
    folder.mkdir()
    try:
        with open_file(path) as connection:
            datasets = read_datasets(connection, (), ALL_DAYS, full_text=False)
            for dataset in datasets:
                write_parquet(connection.sql(dataset.sql), folder / f"{dataset.name}.parquet")
    except duckdb.Error as error:
        raise UsageError(f"{path} cannot be read by this version: {' '.join(str(error).split())}; compare releases instead") from error
    return Side(name=path.name, files={item.name: [str(folder / f"{item.name}.parquet")] for item in datasets},
                keys={item.name: list(item.key) for item in datasets})


def stage(connection: duckdb.DuckDBPyConnection, schema: str, side: Side) -> None:
    """A view for each dataset of a side."""
    connection.execute(f"CREATE SCHEMA {schema}")
    for name, paths in side.files.items():
        connection.read_parquet(paths, union_by_name=True, hive_partitioning=False).create_view("staged_view", replace=True)
        connection.execute(f'CREATE TABLE {schema}."{name}" AS FROM staged_view')


def compare(connection: duckdb.DuckDBPyConnection, name: str, key: Sequence[str]) -> TableDiff:
    """How a dataset that both sides have differs. Names come from our own declarations, or are quoted."""
    old, new = (list_columns(connection, schema, name) for schema in ("before", "after"))
    shared = [column for column in new if column in old and column not in {*key, *list_ledger()}]
    on = " AND ".join(f"b.{quote(column)} IS NOT DISTINCT FROM a.{quote(column)}" for column in key)
    where = f'before.{quote(name)} AS b FULL JOIN after.{quote(name)} AS a ON {on}'
    sides = f"b.{quote(key[0])} IS NOT NULL AS was, a.{quote(key[0])} IS NOT NULL AS is_now"
    flags = ", ".join(f"b.{quote(column)} IS DISTINCT FROM a.{quote(column)} AS {quote(column)}" for column in shared)
    ids = ", ".join(f"coalesce(a.{quote(column)}, b.{quote(column)}) AS {quote(f'key {column}')}" for column in key)
    codings = f"b.{CODING} AS coding_before, a.{CODING} AS coding_after" if CODING in shared else ""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS SELECT {', '.join(filter(None, [sides, codings, ids, flags]))} FROM {where}")  # noqa: S608
    other = " OR ".join(map(quote, shared)) or "false"
    counts = ", ".join(["count(*) FILTER (was)", "count(*) FILTER (is_now)", "count(*) FILTER (is_now AND NOT was)",
                        "count(*) FILTER (was AND NOT is_now)", f"count(*) FILTER (was AND is_now AND ({other}))",
                        *(f"count(*) FILTER (was AND is_now AND {quote(column)})" for column in shared)])
    row = connection.execute(f"SELECT {counts} FROM pairs").fetchone()  # noqa: S608
    assert row is not None
    wheres = {"added": "is_now AND NOT was", "removed": "was AND NOT is_now", "changed": f"was AND is_now AND ({other})"}
    return TableDiff(
        name=name, rows_before=row[0], rows_after=row[1], added=row[2], removed=row[3], changed=row[4],
        columns={column: count for column, count in zip(shared, row[5:], strict=True) if count},
        columns_added=tuple(column for column in new if column not in old),
        columns_removed=tuple(column for column in old if column not in new),
        codings=tuple(read_codings(connection, wheres["changed"])) if CODING in shared else (),
        examples={kind: found for kind, where in wheres.items() if (found := read_examples(connection, key, where))})


@cache
def list_ledger() -> frozenset[str]:
    """Columns that are ledger wherever they stand, and the run: the same content may have come with another."""
    columns = [column for table in tables() for column in table.columns]
    return frozenset({"run_id"} | {column.name for column in columns if column.info["ledger"]}
                     - {column.name for column in columns if not column.info["ledger"]})


def read_codings(connection: duckdb.DuckDBPyConnection, changed: str) -> Iterator[CodingChange]:
    """The codings behind the rows that changed, most rows first."""
    query = f"SELECT coding_before, coding_after, count(*) FROM pairs WHERE {changed} GROUP BY ALL ORDER BY 3 DESC, 1, 2"  # noqa: S608
    for before, after, rows in connection.execute(query).fetchall():
        if before == after:
            yield CodingChange(before=before, after=None, parts=(), rows=rows)
            continue
        known = [read_coding_row(connection, schema, coding) for schema, coding in (("before", before), ("after", after))]
        parts = tuple(name for name in known[1] if name != CODING and known[0].get(name) != known[1][name])
        yield CodingChange(before=before, after=after, parts=parts, rows=rows)


def read_coding_row(connection: duckdb.DuckDBPyConnection, schema: str, coding_id: str) -> dict[str, Any]:
    """What a side says of a coding; nothing where it says nothing."""
    if "codings" not in list_tables(connection, schema):
        return {}
    cursor = connection.execute(f"FROM {schema}.codings WHERE coding_id = ?", [coding_id])
    row, names = cursor.fetchone(), [column[0] for column in cursor.description or ()]
    return dict(zip(names, row, strict=True)) if row else {}


def read_examples(connection: duckdb.DuckDBPyConnection, key: Sequence[str], where: str) -> list[Any]:
    """The first keys of one kind of change."""
    columns = ", ".join(quote(f"key {column}") for column in key)
    rows = connection.execute(f"SELECT {columns} FROM pairs WHERE {where} ORDER BY ALL LIMIT {EXAMPLES}").fetchall()  # noqa: S608
    return [to_json_value(row[0]) if len(row) == 1 else [to_json_value(value) for value in row] for row in rows]


def one_sided(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> Iterator[TableDiff]:
    """Datasets that only one side has."""
    for schema, side, other in (("before", old, new), ("after", new, old)):
        for name in sorted(side.files.keys() - other.files.keys()):
            row = connection.execute(f"SELECT count(*) FROM {schema}.{quote(name)}").fetchone()  # noqa: S608
            count = int(row[0]) if row else 0
            if schema == "before":
                yield TableDiff(name=name, rows_before=count, removed=count)
            else:
                yield TableDiff(name=name, rows_after=count, added=count)


def list_tables(connection: duckdb.DuckDBPyConnection, schema: str) -> set[str]:
    """The datasets of a side."""
    return {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [schema]).fetchall()}


def list_columns(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> list[str]:
    """The columns of a dataset of a side, in order."""
    return [row[0] for row in connection.execute(f"DESCRIBE {schema}.{quote(name)}").fetchall()]


def quote(name: str) -> str:
    """A name in SQL; a release from elsewhere may name its columns as it likes."""
    return '"' + name.replace('"', '""') + '"'
