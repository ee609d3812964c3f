"""RSS, Atom and RDF by feedparser, turned into our records. Loose values stop here."""

import io
import re
from typing import Any

import feedparser

from pipeline.fetch.feed_text import make_wellformed
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

PARSER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What feedparser is known to raise on bodies that it should only call ill-formed."""

# A person's field of more than this is no name, and its e-mail pattern is quadratic in it.
_LONG_PERSON = re.compile(r"(<(?:[\w.-]+:)?(?:author|creator|contributor|managingEditor|webMaster|owner|publisher|name|email|editor)\b"
                          r"[^<>]*>\s*(?:<!\[CDATA\[)?[^<\]]{500})[^<\]]+", re.IGNORECASE)
# Most of what makes feedparser raise: coordinates that it does not expect. They are of no use to us.
_PLACES = re.compile(rb"</?(?:gml|georss|geo):[^<>]*>", re.IGNORECASE)
_OPEN_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSED_ITEM = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(r"<skipDays>(.{0,1000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_WEEKDAY = re.compile(rf"<day>\s*({'|'.join(WEEKDAYS)})\s*</day>", re.IGNORECASE)
ONWARD = ("prev-archive", "next")
"""Links of RFC 5005 to older entries: an archived feed is complete and stays as it is, so it goes before a paged one."""

_MINUTES = re.compile(r"\s*(\d{1,6})\s*")


def parse_xml_feed(text: str, *, url: str, dates: Dates) -> ParsedFeed:
    """The feed in a decoded body."""
    body = make_wellformed(_LONG_PERSON.sub(r"\1", text))
    try:
        document = _read_document(body)
    except PARSER_FAULTS as fault:
        try:
            document = _read_document(_PLACES.sub(b"", body))
        except PARSER_FAULTS:
            return ParsedFeed(outcome="feed.unreadable", detail=f"{type(fault).__name__}: {fault}"[:200])
    found, about = document.get("entries", []), document.get("feed", {})
    version = str(document.get("version") or "")
    if not version and not found and _root_name(text).lower() != "channel":  # of CDF, which has no version
        return ParsedFeed(outcome="feed.unreadable", detail=str(document.get("bozo_exception", "no feed in it"))[:200])
    is_cut = _is_cut(text)
    base = url or read_link(about.get("link"), "")
    entries = tuple(_make_entry(entry, version, base, dates) for entry in (found[:-1] if is_cut else found))
    links = sorted((link for link in _records(about.get("links")) if link.get("rel") in ONWARD), key=lambda link: ONWARD.index(link["rel"]))
    return ParsedFeed(
        outcome="feed.parsed" if entries else "feed.empty", title=_read_text(about, "title", version, MAX_TITLE),
        url=read_link(about.get("link"), url), lang=read_lang(about.get("language")),
        next_url=read_link(links[0].get("href"), url) if links else "", ttl_minutes=_read_minutes(about.get("ttl")),
        skip_hours=_read_hours(text), skip_days=_read_days(text), entries=entries,
        detail="the body is cut short; its last entry is left out" if is_cut else "")


def _read_document(body: bytes) -> Any:
    """The document by feedparser. BytesIO: bare bytes or text would be tried as a path or an address first."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)


def _is_cut(text: str) -> bool:
    """Whether the body ends inside an entry: its link may be half a link."""
    closed = [match.end() for match in _CLOSED_ITEM.finditer(text)]
    return f"</{_root_name(text)}" not in text[-2000:] and _OPEN_ITEM.search(text, closed[-1] if closed else 0) is not None


def _root_name(text: str) -> str:
    match = re.search(r"<([A-Za-z_][\w.:-]*)", text)
    return match[1] if match else ""


def _make_entry(entry: Any, version: str, base: str, dates: Dates) -> FeedEntry:
    published_raw = read_string(entry.get("published")) or read_string(entry.get("created")) or _plain_get(entry, "updated")
    updated_raw = _plain_get(entry, "updated")
    contents = [read_string(content.get("value")) for content in _records(entry.get("content"))]
    return FeedEntry(
        url=_entry_link(entry, base), title=_read_text(entry, "title", version, MAX_TITLE),
        guid=clean_text(read_string(entry.get("id")), limit=MAX_GUID), authors=_read_authors(entry),
        published_at=read_moment(published_raw, dates), published_raw=read_raw(published_raw), updated_at=read_moment(updated_raw, dates),
        summary=_read_text(entry, "summary", version, MAX_SUMMARY),
        content=clean_text(max(contents, key=len, default=""), multiline=True, limit=MAX_CONTENT), categories=_read_categories(entry),
        image_url=_read_image(entry, base), lang=read_lang(_detail(entry, "title").get("language")))


def _entry_link(entry: Any, base: str) -> str:
    """The article's address: the publisher's own before a counting redirect, a permalink id where there is no link."""
    candidates = [entry.get("feedburner_origlink"), entry.get("link")]
    candidates += [link.get("href") for link in _records(entry.get("links")) if link.get("rel") == "alternate"]
    if entry.get("guidislink", not entry.get("link")):
        candidates.append(entry.get("id"))
    return next((link for link in (read_link(candidate, base) for candidate in candidates if candidate) if link), "")


def _read_text(record: Any, name: str, version: str, limit: int) -> str:
    """A title or summary as text. Atom says whether it is markup; RSS never does, and publishers write both."""
    is_plain = version.startswith("atom") and _detail(record, name).get("type") == "text/plain"
    return (clean_text if is_plain else strip_markup)(read_string(record.get(name)), multiline=name == "summary", limit=limit)


def _read_authors(entry: Any) -> tuple[str, ...]:
    """Names, in order, each once; addresses of mail are left out."""
    names = [read_string(author.get("name")) for author in _records(entry.get("authors"))] or [read_string(entry.get("author"))]
    return read_names([name for name in names if "@" not in name])


def _read_categories(entry: Any) -> tuple[str, ...]:
    """What stands for people in each category, and what stands for machines where it is another word and no address or number."""
    names: list[str] = []
    for tag in _records(entry.get("tags")):
        term, label = read_string(tag.get("term")).strip(), read_string(tag.get("label")).strip()
        is_word = term.casefold() != label.casefold() and "/" not in term and not term.isdigit()
        names += [term, label] if is_word else [label or term]
    return read_names(names)


def _read_image(entry: Any, base: str) -> str:
    media = [*_records(entry.get("media_content")), *_records(entry.get("media_thumbnail"))]
    urls = [item.get("url") for item in media if read_string(item.get("medium") or item.get("type") or "image").startswith("image")]
    enclosures = [link for link in _records(entry.get("links")) if link.get("rel") == "enclosure"]
    urls += [link.get("href") for link in enclosures if read_string(link.get("type")).startswith("image")]
    image = entry.get("image")
    urls += [image.get("href")] if isinstance(image, dict) else []
    return next((link for link in (read_link(url, base) for url in urls if url) if link), "")


def _read_minutes(value: Any) -> int | None:
    match = _MINUTES.fullmatch(read_string(value))
    return int(match[1]) if match else None


def _read_hours(text: str) -> tuple[int, ...]:
    """The hours to be left out; feedparser keeps but the last one."""
    hours = (int(hour) for part in _SKIP_HOURS.findall(text) for hour in _HOUR.findall(part))
    return tuple(sorted({hour % 24 for hour in hours if hour <= 24}))


def _read_days(text: str) -> tuple[int, ...]:
    """The days to be left out, 0 for Monday."""
    return tuple(sorted({WEEKDAYS.index(day.lower()) for part in _SKIP_DAYS.findall(text) for day in _WEEKDAY.findall(part)}))


def _plain_get(entry: Any, name: str) -> str:
    """A value under its own name: feedparser's dictionaries answer `updated` with `published`."""
    return read_string(dict.get(entry, name)) if isinstance(entry, dict) else ""


def _detail(record: Any, name: str) -> Any:
    """What feedparser knows of a text; an element of a publisher's own under that name is none of it."""
    detail = record.get(f"{name}_detail")
    return detail if isinstance(detail, dict) else {}


def _records(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
