"""Thirty simulated days, lived twice: nightly and in order, and in another order, place and time. Equal facts each day, and both sound.

Real components: the sample press with a clock that moves, polls, every step, builds. The first life is a night after the other, at home.
The second has the same polls (for what is captured is what happened), in another zone each night; works on the days in shuffled batches,
some of them twice, with clocks that are months on and go back between two builds; another hash seed, locale, number of threads and
workers. In both the clock goes back in the middle of the month, and the zones of publishers and readers change to summer time.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline import steps
from pipeline.capture.live import poll
from pipeline.config import Settings, load_settings
from pipeline.runs import live_run_id
from pipeline.warehouse.digests import digested_tables, join_parts, part_column, read_parts
from pipeline.warehouse.reader import open_file
from pipeline.warehouse.verify import verify
from tests.press.server import Press
from tests.press.world import DAYS, Article, World, end_of, load_world
from tests.torture.figures import Figure
from tests.torture.nights import Workshop

PUBLISHERS = ("northgate", "calder", "tidewater")
"""Those whose feeds are read: of UTC, London and New York, with corrections, redirects and a section front."""

ZONES = ("UTC", "America/New_York", "Europe/Athens", "Pacific/Kiritimati", "Australia/Lord_Howe", "Asia/Kathmandu")
READERS = "Europe/Athens"
JUMP = 15
"""The night on which the clock goes back by six hours after a poll, and is set right before the next."""

ELSEWHERE = {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "2", "LC_ALL": "C", "NEWSMILL_EXTRACT_WORKERS": "1",
             "NEWSMILL_WAREHOUSE_THREADS": "1"}
AT_HOME = {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1", "TZ": "UTC", "NEWSMILL_EXTRACT_WORKERS": "2", "NEWSMILL_WAREHOUSE_THREADS": "2"}

Told = dict[str, Any]
"""What a life ends in: digests of tables, those of each run, articles of each run, and what `verify` finds."""


def make_world(nights: int) -> World:
    """The press's three days again and again, each time under addresses and dates of their own."""
    world = load_world()
    rounds = range(-(-nights // len(DAYS)))
    articles = [move(article, number) for number in rounds for article in world.articles.values()]
    return World(publishers=world.publishers, articles={article.key: article for article in sorted(
        articles, key=lambda article: (article.published, article.key))})


def move(article: Article, number: int) -> Article:
    """The article, so many rounds later; of every second round it is told anew."""
    later = number * timedelta(days=len(DAYS))
    correction = article.correction and replace(article.correction, at=article.correction.at + later)
    paragraphs = (f"This is report {number} in a month of reports.", *article.paragraphs) if number % 2 else article.paragraphs
    return replace(article, day=article.day + later, published=article.published + later, correction=correction, paragraphs=paragraphs)


def list_days(nights: int) -> list[date]:
    """The days, one after the other: from 2 March, with summer time on the 8th in America and on the 29th in Europe."""
    return [DAYS[0] + timedelta(days=number) for number in range(nights)]


def list_polls(number: int, day: date) -> Iterator[datetime]:
    """The moments of a day's polls, as the machine's clock tells them."""
    yield end_of(day) - timedelta(hours=8)
    yield end_of(day)
    if number == JUMP:
        yield end_of(day) - timedelta(hours=6)
        yield end_of(day) + timedelta(minutes=30)


def live(home: Path, nights: int, port: int, chance: random.Random | None) -> None:
    """A month. With `chance`, elsewhere and in another order."""
    days = list_days(nights)
    with Press(day=days[0], port=port) as press:
        press.world = make_world(nights)
        press.write_config(home)
        settings = load_settings(home)
        addresses = {press.world.publishers[name].address for name in PUBLISHERS}
        feeds = tuple(feed for feed in settings.feeds if feed.url.split("//")[1].split(":")[0] in addresses)
        settings = replace(settings, feeds=feeds, report=replace(settings.report, timezone=READERS))
        for number, day in enumerate(days):
            zone = ZoneInfo(ZONES[number % len(ZONES)]) if chance else UTC
            if chance:
                os.environ["TZ"] = str(zone)
                time.tzset()
            press.set_day(day)
            for moment in list_polls(number, day):
                poll(settings, moment.astimezone(zone))
            if chance is None:
                steps.process(settings, [live_run_id(day)], now=end_of(day) + timedelta(hours=4))
    if chance:
        work_later(settings, days, chance)


def work_later(settings: Settings, days: list[date], chance: random.Random) -> None:
    """All days in shuffled batches, a third of them once more, by a clock that is months on and goes back and forth."""
    order = chance.sample(days, len(days))
    order += chance.sample(days, len(days) // 3)
    while order:
        size = chance.randint(2, 7)
        batch, order = order[:size], order[size:]
        os.environ["TZ"] = chance.choice(ZONES)
        time.tzset()
        now = end_of(days[-1]) + timedelta(days=chance.randint(60, 90), seconds=chance.randint(0, 86_400))
        run_ids = list(dict.fromkeys(map(live_run_id, batch)))
        steps.process(settings, run_ids, now=now, shards=chance.choice((None, 2)), again=chance.choice(((), ("extract", "annotate"))))


def tell(settings: Settings) -> Told:
    """What this life ended in."""
    with open_file(settings.home / "published" / "newsmill.duckdb") as connection:
        parts = {table.fullname: read_parts(connection, table) for table in digested_tables()}
        by_run = {table.fullname: {run: [rows, total] for run, rows, total in parts[table.fullname]} for table in digested_tables()
                  if part_column(table) == "run_id"}
        events = dict(connection.execute("SELECT run_id, count(*) FROM core.event_mentions GROUP BY ALL").fetchall())
    found = verify(settings)
    return {"tables": {name: join_parts(found) for name, found in parts.items()}, "runs": by_run, "events": events,
            "findings": [f"{finding.area}: {finding.subject}: {finding.problem}" for finding in found.findings]}


def start_life(home: Path, nights: int, port: int, seed: int, surroundings: dict[str, str]) -> Told:
    """A life in a process of its own: a hash seed can be given to no other."""
    command = [sys.executable, "-m", "tests.torture.days", str(home), str(nights), str(port), str(seed)]
    done = subprocess.run(command, env={**os.environ, "LD_PRELOAD": "", **surroundings}, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """`count` nights; each is a trial: the facts of its run, in both lives."""
    with Press() as press:
        port = press.port
    first = start_life(workshop.folder / "nightly", count, port, 0, AT_HOME)
    second = start_life(workshop.folder / "elsewhere", count, port, seed, ELSEWHERE)
    for day in list_days(count):
        run = live_run_id(day)
        differing = sorted(name for name, runs in first["runs"].items() if runs.get(run) != second["runs"][name].get(run))
        figure.note("nights with events" if first["events"].get(run) else "nights without")
        figure.judge(f"{run} of seed {seed}", f"differs: {differing}" if differing else "")
    differing = sorted(name for name in first["tables"] if first["tables"][name] != second["tables"][name])
    if differing:
        figure.fail(f"the month of seed {seed} differs: {differing}")
    for name, told in (("nightly", first), ("elsewhere", second)):
        if told["findings"]:
            figure.fail(f"{name}, of seed {seed}, is not sound: {told['findings'][:3]}")
    figure.say(f"{sum(rows for rows, _ in first['tables'].values()):,} rows in {len(first['tables'])} tables, "
               f"{sum(first['events'].values()):,} event mentions")


if __name__ == "__main__":
    place, how_many, at, chosen = sys.argv[1:]
    where = Path(place)
    live(where, int(how_many), int(at), random.Random(int(chosen)) if int(chosen) else None)
    print(json.dumps(tell(load_settings(where))))
