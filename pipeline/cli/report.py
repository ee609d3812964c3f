"""`newsmill report`: the page of a night."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.cli.days import parse_day
from pipeline.config import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    day: Annotated[str | None, typer.Option("--date", help="A night of the published file; without it, the latest")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Write the page of a night, with its figures as CSV, and print where it lies."""
    from pipeline.report import write_report

    page = write_report(load_settings(), parse_day(day, "--date") if day else None, now=datetime.now(UTC))
    print(json.dumps({"day": page.stem, "page": str(page), "index": str(page.with_name("index.html"))}) if as_json else page)
