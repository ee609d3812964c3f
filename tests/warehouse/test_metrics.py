"""published/newsmill.prom: what a build came to, in the format that a collector reads."""

import re
from datetime import datetime

import pytest

from pipeline.errors import ChecksFailed
from pipeline.home import Home
from pipeline.warehouse.metrics import METRICS, METRICS_NAME, format_samples, write_metrics
from pipeline.warehouse.published import read_status
from tests.warehouse.conftest import World
from tests.warehouse.lake import make_articles, settings_of

SAMPLE = re.compile(r'(newsmill_\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)+)\})? (\S+)')


def read_metrics(home: Home) -> dict[tuple[str, str], float]:
    """Value by (name, labels); every line must be one that the format knows."""
    found: dict[tuple[str, str], float] = {}
    text = (home.published / METRICS_NAME).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP|TYPE) newsmill_\w+ .+", line)
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        assert match[1] in METRICS
        assert (match[1], match[2] or "") not in found
        found[match[1], match[2] or ""] = float(match[3])
    assert text.count("# TYPE ") == len({name for name, _ in found})
    return found


def test_a_build_is_in_numbers_and_a_failed_one_too(tmp_path) -> None:
    world = World(settings_of(tmp_path), Home(tmp_path))
    write_run = world.write
    write_run("live-2026-11-20", make_articles(3))
    world.build("live-2026-11-20")
    found, status = read_metrics(world.home), read_status(world.home)
    assert found["newsmill_last_attempt_published", ""] == 1
    assert found["newsmill_published_timestamp_seconds", ""] == datetime.fromisoformat(status["published_at"]).timestamp()
    assert found["newsmill_rows", 'table="core.articles"'] == 3
    assert sum(value for (name, labels), value in found.items() if name == "newsmill_items" and 'outcome="extract.article"' in labels) == 3
    write_run("live-2026-11-21", [{**row, "title": "bell \x07"} for row in make_articles(1, start=9)])
    with pytest.raises(ChecksFailed):
        world.build("live-2026-11-21")
    again = read_metrics(world.home)
    assert again["newsmill_last_attempt_published", ""] == 0
    assert again["newsmill_published_timestamp_seconds", ""] == found["newsmill_published_timestamp_seconds", ""]


def test_before_anything_was_built_there_is_nothing_to_say(tmp_path) -> None:
    home = Home(tmp_path)
    write_metrics(home)
    assert read_metrics(home) == {}


def test_labels_are_escaped() -> None:
    line = format_samples([("newsmill_rows", {"table": 'a"b\\c\nd'}, 1.0)]).splitlines()[-1]
    assert line == 'newsmill_rows{table="a\\"b\\\\c\\nd"} 1'
    assert SAMPLE.fullmatch(line)
