"""Nights that nobody wishes for, and what deriving them costs: python -m benchmarks.bad_nights [copies] [story] [changes] [judgements]

copies      ten thousand reprints of one text: one original
story       five thousand articles on one matter, each in its own words: one story
changes     an article whose text changes every hour for a month, among a day's news: one article
judgements  a file of a hundred thousand merges in one chain, and one that comes back to its beginning: followed, and named
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.made_news import MadeArticle, MadeNews
from benchmarks.made_warehouse import EPOCH, MEMORY_LIMIT, MadeHistory, run_file
from pipeline.errors import JudgementError
from pipeline.judgements import parse_judgements
from pipeline.stories import derive
from pipeline.stories.library import run_sql, write_table
from pipeline.warehouse.engine import create_file

NOW = datetime(2031, 1, 1, tzinfo=UTC)
COUNTS = "SELECT (SELECT count(*) FROM core.current_versions), (SELECT count(*) FROM core.stories), (SELECT count(*) FROM core.copies)"


def derive_night(path: Path, articles: Iterable[MadeArticle], *, changes: int = 0) -> tuple[float, tuple[int, ...]]:
    """(CPU seconds, (articles, stories, copies)) of a night; the first article is captured `changes` more times, with another text each."""
    create_file(path)
    with duckdb.connect(str(path), config={"threads": 2, "memory_limit": MEMORY_LIMIT}) as connection:
        history = MadeHistory(connection, 1, 1)
        rows = [history.make_row(article) for article in articles]
        rows += [{**rows[0], "article_version_id": f"version {hour}", "text": f"{rows[0]['text']} hour {hour}",
                  "captured_at": EPOCH + timedelta(days=1, hours=hour)} for hour in range(changes)]
        history.insert("articles", rows)
        connection.execute("CREATE TEMP TABLE dirty_articles AS SELECT DISTINCT article_id FROM core.articles")
        connection.execute("CREATE TEMP TABLE earlier_feeds AS FROM core.feeds")
        write_table(connection, "judged_articles", {"article_id": pa.array([], pa.string())})
        started = time.process_time()
        for step in ("current_versions", "article_versions", "article_sources"):
            run_sql(connection, step)
        run_file(connection, "event_mentions")
        derive(connection, now=NOW)
        spent = time.process_time() - started
        counts = connection.execute(COUNTS).fetchone()
        assert counts is not None
        return spent, counts


def make_copies(count: int) -> list[MadeArticle]:
    """One text, printed by many within minutes."""
    first = MadeNews(1, copy_share=0).make_day(0)[0]
    return [MadeArticle(number, 0, number % 86_400, first.title, first.text, number % 400, 0, None) for number in range(count)]


def make_story(count: int) -> list[MadeArticle]:
    """One matter, in as many words of their own."""
    names = MadeNews(1, copy_share=0).make_day(0)[0].text.split()[:40]
    texts = (" ".join([*names, *(f"own{number}x{word}" for word in range(60))]) for number in range(count))
    return [MadeArticle(number, 0, number % 86_400, " ".join(names[:8]), text, number % 400, 0, None) for number, text in enumerate(texts)]


def bench_judgements(count: int) -> None:
    """A long chain of merges, and the same as a circle."""
    def merge(one: int, other: int) -> str:
        return f'{{"kind": "entity", "subject": "ent:{one}", "verdict": "merge", "object": "ent:{other}"}}'

    lines = [merge(number, number + 1) for number in range(count)]
    started = time.process_time()
    ends = parse_judgements("\n".join(lines), "judgements.jsonl").ends
    print(f"bad.judgements.chain {time.process_time() - started:.1f} CPU s, {len(ends)} merges end at {ends['ent:0']}")
    started = time.process_time()
    try:
        parse_judgements("\n".join([*lines, merge(count, 0)]), "judgements.jsonl")
    except JudgementError as error:
        print(f"bad.judgements.cycle {time.process_time() - started:.1f} CPU s, named in {len(str(error))} characters")


def main() -> None:
    """Run what is named, or all."""
    news = MadeNews(500)
    nights: dict[str, Callable[[Path], tuple[float, tuple[int, ...]]]] = {
        "copies": lambda path: derive_night(path, make_copies(10_000)),
        "story": lambda path: derive_night(path, make_story(5_000)),
        "changes": lambda path: derive_night(path, news.make_day(0), changes=720)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*nights, "judgements", []], default=[])
    parts = parser.parse_args().parts
    for name, night in nights.items():
        if not parts or name in parts:
            with tempfile.TemporaryDirectory() as folder:
                spent, (articles, stories, copies) = night(Path(folder) / "night.duckdb")
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            counted = f"{articles} articles, {stories} stories, {copies} copies"
            print(f"bad.{name} {spent:.1f} CPU s, {memory:.0f} MB at most: {counted}", flush=True)
    if not parts or "judgements" in parts:
        bench_judgements(100_000)


if __name__ == "__main__":
    main()
