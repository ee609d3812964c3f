"""A real scheduler: five nights done again by `make reprocess`, an archive by `make backfill`, each held against the command line.

    make test-airflow

Everything lies in a temporary folder; Airflow answers on a port of its own. Takes some minutes, most of them Airflow's start.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.archives.crawl import make_crawl
from tests.archives.services import DAYS as CRAWLED
from tests.press.server import Press
from tests.press.world import DAYS as PRESS_DAYS
from tests.press.world import end_of

NIGHTS = [PRESS_DAYS[0] + timedelta(days=number) for number in range(5)]
PRESS_PORT, AIRFLOW_PORT = 8781, 8782
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Prove it, or raise."""
    with tempfile.TemporaryDirectory(prefix="newsmill-scheduler-") as folder:
        home, other = Path(folder) / "home", Path(folder) / "other"
        os.environ.update(
            NEWSMILL_HOME=str(home), AIRFLOW_HOME=str(Path(folder) / "airflow"), AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"),
            AIRFLOW__CORE__LOAD_EXAMPLES="False", AIRFLOW__CORE__PARALLELISM="4", AIRFLOW__API__HOST="127.0.0.1",
            AIRFLOW__API__PORT=str(AIRFLOW_PORT), AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS="True",
            AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL="10", OMP_NUM_THREADS="1")
        fetch_nights(home)
        shutil.copytree(home, other)
        archive = Path(folder) / "crawl.warc.gz"
        archive.write_bytes(make_crawl())
        days = ["--from", CRAWLED[0].isoformat(), "--to", CRAWLED[-2].isoformat()]
        drive(archive, days)
        say("the same by the command line")
        command(other, "rebuild")
        command(other, "backfill", "--warc", str(archive), *days)
        compare(home, other)
        for night in NIGHTS:
            assert (home / "reports" / f"{night}.html").exists(), f"no page of {night}"


def fetch_nights(home: Path) -> None:
    """Five days of the press; it prints on the first three."""
    from pipeline.capture.live import poll
    from pipeline.config import load_settings

    with Press(day=NIGHTS[0], port=PRESS_PORT) as press:
        press.write_config(home)
        for night in NIGHTS:
            press.set_day(min(night, PRESS_DAYS[-1]))
            poll(load_settings(home, {}), end_of(night))


def drive(archive: Path, days: list[str]) -> None:
    """Five nights and an archive through one scheduler."""
    from dags.control.server import Server

    with Server() as server:
        begun = time.monotonic()
        control("reprocess", "--from", NIGHTS[0].isoformat(), "--to", NIGHTS[-1].isoformat())
        runs = server.api.list_all("dags/news_ingest/dagRuns", "dag_runs", run_type="backfill", order_by="id")
        found = Counter((run["partition_key"], run["state"]) for run in runs)
        assert found == {(night.isoformat(), "success"): 1 for night in NIGHTS}, found
        say(f"{len(runs)} nights in {time.monotonic() - begun:.0f} s")
        begun = time.monotonic()
        control("backfill", str(archive), *days)
        say(f"an archive in {time.monotonic() - begun:.0f} s")
        wait_for_pages()


def wait_for_pages() -> None:
    """The pages are written by another DAG, a little later."""
    from pipeline.runs import Home

    until = time.monotonic() + 180
    reports = Home(Path(os.environ["NEWSMILL_HOME"])).reports
    while not all((reports / f"{night}.html").exists() for night in NIGHTS) and time.monotonic() < until:
        time.sleep(2)


def control(*arguments: str) -> None:
    """What the make targets call."""
    subprocess.run([sys.executable, "-m", "dags.control", *arguments], check=True, cwd=ROOT)


def command(home: Path, *arguments: str) -> None:
    """The command line in a home."""
    subprocess.run([sys.executable, "-m", "pipeline", *arguments], check=True, cwd=ROOT, env={**os.environ, "NEWSMILL_HOME": str(home)},
                   stdout=subprocess.DEVNULL)


def compare(one: Path, other: Path) -> None:
    """Equal content digests, and some content."""
    from pipeline.warehouse import content_digests

    first, second = (content_digests(home / "published" / "newsmill.duckdb") for home in (one, other))
    assert first["core.articles"][0] > 30
    assert first == second, [name for name in first if first[name] != second.get(name)]
    say(f"{first['core.articles'][0]} articles, {first['core.event_mentions'][0]} event mentions: equal digests of {len(first)} tables")


def say(words: str) -> None:
    """A line for people."""
    print(f"test-airflow: {words}", flush=True)


if __name__ == "__main__":
    main()
