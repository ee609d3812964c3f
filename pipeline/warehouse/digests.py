"""Content digests: what a file says, whatever its bytes. Equal captures, code and knowledge give equal digests."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
from sqlalchemy import Column, Double, Table

from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.reader import open_file
from schemas.contract import BUILD, content_columns, tables

OWNED = frozenset({"core.articles", "core.mentions", "core.role_mentions", "core.event_mentions", "core.quotes"})
"""Tables whose rows several runs may have; a digest covers those of the run that owns the version."""

FLOAT_DIGITS = 6

Digests = Mapping[str, tuple[int, str]]


def content_digests(path: Path) -> dict[str, tuple[int, str]]:
    """(rows, SHA-256) of each table of the file at `path`, by full name."""
    with open_file(path) as connection:
        return read_digests(connection)


def read_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, str]]:
    """The digests of every table that has content: not of those about the build itself, nor of pure ledgers."""
    spoken = (table for table in tables() if table.info["layer"] != BUILD and content_columns(table))
    return {table.fullname: digest_table(connection, table) for table in spoken}


def digest_table(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, str]:
    """(rows, digest) of one table: a hash of each row, the hashes sorted in buckets so that memory stays small, and hashed again."""
    columns = ", ".join(_expression(table.columns[name]) for name in content_columns(table))
    owned = "SEMI JOIN core.article_versions USING (run_id, article_version_id)" if table.fullname in OWNED else ""
    hashes = f"SELECT sha256(CAST(row({columns}) AS VARCHAR)) AS row_hash FROM {table.fullname} {owned}"  # noqa: S608 - the contract's names
    connection.execute(f"CREATE OR REPLACE TEMP VIEW row_hashes AS {hashes}")
    found = connection.execute(load_objects("verify")["table_digest"].sql).fetchone()
    assert found is not None
    return int(found[0]), str(found[1])


def _expression(column: Column[object]) -> str:
    return f'round("{column.name}", {FLOAT_DIGITS})' if isinstance(column.type, Double) else f'"{column.name}"'


def write_digests(connection: duckdb.DuckDBPyConnection) -> Digests:
    """Compute the digests and keep them in ops.digests."""
    digests = read_digests(connection)
    with transaction(connection):
        connection.execute("DELETE FROM ops.digests")
        insert_rows(connection, "ops.digests", [{"table_name": name, "row_count": row_count, "content_sha256": digest}
                                                for name, (row_count, digest) in sorted(digests.items())])
    return digests
