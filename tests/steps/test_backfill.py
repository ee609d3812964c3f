"""Backfill: the plan is told before anything is done, one archive that fails stops no other, tasks are worth their start."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import steps
from pipeline.cli import app, build_command
from pipeline.config import load_settings
from pipeline.days import Span
from pipeline.errors import Degraded, UsageError
from pipeline.home import Home
from pipeline.steps.backfill import make_request, pack, parse_source
from pipeline.steps.progress import Meter
from pipeline.warehouse import open_published
from tests.archives.crawl import make_crawl
from tests.archives.services import DAYS, Services

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def test_a_dry_run_says_what_and_leaves_nothing(tmp_path: Path) -> None:
    archive, home = tmp_path / "crawl.warc.gz", tmp_path / "home"
    archive.write_bytes(make_crawl())
    build_command()
    arguments = ["backfill", "--warc", str(archive), "--from", "2026-03-03", "--to", "2026-03-05", "--dry-run"]
    said = CliRunner().invoke(app, arguments, env={"NEWSMILL_HOME": str(home)}, catch_exceptions=False).stdout
    assert "2026-03-03 to 2026-03-05, both included, by the time of capture" in said
    assert "about 9 records" in said
    assert "15 outside the days" in said
    plan, = json.loads(CliRunner().invoke(app, [*arguments, "--json"], env={"NEWSMILL_HOME": str(home)}, catch_exceptions=False).stdout)
    assert (plan["items"], plan["days"]["filter"], plan["runs"][0]["left_out"]) == (9, "capture", 15)
    assert plan["seconds"] > 0
    assert not home.exists()


def test_an_archive_that_cannot_be_had_stops_no_other(tmp_path: Path) -> None:
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(make_crawl(DAYS[:1]))
    with Services() as services:
        services.ccnews = {"CC-NEWS-20260301000000-00001.warc.gz": make_crawl()}
        services.write_config(tmp_path / "home")
        settings = load_settings(tmp_path / "home", {})
        settings = replace(settings, fetch=replace(settings.fetch, host_interval=0.0))
        plans = [steps.plan_backfill(settings, make_request(source, [place], None, None), now=NOW)
                 for source, place in (("ccnews", "2026-03"), ("warc", str(archive)))]
        services.broken.add("/crawl-data/CC-NEWS/2026/03/CC-NEWS-20260301000000-00001.warc.gz")
        with pytest.raises(Degraded, match="goes on from there"):
            steps.backfill(settings, plans)
    with open_published(Home(settings.home)) as connection:
        assert connection.execute("SELECT kind_code, capture_count FROM ops.runs").fetchall() == [("warc", 7)]


@pytest.mark.parametrize(("text", "expected"), [
    ("captures", ("captures", "")), ("ccnews:2026-11", ("ccnews", "2026-11")),
    ("sitemap:https://a.example/x", ("sitemap", "https://a.example/x")),
    ("https://a.example/sitemap.xml", ("sitemap", "https://a.example/sitemap.xml")),
    ("https://a.example/feed", ("feed", "https://a.example/feed")),
])
def test_a_source_is_named_or_says_it_itself(text: str, expected: tuple[str, str]) -> None:
    assert parse_source(text) == expected


def test_paths_are_known_by_their_endings(tmp_path: Path) -> None:
    for name, source in (("a.jsonl", "jsonl"), ("a.csv", "urls"), ("a.warc.gz", "warc")):
        (tmp_path / name).touch()
        assert parse_source(str(tmp_path / name)) == (source, str(tmp_path / name))
    assert parse_source(str(tmp_path)) == ("warc", str(tmp_path))
    with pytest.raises(UsageError):
        parse_source("nowhere.warc.gz")


def test_days_the_wrong_way_round_and_no_days_are_refused() -> None:
    assert make_request("warc", ["a"], "2026-03-01", None).span == Span(date(2026, 3, 1), date(9999, 12, 30))
    for first, last in (("2026-03-02", "2026-03-01"), ("tomorrow", None)):
        with pytest.raises(UsageError):
            make_request("warc", ["a"], first, last)
    with pytest.raises(UsageError):
        make_request("tape", ["a"], None, None)


@pytest.mark.parametrize(("runs", "rows"), [(1, 50), (900, 3), (2500, 399), (3, 100_000), (3000, 400)])
def test_tasks_are_worth_their_start_and_can_be_mapped(runs: int, rows: int) -> None:
    shards = min(1000, -(-rows // 400))
    sizes = {f"warc-{run:08}/{number}of{shards}": rows / shards for run in range(runs) for number in range(shards)}
    groups = pack(sizes)
    assert [name for group in groups for name in group] == list(sizes)
    assert len(groups) <= 1000
    assert len(groups) == 1 or rows / shards * len(groups[0]) >= 200


def test_what_was_kept_says_nothing_about_the_rate() -> None:
    said: list[str] = []
    clock = iter((0.0, 1.5, 11.0, 21.0))
    meter = Meter(said.append, "extracted", 400, lambda: next(clock))
    meter.add("a", 200, is_kept=True)
    meter.add("b", 100)
    meter.add("c", 100)
    assert said == ["a: extracted, kept; 200 of 400 records",
                    "b: extracted; 300 of 400 records, 9.1 a second, about 11 s left of this step",
                    "c: extracted; 400 of 400 records, 9.5 a second, about 0 s left of this step"]
