"""Sound inputs to start from: the documents of the sample press, and what the tests of feeds and pages have beside them."""

import json
from datetime import UTC, datetime
from functools import cache

from tests.extract.build import TITLE, make_html
from tests.fetch import hostile
from tests.fetch.test_feeds import ATOM, JSON_FEED, NEWS_SITEMAP, ODD, RDF, RSS
from tests.press.replies import Reply, make_reply
from tests.press.site import Site
from tests.press.world import DAYS, load_world

NOW = datetime(2026, 3, 5, 20, tzinfo=UTC)
MAX_FEED = 6_000
"""Longest feed started from, in bytes: faults lie in the shape, and small ones are read a hundred times as fast."""


@cache
def feeds() -> list[bytes]:
    """Feeds of every format."""
    found = [reply.body for reply, path in documents() if reply.media_type != "text/html" and "robots" not in path]
    small = [body[:MAX_FEED] for body in found[:12]]
    texts = [text.encode() if isinstance(text, str) else text for text in (ATOM, JSON_FEED, NEWS_SITEMAP, RDF, RSS)]
    return [*texts, *small, *ODD.values()]


@cache
def pages() -> list[bytes]:
    """Pages of every publisher, and pages of every kind that the tests build."""
    found = [reply.body for reply, _ in documents() if reply.media_type == "text/html"]
    news = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-03T10:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ada Brook"}], "articleBody": "x" * 300}
    graph = {"@graph": [news, {"@type": "WebPage"}]}
    return [*found[::3], make_html().encode(), make_html(json_ld=news).encode(), make_html(json_ld=graph).encode()]


@cache
def documents() -> list[tuple[Reply, str]]:
    """What the press answers on its last day: (reply, path)."""
    world, day = load_world(), DAYS[-1]
    found = []
    for publisher in world.publishers.values():
        site = Site(publisher=publisher, port=80)
        paths = ["/", *(feed.path for feed in publisher.feeds), *(article.path for article in world.articles_until(publisher, day))]
        found += [(make_reply(world, site, path, day), path) for path in paths]
    return [(reply, path) for reply, path in found if reply.status == 200]


@cache
def exchanges() -> list[bytes]:
    """Whole HTTP answers."""
    page = hostile.PAGE * 3
    return [
        hostile.reply(page), hostile.reply(hostile.gzipped(page), "Content-Encoding: gzip"),
        hostile.reply(hostile.brotlied(page), "Content-Encoding: br"), hostile.reply(hostile.zstded(page), "Content-Encoding: zstd"),
        hostile.reply(b"", "Location: /again", status="302 Found"),
        hostile.reply(page, 'ETag: "a"', "Last-Modified: Mon, 02 Mar 2026 10:00:00 GMT"),
        hostile.OK + b"Connection: close\r\n\r\n" + page, hostile.reply(b"", "Retry-After: 60", status="429 Too Many Requests"),
        hostile.OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page),
        hostile.reply(json.dumps({"a": 1}).encode(), content_type="application/json"),
    ]
