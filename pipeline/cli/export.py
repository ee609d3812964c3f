"""`newsmill export`: the published file as Parquet, CSV, GDELT-shaped files or an Atom feed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.days import parse_span
from pipeline.config import load_settings

FIRST = Annotated[str | None, typer.Option("--from", help="First day, such as 2026-11-01")]
LAST = Annotated[str | None, typer.Option("--to", help="Last day, included")]
TABLES = Annotated[list[str] | None, typer.Option("--table", help="Only this table; may be given more than once")]
FULL_TEXT = Annotated[bool, typer.Option("--full-text", help="With the articles' texts and whole snippets, which are their publishers'")]
AS_JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
FOLDER = Annotated[Path, typer.Argument(help="Folder to write to", file_okay=False)]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Write the published file as files for other tools.")
    group.command("parquet")(parquet)
    group.command("csv")(csv)
    group.command("gdelt")(gdelt)
    group.command("atom")(atom)
    app.add_typer(group, name="export")


def parquet(folder: FOLDER, first: FIRST = None, last: LAST = None, tables: TABLES = None, full_text: FULL_TEXT = False,
            as_json: AS_JSON = False) -> None:
    """Parquet, a file a day, with descriptions and licences in the metadata and datapackage.json beside them.

    Days that are in the folder already are replaced, other days stay.
    """
    from pipeline.export import export_parquet

    resources = export_parquet(load_settings(), folder, span=parse_span(first, last), names=tables or (), full_text=full_text)
    show({resource.dataset.name: resource.rows for resource in resources}, folder, as_json=as_json)


def csv(folder: FOLDER, first: FIRST = None, last: LAST = None, tables: TABLES = None, full_text: FULL_TEXT = False,
        as_json: AS_JSON = False) -> None:
    """CSV, a file a table, with datapackage.json beside them."""
    from pipeline.export import export_csv

    resources = export_csv(load_settings(), folder, span=parse_span(first, last), names=tables or (), full_text=full_text)
    show({resource.dataset.name: resource.rows for resource in resources}, folder, as_json=as_json)


def gdelt(folder: FOLDER, first: FIRST = None, last: LAST = None, as_json: AS_JSON = False) -> None:
    """Tab-separated files in the shape of GDELT 2.0: events and mentions, a pair a day."""
    from pipeline.export import export_gdelt

    show(export_gdelt(load_settings(), folder, span=parse_span(first, last)), folder, as_json=as_json)


def atom(file: Annotated[Path, typer.Argument(help="File to write", dir_okay=False)], first: FIRST = None, last: LAST = None,
         limit: Annotated[int, typer.Option(help="At most so many stories", min=1, max=10_000)] = 100, as_json: AS_JSON = False) -> None:
    """An Atom feed of the latest stories."""
    from pipeline.export import export_atom

    show({"stories": export_atom(load_settings(), file, span=parse_span(first, last), limit=limit)}, file, as_json=as_json)


def show(rows: dict[str, int], place: Path, *, as_json: bool) -> None:
    """What was written: rows by table or file, or one JSON object."""
    if as_json:
        print(json.dumps({"path": str(place), "rows": rows}))
        return
    for line in make_lines(rows):
        print(line)


def make_lines(rows: dict[str, int]) -> Sequence[str]:
    """Names and counts under one another."""
    width = max(map(len, rows), default=0)
    return [f"{name:<{width}}  {count:>12,}" for name, count in rows.items()]
