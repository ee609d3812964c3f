"""Marts: the views and macros that people query, made anew in every build, each with a comment on itself and on every column."""

from collections.abc import Iterator

import duckdb

from pipeline.errors import BuildError
from pipeline.warehouse.derive import run_statement
from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.objects import SqlObject, load_objects, order_objects
from schemas.contract import metadata


def write_marts(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    """Put every view and macro into schema mart, with comments, and their descriptions into ops.objects. `timezone`: where readers are."""
    objects = [*load_objects("marts").values(), *load_objects("macros").values()]
    with transaction(connection):
        connection.execute("DROP SCHEMA IF EXISTS mart CASCADE")
        connection.execute("CREATE SCHEMA mart")
        for item in order_objects(objects, "mart"):
            run_statement(connection, item.sql.replace("$timezone", quote(timezone)))
        connection.execute(";\n".join([*comment_objects(objects), *comment_columns(connection)]))
        write_help(connection, objects)


def comment_objects(objects: list[SqlObject]) -> Iterator[str]:
    """A statement for each view and macro."""
    for item in objects:
        kind = "VIEW" if item.folder == "marts" else "MACRO TABLE" if " AS TABLE" in item.sql else "MACRO"
        yield f"COMMENT ON {kind} mart.{item.name} IS {quote(item.description)}"


def comment_columns(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A statement for each column of a view. A column that bears the name of one that the view reads means the same.

    BuildError for a column of which nothing is said.
    """
    meanings = {name: {**inherited_columns(item), **item.columns} for name, item in load_objects("marts").items()}
    columns = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'mart'").fetchall()
    for view, column in columns:
        if column not in meanings[view]:
            raise BuildError(f"sql/marts/{view}.sql does not say what {column} is")
        yield f'COMMENT ON COLUMN mart.{view}."{column}" IS {quote(meanings[view][column])}'


def inherited_columns(item: SqlObject) -> dict[str, str]:
    """What the columns of the tables and views that an object reads mean, the first that it names having the last word."""
    meanings: dict[str, str] = {}
    for name in reversed(item.reads):
        if name in metadata.tables:
            meanings.update({column.name: str(column.comment) for column in metadata.tables[name].columns})
        elif name.removeprefix("mart.") in load_objects("marts"):
            view = load_objects("marts")[name.removeprefix("mart.")]
            meanings.update({**inherited_columns(view), **view.columns})
    return meanings


def write_help(connection: duckdb.DuckDBPyConnection, objects: list[SqlObject]) -> None:
    """ops.objects: a line and an example for each."""
    rows = []
    for item in sorted(objects, key=lambda item: (item.folder != "marts", item.name)):
        parameters = f"({item.header.get('parameters', '').rstrip('.')})" if item.folder == "macros" else ""
        rows.append({"object_name": f"mart.{item.name}{parameters}", "kind_code": "macro" if parameters else "view",
                     "description": item.description, "example_query": item.header["example"]})
    connection.execute("DELETE FROM ops.objects")
    insert_rows(connection, "ops.objects", rows)


def quote(text: str) -> str:
    """A text as an SQL literal: comments take no parameters."""
    return "'" + text.replace("'", "''") + "'"
