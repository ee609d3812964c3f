"""A feed body as entries: RSS, Atom, RDF, JSON Feed, news sitemaps and sitemap indexes.

`parse_feed` never raises and never opens anything: what it is given is data, whatever it looks like. It refuses what parsers are known
to choke on, but only a process that can be killed is safe from all of it: `feed_worker` runs it in one.
"""

import re
from dataclasses import replace
from datetime import datetime

from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.bodies import inflate, read_content_type
from pipeline.fetch.doctype import EntitiesRefused, expand_entities
from pipeline.fetch.entries import MAX_ENTRIES
from pipeline.fetch.feed_json import parse_json_feed
from pipeline.fetch.feed_text import decode_xml
from pipeline.fetch.feed_values import Dates, read_zone
from pipeline.fetch.feed_xml import parse_xml_feed
from pipeline.fetch.sitemaps import parse_sitemap
from pipeline.records import FeedEntry, ParsedFeed

MAX_BODY = 10_000_000
"""Longest body parsed, in bytes, after inflation."""

MAX_JUNK = 5000
"""Characters that may stand before the root element, e.g. a server's warning."""

MAX_DEPTH = 200
"""Deepest nesting parsed. Real feeds with XHTML in them stay under 40; the parser's time grows with depth without bound."""

_TOKEN = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(/?)([A-Za-z_][\w.:-]*)[^<>]*?(/?)>", re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
_BINARY = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|%PDF|PK\x03\x04|RIFF|\x7fELF|OggS|ID3|\x00\x00\x00.ftyp")


def parse_feed(body: bytes, *, url: str, media_type: str = "", now: datetime, timezone: str = "",
               max_entries: int = MAX_ENTRIES) -> ParsedFeed:
    """The entries of a feed body and what it says of itself; without entries, an outcome that says why.

    `url` is where the body came from (relative links start there), `media_type` the declared Content-Type, with its charset if known,
    `timezone` the name of the zone of its times that state none: without one, only their day is known. Of more than
    `max_entries` the newest are kept, and `detail` says so.
    """
    declared_type, charset = read_content_type(media_type)
    try:
        if body[:2] == b"\x1f\x8b":
            body = inflate(body, "gzip", MAX_BODY)
    except FetchFailed as error:
        return ParsedFeed(outcome="feed.too_large" if error.outcome == "fetch.too_large" else "feed.unreadable", detail=error.detail)
    if len(body) > MAX_BODY:
        return ParsedFeed(outcome="feed.too_large", detail=f"{len(body)} bytes")
    if not body.strip(b" \t\r\n\0"):
        return ParsedFeed(outcome="feed.empty", detail="no body")
    if _BINARY.match(body):
        return ParsedFeed(outcome="feed.not_a_feed", detail=f"binary, declared as {declared_type or 'nothing'}")
    return _cap(_parse_text(decode_xml(body, charset), url, Dates(now, read_zone(timezone))), max_entries)


def _parse_text(text: str, url: str, dates: Dates) -> ParsedFeed:
    """The parser for what the text opens with."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        return parse_json_feed(text, url=url, dates=dates)
    root = next((match for match in _TOKEN.finditer(text) if match[2]), None)
    if start != "<" and (root is None or root.start() > MAX_JUNK):
        return ParsedFeed(outcome="feed.not_a_feed", detail="neither XML nor JSON")
    if root is None:
        return ParsedFeed(outcome="feed.unreadable", detail="no element")
    try:
        text = expand_entities(text[:root.start()], text[root.start():])
    except EntitiesRefused:
        return ParsedFeed(outcome="feed.dtd_refused", detail="the body declares entities")
    if is_deeper(text, MAX_DEPTH):
        return ParsedFeed(outcome="feed.too_deep", detail=f"more than {MAX_DEPTH} elements inside one another")
    name = root[2].rpartition(":")[2].lower()
    if name in {"urlset", "sitemapindex"}:
        return parse_sitemap(text, url=url, dates=dates)
    if name in {"html", "head", "body", "script", "svg", "div", "opml"}:
        return ParsedFeed(outcome="feed.not_a_feed", detail=f"<{name}>")
    return parse_xml_feed(text, url=url, dates=dates)


def is_deeper(text: str, limit: int) -> bool:
    """Whether elements nest deeper than `limit`. Elements that were left open end with the one around them, as readers take it."""
    stack: list[str] = []
    for match in _TOKEN.finditer(text):
        closing, name, empty = match.groups()
        if name is None or empty or name in _VOID:
            continue
        if not closing:
            stack.append(name)
            if len(stack) > limit:
                return True
        elif name in stack:
            while stack.pop() != name:
                pass
    return False


def _cap(feed: ParsedFeed, limit: int) -> ParsedFeed:
    """The newest entries, in the order of the body."""
    if len(feed.entries) <= limit:
        return feed
    order = sorted(range(len(feed.entries)), key=lambda i: (-_age_rank(feed.entries[i]), i))
    kept = tuple(feed.entries[i] for i in sorted(order[:limit]))
    return replace(feed, entries=kept, detail=f"{len(feed.entries)} entries, the newest {limit} kept")


def _age_rank(entry: FeedEntry) -> float:
    moment = entry.published_at or entry.updated_at
    return moment.timestamp() if moment else 0.0
