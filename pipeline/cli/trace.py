"""`newsmill trace`: the life of an article."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline.config import load_settings
from pipeline.home import Home

VALUE_WIDTH = 200


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(trace)


def trace(
    wanted: Annotated[str, typer.Argument(metavar="URL|ID", help="An address, or an id: of an article, capture, event, quote, story...")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Print a page, to be kept or sent")] = False,
) -> None:
    """Print where an article came from, where its bytes lie, what was read from them, and every fact that stands on it."""
    from pipeline.warehouse.trace import trace as trace_article

    settings = load_settings()
    sections = trace_article(Home(settings.home), wanted)
    if as_html:
        from pipeline.report.life import render_life

        print(render_life(settings, wanted, sections, now=datetime.now(UTC)))
        return
    if as_json:
        print(json.dumps({"wanted": wanted, **{section.name: section.rows for section in sections}}, ensure_ascii=False))
        return
    for section in sections:
        print(f"{section.title}: {len(section.rows) or 'none'}")
        for row in section.rows:
            print_row(row)


def print_row(row: Mapping[str, Any]) -> None:
    """One row: its values that are there, a line each, the first marked."""
    shown = {name: value for name, value in row.items() if value not in (None, "", [], "{}")}
    width = max(map(len, shown), default=0)
    for number, (name, value) in enumerate(shown.items()):
        text = "".join(character if character.isprintable() else " " for character in format_value(value))
        print(f"  {'-' if number == 0 else ' '} {name:<{width}}  {text if len(text) <= VALUE_WIDTH else text[:VALUE_WIDTH - 1] + '…'}")


def format_value(value: Any) -> str:
    """A value on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
