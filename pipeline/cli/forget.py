"""`newsmill forget` and `prune`: what must go, and what has been kept long enough."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.config import load_settings

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command()(forget)
    app.command()(prune)


def forget(
    wanted: Annotated[str, typer.Argument(metavar="URL|HOST", help="An address, or a host with everything below it")],
    reason: Annotated[str, typer.Option(help="Why; kept with the tombstone, so name nobody in it")] = "",
    dry_run: DryRun = False, as_json: AsJson = False,
) -> None:
    """Take an address or a host out of everything below the home, for good: captures, lake, state, published files, pages.

    A tombstone stays, a hash, by which it is neither fetched nor read again. Releases and exports are named, not changed.
    """
    from pipeline.steps.forget import forget as forget_target

    done = forget_target(load_settings(), wanted, now=datetime.now(UTC), reason=reason, dry_run=dry_run)
    if as_json:
        print(json.dumps(asdict(done), ensure_ascii=False))
        return
    says = "would go" if dry_run else "gone"
    print(f"{says}: {done.records} stretches of captures, {done.rows} rows of the lake, {done.state_rows} rows of the poll state, "
          f"{len(done.pages)} report files")
    for title, values in (("pages of others still name it", done.naming), ("feeds.toml still lists", done.feeds),
                          ("releases that hold it, to be withdrawn by you", done.releases)):
        if values:
            print(f"{title}:\n" + "\n".join(f"  {value}" for value in values))
    print("exports outside the home are not known to newsmill")


def prune(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Let go of what is older than [retention] in feeds.toml allows; by default nothing is."""
    from pipeline.steps.prune import prune as prune_home

    done = prune_home(load_settings(), now=datetime.now(UTC), dry_run=dry_run)
    if as_json:
        print(json.dumps(asdict(done)))
        return
    says = "would go" if dry_run else "gone"
    print(f"{says}: {len(done.captures)} capture files of {done.capture_bytes:,} bytes, texts of {len(done.texts)} runs, "
          f"facts of {len(done.runs)} runs")
