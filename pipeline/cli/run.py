"""`newsmill run`, `rebuild`: everything from bytes to the published file."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline.alerts import alerting, send
from pipeline.cli.days import parse_day, parse_span
from pipeline.cli.logs import log
from pipeline.config import Settings, load_settings
from pipeline.errors import UsageError
from pipeline.runs import Home, live_run_id, run_day, sealed_runs

STAGES = {"extract": ("plan", "extract", "annotate"), "entities": ("annotate",), "events": ("annotate",), "warehouse": ()}
"""What `rebuild --stage` does anew; annotation reads entities and events in one pass."""

Again = Annotated[bool, typer.Option("--again", help="Do every step anew, also where nothing changed")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Shards = Annotated[int | None, typer.Option(min=1, max=1000, help="Slices a run; by default one per 400 records")]


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command()(run)
    app.command()(rebuild)


def run(
    day: Annotated[str | None, typer.Option("--date", help="A UTC day that was captured: work on it, fetch nothing")] = None,
    shards: Shards = None, again: Again = False, as_json: AsJson = False,
) -> None:
    """Poll once and publish today so far; with --date, only work on that day's captures."""
    settings, now = load_settings(), datetime.now(UTC)
    if day is None:
        from pipeline.capture.live import poll

        say(f"polling {sum(feed.is_enabled for feed in settings.feeds)} feeds")
        poll(settings, lambda: datetime.now(UTC))
    run_id = live_run_id(parse_day(day, "--date") if day else now.date())
    if day is None and not any(Home(settings.home).captures.glob(f"{run_id}-*.warc.gz")):
        say("no feed was due yet today: nothing to work on")
        return
    process_runs(settings, [run_id], now, shards, STAGES["extract"] if again else (), as_json)


def rebuild(
    since: Annotated[str | None, typer.Option("--from", help="First UTC day of the live runs to work on again")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last UTC day, included")] = None,
    stage: Annotated[str, typer.Option(help="First stage to do anew: extract, entities, events or warehouse")] = "extract",
    as_json: AsJson = False,
) -> None:
    """Make the warehouse again from the captures, offline, with today's code; archives too, unless days are named."""
    from pipeline import steps

    if stage not in STAGES:
        raise UsageError(f"--stage is one of {', '.join(STAGES)}")
    settings, now = load_settings(), datetime.now(UTC)
    home = Home(settings.home)
    captured = {path.name.removesuffix(".warc.gz").rpartition("-")[0] for path in home.captures.glob("*.warc.gz")}
    days = parse_span(since, until)
    dated = {run_id: run_day(run_id) for run_id in captured}
    wanted = sorted(run_id for run_id, day in dated.items() if (days.first <= day <= days.last if day else not since and not until))
    if not wanted:
        raise UsageError("nothing was captured for these days")
    for run_id in sorted({*sealed_runs(home)} - captured):
        say(f"{run_id}: its captures are gone; its facts stay as they lie in the lake")
    with alerting(settings, "rebuild", say):
        steps.check_ready(settings)
        steps.make_facts(settings, wanted, again=STAGES[stage], say=say)
        say("build from every run of the lake")
        show(steps.summarize(settings, wanted, steps.rebuild(settings, wanted, now=now)), settings, as_json)


def process_runs(settings: Settings, run_ids: Sequence[str], now: datetime, shards: int | None, again: Sequence[str],
                 as_json: bool) -> None:
    """The steps of some runs, then their summary; exit code 3 when too many items failed."""
    from pipeline import steps

    with alerting(settings, ", ".join(run_ids), say):
        summary = steps.process(settings, run_ids, now=now, shards=shards, again=again, say=say)
        tell(settings, run_ids)
        show(summary, settings, as_json)


def tell(settings: Settings, run_ids: Sequence[str]) -> None:
    """Tell over the alerts' channels what follows from these runs."""
    from pipeline import steps

    for problem in send(settings, steps.find_notices(settings, run_ids)):
        say(f"alert not sent: {problem}")


def show(summary: Any, settings: Settings, as_json: bool) -> None:
    """Print what became of the items. Raises Degraded when too many failed."""
    if as_json:
        print(json.dumps(summary.as_dict()))
    else:
        print_outcomes(summary)
    summary.judge(settings.failure_threshold)


def print_outcomes(summary: Any) -> None:
    """The funnel as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=", ".join(summary.run_ids), title_justify="left")
    for name, justify in (("step", "left"), ("item", "left"), ("outcome", "left"), ("count", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for (step, kind, code), count in summary.outcomes.items():
        table.add_row(step, kind, code, f"{count:,}")
    console = Console()
    console.print(table)
    if summary.build:
        console.print(f"published {summary.build.path}", highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """A line about progress, for people."""
    log.info(message)
