"""JSON Feed 1.0 and 1.1. Wrong types are taken as absent: a feed is not lost for one field."""

import json
from typing import Any

from pipeline.fetch.feed_values import (
    MAX_CONTENT,
    MAX_GUID,
    MAX_SUMMARY,
    MAX_TITLE,
    Dates,
    read_lang,
    read_link,
    read_moment,
    read_names,
    read_raw,
    read_string,
)
from pipeline.records import FeedEntry, ParsedFeed
from pipeline.texts import clean_text, strip_markup


def parse_json_feed(text: str, *, url: str, dates: Dates) -> ParsedFeed:
    """The feed in a decoded body; `feed.not_a_feed` for JSON of another kind."""
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        return ParsedFeed(outcome="feed.too_deep", detail="JSON")
    except ValueError as error:
        return ParsedFeed(outcome="feed.unreadable", detail=f"JSON: {error}"[:200])
    items = document.get("items") if isinstance(document, dict) else None
    is_named = isinstance(document, dict) and ("jsonfeed" in read_string(document.get("version")) or "title" in document)
    if not isinstance(items, list) or not is_named:
        return ParsedFeed(outcome="feed.not_a_feed", detail="JSON, but no JSON Feed")
    authors = _authors(document)
    entries = tuple(_make_entry(item, url, dates, authors) for item in items if isinstance(item, dict))
    return ParsedFeed(
        outcome="feed.parsed" if entries else "feed.empty", title=clean_text(read_string(document.get("title")), limit=MAX_TITLE),
        url=read_link(document.get("home_page_url"), url), lang=read_lang(document.get("language")),
        next_url=read_link(document.get("next_url"), url), entries=entries)


def _make_entry(item: dict[str, Any], base: str, dates: Dates, authors: tuple[str, ...]) -> FeedEntry:
    """An item; `authors` are the feed's, who have written what names nobody."""
    guid = item.get("id")
    published_raw, updated_raw = read_string(item.get("date_published")), read_string(item.get("date_modified"))
    markup, plain = read_string(item.get("content_html")), read_string(item.get("content_text"))
    summary = read_string(item.get("summary"))
    links = (read_link(item.get(name), base) for name in ("url", "external_url"))
    return FeedEntry(
        url=next((link for link in links if link), "") or read_link(guid, ""),
        title=clean_text(read_string(item.get("title")), limit=MAX_TITLE),
        guid=clean_text(str(guid), limit=MAX_GUID) if isinstance(guid, str | int) else "", authors=_authors(item) or authors,
        published_at=read_moment(published_raw or updated_raw, dates), published_raw=read_raw(published_raw or updated_raw),
        updated_at=read_moment(updated_raw, dates),
        summary=clean_text(summary, multiline=True, limit=MAX_SUMMARY) if summary or not markup else
        strip_markup(markup, multiline=True, limit=MAX_SUMMARY),
        content=clean_text(markup or plain, multiline=True, limit=MAX_CONTENT), categories=read_names(item.get("tags")),
        image_url=read_link(item.get("image"), base) or read_link(item.get("banner_image"), base), lang=read_lang(item.get("language")))


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    people = item["authors"] if isinstance(item.get("authors"), list) and item["authors"] else [item.get("author")]
    return read_names([person.get("name") for person in people or [] if isinstance(person, dict)])
