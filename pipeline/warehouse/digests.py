"""Content digests: what a file says, whatever its bytes. Equal captures, code and knowledge give equal digests."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from sqlalchemy import Column, Double, Table

from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.reader import open_file
from schemas.contract import BUILD, FACT, content_columns, tables

OWNED = frozenset({"core.articles", "core.mentions", "core.role_mentions", "core.event_mentions", "core.quotes"})
"""Tables whose rows several runs may have; a digest covers those of the run that owns the version."""

PARTS = {"core.postings": "report_date"}
"""The column by which a table is digested in parts; facts by run, other tables as a whole."""

FLOAT_DIGITS = 6

Digests = Mapping[str, tuple[int, str]]
Part = tuple[str, int, str]
"""(part, rows, sum of hashes)."""


def content_digests(path: Path) -> dict[str, tuple[int, str]]:
    """(rows, SHA-256) of each table of the file at `path`, by full name, read anew."""
    with open_file(path) as connection:
        return read_digests(connection)


def read_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, str]]:
    """The digests of every table that has content, read anew."""
    return {table.fullname: join_parts(read_parts(connection, table)) for table in digested_tables()}


def digested_tables() -> list[Table]:
    """Tables that have content: not those about the build itself, nor pure ledgers."""
    return [table for table in tables() if table.info["layer"] != BUILD and content_columns(table)]


def part_column(table: Table) -> str | None:
    """The column that names a row's part."""
    return "run_id" if table.info["layer"] == FACT else PARTS.get(table.fullname)


def read_parts(connection: duckdb.DuckDBPyConnection, table: Table, only: str = "") -> list[Part]:
    """The digest of each part of a table. `only`: a temporary table of the parts that are wanted; all, if none is named."""
    columns = read_expressions(table)
    owned = "SEMI JOIN core.article_versions USING (run_id, article_version_id)" if table.fullname in OWNED else ""
    column = part_column(table)
    part = f"CAST({column} AS VARCHAR)" if column else "''"
    wanted = f"WHERE {part} IN (FROM {only})" if only else ""
    rows = f"SELECT {part} AS part, md5_number_lower(CAST(row({columns}) AS VARCHAR)) AS row_hash"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW row_hashes AS {rows} FROM {table.fullname} {owned} {wanted}")
    found = connection.execute(load_objects("verify")["part_digests"].sql).fetchall()
    return sorted((name, rows, str(total)) for name, rows, total in found)


def join_parts(parts: Sequence[Part]) -> tuple[int, str]:
    """(rows, digest) of a table, from its parts, however it is parted: the same rows from other runs have the same digest."""
    rows, total = sum(rows for _, rows, _ in parts), sum(int(total) for _, _, total in parts)
    return rows, hashlib.sha256(f"{rows} {total}".encode()).hexdigest()


def read_expressions(table: Table) -> str:
    """The content columns of a table as they are compared: floats rounded."""
    return ", ".join(_expression(table.columns[name]) for name in content_columns(table))


def _expression(column: Column[object]) -> str:
    return f'round("{column.name}", {FLOAT_DIGITS})' if isinstance(column.type, Double) else f'"{column.name}"'


def write_digests(connection: duckdb.DuckDBPyConnection) -> Digests:
    """Bring ops.digests up to date; of a table in parts only those that this batch can have changed are read (`dirty_parts`)."""
    digests = {}
    for table in digested_tables():
        if part_column(table):
            refresh_parts(connection, table)
            query = "SELECT part, row_count, hash_sum FROM ops.digest_parts WHERE table_name = ? ORDER BY part"
            parts = connection.execute(query, [table.fullname]).fetchall()
        else:
            parts = read_parts(connection, table)
        digests[table.fullname] = join_parts(parts)
    with transaction(connection):
        connection.execute("DELETE FROM ops.digests")
        insert_rows(connection, "ops.digests", [{"table_name": name, "row_count": row_count, "content_sha256": digest}
                                                for name, (row_count, digest) in sorted(digests.items())])
    return digests


def refresh_parts(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Read the parts of a table again that may have changed."""
    with transaction(connection):
        parts = read_parts(connection, table, only="dirty_parts")
        connection.execute("DELETE FROM ops.digest_parts WHERE table_name = ? AND part IN (FROM dirty_parts)", [table.fullname])
        insert_rows(connection, "ops.digest_parts", [{"table_name": table.fullname, "part": name, "row_count": rows, "hash_sum": total}
                                                     for name, rows, total in parts])
