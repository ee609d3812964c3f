"""The feeds of a site: what its page links, what its robots.txt lists, and the places where feeds usually lie."""

import asyncio
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver

from pipeline.config import Settings
from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.feed_check import Nowhere, make_report
from pipeline.fetch.feed_values import read_link
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.markup import read_elements
from pipeline.fetch.poll import Poller
from pipeline.fetch.state import State
from pipeline.fetch.urls import check_url, make_key

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml",
              "application/xml", "text/xml")
PATHS = ("/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json", "/index.rdf",
         "/sitemap_news.xml", "/news-sitemap.xml", "/sitemap.xml")
"""Asked only where neither the page nor robots.txt names a feed; in the order of how often they are one."""

SITEMAP_PATHS = 3
"""How many of them, the last, are sitemaps: not asked where robots.txt has listed some."""

MAX_PAGE = 1_000_000
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss2?|feeds?|atom|rdf)(?:$|[/._-])", re.IGNORECASE)

MAX_CANDIDATES = 20


def discover_feeds(settings: Settings, url: str, now: datetime, resolver: AbstractResolver | None = None) -> list[dict[str, Any]]:
    """A report (as `feed_check`) for each feed found, with `found_by`: self, link, robots, anchor, path. Each is asked; nothing is stored.

    An address without a scheme is asked by https, then by http. Raises BadUrl for what is no address, FetchFailed when the site itself
    cannot be had.
    """
    urls = [check_url(url)] if "://" in url else [check_url(f"{scheme}://{url}") for scheme in ("https", "http")]
    return asyncio.run(_discover(settings, urls, now, resolver))


async def _discover(settings: Settings, urls: list[str], now: datetime, resolver: AbstractResolver | None) -> list[dict[str, Any]]:
    with State(Path(":memory:")) as state:
        async with FeedParser(workers=1) as parser:
            poller = Poller(settings, state, Nowhere(), parser, lambda: now, resolver)
            async with poller.client:
                for url in urls:
                    attempt, parsed = await poller.try_feed(url)
                    if attempt.response is not None:
                        break
                if parsed is not None and (parsed.entries or parsed.child_urls):
                    return [{**make_report(attempt, parsed), "found_by": "self"}]
                if attempt.response is None:
                    raise FetchFailed(attempt.outcome, attempt.detail)
                linked = find_links(attempt.response.body, attempt.response.url)
                found = await _try_all(poller, [(link, "link") for link in linked])
                rules = await poller.robots.rules(url)
                listed = await _try_all(poller, [(link, "robots") for link in rules.sitemaps()])
                if not found:
                    named = find_anchors(attempt.response.body, attempt.response.url)
                    found = await _try_all(poller, [(link, "anchor") for link in named])
                if not found:
                    parts = urlsplit(attempt.response.url)
                    usual = [(f"{parts.scheme}://{parts.netloc}{path}", "path") for path in PATHS]
                    found = await _try_all(poller, usual[:len(PATHS) - (SITEMAP_PATHS if listed else 0)], is_first_enough=True)
                return found + listed


async def _try_all(poller: Poller, candidates: Iterable[tuple[str, str]], *, is_first_enough: bool = False) -> list[dict[str, Any]]:
    """Reports of the candidates that are feeds, each asked once under whatever spellings."""
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for link, found_by in candidates:
        url = read_link(link, "")
        if not url or make_key(url) in seen or len(seen) >= MAX_CANDIDATES:
            continue
        seen.add(make_key(url))
        attempt, parsed = await poller.try_feed(url)
        if parsed is not None and parsed.outcome in {"feed.parsed", "feed.empty"}:
            found.append({**make_report(attempt, parsed), "found_by": found_by})
            if is_first_enough:
                break
    return found


def find_links(body: bytes, base: str) -> list[str]:
    """Addresses that a page links as its feeds, in order; those of comments last."""
    links = [(element.get("title", ""), read_link(element.get("href"), base)) for element in read_elements(body, "link")
             if "alternate" in element.get("rel", "").lower().split() and element.get("type", "").lower() in FEED_TYPES
             and "hreflang" not in element]
    ordered = sorted(links, key=lambda link: "comment" in (link[0] + link[1]).lower())
    return list(dict.fromkeys(url for _, url in ordered if url))


def find_anchors(body: bytes, base: str) -> list[str]:
    """Addresses that the text of a page links and that look like feeds (`/service/rss/world`), in order."""
    links = (read_link(element.get("href"), base) for element in read_elements(body, "a", MAX_PAGE, is_head=False))
    return list(dict.fromkeys(link for link in links if link and _FEED_PATH.search(urlsplit(link).path)))
