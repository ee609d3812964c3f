"""`newsmill verify`: prove the published file again."""

import json
import sys
from typing import Annotated

import typer

from pipeline.config import load_settings
from pipeline.home import Home

UNSOUND = 4
SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Read a sample of the captured bodies")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> int:
    """Recompute digests and checks, compare lake and captures. Exit code 0 when all is sound, 4 when not; nothing is changed."""
    from pipeline.warehouse.verify import verify as verify_home

    result = verify_home(Home(load_settings().home), quick=quick)
    if as_json:
        print(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        print(f"{result.path}\n" + ", ".join(f"{count} {name}" for name, count in result.counts.items())
              + (" (captures: a sample)" if quick else ""))
        for finding in result.findings[:SHOWN]:
            print(f"{finding.area:<9} {finding.subject}: {finding.problem}")
        if len(result.findings) > SHOWN:
            print(f"and {len(result.findings) - SHOWN} more; --json lists all", file=sys.stderr)
        print("sound" if not result.findings else f"{len(result.findings)} findings")
    return UNSOUND if result.findings else 0
