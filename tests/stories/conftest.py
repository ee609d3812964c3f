"""A warehouse to derive in: the contract's tables, and facts put in as runs, as the loader leaves them."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline.ids import make_article_id, make_version_id
from pipeline.stories import derive, make_signature
from pipeline.stories.library import run_sql, write_table
from pipeline.warehouse.digests import read_digests
from pipeline.warehouse.engine import create_file
from schemas.contract import arrow_schema, metadata

NOW = datetime(2031, 1, 1, tzinfo=UTC)
DAY = datetime(2030, 5, 6, 8, tzinfo=UTC).replace(tzinfo=None)
DERIVED = ("core.copies", "core.stories", "core.story_articles", "core.story_memories", "core.events", "core.event_members")


def article(url: str, title: str, text: str, *, at: datetime = DAY, captured: datetime | None = None, lang: str = "en", source: str = "",
            agencies: tuple[str, ...] = (), events: tuple[dict[str, Any], ...] = (), dated: bool = True) -> dict[str, Any]:
    """One article as a run saw it, with the event mentions of its text."""
    article_id = make_article_id(url)
    return {"article_id": article_id, "article_version_id": make_version_id(article_id, title, text), "url": url, "title": title,
            "text": text, "published_at": at if dated else None, "captured_at": captured or at + timedelta(minutes=10), "lang": lang,
            "source_domain": source or url.split("/")[2], "agencies": list(agencies), "events": events}


@dataclass
class Warehouse:
    """Facts by run, and the tables that are derived from them."""

    connection: duckdb.DuckDBPyConnection
    dirty: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)

    def put(self, run_id: str, *articles: dict[str, Any]) -> "Warehouse":
        """Put a run in place of its earlier rows."""
        earlier = self.connection.execute("SELECT article_id FROM core.articles WHERE run_id = ?", [run_id]).fetchall()
        self.dirty |= {article_id for article_id, in earlier} | {item["article_id"] for item in articles}
        for name in ("articles", "event_mentions"):
            self.connection.execute(f"DELETE FROM core.{name} WHERE run_id = ?", [run_id])
        self.insert("articles", [self._article_row(run_id, item) for item in {a["article_version_id"]: a for a in articles}.values()])
        self.insert("event_mentions", [row for item in articles for row in self._event_rows(run_id, item)])
        return self

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Rows into a table of core, by the contract's types."""
        if rows:
            declared = metadata.tables[f"core.{table}"]
            schema = pa.schema([f for f in arrow_schema(declared) if any(f.name in row for row in rows)])
            self.connection.register("given", pa.Table.from_pylist(rows, schema=schema))
            self.connection.execute(f"INSERT INTO core.{table} BY NAME FROM given")
            self.connection.unregister("given")

    def derive(self) -> "Warehouse":
        """As the builder does it, with what was put since the last time as dirty: the warehouse's own steps first."""
        for name, ids in (("dirty_articles", self.dirty), ("judged_articles", self.judged)):
            write_table(self.connection, name, {"article_id": pa.array(sorted(ids), pa.string())})
            ids.clear()
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS earlier_feeds AS FROM core.feeds LIMIT 0")
        for step in ("current_versions", "article_versions", "article_sources"):
            run_sql(self.connection, step)
        derive(self.connection, now=NOW)
        self.connection.execute("CREATE OR REPLACE TEMP TABLE earlier_feeds AS FROM core.feeds")
        return self

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query gives."""
        return self.connection.execute(sql).fetchall()

    def digests(self) -> dict[str, Any]:
        """Content digests of the derived tables of stories, and how mentions were grouped."""
        digests: dict[str, Any] = {name: digest for name, digest in read_digests(self.connection).items() if name in DERIVED}
        return digests | {"core.event_keys": self.rows("FROM core.event_keys ORDER BY event_mention_id")}

    def _article_row(self, run_id: str, item: dict[str, Any]) -> dict[str, Any]:
        return {"run_id": run_id, **{key: value for key, value in item.items() if key != "events"}, "capture_id": f"capture-{item['url']}",
                "url_key": item["url"], "outcome_code": "extract.article", "word_count": len(item["text"].split()), "coding_id": "c",
                "signature": make_signature(item["text"], item["lang"])}

    def _event_rows(self, run_id: str, item: dict[str, Any]) -> list[dict[str, Any]]:
        version, moment = item["article_version_id"], item["published_at"] or item["captured_at"]
        shared = {"run_id": run_id, "article_version_id": version, "article_id": item["article_id"], "capture_id": f"capture-{item['url']}",
                  "status": "asserted", "is_negated": False, "is_question": False, "is_disputed": False, "is_main": True,
                  "date_basis": "none", "report_date": moment.date(), "field": "text", "span_start": 0, "span_end": 1,
                  "trigger_start": 0, "trigger_end": 1,
                  "snippet": item["text"][:1], "confidence_score": 0.8, "coding_id": "c"}
        return [{**shared, "event_mention_id": f"{version}-{number}", **event} for number, event in enumerate(item["events"])]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory) -> Path:
    """A file with the contract's tables."""
    path = tmp_path_factory.mktemp("stories") / "empty.duckdb"
    create_file(path)
    return path


@pytest.fixture
def make_warehouse(tmp_path: Path, empty_file: Path):
    """Makes empty warehouses."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def make() -> Warehouse:
        path = shutil.copy(empty_file, tmp_path / f"{len(opened)}.duckdb")
        opened.append(duckdb.connect(str(path), config={"threads": 1}))
        return Warehouse(opened[-1])

    yield make
    for connection in opened:
        connection.close()


@pytest.fixture
def warehouse(make_warehouse):
    return make_warehouse()
