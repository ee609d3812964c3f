"""Marts: the views and macros that people query, made anew in every build, each with a comment on itself and on every column."""

import duckdb

from pipeline.errors import BuildError
from pipeline.warehouse.derive import run_statement
from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.objects import SqlObject, load_objects, order_objects
from schemas.contract import metadata


def write_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Put every view and macro into schema mart, and their descriptions into ops.objects."""
    objects = [*load_objects("marts").values(), *load_objects("macros").values()]
    with transaction(connection):
        connection.execute("DROP SCHEMA IF EXISTS mart CASCADE")
        connection.execute("CREATE SCHEMA mart")
        for item in order_objects(objects, "mart"):
            run_statement(connection, item.sql)
            if item.folder == "marts":
                comment_view(connection, item)
            else:
                kind = "MACRO TABLE" if " AS TABLE" in item.sql else "MACRO"
                connection.execute(f"COMMENT ON {kind} mart.{item.name} IS {quote(item.description)}")
        write_help(connection, objects)


def comment_view(connection: duckdb.DuckDBPyConnection, item: SqlObject) -> None:
    """Comment on a view and its columns. A column that bears the name of a contract's or mart's column it reads means the same."""
    connection.execute(f"COMMENT ON VIEW mart.{item.name} IS {quote(item.description)}")
    meanings = {**inherited_columns(item), **item.columns}
    for name, *_ in connection.execute(f"DESCRIBE mart.{item.name}").fetchall():
        if name not in meanings:
            raise BuildError(f"sql/marts/{item.name}.sql does not say what {name} is")
        connection.execute(f'COMMENT ON COLUMN mart.{item.name}."{name}" IS {quote(meanings[name])}')


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
