"""`newsmill doctor`: whether somebody must be woken; made for an outside watchdog."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from pipeline.config import load_settings
from pipeline.errors import UsageError
from pipeline.home import Home

ILL = 4
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    max_age: Annotated[str, typer.Option(help="Age of the published file from which it is too old, such as 90m, 26h, 3d")] = "26h",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> int:
    """Look at the published file, the last attempt, disk, lock and versions. Exit code 4 when something is wrong."""
    from pipeline.warehouse.health import examine

    vitals = examine(Home(load_settings().home), now=datetime.now(UTC), max_age=parse_age(max_age))
    is_well = all(vital.is_good is not False for vital in vitals)
    if as_json:
        print(json.dumps({"is_well": is_well, "vitals": [asdict(vital) for vital in vitals]}, ensure_ascii=False))
    else:
        marks = {True: "ok", False: "!!", None: "  "}
        print("\n".join(f"{marks[vital.is_good]} {vital.name:<18} {vital.value}" for vital in vitals))
    return 0 if is_well else ILL


def parse_age(text: str) -> timedelta:
    """The length of time that `text` names. UsageError when it names none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([mhd])", text)
    if not found:
        raise UsageError(f"--max-age {text!r}: give a number with m, h or d, such as 26h")
    return timedelta(**{UNITS[found[2]]: float(found[1])})
