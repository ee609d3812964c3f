"""Differences: what one published file says and another does not, table by table, in content columns of owner rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import UsageError
from pipeline.warehouse.digests import OWNED, digested_tables, read_expressions
from pipeline.warehouse.objects import load_objects
from schemas.contract import SCHEMA_VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One table: rows of each file, and rows of each that the other has not."""

    table: str
    left_count: int
    right_count: int
    left_only_count: int
    right_only_count: int

    @property
    def is_equal(self) -> bool:
        """Whether both say the same."""
        return not self.left_only_count and not self.right_only_count


def find_file(place: Path) -> Path:
    """The published file of a home, or the file itself. UsageError when there is none."""
    for path in (place / "published" / "newsmill.duckdb", place):
        if path.is_file():
            return path
    raise UsageError(f"{place}: neither a published file nor a home with one")


def compare(left: Path, right: Path) -> Iterator[Difference]:
    """Every table that has content, in order. UsageError for a file of another version of the contract."""
    with duckdb.connect() as connection:
        for name, path in (("a", left), ("b", right)):
            connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
            version = connection.execute(f"SELECT any_value(schema_version) FROM {name}.ops.builds").fetchone()  # noqa: S608
            if version != (SCHEMA_VERSION,):
                raise UsageError(f"{path}: made by another version of the contract; rebuild it to compare")
        for table in digested_tables():
            for side, name in (("left", "a"), ("right", "b")):
                owned = f"SEMI JOIN {name}.core.article_versions USING (run_id, article_version_id)" if table.fullname in OWNED else ""
                rows = f"SELECT {read_expressions(table)} FROM {name}.{table.fullname} {owned}"  # noqa: S608
                connection.execute(f"CREATE OR REPLACE TEMP VIEW {side}_rows AS {rows}")
            found = connection.execute(load_objects("verify")["row_differences"].sql).fetchone()
            assert found is not None
            yield Difference(table=table.fullname, left_only_count=found[0], right_only_count=found[1], left_count=found[2],
                             right_count=found[3])
