"""Small runs written into a lake the way the steps do it: parts, receipts, a manifest. Input for tests, made of invented news."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import schemas.contract
from pipeline.config import FeedConfig, Settings
from pipeline.ids import make_article_id, make_id, make_row_id, make_version_id
from pipeline.runs import Home, seal_run, write_part, write_receipt
from pipeline.stories import make_signature

DAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 2, tzinfo=UTC)
CODING = {"coding_id": "coding-a", "code_version": "0.1.0", "model_sha256": "m" * 64, "lexicon_sha256": "l" * 64,
          "knowledge_version": "k1", "config_sha256": "c" * 64}

FEEDS = (
    FeedConfig(url="https://harbour.example/rss", source_name="Harbour Post", owner_name="Tidewater Group", country_iso3="NLD", lang="en"),
    FeedConfig(url="https://hill.example/atom", source_name="Hill Courier", owner_name="Hill Trust", country_iso3="AUT", lang="en"),
    FeedConfig(url="https://wire.example/feed", source_name="Wire North", is_agency=True, country_iso3="NOR", lang="en"),
)

NORLAND, SUDOVA, MARIN = "ctry:NOR", "ctry:SVK", "ent:marin"
ENTITIES = {
    NORLAND: {"name": "Norway", "type_code": "COUNTRY", "country_iso3": "NOR", "latitude": 62.0, "longitude": 10.0},
    SUDOVA: {"name": "Slovakia", "type_code": "COUNTRY", "country_iso3": "SVK"},
    MARIN: {"name": "Lena Marin", "type_code": "PERSON", "country_iso3": "SVK", "sector": "GOV"},
}
NAMES = {"Norway": NORLAND, "Slovakia": SUDOVA, "Marin": MARIN}

TEXT = ("Norway accused Slovakia of cutting a cable in the northern strait on Thursday.\n\n"
        "“We never touched it,” Minister Marin said in the capital. Slovakia may close its ports if the talks fail.\n\n"
        "Number {number} of the harbour reports was printed with the morning edition.")


def settings_of(root: Any, **changes: Any) -> Settings:
    """Settings of a home with three feeds."""
    return Settings(home=root, feeds=FEEDS, **changes)


def make_articles(count: int = 3, *, start: int = 0, at: datetime = DAY, text: str = TEXT, feed: int | None = None,
                  **changes: Any) -> list[dict[str, Any]]:
    """Article rows about one and the same quarrel, from the three publishers in turn."""
    rows = []
    for number in range(start, start + count):
        source = FEEDS[number % len(FEEDS) if feed is None else feed]
        host = source.url.split("/")[2]
        url, title, body = f"https://{host}/news/{number}", f"Cable cut in the strait, report {number}", text.format(number=number)
        article_id = make_article_id(url)
        captured_at = at + timedelta(minutes=number)
        rows.append({
            "article_version_id": make_version_id(article_id, title, body), "article_id": article_id,
            "capture_id": make_id("capture", url, captured_at.isoformat()), "url": url, "url_key": url, "source_domain": host,
            "feed_url": source.url, "outcome_code": "extract.article", "title": title, "text": body, "headings": [], "lang": "en",
            "authors": ["A. Writer"], "agencies": [], "published_at": at, "published_at_precision": "second", "captured_at": captured_at,
            "sections": [], "topics": [], "word_count": len(body.split()), "value_sources": '{"title": "json-ld"}', "notes": [],
            "signature": make_signature(body, "en"), "coding_id": CODING["coding_id"], **changes,
        })
    return rows


def article_facts(article: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Mentions of the known names, one accusation, one conditional threat, one quote and one role, each where it stands."""
    text, version = article["text"], article["article_version_id"]
    shared = {name: article[name] for name in ("article_version_id", "article_id", "capture_id", "coding_id")}

    def place(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"field": "text", "span_start": start, "span_end": start + len(words), "snippet": words}

    mentions = []
    for name, entity_id in NAMES.items():
        start = text.find(name)
        while start >= 0:
            mentions.append({**shared, "mention_id": make_row_id(version, "mention", "text", start, start + len(name), 0), "field": "text",
                             "span_start": start, "span_end": start + len(name), "snippet": name, "entity_id": entity_id,
                             "type_code": "PERSON" if name == "Marin" else "PLACE"})
            start = text.find(name, start + 1)
    events = []
    for words, trigger, kind, mode, status in (("Norway accused Slovakia of cutting a cable", "accused", "ACCUSE", "allege", "asserted"),
                                               ("Slovakia may close its ports", "close", "THREATEN", "restrict", "hypothetical")):
        if words in text:
            spot = text.index(trigger)
            events.append({
                **shared, **place(words), "event_mention_id": make_row_id(version, kind, "text", spot, spot + len(trigger), 0),
                "event_type": kind, "mode_code": mode, "contexts": ["diplomatic"], "cameo_root": "11", "quad_class": "verbal_conflict",
                "status": status, "is_negated": False, "is_question": False, "is_disputed": False, "is_main": status == "asserted",
                "source_actors": [{"entity_id": NORLAND, "name": "Norway", "country_iso3": "NOR", "sector": "GOV"}],
                "target_actors": [{"entity_id": SUDOVA, "name": "Slovakia", "country_iso3": "SVK", "sector": "GOV"}],
                "place_null_reason": "not_stated", "date_start": article["published_at"].date(), "date_end": article["published_at"].date(),
                "date_granularity": "day", "date_basis": "relative", "report_date": article["published_at"].date(),
                "trigger_start": spot, "trigger_end": spot + len(trigger), "confidence_score": 0.8,
            })
    quotes = []
    if "We never touched it" in text:
        words = place("We never touched it")
        quotes.append({**shared, **words, "quote_id": make_row_id(version, "quote", "text", words["span_start"], words["span_end"], 0),
                       "speaker_name": "Marin", "speaker_entity_id": MARIN, "cue": "said", "is_direct": True})
    roles = []
    if "Minister Marin" in text:
        words = place("Minister Marin")
        roles.append({**shared, **words, "role_mention_id": make_row_id(version, "role", "text", words["span_start"], words["span_end"], 0),
                      "entity_id": MARIN, "role_name": "minister", "form_code": "title", "country_iso3": "SVK", "sector": "GOV",
                      "owner_entity_id": SUDOVA, "is_former": False})
    return {"mentions": mentions, "event_mentions": events, "quotes": quotes, "role_mentions": roles}


def capture_of(article: dict[str, Any]) -> dict[str, Any]:
    """The capture row of an article's page."""
    return {"capture_id": article["capture_id"], "record_id": make_id("record", article["capture_id"]), "kind_code": "page",
            "url_requested": article["url"], "url_final": article["url"], "url_key": article["url_key"],
            "captured_at": article["captured_at"], "http_status": 200, "media_type": "text/html",
            "payload_sha256": make_id("payload", article["title"], article["text"]),
            "payload_bytes": len(article["text"]), "feed_url": article["feed_url"], "outcome_code": "capture.stored",
            "warc_file": "run-0.warc.gz", "warc_offset": 0}


def feed_rows(feeds: Sequence[FeedConfig], articles: Sequence[dict[str, Any]], at: datetime) -> dict[str, list[dict[str, Any]]]:
    """A poll of each feed, with an entry for each of its articles."""
    captures, polls, entries = [], [], []
    for feed in feeds:
        capture_id = make_id("capture", feed.url, at.isoformat())
        mine = [article for article in articles if article["feed_url"] == feed.url]
        captures.append({"capture_id": capture_id, "record_id": make_id("record", capture_id), "kind_code": "feed",
                         "url_requested": feed.url, "url_final": feed.url, "url_key": feed.url, "captured_at": at, "http_status": 200,
                         "media_type": "application/rss+xml",
                         "payload_sha256": make_id("payload", feed.url, str(len(mine))), "payload_bytes": 100, "feed_url": feed.url,
                         "outcome_code": "capture.stored", "warc_file": "run-0.warc.gz", "warc_offset": 0})
        polls.append({"poll_id": make_id("poll", capture_id), "capture_id": capture_id, "feed_url": feed.url, "polled_at": at,
                      "http_status": 200, "outcome_code": "feed.parsed", "entry_count": len(mine)})
        entries += [{"entry_id": make_id("entry", capture_id, str(position)), "capture_id": capture_id, "feed_url": feed.url,
                     "position": position, "url": article["url"], "url_key": article["url_key"], "title": article["title"], "authors": [],
                     "published_at": article["published_at"], "categories": [], "captured_at": at}
                    for position, article in enumerate(mine)]
    return {"captures": captures, "feed_polls": polls, "entries": entries}


def outcome(step: str, kind: str, item_id: str, code: str, domain: str = "") -> dict[str, Any]:
    """A row of ops.outcomes."""
    return {"step_code": step, "item_kind": kind, "item_id": item_id, "outcome_code": code, "source_domain": domain or None}


def make_tables(articles: Sequence[dict[str, Any]], at: datetime = DAY, coding: str = "coding-a") -> dict[str, list[dict[str, Any]]]:
    """Every table's rows for a run that shows these articles, with outcomes that add up."""
    feeds = feed_rows(FEEDS, articles, at)
    facts = [article_facts(article) for article in articles]
    named = sorted({mention["entity_id"] for fact in facts for mention in fact["mentions"]})
    captures = [*feeds["captures"], *map(capture_of, articles)]
    outcomes = [outcome("capture", "capture", row["capture_id"], row["outcome_code"]) for row in captures]
    outcomes += [outcome("extract", "capture", row["capture_id"], "feed.parsed") for row in feeds["captures"]]
    outcomes += [outcome("extract", "entry", row["entry_id"], "entry.queued") for row in feeds["entries"]]
    for article, fact in zip(articles, facts, strict=True):
        outcomes.append(outcome("extract", "capture", article["capture_id"], article["outcome_code"], article["source_domain"]))
        if article["outcome_code"] == "extract.article":
            outcomes.append(outcome("entities", "article", article["capture_id"], "entities.done", article["source_domain"]))
            outcomes.append(outcome("events", "article", article["capture_id"], "events.done" if fact["event_mentions"] else "events.none",
                                    article["source_domain"]))
    return {
        "core.captures": captures, "core.feed_polls": feeds["feed_polls"], "core.entries": feeds["entries"],
        "core.articles": list(articles),
        "core.entities": [{"entity_id": name, **ENTITIES[name], "coding_id": coding} for name in named],
        **{f"core.{name}": [row for fact in facts for row in fact[name]]
           for name in ("mentions", "event_mentions", "quotes", "role_mentions")},
        "ops.outcomes": outcomes,
    }


def write_run(home: Home, run_id: str, tables: dict[str, list[dict[str, Any]]], codings: Sequence[dict[str, str]] = (CODING,)) -> None:
    """Write a run of one shard and seal it."""
    declared = schemas.contract.metadata.tables
    parts = [write_part(home, run_id, declared[name], "extract-0of1", rows) for name, rows in sorted(tables.items())]
    write_receipt(home, run_id, "extract-0of1", parts, codings=list(codings))
    seal_run(home, run_id, ["extract-0of1"])
