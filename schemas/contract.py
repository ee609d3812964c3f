"""How a table is declared: once, with a comment on everything; the rest (DDL, Arrow schemas, checks, docs) is derived from it.

A column is *content* (a function of captures, code and knowledge: it enters digests) or *ledger* (times of running, paths, durations).
"""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.types import TypeEngine

from schemas.types import TEXT, arrow_type

metadata = MetaData()

SCHEMA_VERSION = 1
"""Raised when a column changes its meaning; parts of another version are made again, not migrated."""

FACT, DERIVED, CONFIGURED, OPS, BUILD = "fact", "derived", "configured", "ops", "build"
"""Layers: facts come from run parts in the lake, derived tables from facts, configured ones from feeds.toml; ops is book-keeping of
runs; build is about one file and the making of it, and has no digest."""


def col(name: str, column_type: TypeEngine[Any], comment: str, *,
        required: bool = False, ledger: bool = False, codes: str = "") -> Column[Any]:
    """A column. `codes` names the closed list in schemas/codes that its values come from."""
    return Column(name, column_type, nullable=not required, comment=comment, info={"ledger": ledger, "codes": codes})


def run_id() -> Column[Any]:
    """The column that every fact begins with. A ledger column: the same bytes say the same, whichever way they came in."""
    return col("run_id", TEXT, "The run whose files brought this row", required=True, ledger=True)


def table(name: str, schema: str, comment: str, *columns: Column[Any], grain: Iterable[str], layer: str) -> Table:
    """A table. `grain`: the columns that together are unique, which a check verifies after each build."""
    return Table(name, metadata, *columns, schema=schema, comment=comment, info={"grain": tuple(grain), "layer": layer})


def tables(*layers: str) -> list[Table]:
    """The declared tables of the given layers (all, if none is given), in order of their full names."""
    import schemas  # noqa: F401 - declares every table

    return [t for _, t in sorted(metadata.tables.items()) if not layers or t.info["layer"] in layers]


def arrow_schema(declared: Table) -> pa.Schema:
    """The Arrow schema of a table's parts in the lake."""
    return pa.schema([pa.field(c.name, arrow_type(c.type), nullable=bool(c.nullable)) for c in declared.columns],
                     metadata={"newsmill.schema_version": str(SCHEMA_VERSION), "newsmill.table": str(declared.fullname)})


def content_columns(declared: Table) -> list[str]:
    """The columns that digests cover, in declared order."""
    return [c.name for c in declared.columns if not c.info["ledger"]]
