"""Extract: entries from feed bodies, articles from pages and texts. Reads captured bytes and nothing else."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

import schemas
from pipeline.capture.index import read_page, read_text
from pipeline.codings import read_coding
from pipeline.config import Settings
from pipeline.dates import parse_timestamp
from pipeline.extract import PageReference, extract_pages
from pipeline.fetch.feeds import parse_feed
from pipeline.fetch.urls import BadUrl, make_key, registrable_domain
from pipeline.ids import make_article_id, make_id, make_version_id
from pipeline.outcomes import load_outcomes
from pipeline.records import Article, ParsedFeed, Row
from pipeline.runs import Home, write_part, write_receipt
from pipeline.steps.shards import Shard, is_done, make_inputs, make_outcome, read_captures
from pipeline.stories import make_signature
from pipeline.texts import clean_text

KEPT_IN_PART = frozenset({"extract.article", "extract.paywall_stub", "extract.live_blog"})
"""Outcomes whose text is stored: a whole article, and the two kinds of which a part is better than nothing."""


def extract(settings: Settings, name: str, *, again: bool = False) -> str:
    """Work on one shard of a plan; returns its name."""
    home, shard = Home(settings.home), Shard.parse(name)
    plan_digest, captures = read_captures(home, shard.run_id)
    coding = read_coding(settings.annotate, settings.extract)
    inputs = make_inputs(plan_digest, coding["coding_id"])
    if not again and is_done(home, shard, "extract", inputs):
        return name
    asked = {find_key(row["url_requested"]) for row in captures if row["kind_code"] == "page"}
    mine = captures[shard.number::shard.count]
    polls, entries, articles, outcomes = [], [], [], []
    for row in (row for row in mine if row["kind_code"] == "feed"):
        feed = read_feed(home, row)
        polls.append(make_poll(row, feed))
        if feed is not None:
            outcomes.append(make_outcome("extract", feed.outcome, "capture", row["capture_id"], detail=feed.detail, domain=_domain(row)))
            entries += list(make_entries(row, feed))
    outcomes += list(entry_outcomes(entries, asked))
    for row, article in read_articles(settings, home, [row for row in mine if has_body(row)]):
        outcomes.append(make_outcome("extract", article.outcome, "capture", row["capture_id"], detail=article.detail, domain=_domain(row)))
        if article.outcome in KEPT_IN_PART and (article.text or article.title):
            articles.append(make_article(row, article, coding["coding_id"]))
    step = shard.step("extract")
    parts = [write_part(home, shard.run_id, schemas.feeds.feed_polls, step, polls),
             write_part(home, shard.run_id, schemas.feeds.entries, step, entries),
             write_part(home, shard.run_id, schemas.ops.outcomes, step, outcomes)]
    handover = write_part(home, shard.run_id, schemas.articles.articles, step, articles)
    write_receipt(home, shard.run_id, step, parts, handover=handover, inputs=inputs)
    return name


def read_articles(settings: Settings, home: Home, rows: list[Row]) -> Iterator[tuple[Row, Article]]:
    """Each page, extracted in a worker, and each line of JSON, read as it is."""
    pages = [row for row in rows if row["kind_code"] == "page"]
    references = [PageReference(path=str(home.captures / row["warc_file"]), offset=row["warc_offset"]) for row in pages]
    yield from zip(pages, extract_pages(references, settings.extract), strict=True)
    for row in rows:
        if row["kind_code"] == "text":
            yield row, make_text_article(row, read_text(home.captures / row["warc_file"], row["warc_offset"]))


def make_text_article(row: Row, line: dict[str, Any]) -> Article:
    """An article from a line of JSON: nothing to extract, only to clean."""
    stated = parse_timestamp(str(line.get("published_at") or ""), now=row["captured_at"].replace(tzinfo=UTC), default_zone=UTC)
    text = clean_text(str(line["text"]), multiline=True)
    return Article(url=row["url_final"], outcome="extract.article" if text else "extract.empty", text=text,
                   title=clean_text(str(line.get("title") or "")), lang=str(line.get("lang") or ""),
                   published_at=stated.at if stated else None, published_at_precision=stated.precision if stated else "")


def find_key(url: str | None) -> str | None:
    """The key of an address; None for one that is not a page's."""
    try:
        return make_key(url or "")
    except BadUrl:
        return None


def choose_key(article: Article) -> str:
    """The key that an article is known by.

    The page's own canonical address is evidence, not proof: it is believed on the same registrable domain, and when it names a page
    rather than the front of the site (findings of a crawl: a wrong canonical merges a whole section into one article).
    """
    own, claimed = find_key(article.url), find_key(article.canonical_url)
    if claimed and own and registrable_domain(claimed) == registrable_domain(own) and urlsplit(claimed).path.strip("/"):
        return claimed
    return own or article.url


def has_body(row: Row) -> bool:
    """Whether a capture brought bytes that extraction should look at."""
    return row["payload_sha256"] is not None and load_outcomes()[row["outcome_code"]].kind == "done"


def read_feed(home: Home, row: Row) -> ParsedFeed | None:
    """The parsed body of a feed capture; None when the attempt brought none."""
    if not has_body(row):
        return None
    page = read_page(home.captures / row["warc_file"], row["warc_offset"])
    return parse_feed(page.body, url=row["url_final"] or row["url_requested"], media_type=page.media_type, now=page.captured_at)


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
            "feed_url": row["feed_url"] or row["url_requested"], "position": position, "guid": entry.guid or None, "url": entry.url or None,
            "url_key": find_key(entry.url), "title": entry.title or None, "authors": list(entry.authors),
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
    url_key = choose_key(article)
    article_id = make_article_id(url_key)
    return {
        "article_version_id": make_version_id(article_id, article.title, article.text), "article_id": article_id,
        "capture_id": row["capture_id"], "url": article.url, "url_key": url_key, "canonical_url": article.canonical_url or None,
        "source_domain": registrable_domain(article.url), "feed_url": row["feed_url"], "site_name": article.site_name or None,
        "outcome_code": article.outcome, "title": article.title, "text": article.text,
        "headings": [{"start": start, "end": end} for start, end in article.headings], "lang": article.lang or None,
        "authors": list(article.authors), "agencies": list(article.agencies), "published_at": article.published_at,
        "published_at_precision": article.published_at_precision or None, "modified_at": article.modified_at,
        "captured_at": row["captured_at"], "sections": list(article.sections), "topics": list(article.topics),
        "image_url": article.image_url or None, "is_free": article.is_free, "word_count": len(article.text.split()),
        "value_sources": json.dumps(article.sources, sort_keys=True), "notes": list(article.notes), "no_event_reason": None,
        "signature": make_signature(article.text, article.lang), "coding_id": coding_id,
    }


def _domain(row: Row) -> str:
    return registrable_domain(row["url_final"] or row["url_requested"] or "")
