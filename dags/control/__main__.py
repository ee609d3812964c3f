"""Start work in Airflow and follow it: `python -m dags.control backfill SOURCE [--from D --to D]`, or `reprocess --from D --to D`.

Exit code 0 when every run succeeded, 1 when one failed, 2 for a wrong call.
"""

import argparse
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dags.control.api import Api
from dags.control.server import AIRFLOW, Server, find_airflow
from pipeline.errors import NewsmillError
from pipeline.steps.backfill import make_request, parse_source

NIGHT = ("news_ingest", "news_reports")
LAST_MINUTE = "T23:59"
"""The end of a range of nights: they are found by their ticks at 02:00, and the last day's lies after its midnight."""


def main() -> int:
    """Read the call, do it, say how it ended."""
    parser = argparse.ArgumentParser(prog="make")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("backfill", "reprocess"):
        command = commands.add_parser(name)
        if name == "backfill":
            command.add_argument("source", nargs="+", help="warc:/archive, ccnews:2026-11, captures...; or a path or address")
            command.add_argument("--host", action="append", default=[])
        else:
            command.add_argument("--dry-run", action="store_true")
            command.add_argument("--active", type=int, default=2, help="nights under way at one time")
        command.add_argument("--from", dest="first", required=name == "reprocess")
        command.add_argument("--to", dest="last", required=name == "reprocess")
    call = parser.parse_args()
    try:
        return backfill(call) if call.command == "backfill" else reprocess(call)
    except NewsmillError as error:
        print(f"newsmill: {error}", file=sys.stderr)
        return error.exit_code


def backfill(call: Any) -> int:
    """Trigger news_backfill, one run a source, and follow each to its end."""
    confs: dict[str, dict[str, Any]] = {}
    for text in call.source:
        source, place = parse_source(text)
        conf = confs.setdefault(source, {"source": source, "places": [], "from": call.first, "to": call.last, "hosts": call.host})
        conf["places"] += [str(Path(place).absolute()) if Path(place).exists() else place] if place else []
    for conf in confs.values():  # a wrong day or source ends here, not in the log of a task
        make_request(conf["source"], conf["places"], conf["from"], conf["to"], conf["hosts"])
    with Server() as server:
        server.api.unpause(["news_backfill"])  # it has no schedule: paused, it would only wait
        states = [follow_backfill(server.api, conf) for conf in confs.values()]
    return int(any(state != "success" for state in states))


def follow_backfill(api: Api, conf: dict[str, Any]) -> str:
    """The last state of a run of news_backfill with this conf."""
    run = api.send("POST", "dags/news_backfill/dagRuns", {"logical_date": None, "conf": {k: v for k, v in conf.items() if v is not None}})
    print(f"triggered news_backfill {run['dag_run_id']}: {conf}", flush=True)
    return api.follow("news_backfill", run["dag_run_id"])


def reprocess(call: Any) -> int:
    """Do closed nights again with `airflow backfill create`, the last day included, and follow them."""
    make_request("captures", (), call.first, call.last)
    command = [*AIRFLOW, "backfill", "create", "--dag-id", "news_ingest", "--from-date", call.first, "--to-date", call.last + LAST_MINUTE,
               "--reprocess-behavior", "completed", "--max-active-runs", str(call.active)]
    with Server() as server:
        begun = datetime.now(UTC)
        paused = [] if call.dry_run else server.api.unpause(NIGHT)
        try:
            subprocess.run([*command, *(["--dry-run"] if call.dry_run else [])], check=True, env=find_airflow())  # noqa: S603
            return 0 if call.dry_run else follow_nights(server.api, begun)
        finally:
            for dag_id in paused:
                server.api.set_paused(dag_id, value=True)


def follow_nights(api: Api, begun: datetime) -> int:
    """Tell how the nights of the newest backfill go, to their end."""
    said = ""
    while True:
        newest = max(api.list_all("backfills", "backfills", dag_id="news_ingest"), key=lambda backfill: backfill["id"])
        runs = [run for run in api.list_all("dags/news_ingest/dagRuns", "dag_runs", run_type="backfill", order_by="id")
                if run["queued_at"] and datetime.fromisoformat(run["queued_at"]) >= begun]
        words = ", ".join(f"{run['partition_key']} {run['state']}" for run in runs)
        if words != said:
            print(f"news_ingest: {words}", flush=True)
            said = words
        if newest["completed_at"]:
            return int(any(run["state"] != "success" for run in runs))
        time.sleep(3)


if __name__ == "__main__":
    sys.exit(main())
