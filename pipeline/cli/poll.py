"""`newsmill poll`: ask each due feed and each new page once."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.cli.logs import log

DEGRADED = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(poll)


def poll(
    feed: Annotated[list[str] | None, typer.Option(help="Only this configured feed, and its pages; may be given again")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Ask each due feed and each new page once, and keep what comes in today's run."""
    from pipeline.capture.live import poll as poll_feeds
    from pipeline.config import load_settings

    settings = load_settings()
    summary = poll_feeds(settings, lambda: datetime.now(UTC), feeds=feed)
    if as_json:
        print(json.dumps(asdict(summary), sort_keys=True))
    else:
        print_summary("feeds", summary.feeds)
        print_summary("pages", summary.pages)
        bodies = [f"{count} {code.removeprefix('feed.')}" for code, count in sorted(summary.parsed.items())]
        print(f"feed bodies: {', '.join(bodies) or 'none new'}; {summary.entries} entries, {summary.new_entries} not seen before")
        print(f"{summary.body_bytes:,} bytes kept in {', '.join(summary.runs) or 'no run'}; {summary.pending} pages still to ask")
    if summary.failed_share > settings.failure_threshold:
        log.warning("%.0f%% of the attempts failed", 100 * summary.failed_share)
        raise typer.Exit(DEGRADED)


def print_summary(name: str, outcomes: Counter[str]) -> None:
    """One line: how many were asked, and what came of them."""
    parts = [f"{count} {code.removeprefix('fetch.').replace('_', ' ')}" for code, count in sorted(outcomes.items())]
    print(f"{name}: {outcomes.total()} asked" + (f" ({', '.join(parts)})" if parts else ""))
