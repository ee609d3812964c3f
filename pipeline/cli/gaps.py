"""`newsmill gaps`: days and sources with holes, and their filling."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.cli.days import parse_span
from pipeline.cli.run import AsJson, say, show
from pipeline.config import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(gaps)


def gaps(
    since: Annotated[str | None, typer.Option("--from", help="First UTC day")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last UTC day, included")] = None,
    fill: Annotated[bool, typer.Option("--fill", help="Fill them: publish what waits, ask the feeds' own archives for the rest")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --fill: say what would be done, and stop")] = False,
    as_json: AsJson = False,
) -> None:
    """Find days that were captured and not published, and days of feeds that were not polled, not answered or rolled over."""
    from pipeline import steps
    from pipeline.steps.gaps import NOT_PUBLISHED, find_gaps, plan_fillings

    settings = load_settings()
    found = find_gaps(settings, parse_span(since, until))
    if not fill and as_json:
        print(json.dumps([gap.as_dict() for gap in found], indent=1))
        return
    for gap in found:
        days = f"{gap.first}" if gap.first == gap.last else f"{gap.first} to {gap.last}"
        words = (days if gap.first else "", gap.kind, gap.run_id if gap.kind == NOT_PUBLISHED else f"{gap.source_name} {gap.feed_url}",
                 "filled" if gap.is_filled else gap.say_filling())
        typer.echo("\t".join(words), err=fill)
    open_gaps = [gap for gap in found if not gap.is_filled]
    say(f"{len(open_gaps)} gaps, {len(found) - len(open_gaps)} filled" if found else "no gaps")
    if not fill or not open_gaps:
        return
    plans = [steps.plan_backfill(settings, request, now=datetime.now(UTC), say=say, is_dry=dry_run) for request in plan_fillings(found)]
    for plan in plans:
        for line in plan.lines():
            typer.echo(line, err=not dry_run)
    for gap in open_gaps:
        if gap.kind != NOT_PUBLISHED and not any(run.place == gap.feed_url and run.items for plan in plans for run in plan.runs):
            say(f"nothing listed for {gap.feed_url}; perhaps: {gap.say_library()}")
    if not dry_run:
        show(steps.backfill(settings, plans, say=say), settings, as_json)
