"""`newsmill quarantine`: what failed, and what to do about it."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline.config import load_settings
from pipeline.errors import UsageError
from pipeline.home import Home

Wanted = Annotated[list[str] | None, typer.Argument(metavar="[ID|RUN]...", help="Items by id, or all of a run")]
Stage = Annotated[str, typer.Option(help="Those of a stage: capture, extract, entities, events or build")]
ClassCode = Annotated[str, typer.Option("--class", help="Those that failed so, such as extract.timeout")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]

quarantine = typer.Typer(help="What failed after the network, and will fail again until code or bytes change.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(quarantine, name="quarantine")


def find(wanted: list[str] | None, stage: str, class_code: str) -> list[Any]:
    """The items that are meant."""
    from pipeline.steps.quarantine import choose, list_items

    return choose(list_items(Home(load_settings().home)), wanted or (), stage=stage, class_code=class_code)


@quarantine.command("list")
def list_command(
    wanted: Wanted = None, stage: Stage = "", class_code: ClassCode = "",
    with_accepted: Annotated[bool, typer.Option("--all", help="Also what was accepted")] = False, as_json: AsJson = False,
) -> None:
    """List what failed, an item a line, and how many of each class."""
    items = [item for item in find(wanted, stage, class_code) if with_accepted or not item.is_accepted]
    if as_json:
        print(json.dumps({"items": [as_row(item) for item in items]}, ensure_ascii=False))
        return
    for item in items:
        place = clean(item.url or "") + (" (accepted)" if item.is_accepted else "")
        print(f"{item.item_id:<20} {item.run_id:<16} {item.class_code:<22} {place}")
    counts = Counter(item.class_code for item in items)
    print(", ".join(f"{count} {code}" for code, count in sorted(counts.items())) or "nothing is in quarantine")


@quarantine.command()
def show(wanted: Annotated[str, typer.Argument(metavar="ID", help="An item")], as_json: AsJson = False) -> None:
    """Show what is known of an item: how it failed, what was captured, where its bytes lie."""
    rows = [as_row(item) for item in find([wanted], "", "")]
    if as_json:
        print(json.dumps({"items": rows}, ensure_ascii=False))
        return
    for row in rows:
        print("\n".join(f"{name:<14} {clean(str(value))}" for name, value in row.items() if value not in (None, "")))
    print(f"newsmill trace {wanted}   shows its life")


@quarantine.command()
def retry(wanted: Wanted = None, stage: Stage = "", class_code: ClassCode = "", as_json: AsJson = False) -> None:
    """Work again on the runs of these items, from the stage that failed; after a change of code that is all that is needed."""
    from pipeline.cli.run import say
    from pipeline.steps.quarantine import list_items
    from pipeline.steps.quarantine import retry as retry_items

    if not (wanted or stage or class_code):
        raise UsageError("name items or runs, or a --stage or --class")
    settings = load_settings()
    items = [item for item in find(wanted, stage, class_code) if wanted or not item.is_accepted]
    if items:
        retry_items(settings, items, now=datetime.now(UTC), say=say)
    left = {item.key for item in list_items(Home(settings.home))} & {item.key for item in items}
    done = {"retried": len(items), "solved": len(items) - len(left), "left": len(left)}
    print(json.dumps(done) if as_json else ", ".join(f"{count} {name}" for name, count in done.items()))


@quarantine.command()
def accept(
    wanted: Wanted = None, stage: Stage = "", class_code: ClassCode = "",
    reason: Annotated[str, typer.Option(help="Why; kept with the decision")] = "", as_json: AsJson = False,
) -> None:
    """Let items be: they stay out of the list as long as they fail in the same way. A run that is accepted stays out of rebuilds."""
    from pipeline.quarantine import decide

    if not (wanted or stage or class_code):
        raise UsageError("name items or runs, or a --stage or --class")
    items = [item for item in find(wanted, stage, class_code) if not item.is_accepted]
    count = decide(Home(load_settings().home), [item.key for item in items], "accepted", now=datetime.now(UTC), reason=reason)
    print(json.dumps({"accepted": count}) if as_json else f"{count} accepted")


def as_row(item: Any) -> dict[str, Any]:
    """An item as JSON has it."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(item).items()}


def clean(text: str) -> str:
    """A text that others wrote, on one line of a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)[:200]
