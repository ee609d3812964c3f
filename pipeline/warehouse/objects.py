"""SQL objects: one a file below sql/, the file's name is the object's name, its header comment says what it is.

    -- What it is, in a sentence or more.
    -- Grain: what one row stands for.
    -- Reads: core.articles, core.current_versions.
    -- Why: the reason that a reader of the SQL could not guess.
    -- Example: FROM mart.articles LIMIT 5
    -- Columns:
    --   source_name: The publisher, as readers know it

A line that is indented below a key goes on with it. The keys are used: Reads orders the objects, Columns and Example go into the file;
an export also names its Key, the columns that are unique, and its Day, the column by which it is divided.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib import resources

from pipeline.errors import BuildError

_KEY = re.compile(r"(Grain|Reads|Why|Example|Columns|Severity|Parameters|Key|Day): ?(.*)")
_COLUMN = re.compile(r"  (\w+): (.+)")


@dataclass(frozen=True, slots=True)
class SqlObject:
    """A file of SQL: `header` by key in lower case, `columns` as described there, `sql` with its header."""

    folder: str
    name: str
    description: str
    header: Mapping[str, str]
    columns: Mapping[str, str]
    sql: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The full names of the objects that it needs."""
        return tuple(name.strip() for name in self.header.get("reads", "").rstrip(".").split(",") if name.strip())


def parse_object(folder: str, name: str, sql: str) -> SqlObject:
    """An object from its file's text. BuildError when there is no header."""
    description: list[str] = []
    header: dict[str, str] = {}
    columns: dict[str, str] = {}
    key = ""
    for line in _read_comment(sql):
        if found := _KEY.match(line):
            key = found[1].lower()
            header[key] = found[2]
        elif key == "columns" and (column := _COLUMN.match(line)):
            columns[column[1]] = column[2]
        elif key == "columns":
            last = next(reversed(columns))
            columns[last] += f" {line.strip()}"
        elif key:
            header[key] += f" {line.strip()}"
        else:
            description.append(line)
    if not description:
        raise BuildError(f"sql/{folder}/{name}.sql has no header")
    return SqlObject(folder, name, " ".join(description).rstrip("."), header, columns, sql)


def _read_comment(sql: str) -> Iterable[str]:
    for line in sql.splitlines():
        if not line.startswith("--"):
            return
        yield line.removeprefix("--").removeprefix(" ")


@cache
def load_objects(folder: str) -> Mapping[str, SqlObject]:
    """The objects of a folder by name, in order of their names."""
    files = resources.files("sql").joinpath(folder)
    names = sorted(entry.name for entry in files.iterdir() if entry.name.endswith(".sql"))
    objects = (parse_object(folder, name.removesuffix(".sql"), files.joinpath(name).read_text(encoding="utf-8")) for name in names)
    return {item.name: item for item in objects}


def order_objects(objects: Iterable[SqlObject], schema: str) -> list[SqlObject]:
    """The objects so that each comes after those of `schema` that it reads."""
    named = {f"{schema}.{item.name}": item for item in objects}
    graph = {name: sorted(set(item.reads) & set(named)) for name, item in named.items()}
    return [named[name] for name in TopologicalSorter(graph).static_order()]
