"""Datasets: what is exported, each from one file of sql/exports, with every column described as it is in the warehouse."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from pipeline.config import Settings
from pipeline.days import Span
from pipeline.errors import BuildError, UsageError
from pipeline.home import Home
from pipeline.warehouse.marts import inherited_columns
from pipeline.warehouse.objects import SqlObject, load_objects
from pipeline.warehouse.reader import open_published

BATCH_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it goes out: its DuckDB type and what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """A table as it goes out. `sql` runs as it is; `key` is unique; `day` is the column that divides it, "" for none."""

    name: str
    description: str
    key: tuple[str, ...]
    day: str
    sql: str
    columns: tuple[Column, ...]


@contextmanager
def open_source(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, with room on the disk for what does not fit into memory."""
    with tempfile.TemporaryDirectory(prefix="newsmill-export-") as folder:
        config = settings.warehouse
        with open_published(Home(settings.home), memory_limit=config.memory_limit, threads=config.threads, temp_directory=folder) as opened:
            yield opened


def read_datasets(connection: duckdb.DuckDBPyConnection, names: Sequence[str], span: Span, *, full_text: bool) -> list[Dataset]:
    """The named datasets, all if none is named. UsageError for a name that is none."""
    known = load_objects("exports")
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise UsageError(f"there is no export of {', '.join(unknown)}; there are {', '.join(known)}")
    values = {"first": f"DATE '{span.first}'", "last": f"DATE '{span.last}'", "full_text": str(full_text).lower()}
    return [_read_dataset(connection, known[name], values) for name in known if not names or name in names]


def _read_dataset(connection: duckdb.DuckDBPyConnection, item: SqlObject, values: Mapping[str, str]) -> Dataset:
    sql = item.sql
    for name, literal in values.items():
        sql = sql.replace(f"${name}", literal)
    meanings = {**inherited_columns(item), **item.columns}
    rows = connection.execute(f"DESCRIBE {sql}").fetchall()
    bare = [row[0] for row in rows if row[0] not in meanings]
    if bare:
        raise BuildError(f"sql/exports/{item.name}.sql does not say what {', '.join(bare)} is")
    return Dataset(name=item.name, description=f"{item.description}.", sql=sql, day=item.header.get("day", "").rstrip("."),
                   key=tuple(part.strip() for part in item.header["key"].rstrip(".").split(",")),
                   columns=tuple(Column(row[0], row[1], meanings[row[0]]) for row in rows))
