"""What a night costs in the warehouse: python -m benchmarks.warehouse [night] [readers] [year --home FOLDER]

night     a history of made news is built from the lake, then one more night is loaded, and replaced again and again
readers   fifty readers ask in a loop while eight nights are built and published
year      a night of 20,000 articles onto 600,000, 10 million mentions and 1.8 million event mentions; takes half an hour and 10 GB

Then the page's and an analyst's questions are asked. Printed in CPU seconds, because other work on the machine does not count there.
"""

import argparse
import os
import re
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from benchmarks.made_news import MadeNews
from pipeline.config import Settings
from pipeline.errors import NewsmillError
from pipeline.home import Home
from pipeline.ids import make_article_id, make_version_id
from pipeline.report.figures import read_figure
from pipeline.report.pages import FIGURES, find_night
from pipeline.runs import seal_run, sealed_runs, write_part, write_receipt
from pipeline.stories import make_signature
from pipeline.warehouse import builder, open_published
from pipeline.warehouse.engine import create_file, open_for_build
from pipeline.warehouse.load import load_runs, read_manifests
from schemas.contract import metadata

EPOCH = datetime(2030, 1, 1, tzinfo=UTC)
NOW = datetime(2031, 1, 1, tzinfo=UTC)
YEAR_DAYS, YEAR_PER_DAY, YEAR_NIGHT = 365, 1644, 20_000
READERS, BUILDS = 50, 8
READER_PAUSE = 3.0
"""Seconds between two questions of a reader: without it, fifty of them leave the builder next to nothing of a small machine."""
WORDS_A_MENTION = 10
ENTITIES = 20_000
CODING = {"coding_id": "c", "code_version": "0", "model_sha256": "m", "lexicon_sha256": "l", "knowledge_version": "k", "config_sha256": "f"}
WORD = re.compile(r"\w+")
PHASES = ("read_manifests", "start_file", "load_runs", "derive", "write_marts", "run_checks", "write_digests", "publish")
QUESTIONS = {
    "top stories": "FROM mart.stories ORDER BY source_count DESC LIMIT 20",
    "attention of a day": "FROM mart.attention_daily WHERE day = (SELECT max(report_date) FROM mart.articles)",
    "events by day": "FROM mart.events_daily ORDER BY day, event_type",
    "dyads by day": "FROM mart.dyads_daily ORDER BY event_count DESC LIMIT 50",
    "sources": "FROM mart.sources ORDER BY article_count DESC",
    "funnel": "SELECT step_code, outcome_code, sum(item_count) FROM mart.coverage GROUP BY ALL",
    "search, two words": "SELECT title FROM mart.search('government minister') LIMIT 20",
    "search, a phrase": "SELECT title FROM mart.search('\"the government\"') LIMIT 20",
}


class MadeRuns:
    """Writes made days into the lake as the steps would."""

    def __init__(self, home: Home, per_day: int) -> None:
        self.home, self.news = home, MadeNews(per_day)
        self.dice = np.random.default_rng(3)

    def write_day(self, day: int, news: MadeNews | None = None) -> str:
        """One live day; returns its run id."""
        moment = EPOCH + timedelta(days=day)
        run_id = f"live-{moment.date()}"
        tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ("core.articles", "core.captures", "core.mentions", "core.entities",
                                                                          "core.event_mentions", "ops.outcomes")}
        for article in (news or self.news).make_day(day):
            self.add_article(tables, article, moment)
        named = sorted({row["entity_id"] for row in tables["core.mentions"]})
        tables["core.entities"] = [{"entity_id": name, "name": name, "type_code": "PERSON", "coding_id": "c"} for name in named]
        parts = [write_part(self.home, run_id, metadata.tables[name], "extract-0of1", rows) for name, rows in tables.items()]
        write_receipt(self.home, run_id, "extract-0of1", parts, codings=[CODING])
        seal_run(self.home, run_id, ["extract-0of1"])
        return run_id

    def add_article(self, tables: dict[str, list[dict[str, Any]]], article: Any, moment: datetime) -> None:
        """The rows of one article: a mention every ten words, two event mentions."""
        url = f"https://s{article.source}.test/{article.number}"
        article_id = make_article_id(url)
        version = make_version_id(article_id, article.title, article.text)
        at = moment + timedelta(seconds=article.second)
        tables["core.articles"].append({
            "article_version_id": version, "article_id": article_id, "capture_id": article_id, "url": url, "url_key": url,
            "source_domain": f"s{article.source}.test", "outcome_code": "extract.article", "title": article.title, "text": article.text,
            "lang": "en", "published_at": at, "published_at_precision": "second", "captured_at": at, "agencies": [],
            "word_count": len(article.text.split()), "signature": make_signature(article.text, "en"), "coding_id": "c"})
        tables["core.captures"].append({"capture_id": article_id, "record_id": article_id, "kind_code": "page", "url_key": url,
                                        "captured_at": at, "payload_sha256": article_id, "outcome_code": "capture.stored",
                                        "warc_file": "x", "warc_offset": 0})
        shared = {"article_version_id": version, "article_id": article_id, "capture_id": article_id, "field": "text", "coding_id": "c"}
        tables["core.mentions"] += list(self.mentions(article.text, version, shared))
        tables["core.event_mentions"] += list(self.events(article, version, shared, at.date()))
        ends = (("capture", "capture", "capture.stored"), ("extract", "capture", "extract.article"),
                ("entities", "article", "entities.done"), ("events", "article", "events.done"))
        tables["ops.outcomes"] += [{"step_code": step, "item_kind": kind, "item_id": article_id, "outcome_code": code}
                                   for step, kind, code in ends]

    def mentions(self, text: str, version: str, shared: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Every tenth word as a name; the entities follow a square-root law, as names do roughly."""
        for number, word in enumerate(list(WORD.finditer(text))[::WORDS_A_MENTION]):
            entity = int(ENTITIES * self.dice.random() ** 3)
            yield {**shared, "mention_id": f"{version}{number}", "span_start": word.start(), "span_end": word.end(), "snippet": word[0],
                   "type_code": "PERSON", "entity_id": f"ent:{entity}"}

    def events(self, article: Any, version: str, shared: dict[str, Any], day: date) -> Iterator[dict[str, Any]]:
        """Two reports an article, of the parties of its story."""
        actors = [[{"entity_id": None, "name": f"C{party}", "country_iso3": f"C{party}", "sector": "GOV"}]
                  for party in (article.story % 120, (article.story * 7) % 120)]
        for number, kind in enumerate(("ACCUSE", "CONSULT")):
            yield {**shared, "event_mention_id": f"{version}e{number}", "event_type": kind, "status": "asserted", "is_negated": False,
                   "is_question": False, "is_disputed": False, "is_main": True, "source_actors": actors[0], "target_actors": actors[1],
                   "quad_class": "verbal_conflict", "date_basis": "none", "report_date": day, "span_start": 0, "span_end": 20,
                   "trigger_start": 0, "trigger_end": 5, "snippet": article.text[:20], "confidence_score": 0.8}


def measure(work: Callable[[], Any]) -> tuple[float, Any]:
    """(CPU seconds of this process, result)."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure_build(settings: Settings, runs: list[str] | None) -> dict[str, float]:
    """CPU seconds of a build, by phase."""
    spent: dict[str, float] = {}
    originals = {name: getattr(builder, name) for name in PHASES}

    def timed(name: str) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            spent[name], result = measure(lambda: originals[name](*arguments, **options))
            return result
        return run

    for name in PHASES:
        setattr(builder, name, timed(name))
    try:
        spent["all"], _ = measure(lambda: builder.build(settings, runs, now=NOW))
    finally:
        for name, function in originals.items():
            setattr(builder, name, function)
    return spent


def insert_into_empty(settings: Settings, run_id: str) -> float:
    """CPU seconds of loading a run into a file that has nothing."""
    home = Home(settings.home)
    path = home.root / "empty.duckdb"
    create_file(path)
    with open_for_build(path, settings.warehouse) as connection:
        spent, _ = measure(lambda: load_runs(connection, home, read_manifests(home, [run_id]), now=NOW))
    path.unlink()
    return spent


def show(label: str, spent: dict[str, float]) -> None:
    """One line of phases."""
    print(f"{label:<18}" + "  ".join(f"{name} {seconds:.2f}" for name, seconds in spent.items() if seconds >= 0.005), flush=True)


def copy_durably(source: Path, target: Path) -> None:
    """A plain copy, on the disk before this returns."""
    shutil.copyfile(source, target)
    with target.open("rb") as handle:
        os.fsync(handle.fileno())
    target.unlink()


def measure_night(settings: Settings, night: str) -> None:
    """Insert into an empty file, build, build again; and what building costs beside what it cannot do without."""
    published = settings.home / "published" / "newsmill.duckdb"
    copied, _ = measure(lambda: copy_durably(published, settings.home / "copy.duckdb"))
    print(f"a copy of {published.stat().st_size / 1e6:.0f} MB: {copied:.2f} s")
    empty = insert_into_empty(settings, night)
    built = measure_build(settings, [night])
    show("night", built)
    replaced = measure_build(settings, [night])
    show("the night again", replaced)
    print(f"warehouse.replace_ratio {replaced['load_runs'] / empty:.2f} (at most 2.2: replacing / inserting, {empty:.1f} s)")
    for label, spent in (("build", built), ("rebuild", replaced)):
        needed = copied + spent["load_runs"] + spent["derive"]
        print(f"warehouse.{label}_ratio {spent['all'] / needed:.2f} (at most 1.5: all / copy, load and derive)")


def ask_questions(home: Path) -> None:
    """Every figure of the page for the latest night, then an analyst's questions, each once."""
    with open_published(Home(home), memory_limit="4GB", threads=2) as connection:
        nights_spent, nights = measure(lambda: read_figure(connection, "nights", {}).rows)
        night = find_night(nights, None)
        parameters = {"day": night["night_date"], "runs": night["run_ids"]}
        figures = {"nights": nights_spent, **{name: measure(lambda name=name: read_figure(connection, name, parameters))[0]  # type: ignore[misc]
                                              for name in FIGURES}}
        show("page", figures)
        print(f"warehouse.page_query_seconds {max(figures.values()):.2f} (at most 1: {max(figures, key=lambda name: figures[name])})")
        for label, sql in QUESTIONS.items():
            spent, rows = measure(lambda sql=sql: connection.execute(sql).fetchall())  # type: ignore[misc]
            print(f"{label:<20} {spent:.3f} s CPU, {len(rows)} rows", flush=True)


def bench_night(options: argparse.Namespace) -> None:
    """A short history from the lake, a night, and its replacements."""
    with tempfile.TemporaryDirectory(prefix="newsmill-bench-") as folder:
        settings = Settings(home=Path(folder))
        runs = MadeRuns(Home(settings.home), options.per_day)
        for day in range(options.days):
            runs.write_day(day)
        show("history", measure_build(settings, None))
        night = runs.write_day(options.days, MadeNews(options.night))
        measure_night(settings, night)
        for _ in range(options.replacements):
            builder.build(settings, [night], now=NOW)
        grown = (settings.home / "published" / "newsmill.duckdb").stat().st_size
        builder.build(settings, None, now=NOW)
        fresh = (settings.home / "published" / "newsmill.duckdb").stat().st_size
        print(f"warehouse.growth {grown / fresh:.2f} (at most 1.3: the file after {options.replacements} replacements / fresh)")
        ask_questions(settings.home)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def bench_readers(options: argparse.Namespace) -> None:
    """Readers in five processes while nights are built one after the other."""
    with tempfile.TemporaryDirectory(prefix="newsmill-bench-") as folder:
        settings = Settings(home=Path(folder))
        runs = MadeRuns(Home(settings.home), options.per_day)
        builder.build(settings, [runs.write_day(0)], now=NOW)
        context = get_context("spawn")
        with context.Manager() as manager, context.Pool(READERS // 10) as pool:
            stop = manager.Event()
            readers = [pool.apply_async(read_in_loop, (settings.home, options.per_day, stop)) for _ in range(READERS // 10)]
            for day in range(1, BUILDS + 1):
                builder.build(settings, [runs.write_day(day)], now=NOW)
            stop.set()
            found = [reader.get() for reader in readers]
    reads, errors, halves = (sum(counts) for counts in zip(*(one[:3] for one in found), strict=True))
    seen = sorted(set().union(*(one[3] for one in found)))
    print(f"warehouse.readers {reads} reads by {READERS} readers, {errors} errors, {halves} half nights; files of {seen} nights seen")


def read_in_loop(home: Path, per_day: int, stop: Event) -> tuple[int, int, int, set[int]]:
    """Ten readers of one process: (reads, errors, half nights, numbers of nights seen)."""
    def read(_: int) -> tuple[int, int, int, set[int]]:
        reads = errors = halves = 0
        seen: set[int] = set()
        while not stop.is_set():
            reads += 1
            try:
                with open_published(Home(home), threads=1) as connection:
                    counts = dict(connection.execute("SELECT run_id, count(*) FROM mart.articles GROUP BY ALL").fetchall())
                    runs = connection.execute("SELECT run_count FROM mart.about").fetchall()[0][0]
            except (duckdb.Error, NewsmillError, OSError):
                errors += 1
                continue
            time.sleep(READER_PAUSE)
            halves += set(counts.values()) != {per_day} or len(counts) != runs
            seen.add(runs)
        return reads, errors, halves, seen

    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(read, range(10)))
    reads, errors, halves = (sum(counts) for counts in zip(*(one[:3] for one in found), strict=True))
    return reads, errors, halves, set().union(*(one[3] for one in found))


def bench_year(options: argparse.Namespace) -> None:
    """The year, each part in a process of its own, so that the build's memory is the build's."""
    from benchmarks.made_year import make_night, make_year

    with tempfile.TemporaryDirectory(prefix="newsmill-bench-") as folder:
        home = options.home or Path(folder)
        if builder.find_base(Home(home)) is None:  # none, or one that another state of the code made: a build would begin from nothing
            apart(make_year, home, YEAR_DAYS, YEAR_PER_DAY)
            apart(make_night, home, YEAR_NIGHT)
        apart(measure_year, home)


def measure_year(home: Path) -> None:
    """The night onto the year, then the questions."""
    night = sealed_runs(Home(home))[-1]
    measure_night(Settings(home=home), night)
    with open_published(Home(home)) as connection:
        tables = ("articles", "mentions", "event_mentions", "events", "postings")
        print(", ".join(f"{name} {count_rows(connection, name):,}" for name in tables))
    print(f"warehouse.build_memory_gb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} (below 4)")
    ask_questions(home)


def count_rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Rows of a table of core."""
    return int(connection.execute("SELECT estimated_size FROM duckdb_tables() WHERE table_name = ?", [name]).fetchall()[0][0])


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do it in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def main() -> None:
    """Run what is named; the year only when it is."""
    parts: dict[str, Callable[[argparse.Namespace], None]] = {"night": bench_night, "readers": bench_readers, "year": bench_year}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*parts, []], default=[])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--per-day", type=int, default=200)
    parser.add_argument("--night", type=int, default=200)
    parser.add_argument("--replacements", type=int, default=30)
    parser.add_argument("--home", type=Path, help="Of the year: it is made here if it is not there yet, and stays")
    options = parser.parse_args()
    for name in options.parts or ("night", "readers"):
        parts[name](options)


if __name__ == "__main__":
    main()
