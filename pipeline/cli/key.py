"""`newsmill key`: the canonical key of addresses."""

import sys
from typing import Annotated

import typer

BAD_INPUT = 2


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(key)


def key(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL…", help="Addresses; - or none: one a line from standard input")] = None,
) -> None:
    """Print the canonical key of each address, a line each, in their order; an empty line for one that has none (exit code 2)."""
    from pipeline.fetch.urls import BadUrl, make_key, redact_url

    is_bad = False
    for url in (line.rstrip("\n") for line in sys.stdin) if urls in (None, [], ["-"]) else urls or []:
        try:
            print(make_key(url))
        except BadUrl as error:
            is_bad = True
            print()
            print(f"newsmill: {redact_url(url)!r}: {error}", file=sys.stderr)
    if is_bad:
        raise typer.Exit(BAD_INPUT)
