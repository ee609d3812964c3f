"""The DuckDB file: made from the contract, opened for building. The only module that knows SQLAlchemy's dialect for it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from pipeline.config import WarehouseConfig
from schemas.contract import arrow_schema, metadata, tables

STORAGE_VERSION = "v1.4.0"
"""Files are written so that tools with DuckDB 1.4 and newer can open them, whatever version builds them."""

SCHEMAS = ("core", "mart", "ops")


def create_file(path: Path) -> None:
    """A new file with every schema and table of the contract, and its comments."""
    options = {"storage_compatibility_version": STORAGE_VERSION}
    engine = create_engine(f"duckdb:///{path}", connect_args={"config": options}, poolclass=NullPool)
    with engine.begin() as connection:
        for name in SCHEMAS:
            connection.execute(CreateSchema(name))
        metadata.create_all(connection, tables=tables(), checkfirst=False)
    engine.dispose()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All statements of the block or none; also a hundred times faster than one by one. A broken block breaks the build, so no rollback."""
    connection.execute("BEGIN TRANSACTION")
    yield
    connection.execute("COMMIT")


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of Python's own into a table of the contract."""
    connection.register("new_rows", pa.Table.from_pylist(rows, schema=arrow_schema(metadata.tables[table])))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows")  # noqa: S608 - the contract's names
    connection.unregister("new_rows")


@contextmanager
def open_for_build(path: Path, config: WarehouseConfig) -> Iterator[duckdb.DuckDBPyConnection]:
    """The driver's own connection, with write access: facts come in through Parquet, far faster than through executemany.

    Spilled data goes beside the file and away with it.
    """
    options: dict[str, Any] = {
        "threads": config.threads, "memory_limit": config.memory_limit, "temp_directory": f"{path}.spill",
        "storage_compatibility_version": STORAGE_VERSION, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }
    connection = duckdb.connect(str(path), config=options)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
