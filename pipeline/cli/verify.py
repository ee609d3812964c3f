"""`newsmill verify`: prove the published file again."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline.cli.days import parse_day
from pipeline.config import Settings, load_settings

UNSOUND = 4
SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Read a sample of the captured bodies and articles")] = False,
    replay: Annotated[str, typer.Option(metavar="DAY|RUN", help="Also do the work on a day or run again elsewhere, and compare")] = "",
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Also make the file again from the lake elsewhere, and compare")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> int:
    """Prove the published file again: digests, checks, lake, captured bytes, and what articles say. Changes nothing.

    Exit code 0 when all is sound, 4 when not.
    """
    from pipeline.warehouse.verify import verify as verify_home

    settings = load_settings()
    result = verify_home(settings, quick=quick)
    result = replace(result, findings=(*result.findings, *replay_work(settings, replay, rebuild)))
    if as_json:
        print(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        print(f"{result.path}\n" + ", ".join(f"{count} {name}" for name, count in result.counts.items())
              + (" (of captures and articles a sample)" if quick else ""))
        for finding in result.findings[:SHOWN]:
            print(f"{finding.area:<9} {finding.subject}: {finding.problem}")
        if len(result.findings) > SHOWN:
            print(f"and {len(result.findings) - SHOWN} more; --json lists all", file=sys.stderr)
        print("sound" if not result.findings else f"{len(result.findings)} findings")
    return UNSOUND if result.findings else 0


def replay_work(settings: Settings, wanted: str, rebuild: bool) -> list[Any]:
    """What came out otherwise when the work was done again."""
    from pipeline.runs import live_run_id
    from pipeline.steps.replay import replay_build, replay_run

    run_id = live_run_id(parse_day(wanted, "--replay")) if wanted[:4].isdigit() else wanted
    found = replay_run(settings, run_id) if run_id else []
    return found + (replay_build(settings, now=datetime.now(UTC)) if rebuild else [])
