"""Extract: entries from feed bodies, articles from pages and texts. Reads captured bytes and nothing else."""

import asyncio
import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import schemas
from pipeline.capture import read_page
from pipeline.codings import read_coding
from pipeline.config import Settings
from pipeline.extract import Nursery, PageReference, extract_pages
from pipeline.fetch.entries import MAX_ENTRIES, MAX_LISTED
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.tombstones import leave_out, read_tombstones
from pipeline.fetch.urls import BadUrl, make_key, registrable_domain
from pipeline.ids import make_article_id, make_id, make_version_id
from pipeline.outcomes import load_outcomes
from pipeline.records import Article, ParsedFeed, Row
from pipeline.runs import Home, run_kind, write_part, write_receipt
from pipeline.steps.shards import Shard, as_address, is_done, make_inputs, make_outcome, read_captures
from pipeline.stories import make_signature

KEPT_IN_PART = frozenset({"extract.article", "extract.paywall_stub", "extract.live_blog"})
"""Outcomes whose text is stored: a whole article, and the two kinds of which a part is better than nothing."""


def extract(settings: Settings, name: str, *, again: bool = False, nursery: Nursery | None = None) -> str:
    """Work on one shard of a plan; returns its name. `nursery`: where the workers of several shards come from."""
    home, shard = Home(settings.home), Shard.parse(name)
    plan_digest, captures = read_captures(home, shard.run_id)
    coding = read_coding(settings.annotate, settings.extract)
    inputs = make_inputs(plan_digest, coding["coding_id"])
    if not again and is_done(home, shard, "extract", inputs):
        return name
    asked = {find_key(row["url_requested"]) for row in captures if row["kind_code"] == "page"}
    mine = captures[shard.number::shard.count]
    polls, entries, articles, outcomes = [], [], [], []
    listed = MAX_ENTRIES if run_kind(shard.run_id) == "live" else MAX_LISTED
    forgets = read_tombstones(home).covers
    for row, feed in asyncio.run(read_feeds(home, [row for row in mine if row["kind_code"] == "feed"], listed, forgets)):
        polls.append(make_poll(row, feed))
        if feed is not None:
            outcomes.append(make_outcome("extract", feed.outcome, "capture", row["capture_id"], detail=feed.detail, domain=_domain(row)))
            entries += list(make_entries(row, feed))
    outcomes += list(entry_outcomes(entries, asked))
    pages = [row for row in mine if row["kind_code"] in {"page", "text"} and has_body(row)]
    references = [PageReference(path=str(home.captures / row["warc_file"]), offset=row["warc_offset"]) for row in pages]
    for row, article in zip(pages, extract_pages(references, settings.extract, nursery), strict=True):
        outcomes.append(make_outcome("extract", article.outcome, "capture", row["capture_id"], detail=article.detail, domain=_domain(row)))
        if article.outcome in KEPT_IN_PART and (article.text or article.title):
            articles.append(make_article(row, article, coding["coding_id"]))
    step = shard.step("extract")
    parts = [write_part(home, shard.run_id, schemas.feeds.feed_polls, step, polls),
             write_part(home, shard.run_id, schemas.feeds.entries, step, entries),
             write_part(home, shard.run_id, schemas.ops.outcomes, step, outcomes)]
    handover = write_part(home, shard.run_id, schemas.articles.articles, step, articles)
    write_receipt(home, shard.run_id, step, parts, handover=handover, inputs=inputs, reads=[plan_digest])
    return name


def find_key(url: str | None) -> str | None:
    """The key of an address; None for one that is not a page's."""
    try:
        return make_key(url or "")
    except BadUrl:
        return None


def choose_key(url: str, article: Article) -> str:
    """The key that an article is known by.

    The page's own canonical address is evidence, not proof: it is believed on the same registrable domain, and when it names a page
    rather than the front of the site (findings of a crawl: a wrong canonical merges a whole section into one article).
    """
    own, claimed = find_key(url), find_key(article.canonical_url)
    if claimed and own and registrable_domain(claimed) == registrable_domain(own) and urlsplit(claimed).path.strip("/"):
        return claimed
    return own or url


def has_body(row: Row) -> bool:
    """Whether a capture brought bytes that extraction should look at."""
    return row["payload_sha256"] is not None and load_outcomes()[row["outcome_code"]].kind == "done"


async def read_feeds(home: Home, rows: list[Row], max_entries: int,
                     forgets: Callable[..., bool]) -> list[tuple[Row, ParsedFeed | None]]:
    """Each feed capture with its parsed body, or None when the attempt brought none. Bodies are parsed in a process that can be killed."""
    feeds: list[tuple[Row, ParsedFeed | None]] = []
    async with FeedParser(workers=1, max_entries=max_entries) as parser:
        for row in rows:
            feed = None
            if has_body(row):
                page = read_page(home.captures / row["warc_file"], row["warc_offset"])
                declared = f"{page.media_type}; charset={page.charset}" if page.charset else page.media_type
                url = row["url_final"] or row["url_requested"]
                feed = await parser.parse(page.body, url=url, media_type=declared, now=page.captured_at, timezone=page.timezone)
            feeds.append((row, leave_out(feed, forgets) if feed else None))
    return feeds


def make_poll(row: Row, feed: ParsedFeed | None) -> Row:
    """A row of core.feed_polls: the attempt, and what its body turned out to be."""
    times = sorted(entry.published_at for entry in feed.entries if entry.published_at) if feed else []
    return {
        "poll_id": make_id("poll", row["capture_id"]), "capture_id": row["capture_id"], "feed_url": row["feed_url"] or row["url_requested"],
        "polled_at": row["captured_at"], "http_status": row["http_status"], "outcome_code": feed.outcome if feed else row["outcome_code"],
        "feed_title": feed.title or None if feed else None, "feed_lang": feed.lang or None if feed else None,
        "entry_count": len(feed.entries) if feed else None,
        "oldest_entry_at": times[0] if times else None, "newest_entry_at": times[-1] if times else None,
    }


def make_entries(row: Row, feed: ParsedFeed) -> Iterator[Row]:
    """Rows of core.entries."""
    for position, entry in enumerate(feed.entries):
        yield {
            "entry_id": make_id("entry", row["capture_id"], str(position)), "capture_id": row["capture_id"],
            "feed_url": row["feed_url"] or row["url_requested"], "position": position, "guid": entry.guid or None,
            "url": as_address(entry.url), "url_key": find_key(entry.url), "title": entry.title or None, "authors": list(entry.authors),
            "published_at": entry.published_at, "published_raw": entry.published_raw or None, "updated_at": entry.updated_at,
            "summary": entry.summary or None, "categories": list(entry.categories), "lang": entry.lang or None,
            "captured_at": row["captured_at"],
        }


def entry_outcomes(entries: list[Row], asked: set[str | None]) -> Iterator[Row]:
    """What came of each entry: its page was asked for in this run, or there was no need to, or no way."""
    for entry in entries:
        code = "entry.no_link" if entry["url_key"] is None else "entry.queued" if entry["url_key"] in asked else "entry.known"
        yield make_outcome("extract", code, "entry", entry["entry_id"], domain=registrable_domain(entry["url"] or entry["feed_url"]))


def make_article(row: Row, article: Article, coding_id: str) -> Row:
    """A row of core.articles."""
    url = row["url_final"] or row["url_requested"]
    url_key = choose_key(url, article)
    article_id = make_article_id(url_key)
    return {
        "article_version_id": make_version_id(article_id, article.title, article.text), "article_id": article_id,
        "capture_id": row["capture_id"], "url": url, "url_key": url_key, "canonical_url": as_address(article.canonical_url),
        "source_domain": registrable_domain(url), "feed_url": row["feed_url"], "site_name": article.site_name or None,
        "outcome_code": article.outcome, "title": article.title, "text": article.text,
        "headings": [{"start": start, "end": end} for start, end in article.headings], "lang": article.lang or None,
        "authors": list(article.authors), "agencies": list(article.agencies), "published_at": article.published_at,
        "published_at_precision": article.published_at_precision or None, "modified_at": article.modified_at,
        "captured_at": row["captured_at"], "sections": list(article.sections), "topics": list(article.topics),
        "image_url": as_address(article.image_url), "is_free": article.is_free, "word_count": len(article.text.split()),
        "value_sources": json.dumps(article.sources, sort_keys=True), "notes": list(article.notes), "no_event_reason": None,
        "signature": make_signature(article.text, article.lang), "coding_id": coding_id,
    }


def _domain(row: Row) -> str:
    return registrable_domain(row["url_final"] or row["url_requested"] or "")
