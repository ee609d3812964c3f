"""`newsmill backfill`: archives through every step; the plan is told before work starts."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.alerts import alerting
from pipeline.cli.run import STAGES, AsJson, Shards, say, show, tell
from pipeline.config import load_settings
from pipeline.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(backfill)


def backfill(
    warc: Annotated[list[Path] | None, typer.Option(help="A WARC file (gzip, zstd or plain), or a folder of them")] = None,
    ccnews: Annotated[list[str] | None, typer.Option(help="CC-NEWS: a month (2026-11), a day, `web` for the days of --from and --to, "
                                                          "or files of it on this machine")] = None,
    sitemap: Annotated[list[str] | None, typer.Option(help="Address of a sitemap or sitemap index")] = None,
    feed_archive: Annotated[list[str] | None, typer.Option(help="Address of a feed with older documents (RFC 5005, WordPress)")] = None,
    wayback: Annotated[list[str] | None, typer.Option(help="A host, or a path of one, in the Wayback Machine")] = None,
    jsonl: Annotated[list[Path] | None, typer.Option(help="Lines of {id, title, text, published_at, lang?, url?}")] = None,
    urls: Annotated[list[Path] | None, typer.Option(help="A CSV file of addresses: url, title?, published_at?")] = None,
    captures: Annotated[bool, typer.Option("--captures", help="What this home has captured itself, once more")] = False,
    since: Annotated[str | None, typer.Option("--from", help="First UTC day; the plan says of which time")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last UTC day, included")] = None,
    host: Annotated[list[str] | None, typer.Option(help="Of WARC files and CC-NEWS, only this host and its subdomains")] = None,
    resume: Annotated[bool, typer.Option("--resume/--again", help="Keep the steps that were finished, or do every one anew")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and stop")] = False,
    shards: Shards = None, as_json: AsJson = False,
) -> None:
    """Bring archives through every step; each file, feed or host is a run, and all are built at once."""
    from pipeline import steps
    from pipeline.steps.backfill import make_request

    settings = load_settings()
    given: dict[str, Any] = {"warc": warc, "ccnews": ccnews, "jsonl": jsonl, "urls": urls, "sitemap": sitemap, "feed": feed_archive,
                             "wayback": wayback, "captures": [] if captures else None}
    requests = [make_request(source, [str(place) for place in places], since, until, host or ())
                for source, places in given.items() if places is not None]
    if not requests:
        raise UsageError("name at least one archive: --warc, --ccnews, --sitemap, --feed-archive, --wayback, --jsonl, --urls or --captures")
    plans = [steps.plan_backfill(settings, request, now=datetime.now(UTC), say=say, is_dry=dry_run) for request in requests]
    if dry_run and as_json:
        print(json.dumps([plan.as_dict() for plan in plans], indent=1))
        return
    for plan in plans:
        for line in plan.lines():
            typer.echo(line, err=not dry_run)
    if not dry_run:
        with alerting(settings, "backfill", say):
            summary = steps.backfill(settings, plans, shards=shards, again=() if resume else STAGES["extract"], say=say)
            tell(settings, summary.run_ids)
            show(summary, settings, as_json)
