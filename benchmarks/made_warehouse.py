"""A warehouse with a long history and one more night of facts, for measuring what the night costs.

The history's stories and copies are written down as they are known to be, since deriving months of them would take hours. Texts that no
derivation reads again (older than two windows) are left short.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.made_news import MadeArticle, MadeNews
from pipeline.ids import make_article_id, make_id, make_version_id
from pipeline.stories import make_signature
from pipeline.stories.replay import WINDOW_DAYS, keep_strongest
from pipeline.stories.terms import Vectorizer
from pipeline.warehouse.engine import create_file
from schemas.contract import arrow_schema, metadata

EPOCH = datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None)
COUNTRIES = 120
EVENT_TYPES = ("CONSULT", "ACCUSE", "ASSAULT", "REQUEST", "X.DISASTER", "AGREE", "COERCE", "X.DEAL")
MENTIONS_PER_ARTICLE = 3


class MadeHistory:
    """Fills the tables day by day."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, days: int, per_day: int) -> None:
        self.connection, self.days = connection, days
        self.news = MadeNews(per_day)
        self.dice = np.random.default_rng(2)
        self.vectorizer = Vectorizer()
        self.openers: dict[int, str] = {}
        self.last_days: dict[int, int] = {}
        self.article_ids: dict[int, str] = {}

    def add_day(self, day: int) -> None:
        """Facts of a day, and what was derived from them unless it is the last."""
        articles = self.news.make_day(day)
        is_recent, is_night = day >= self.days - WINDOW_DAYS - 1, day == self.days
        rows = [self._article_row(article, is_recent) for article in articles]
        self._insert("articles", rows)
        self._insert("current_versions", [{key: row[key] for key in ("article_id", "article_version_id", "run_id")} | {
            "version_count": 1, "first_captured_at": row["captured_at"], "last_captured_at": row["captured_at"]} for row in rows])
        self._insert("article_versions", [{key: row[key] for key in ("article_id", "article_version_id", "run_id", "captured_at")} | {
            "version_number": 1, "is_current": True} for row in rows])
        self._insert("event_mentions", [mention for article, row in zip(articles, rows, strict=True)
                                        for mention in self._event_rows(article, row)])
        if not is_night:
            self._derive_day(day, articles, rows)

    def _derive_day(self, day: int, articles: list[MadeArticle], rows: list[dict[str, object]]) -> None:
        originals = [article for article in articles if article.copy_of is None]
        for article in originals:
            self.openers.setdefault(article.story, make_id("story", self.article_ids[article.number]))
            self.last_days[article.story] = day
        self._insert("story_articles", [{"article_id": row["article_id"], "article_version_id": row["article_version_id"], "lang": "en",
                                         "story_id": self.openers[article.story], "placed_at": row["published_at"]}
                                        for article, row in zip(articles, rows, strict=True)])
        self._insert("copies", [{"article_id": row["article_id"], "original_article_id": self.article_ids[article.copy_of],
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
        self._insert("story_memories", [{"story_id": self.openers[story], "day": (EPOCH + timedelta(days=day)).date(), "terms": terms,
                                         "weights": weights} for story, terms, weights in zip(*columns, strict=True)])

    def _article_row(self, article: MadeArticle, is_recent: bool) -> dict[str, object]:
        url = f"https://s{article.source}.test/{article.number}"
        article_id = self.article_ids[article.number] = make_article_id(url)
        at = EPOCH + timedelta(days=article.day, seconds=article.second)
        text = article.text if is_recent else article.text[:200]
        version_id = make_version_id(article_id, article.title, text)
        return {"run_id": f"live-{at.date()}", "article_id": article_id, "article_version_id": version_id, "capture_id": article_id,
                "url": url, "url_key": url, "source_domain": f"s{article.source}.test", "title": article.title,
                "outcome_code": "extract.article", "text": text, "lang": "en", "agencies": [], "published_at": at, "captured_at": at,
                "word_count": 1, "coding_id": "c", "signature": make_signature(text, "en") if is_recent else None}

    def _event_rows(self, article: MadeArticle, row: dict[str, object]) -> list[dict[str, object]]:
        kinds = self.dice.integers(len(EVENT_TYPES), size=MENTIONS_PER_ARTICLE)
        parties = (article.story * 7 + self.dice.integers(4, size=(MENTIONS_PER_ARTICLE, 2))) % (2 * COUNTRIES)
        shared = {key: row[key] for key in ("run_id", "article_version_id", "article_id", "capture_id", "coding_id")} | {
            "status": "asserted", "is_negated": False, "is_question": False, "is_disputed": False, "is_main": True, "date_basis": "none",
            "report_date": (EPOCH + timedelta(days=article.day)).date(), "field": "text", "span_start": 0, "span_end": 1,
            "trigger_start": 0, "trigger_end": 1, "snippet": "x", "confidence_score": 0.8}
        return [{**shared, "event_mention_id": f"{row['article_version_id']}-{number}", "event_type": EVENT_TYPES[kind],
                 "source_actors": make_actors(int(source)), "target_actors": make_actors(int(target))}
                for number, (kind, (source, target)) in enumerate(zip(kinds, parties, strict=True))]

    def _insert(self, table: str, rows: list[dict[str, object]]) -> None:
        if rows:
            schema = pa.schema([column for column in arrow_schema(metadata.tables[f"core.{table}"]) if column.name in rows[0]])
            self.connection.register("given", pa.Table.from_pylist(rows, schema=schema))
            self.connection.execute(f"INSERT INTO core.{table} BY NAME FROM given")
            self.connection.unregister("given")


def make_actors(party: int) -> list[dict[str, object]]:
    """A country's government, or somebody unnamed."""
    known = party < COUNTRIES
    country, sector = (f"C{party}", "GOV") if known else (None, None)
    return [{"entity_id": None, "name": f"party {party}", "country_iso3": country, "sector": sector}]


def make_history(path: Path, days: int, per_day: int) -> duckdb.DuckDBPyConnection:
    """A file with `days` derived days and the facts of one more."""
    create_file(path)
    connection = duckdb.connect(str(path), config={"threads": 2, "memory_limit": "1500MB"})
    connection.execute("SET enable_progress_bar = false")
    history = MadeHistory(connection, days, per_day)
    for day in range(days + 1):
        history.add_day(day)
    connection.execute("INSERT INTO core.article_sources SELECT article_id, source_domain, source_domain, NULL, false, false"
                       " FROM core.articles")
    connection.execute("INSERT INTO core.stories SELECT story_id, 'x', 'en', min(placed_at), max(placed_at), count(*), count(*), 1"
                       " FROM core.story_articles GROUP BY story_id")
    connection.execute("CHECKPOINT")
    return connection
