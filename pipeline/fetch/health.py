"""How the feeds do, from the poll state: what fails, what is slow, what may have been missed between two polls."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from pipeline.config import FeedConfig
from pipeline.fetch.state import State, format_time, parse_time
from pipeline.fetch.urls import redact_url

WINDOW = timedelta(days=14)
MOVED_AFTER = 3
"""A permanent redirect seen so often in a row is proposed as an edit of feeds.toml."""


def read_health(state: State, feeds: Iterable[FeedConfig], now: datetime) -> list[dict[str, Any]]:
    """A report a feed, in their order.

    `status`: new (never asked), ok, failing, gone or retired (failing for a month). `items_per_day` over the last 14 days or since the feed
    is known. `median_delay_minutes`: from publication to our first sight, of items that came after the first poll.
    """
    since = format_time(now - WINDOW)
    seen: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    query = "SELECT feed_url, first_seen_at, published_at FROM frontier WHERE first_seen_at >= ? ORDER BY first_seen_at"
    for feed_url, first_seen_at, published_at in state.select(query, since):
        seen[feed_url].append((first_seen_at, published_at))
    pending = dict(state.select("SELECT feed_url, count(*) FROM frontier WHERE state = 'pending' GROUP BY feed_url"))
    return [_report(state, feed, seen[feed.url], pending.get(feed.url, 0), now) for feed in feeds]


def _report(state: State, feed: FeedConfig, seen: list[tuple[str, str]], pending: int, now: datetime) -> dict[str, Any]:
    kept = state.feed(feed.url)
    delays = [(first - published).total_seconds() / 60 for first_seen_at, published_at in seen if first_seen_at > seen[0][0]
              if (first := parse_time(first_seen_at)) and (published := parse_time(published_at)) and published <= first]
    first_seen = parse_time(seen[0][0]) if seen else None
    days = max((now - first_seen).total_seconds() / 86_400, 1.0) if first_seen else 1.0
    return {
        "url": redact_url(feed.url), "source_name": feed.source_name, "is_enabled": feed.is_enabled,
        "status": _judge(kept.polls, kept.failures, kept.gone_at, parse_time(kept.failing_since), now),
        "outcome": kept.outcome, "parse_outcome": kept.parse_outcome, "polled_at": kept.polled_at, "succeeded_at": kept.succeeded_at,
        "next_poll_at": kept.next_poll_at, "failures": kept.failures, "interval_minutes": round(kept.interval_minutes, 1),
        "items_per_day": round(len(seen) / days, 1), "entry_count": kept.entry_count, "overlap_count": kept.overlap_count,
        "duplicate_count": kept.duplicate_count, "is_gap_suspected": bool(kept.is_gap_suspected), "gap_count": kept.gap_count,
        "median_delay_minutes": round(median(delays), 1) if delays else None, "pending_pages": pending,
        "moved_to": redact_url(kept.moved_to) if kept.moved_count >= MOVED_AFTER else "",
    }


def _judge(polls: int, failures: int, gone_at: str, failing_since: datetime | None, now: datetime) -> str:
    if polls == 0:
        return "new"
    if gone_at:
        return "gone"
    if failing_since is not None and now - failing_since >= timedelta(days=30):
        return "retired"
    return "failing" if failures else "ok"
