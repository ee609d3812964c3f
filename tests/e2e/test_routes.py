"""The same archive, whichever way it comes in: the command, the tasks of the DAG, CC-NEWS, the network, by days, twice."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app, build_command
from pipeline.runs import Home
from pipeline.steps import tasks
from pipeline.warehouse import content_digests
from tests.archives.crawl import make_crawl
from tests.archives.services import DAYS, Services

pytestmark = pytest.mark.xdist_group("routes")
NAME = "CC-NEWS-20260301000000-00001.warc.gz"


def digests(home: Path) -> dict[str, tuple[int, str]]:
    return content_digests(home / "published" / "newsmill.duckdb")


def backfill(home: Path, *arguments: object) -> dict[str, tuple[int, str]]:
    build_command()
    environment = {"NEWSMILL_HOME": str(home), "NEWSMILL_EXTRACT_WORKERS": "1"}
    result = CliRunner().invoke(app, ["backfill", *map(str, arguments)], env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return digests(home)


def run_tasks(home: Path, monkeypatch: pytest.MonkeyPatch, source: str, place: Path, first: str | None, last: str | None) -> None:
    """What the DAG does, task by task."""
    monkeypatch.setenv("NEWSMILL_HOME", str(home))
    monkeypatch.setenv("NEWSMILL_EXTRACT_WORKERS", "1")
    runs = json.loads(json.dumps(tasks.plan_archive(source, [str(place)], first, last)))
    groups = tasks.cut([tasks.capture(group, 3) for group in runs])
    assert len(groups) == 1, "three small shards are one task"
    tasks.build([tasks.annotate(tasks.extract(group)) for group in groups])
    tasks.judge(groups)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / NAME
    path.write_bytes(make_crawl(per_day=2))
    return path


@pytest.fixture(scope="module")
def expected(archive: Path, tmp_path_factory) -> dict[str, tuple[int, str]]:
    home = tmp_path_factory.mktemp("home")
    found = backfill(home, "--warc", archive)
    assert found["core.articles"][0] == 16
    assert found["core.mentions"][0] > 30
    assert backfill(home, "--warc", archive) == found, "a second run changes no content"
    return found


def test_by_the_tasks_of_the_dag(archive, expected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_tasks(tmp_path, monkeypatch, "warc", archive, None, None)
    assert digests(tmp_path) == expected


def test_as_a_file_of_ccnews_on_this_machine_and_over_the_network(archive, expected, tmp_path: Path) -> None:
    assert backfill(tmp_path / "near", "--ccnews", archive) == expected
    with Services() as services:
        services.ccnews = {NAME: archive.read_bytes()}
        services.write_config(tmp_path / "far")
        assert backfill(tmp_path / "far", "--ccnews", "2026-03") == expected


def test_days_of_a_file_are_the_same_by_the_command_and_by_the_dag(archive, expected, tmp_path: Path, monkeypatch) -> None:
    days = ("--from", DAYS[2], "--to", DAYS[-1])
    found = backfill(tmp_path / "command", "--warc", archive, *days)
    assert found["core.articles"][0] == 12
    run_tasks(tmp_path / "dag", monkeypatch, "warc", archive, str(DAYS[2]), str(DAYS[-1]))
    assert digests(tmp_path / "dag") == found


def test_lines_and_the_records_made_of_them(tmp_path: Path) -> None:
    lines = tmp_path / "texts.jsonl"
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    texts = [{"id": str(number), "title": f"Harbour {number}", "published_at": at.replace(day=number + 1).isoformat(),
              "text": f"Norway seized a trawler near Vardo on Sunday, the coast guard said. Its crew of {number} was brought ashore."}
             for number in range(1, 6)]
    lines.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    found = backfill(tmp_path / "lines", "--jsonl", lines)
    assert found["core.articles"][0] == 5
    record, = Home(tmp_path / "lines").captures.glob("*.warc.gz")
    assert backfill(tmp_path / "records", "--warc", record) == found
    assert backfill(tmp_path / "replayed", "--warc", record, "--from", date(2026, 3, 1), "--to", date(2026, 3, 31)) == found
