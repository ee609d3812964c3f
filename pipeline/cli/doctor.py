"""`newsmill doctor`: whether somebody must be woken; made for an outside watchdog."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from pipeline.alerts import Alert, send
from pipeline.config import load_settings
from pipeline.errors import UsageError
from pipeline.home import Home

ILL = 4
KINDS = {"published": "late", "age": "late", "last attempt": "run_failed", "disk": "disk_low", "disk forecast": "disk_low"}
"""The kind of alert for what is wrong."""

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    max_age: Annotated[str, typer.Option(help="Age of the published file from which it is too old, such as 90m, 26h, 3d")] = "26h",
    alert: Annotated[bool, typer.Option("--alert", help="Tell what is wrong over the channels of [[alerts]]")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> int:
    """Look at the published file, the last attempt, disk, lock and versions. Exit code 4 when something is wrong."""
    from pipeline.warehouse.health import examine

    settings = load_settings()
    vitals = examine(Home(settings.home), now=datetime.now(UTC), max_age=parse_age(max_age))
    is_well = all(vital.is_good is not False for vital in vitals)
    if alert:
        for problem in send(settings, list_ills(vitals)):
            typer.echo(f"newsmill: alert not sent: {problem}", err=True)
    if as_json:
        print(json.dumps({"is_well": is_well, "vitals": [asdict(vital) for vital in vitals]}, ensure_ascii=False))
    else:
        marks = {True: "ok", False: "!!", None: "  "}
        print("\n".join(f"{marks[vital.is_good]} {vital.name:<18} {vital.value}" for vital in vitals))
    return 0 if is_well else ILL


def list_ills(vitals: Iterable[Any]) -> Iterator[Alert]:
    """An alert for each thing that is wrong and has a kind."""
    for vital in vitals:
        if vital.is_good is False and vital.name in KINDS:
            yield Alert(kind=KINDS[vital.name], subject=f"newsmill: {vital.name}: {vital.value}"[:120], text=vital.value)


def parse_age(text: str) -> timedelta:
    """The length of time that `text` names. UsageError when it names none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([mhd])", text)
    if not found:
        raise UsageError(f"--max-age {text!r}: give a number with m, h or d, such as 26h")
    return timedelta(**{UNITS[found[2]]: float(found[1])})
