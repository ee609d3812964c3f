"""published/newsmill.prom: the last build in numbers, for the textfile collector of Prometheus' node exporter.

Written after every build, whether it published or not, from published/status.json and, when there is a new file, from its ops tables.
The names and what they mean are METRICS; the format is Prometheus' text exposition format 0.0.4.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pipeline.home import Home
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.published import read_status
from pipeline.warehouse.reader import open_published

METRICS_NAME = "newsmill.prom"
METRICS: Mapping[str, str] = {
    "newsmill_last_attempt_timestamp_seconds": "When a build was last attempted, Unix time",
    "newsmill_last_attempt_published": "1 when the last attempt was published, 0 when readers kept the file before it",
    "newsmill_published_timestamp_seconds": "When the file that readers see was built, Unix time",
    "newsmill_rows": "Rows of a table of the published file, by table",
    "newsmill_check_findings": "Rows that a warning check found in the published file, by check; checks that found none are left out",
    "newsmill_items": "Items of the runs that were loaded last, by step, kind of item and outcome",
}
"""Each is a gauge."""

Sample = tuple[str, Mapping[str, str], float]


def write_metrics(home: Home) -> None:
    """Write the file anew: whole, or the one before stays."""
    from pipeline.runs import write_file

    write_file(home.published / METRICS_NAME, format_samples([*list_status(read_status(home)), *list_items(home)]).encode())


def list_status(status: Mapping[str, Any]) -> Iterator[Sample]:
    """What status.json says."""
    attempt = status.get("last_attempt")
    if attempt:
        yield "newsmill_last_attempt_timestamp_seconds", {}, datetime.fromisoformat(attempt["at"]).timestamp()
        yield "newsmill_last_attempt_published", {}, float(attempt["is_published"])
    if status.get("published_at"):
        yield "newsmill_published_timestamp_seconds", {}, datetime.fromisoformat(status["published_at"]).timestamp()
    yield from (("newsmill_rows", {"table": name}, float(rows)) for name, rows in sorted(status.get("rows", {}).items()))
    yield from (("newsmill_check_findings", {"check": name}, float(found)) for name, found in sorted(status.get("warnings", {}).items()))


def list_items(home: Home) -> Iterator[Sample]:
    """What became of the items of the last runs; nothing before anything was published."""
    if not read_status(home).get("published_at"):
        return
    with open_published(home) as connection:
        rows = connection.execute(load_objects("metrics")["items"].sql).fetchall()
    yield from (("newsmill_items", {"step": step, "item": kind, "outcome": code}, float(count)) for step, kind, code, count in rows)


def format_samples(samples: list[Sample]) -> str:
    """The text of the file: samples of one name together, under what it means."""
    lines = []
    for name, meaning in METRICS.items():
        mine = [(labels, value) for sample, labels, value in samples if sample == name]
        lines += [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"] if mine else []
        for labels, value in mine:
            shown = ",".join(f'{key}="{_escape(text)}"' for key, text in labels.items())
            lines.append(f"{name}{{{shown}}} {value:.15g}" if shown else f"{name} {value:.15g}")
    return "".join(f"{line}\n" for line in lines)


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
