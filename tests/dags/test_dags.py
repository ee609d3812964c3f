"""The DAGs: their shape, and one night of the press through Airflow's own runs."""

import importlib
import json
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]
WORK = {"plan": {"shard.extract", "build", "judge"}, "shard.extract": {"shard.annotate"}, "shard.annotate": {"build"}, "build": {"judge"},
        "judge": set()}
BACKFILL = {**WORK, "plan": {"capture"}, "capture": {"cut"}, "cut": {"shard.extract", "build", "judge"}}
EDGES = {"news_fetch": {"poll": set()}, "news_ingest": WORK, "news_reports": {"page": set()}, "news_backfill": BACKFILL,
         "maintenance": {"prune": {"verify"}, "verify": set()}}


def make_dag(dag_id: str):
    """A fresh DAG: one that was tested keeps its conf."""
    dag = getattr(importlib.import_module(f"dags.{dag_id}"), dag_id)()
    for task in dag.tasks:
        task.retries = 0
    return dag


def run_dag(dag_id: str, conf: dict[str, object]) -> str:
    return str(make_dag(dag_id).test(run_conf=conf).state)


def test_every_dag_is_found_and_sound(airflow_home: Path) -> None:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(Path(__file__).resolve().parents[2] / "dags"))
    assert bag.import_errors == {}
    assert set(bag.dags) == set(EDGES)


@pytest.mark.parametrize("dag_id", sorted(EDGES))
def test_a_dag_has_these_steps_in_this_order(airflow_home: Path, dag_id: str) -> None:
    dag = make_dag(dag_id)
    assert {task.task_id: set(task.downstream_task_ids) for task in dag.tasks} == EDGES[dag_id]
    assert dag.doc_md
    assert dag.catchup is False


def test_the_nightly_run_is_of_the_day_before(airflow_home: Path) -> None:
    timetable = make_dag("news_ingest").timetable
    assert type(timetable).__name__ == "CronPartitionTimetable"
    assert (timetable.expression, timetable.timezone, timetable.run_offset, timetable.key_format) == ("0 2 * * *", "UTC", -1, "%Y-%m-%d")


def test_a_night_of_the_press(airflow_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.warehouse import content_digests
    from tests.press.server import Press
    from tests.press.world import DAYS

    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    day = DAYS[0].isoformat()
    with Press(day=DAYS[0], port=8767) as press:
        press.write_config(tmp_path)
        assert run_dag("news_fetch", {"now": press.now.isoformat()}) == "success"
        asked = sum(press.requests.values())
    assert asked > 10
    assert run_dag("news_ingest", {"day": day, "shards": 2}) == "success"
    first = content_digests(tmp_path / "published" / "newsmill.duckdb")
    assert first["core.articles"][0] > 10
    assert first["core.event_mentions"][0] > 0
    assert run_dag("news_ingest", {"day": day}) == "success", "again, in another number of shards"
    assert content_digests(tmp_path / "published" / "newsmill.duckdb") == first
    assert run_dag("news_reports", {"day": day}) == "success"
    assert (tmp_path / "reports" / f"{day}.html").stat().st_size > 5_000


def test_a_run_without_a_day_fails(airflow_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    assert run_dag("news_ingest", {}) == "failed"


def test_a_task_that_fails_for_good_is_told(airflow_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is asked for, and nothing is published: the callback runs in Airflow's own task process, with its own context."""
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    channel = [sys.executable, "-c", script, str(tmp_path / "told.json")]
    (tmp_path / "feeds.toml").write_text(f'[[alerts]]\nname = "pager"\ncommand = {json.dumps(channel)}\n')
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    assert run_dag("news_reports", {"day": "2026-03-02"}) == "failed"
    told = json.loads((tmp_path / "told.json").read_bytes())
    assert told["kind"] == "run_failed"
    assert told["subject"].startswith("newsmill: news_reports.page of ")
    assert "nothing is published" in told["text"]
