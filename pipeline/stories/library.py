"""The articles of a warehouse in order of time, as stories are made of them: read day by day, never all at once.

An article goes by its number, its place in that order; numbers hold for one derivation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.stories.signatures import PERMUTATIONS
from pipeline.stories.terms import LEAD_CHARACTERS, Numbers


def run_sql(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run the statements of a file in sql/derive."""
    sql = resources.files("sql").joinpath(f"derive/{name}.sql").read_text(encoding="utf-8")
    for statement in connection.extract_statements(sql):
        connection.execute(statement)


def write_table(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, object]) -> None:
    """A temporary table of these columns, for the SQL that follows."""
    connection.register("written", pa.table(columns))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM written")
    connection.unregister("written")


@dataclass(frozen=True)
class Library:
    """Reads `story_inputs` and the texts behind it."""

    connection: duckdb.DuckDBPyConnection

    @cached_property
    def days(self) -> Numbers:
        """The day (since 1970) of each article."""
        return self._column("SELECT day FROM story_inputs ORDER BY number")

    @cached_property
    def is_agency(self) -> NDArray[np.bool_]:
        """Whether an agency published the article itself."""
        return self._column("SELECT is_agency FROM story_inputs ORDER BY number").astype(bool)

    @property
    def size(self) -> int:
        """The number of articles."""
        return len(self.days)

    def numbers_of_day(self, day: int) -> tuple[int, int]:
        """The articles of a day: the first, and the one after the last."""
        first, end = np.searchsorted(self.days, (day, day + 1))
        return int(first), int(end)

    def read_signatures(self, first: int, end: int) -> NDArray[np.uint32]:
        """A row an article; zeros where there is no text."""
        rows = self._read("signature", np.arange(first, end))
        lists = rows.column("value").combine_chunks()
        lengths = np.diff(lists.offsets.to_numpy())
        signatures = np.zeros((end - first, PERMUTATIONS), np.uint32)
        whole = lengths == PERMUTATIONS
        values = lists.values.to_numpy(zero_copy_only=False)
        places = rows.column("number").to_numpy() - first
        starts = lists.offsets.to_numpy()[:-1][whole]
        signatures[places[whole]] = values[starts[:, None] + np.arange(PERMUTATIONS)]
        return signatures

    def read_texts(self, numbers: Numbers) -> Mapping[int, tuple[str, str]]:
        """Number -> (text, language)."""
        rows = self._read("text", numbers)
        columns = (rows.column(name).to_pylist() for name in ("number", "value", "lang"))
        return {number: (text, lang) for number, text, lang in zip(*columns, strict=True)}

    def read_leads(self, numbers: Numbers) -> list[tuple[str, str, str]]:
        """(title, lead, language) in the order of `numbers`, which must ascend."""
        rows = self._read(f"{{'title': title, 'lead': left(text, {LEAD_CHARACTERS})}}", numbers)
        leads, langs = rows.column("value").to_pylist(), rows.column("lang").to_pylist()
        return [(lead["title"], lead["lead"], lang) for lead, lang in zip(leads, langs, strict=True)]

    def read_titles(self, numbers: Numbers) -> list[tuple[str, str]]:
        """(title, language) in the order of `numbers`, which must ascend."""
        rows = self._read("title", numbers)
        return list(zip(rows.column("value").to_pylist(), rows.column("lang").to_pylist(), strict=True))

    def article_ids(self, numbers: Numbers) -> list[str]:
        """The ids of articles in the order of `numbers`, which must ascend."""
        ids: list[str] = self._read("articles.article_id", numbers).column("value").to_pylist()
        return ids

    def _read(self, value: str, numbers: Numbers) -> pa.Table:
        """number, lang and an expression over core.articles, for these articles in order of number."""
        self.connection.register("wanted", pa.table({"number": pa.array(numbers, pa.int32())}))
        sql = f"SELECT number, story_inputs.lang, {value} AS value FROM wanted JOIN story_inputs USING (number)"  # noqa: S608 - our own
        rows = self.connection.sql(f"{sql} JOIN core.articles ON articles.rowid = row_id ORDER BY number").to_arrow_table()
        self.connection.unregister("wanted")
        return rows

    def _column(self, sql: str) -> NDArray[Any]:
        (values,) = self.connection.execute(sql).fetchnumpy().values()
        return np.asarray(values)
