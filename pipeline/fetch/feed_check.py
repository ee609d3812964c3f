"""What is at an address that claims to be a feed: asked once, politely, and told; nothing is stored."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver

from pipeline.config import Settings
from pipeline.fetch.attempts import Attempt
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.poll import Poller
from pipeline.fetch.state import State
from pipeline.fetch.urls import redact_url
from pipeline.outcomes import load_outcomes
from pipeline.records import ParsedFeed


def check_feeds(settings: Settings, urls: Iterable[str], now: datetime, resolver: AbstractResolver | None = None) -> list[dict[str, Any]]:
    """A report an address, in their order: what the server said, what the body is, how many entries it has and how old they are."""
    return asyncio.run(_check(settings, list(urls), now, resolver))


async def _check(settings: Settings, urls: list[str], now: datetime, resolver: AbstractResolver | None) -> list[dict[str, Any]]:
    with State(Path(":memory:")) as state:
        async with FeedParser(workers=1) as parser:
            poller = Poller(settings, state, Nowhere(), parser, lambda: now, resolver)
            async with poller.client:
                return [make_report(*await poller.try_feed(url)) for url in urls]


def make_report(attempt: Attempt, parsed: ParsedFeed | None) -> dict[str, Any]:
    """What was found at an address, as a JSON object."""
    outcome = parsed.outcome if parsed else attempt.outcome
    meaning = "" if outcome == "feed.parsed" else load_outcomes()[outcome].description
    stamps = sorted(entry.published_at for entry in parsed.entries if entry.published_at) if parsed else []
    return {
        "url": redact_url(attempt.url), "url_final": redact_url(str(attempt.facts.get("url_final") or "")),
        "http_status": attempt.facts.get("http_status"), "outcome": outcome,
        "title": parsed.title if parsed else "", "lang": parsed.lang if parsed else "",
        "entry_count": len(parsed.entries) if parsed else 0, "sitemap_count": len(parsed.child_urls) if parsed else 0,
        "dated_count": len(stamps), "oldest_at": stamps[0].isoformat() if stamps else "",
        "newest_at": stamps[-1].isoformat() if stamps else "",
        "detail": (parsed.detail if parsed else "") or attempt.detail or meaning,
    }


class Nowhere:
    """A sink that keeps nothing."""

    def record_attempt(self, attempt: Attempt) -> None:
        """Forget the attempt."""

    def sync(self) -> dict[str, int]:
        """Nothing was written."""
        return {}
