"""A warehouse with a long history and one more night of facts, for measuring what the night costs.

The history's stories and copies are written down as they are known to be, since deriving months of them would take hours; the incidents of
its last days are derived. Days that no derivation reads texts of again (older than the window) repeat one day with all that was derived of
it, under other names.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.made_news import MadeArticle, MadeNews
from pipeline.ids import make_article_id, make_id, make_version_id
from pipeline.stories import make_signature
from pipeline.stories.incidents import derive_incidents
from pipeline.stories.library import run_sql, write_table
from pipeline.stories.replay import WINDOW_DAYS, keep_strongest
from pipeline.stories.terms import Vectorizer
from pipeline.warehouse.engine import create_file
from schemas.contract import arrow_schema, metadata

EPOCH = datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None)
WHOLE_DAYS = WINDOW_DAYS + 3
"""Days before the night that are made in full: those of the window, and the last ones before it."""

LEFT = 200
"""Characters of the texts that no derivation reads again."""

MEMORY_LIMIT = "800MB"
"""Of DuckDB; the rest of two gigabytes is for what is held beside it."""

SQL = Path(__file__).parent / "made"


class MadeHistory:
    """Fills the tables day by day."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, days: int, per_day: int, left: int = LEFT) -> None:
        self.connection, self.days, self.left = connection, days, left
        self.news = MadeNews(per_day)
        self.vectorizer = Vectorizer()
        self.openers: dict[int, str] = {}
        self.article_ids: dict[int, str] = {}

    def add_day(self, day: int) -> None:
        """The articles of a day, and the stories and copies that they are known to be unless it is the last."""
        articles = self.news.make_day(day)
        rows = [self.make_row(article) for article in articles]
        self.insert("articles", rows)
        if day < self.days:
            self._derive_day(day, articles, rows)

    def _derive_day(self, day: int, articles: list[MadeArticle], rows: list[dict[str, object]]) -> None:
        originals = [article for article in articles if article.copy_of is None]
        for article in originals:
            self.openers.setdefault(article.story, make_id("story", self.article_ids[article.number]))
        self.insert("story_articles", [{"article_id": row["article_id"], "article_version_id": row["article_version_id"], "lang": "en",
                                         "story_id": self.openers[article.story], "placed_at": row["published_at"]}
                                        for article, row in zip(articles, rows, strict=True)])
        self.insert("copies", [{"article_id": row["article_id"], "original_article_id": self.article_ids[article.copy_of],
                                 "similarity_score": 0.7, "containment_score": 0.9}
                                for article, row in zip(articles, rows, strict=True) if article.copy_of is not None])
        if day < self.days - 1 - WINDOW_DAYS:
            self._remember(day, originals)

    def _remember(self, day: int, originals: list[MadeArticle]) -> None:
        stories, numbers = np.unique([article.story for article in originals], return_inverse=True)
        vectors = self.vectorizer.vectorize((article.title, article.text, "en") for article in originals)
        kept = keep_strongest(len(stories), numbers[vectors.articles], vectors.terms, vectors.weights)
        order = np.lexsort((kept.terms, kept.articles))
        bounds = np.searchsorted(kept.articles[order], np.arange(1, len(stories)))
        columns = (stories.tolist(), np.split(kept.terms[order], bounds), np.split(kept.weights[order], bounds))
        self.insert("story_memories", [{"story_id": self.openers[story], "day": (EPOCH + timedelta(days=day)).date(), "terms": terms,
                                         "weights": weights} for story, terms, weights in zip(*columns, strict=True)])

    def make_row(self, article: MadeArticle) -> dict[str, object]:
        """The row of core.articles; older texts than the derivation reads are left short."""
        is_recent = article.day >= self.days - WINDOW_DAYS - 1
        url = f"https://s{article.source}.test/{article.number}"
        article_id = self.article_ids[article.number] = make_article_id(url)
        at = EPOCH + timedelta(days=article.day, seconds=article.second)
        text = article.text if is_recent else article.text[:self.left]
        version_id = make_version_id(article_id, article.title, text)
        return {"run_id": f"live-{at.date()}", "article_id": article_id, "article_version_id": version_id, "capture_id": article_id,
                "url": url, "url_key": url, "source_domain": f"s{article.source}.test", "title": article.title,
                "outcome_code": "extract.article", "text": text, "lang": "en", "agencies": [], "published_at": at, "captured_at": at,
                "word_count": len(text.split()), "coding_id": "c", "signature": make_signature(text, "en") if is_recent else None}

    def insert(self, table: str, rows: list[dict[str, object]]) -> None:
        """Rows of equal columns into a table of core."""
        if rows:
            schema = pa.schema([column for column in arrow_schema(metadata.tables[f"core.{table}"]) if column.name in rows[0]])
            self.connection.register("given", pa.Table.from_pylist(rows, schema=schema))
            self.connection.execute(f"INSERT INTO core.{table} BY NAME FROM given")
            self.connection.unregister("given")


def run_file(connection: duckdb.DuckDBPyConnection, name: str, **values: object) -> None:
    """Run the statements of a file beside this module; those that have no parameters ignore the values."""
    for statement in connection.extract_statements((SQL / f"{name}.sql").read_text(encoding="utf-8")):
        connection.execute(statement, {key: values[key] for key in statement.named_parameters})


def make_base(path: Path, per_day: int, night: int | None = None, *, characters: int = LEFT) -> None:
    """A file with the days before the night that are made in full and derived, and the articles of the night set aside (main.night).

    `night`: how many it has, if not as many as the days before.
    """
    create_file(path)
    with open_made(path) as connection:
        history = MadeHistory(connection, WHOLE_DAYS, per_day, characters)
        for day in range(WHOLE_DAYS):
            history.add_day(day)
        history.news.per_day = night or per_day
        history.add_day(WHOLE_DAYS)
        run_file(connection, "night", day=EPOCH + timedelta(days=WHOLE_DAYS))
        add_facts(connection)
        run_sql(connection, "story_inputs")
        run_sql(connection, "retold_articles")
        derive_incidents(connection)


def make_history(base: Path, path: Path, days: int, *, characters: int = LEFT) -> None:
    """A file with `days` derived days (WHOLE_DAYS at least) and the facts of one more. `characters`: of the texts of old days."""
    shutil.copyfile(base, path)
    with open_made(path) as connection:
        run_file(connection, "template", template=EPOCH.date())
        run_file(connection, "old_days", days=days - WHOLE_DAYS, characters=characters)
        run_file(connection, "facts")
        connection.execute("INSERT INTO core.articles FROM main.night")
        add_facts(connection)
        connection.execute("CHECKPOINT")


@contextmanager
def open_night(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A file of make_history, as it is when its night is loaded."""
    with open_made(path) as connection:
        connection.execute("CREATE TEMP TABLE dirty_articles AS SELECT article_id FROM main.night")
        write_untouched(connection)
        yield connection


@contextmanager
def open_made(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A made file, with the memory that a build would have."""
    options = {"threads": 2, "memory_limit": MEMORY_LIMIT, "temp_directory": f"{path}.spill"}
    with duckdb.connect(str(path), config=options) as connection:
        connection.execute("SET enable_progress_bar = false")
        yield connection


def add_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """What belongs to new articles besides themselves."""
    run_file(connection, "facts")
    run_file(connection, "event_mentions")
    write_untouched(connection)


def write_untouched(connection: duckdb.DuckDBPyConnection) -> None:
    """Nobody described a source or judged anything anew, and no story moved."""
    for name in ("resourced_articles", "judged_articles", "moved_articles", "changed_copies"):
        write_table(connection, name, {"article_id": pa.array([], pa.string())})
