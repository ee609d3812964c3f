"""Gaps: days that nobody polled, what rolled over between two polls, what waits to be published; and their filling, once."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import tomlkit
from typer.testing import CliRunner

from pipeline import steps
from pipeline.archives import Request
from pipeline.capture.live import poll
from pipeline.cli import app, build_command
from pipeline.config import load_settings
from pipeline.days import Span
from pipeline.home import Home
from pipeline.steps.gaps import Gap, plan_fillings
from pipeline.warehouse import open_published
from tests.archives.services import PER_DAY, Services

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)


@pytest.fixture
def home(tmp_path: Path):
    """A feed that was polled on two days with five between them; the second day is captured and not published."""
    with Services() as services:
        services.write_config(tmp_path)
        path = tmp_path / "feeds.toml"
        document = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
        document["feeds"] = [{"url": f"{services.url}/archived/feed", "source_name": "Harbour News"}]
        document["fetch"]["min_poll_minutes"] = 0
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
        settings = load_settings(tmp_path, {})
        for day in (FIRST, LAST):
            services.today = day
            poll(settings, datetime(day.year, day.month, day.day, 22, tzinfo=UTC))
        steps.process(settings, [f"live-{FIRST}"], now=datetime(2026, 3, 9, tzinfo=UTC))
        yield tmp_path


def run(home: Path, *arguments: str) -> str:
    build_command()
    result = CliRunner().invoke(app, ["gaps", *arguments], env={"NEWSMILL_HOME": str(home)}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def found(home: Path) -> list[tuple[object, ...]]:
    return [(gap["kind"], gap["first"], gap["last"], gap["is_filled"]) for gap in json.loads(run(home, "--json"))]


def test_holes_are_found_and_filled_from_the_feeds_own_archive(home: Path) -> None:
    assert found(home) == [("not_published", str(LAST), str(LAST), False)]
    settings = load_settings(home, {})
    steps.process(settings, [f"live-{LAST}"], now=datetime(2026, 3, 9, tzinfo=UTC))
    holes = [("not_polled", "2026-03-03", "2026-03-07", False), ("rolled_over", "2026-03-02", "2026-03-07", False)]
    assert sorted(found(home)) == holes
    assert "about 13 records" in run(home, "--fill", "--dry-run"), "all of six days, but what polling has"
    assert sorted(found(home)) == holes, "a dry run fills nothing"
    run(home, "--fill")
    assert sorted(found(home)) == [(*hole[:3], True) for hole in holes]
    with open_published(Home(home)) as connection:
        days = dict(connection.execute("SELECT CAST(published_at AS DATE), count(*) FROM mart.articles GROUP BY 1").fetchall())
    assert days == {date(2026, 3, day): PER_DAY for day in range(2, 9)} | {date(2026, 3, 1): 2}
    assert run(home, "--fill").count("filled") == 0, "nothing is left to do"


def test_days_that_overlap_are_one_request() -> None:
    days = (("not_polled", 3, 5), ("rolled_over", 2, 4), ("not_answered", 9, 9))
    gaps = [Gap(kind=kind, first=date(2026, 3, first), last=date(2026, 3, last), feed_url="https://news.example/feed")
            for kind, first, last in days]
    assert plan_fillings(gaps) == [
        Request(source="feed", places=("https://news.example/feed",), span=Span(date(2026, 3, 2), date(2026, 3, 5))),
        Request(source="feed", places=("https://news.example/feed",), span=Span(date(2026, 3, 9), date(2026, 3, 9)))]
