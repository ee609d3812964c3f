"""What must survive a restart: when to ask each feed again, which pages are still to be asked, how much of each file is safe.

One SQLite file, one writer. It holds nothing that the captures do not: `capture.live.recover` fills an empty one again.
Moments are ISO 8601 UTC texts, which sort as they follow one another; "" stands for never.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.fetch.entries import entry_to_json
from pipeline.records import FeedEntry

STATE_FILE = "newsmill.sqlite"
"""The state's name below `state/`."""


@dataclass(kw_only=True, slots=True)
class FeedState:
    """One feed, as the last polls left it. Columns of sql/state/feeds.sql."""

    feed_url: str
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""
    payload_sha256: str = ""
    next_poll_at: str = ""
    polled_at: str = ""
    succeeded_at: str = ""
    outcome: str = ""
    parse_outcome: str = ""
    failures: int = 0
    failing_since: str = ""
    gone_at: str = ""
    moved_to: str = ""
    moved_count: int = 0
    interval_minutes: float = 0.0
    polls: int = 0
    entry_count: int = 0
    new_count: int = 0
    overlap_count: int = 0
    duplicate_count: int = 0
    is_gap_suspected: int = 0
    gap_count: int = 0
    ttl_minutes: int = 0
    skip_hours: str = ""
    skip_days: str = ""


@dataclass(kw_only=True, slots=True)
class PageState:
    """One page in the frontier. Columns of sql/state/frontier.sql; `entry` as its JSON text, None once captured."""

    url_key: str
    url: str
    feed_url: str
    title: str = ""
    entry: str | None = None
    state: str = "pending"
    attempts: int = 0
    captures: int = 0
    next_try_at: str = ""
    first_seen_at: str = ""
    published_at: str = ""
    captured_at: str = ""
    outcome: str = ""
    etag: str = ""
    last_modified: str = ""
    payload_sha256: str = ""

    def read_entry(self) -> dict[str, Any] | None:
        """The feed entry that led to the page, as `entries.entry_to_json` made it."""
        entry: dict[str, Any] | None = json.loads(self.entry) if self.entry else None
        return entry


def write_entry(entry: FeedEntry) -> str:
    """An entry as PageState holds it."""
    return json.dumps(entry_to_json(entry), ensure_ascii=True, sort_keys=True)


@lru_cache(maxsize=256)
def format_time(at: datetime) -> str:
    """A moment as the state holds it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime | None:
    """The moment again; None for never."""
    return datetime.fromisoformat(text) if text else None


HINT_COLUMNS = ("ttl_minutes INTEGER NOT NULL DEFAULT 0", "skip_hours TEXT NOT NULL DEFAULT ''", "skip_days TEXT NOT NULL DEFAULT ''")

# The statements below are made of the names of our own columns; values are always bound.
_FEED_NAMES = tuple(field.name for field in fields(FeedState))
_FEED_COLUMNS, _FEED_MARKS = ", ".join(_FEED_NAMES), ", ".join("?" for _ in _FEED_NAMES)
_PAGE_NAMES = tuple(field.name for field in fields(PageState))
_PAGE_COLUMNS, _PAGE_MARKS = ", ".join(_PAGE_NAMES), ", ".join("?" for _ in _PAGE_NAMES)
_feed_values, _page_values = attrgetter(*_FEED_NAMES), attrgetter(*_PAGE_NAMES)
_READ_FEED = f"SELECT {_FEED_COLUMNS} FROM feeds WHERE feed_url = ?"  # noqa: S608
_SAVE_FEED = f"INSERT OR REPLACE INTO feeds ({_FEED_COLUMNS}) VALUES ({_FEED_MARKS})"  # noqa: S608
_READ_PAGE = f"SELECT {_PAGE_COLUMNS} FROM frontier WHERE url_key = ?"  # noqa: S608
_SAVE_PAGE = f"INSERT OR REPLACE INTO frontier ({_PAGE_COLUMNS}) VALUES ({_PAGE_MARKS})"  # noqa: S608


class State:
    """The open state of a home. Changes are kept from `commit` on; without one they are as if they had not been.

    Whoever changes it holds the home's lock. `is_readonly` reads beside a poll that is under way.
    """

    def __init__(self, path: Path, *, is_readonly: bool = False) -> None:
        if is_readonly and path.exists():
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            self._db.execute("BEGIN")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        for script in sorted(resources.files("sql").joinpath("state").iterdir(), key=lambda item: item.name.removesuffix(".sql")):
            self._db.execute(script.read_text(encoding="utf-8"))
        self._add_columns()
        self._db.execute("BEGIN IMMEDIATE")

    def _add_columns(self) -> None:
        """Columns that a file of an earlier version has not: hints, which the next body brings."""
        known = {row[1] for row in self._db.execute("PRAGMA table_info(feeds)")}
        for column in HINT_COLUMNS:
            if column.partition(" ")[0] not in known:
                self._db.execute(f"ALTER TABLE feeds ADD COLUMN {column}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.execute("ROLLBACK")
        self._db.close()

    def commit(self, lengths: dict[str, int]) -> None:
        """Keep all changes, together with how long the capture files are that they rest on."""
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", sorted(lengths.items()))
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def durable_lengths(self) -> dict[str, int]:
        """The length up to which each live file is registered."""
        return dict(self._db.execute("SELECT warc_file, durable_bytes FROM files"))

    def feed(self, feed_url: str) -> FeedState:
        """The state of a feed; a fresh one for a feed never asked."""
        row = self._db.execute(_READ_FEED, (feed_url,)).fetchone()
        return FeedState(**dict(zip(_FEED_NAMES, row, strict=True))) if row else FeedState(feed_url=feed_url)

    def resting_feeds(self, now: datetime) -> set[str]:
        """The feeds that are not due yet."""
        return {row[0] for row in self._db.execute("SELECT feed_url FROM feeds WHERE next_poll_at > ?", (format_time(now),))}

    def save_feed(self, feed: FeedState) -> None:
        """Put a feed's state."""
        self._db.execute(_SAVE_FEED, _feed_values(feed))

    def page(self, url_key: str) -> PageState | None:
        """A page of the frontier; None for a key not seen before."""
        row = self._db.execute(_READ_PAGE, (url_key,)).fetchone()
        return PageState(**dict(zip(_PAGE_NAMES, row, strict=True))) if row else None

    def save_page(self, page: PageState) -> None:
        """Put a page."""
        self._db.execute(_SAVE_PAGE, _page_values(page))

    def due_pages(self, now: datetime, feeds: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """(key, address) of each pending page whose time has come, by key; of some feeds only, if named."""
        wanted = set(feeds) if feeds is not None else None
        query = "SELECT url_key, url, feed_url FROM frontier WHERE state = 'pending' AND next_try_at <= ? ORDER BY url_key"
        rows = self._db.execute(query, (format_time(now),))
        return [(url_key, url) for url_key, url, feed_url in rows if wanted is None or feed_url in wanted]

    def count_pending(self) -> int:
        """Pages still to be asked, whether due or not."""
        return int(self._db.execute("SELECT count(*) FROM frontier WHERE state = 'pending'").fetchone()[0])

    def resting_hosts(self, now: datetime) -> list[str]:
        """Hosts whose break is not over, by name."""
        return [row[0] for row in self._db.execute("SELECT host FROM hosts WHERE rests_until > ? ORDER BY host", (format_time(now),))]

    def rest_host(self, host: str, until: datetime) -> None:
        """Leave a host alone until then."""
        self._db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, format_time(until)))

    def robots(self, origin: str) -> tuple[datetime, str, int | None, bytes] | None:
        """(when, outcome, status, body) of an origin's robots.txt as last asked."""
        row = self._db.execute("SELECT fetched_at, outcome, http_status, body FROM robots WHERE origin = ?", (origin,)).fetchone()
        return (datetime.fromisoformat(row[0]), row[1], row[2], row[3]) if row else None

    def save_robots(self, origin: str, at: datetime, outcome: str, status: int | None, body: bytes) -> None:
        """Put an origin's robots.txt."""
        self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)", (origin, format_time(at), outcome, status, body))

    def select(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a query of ours, for reports on the state."""
        return self._db.execute(query, values).fetchall()
