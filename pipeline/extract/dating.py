"""When it was published and changed: every date that the page states, the most trusted first, the same day's most precise.

A time without a zone gets the zone that the page writes elsewhere, or that of its feed's configuration, or that of the site's country where
that has one; otherwise it is a day.
Guesses from the visible text are days, and only where the page holds the day.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib import resources
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from pipeline.dates import EARLIEST_YEAR, Timestamp, parse_timestamp, read_timestamp
from pipeline.extract.documents import Document
from pipeline.extract.metatags import MetaTags
from pipeline.extract.structured import Structured
from pipeline.extract.trees import compile_query, stands_in
from pipeline.records import Page

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "http://ogp.me/ns/article#published_time", "datepublished",
    "parsely-pub-date", "date", "dc.date.issued", "dc.date", "dc.date.created", "dcterms.issued", "dcterms.created", "dcterms.date",
    "sailthru.date", "pubdate", "publish-date", "publishdate", "publish_date", "publication_date", "published_time", "published-date",
    "article.published", "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "citation_publication_date", "date.available", "date.created", "rbpubdate", "ptime", "iso-8601-publish-date", "release_date",
    "article.created", "created", "timestamp", "article:post_date", "bt:pubdate")
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "http://ogp.me/ns/article#modified_time",
    "last-modified", "lastmod", "date.modified", "date.updated", "dcterms.modified", "dc.date.modified", "article.updated", "revised")
_TIMES = compile_query("//body//time | //body//*[contains(@itemprop, 'datePublished') or @pubdate]")
_PUBLISHED_MARK = re.compile("publish|entry-date|dt-pub", re.IGNORECASE)
_BELOW_HEADLINE = compile_query("(//h1)[1]/following::text()[normalize-space(.)][not(parent::script or parent::style or parent::option)]")
MAX_BELOW = 40  # texts
MAX_DATELINE = 90  # characters; a longer text is a sentence
_PATH_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_-]|$)")
_OPEN_DOMAINS = frozenset((  # of countries that sell them to everyone
    "ac", "ai", "am", "as", "cc", "cd", "cf", "co", "dj", "fm", "ga", "gg", "gl", "gq", "im", "io", "la", "ly", "me", "ml", "mu", "nu",
    "pw", "sh",
    "st", "su", "tk", "to", "tv", "vc", "vg", "ws"))


@dataclass(frozen=True, slots=True)
class Dating:
    """`published` and `modified` with their sources, "" where there is none, and notes on what was assumed."""

    published: Timestamp | None = None
    modified: Timestamp | None = None
    published_source: str = ""
    modified_source: str = ""
    notes: tuple[str, ...] = ()


def read_dating(page: Page, document: Document, structured: Structured, metatags: MetaTags, lang: str) -> Dating:
    """All that the page and its feed entry say about its times, as one answer for each."""
    stated = list(_stated(structured, metatags))
    changed = [("json-ld", text) for text in structured.texts("dateModified")] + [("meta", metatags.first(name)) for name in _MODIFIED]
    zone, zone_note = _find_zone([text for _, text in (*stated, *changed)], page, lang)
    now = page.captured_at
    published, source, raw = _pick(stated, now, zone)
    if published is None or published.precision == "day":
        stated += _shown(document.tree)
        published, source, raw = _pick(stated, now, zone)
    if published is None or published.precision == "day":
        published, source = _refine(page, published, source)
    notes = [zone_note] if zone_note and raw and _is_naive(raw) and published and published.precision != "day" else []
    if published is None:
        published, source = _guess(page, document)
        if raw_seen := next((text for _, text in stated if any(letter.isdigit() for letter in text)), ""):
            notes.append(f"published_at.unreadable:{raw_seen[:40]}")
    modified, modified_source, _ = _pick(changed, now, zone)
    if modified and published and modified.at < published.at and published.precision != "day":
        modified, modified_source = None, ""  # clocks of content systems; a change before publication is none
    return Dating(published, modified, source, modified_source, tuple(notes))


def _stated(structured: Structured, metatags: MetaTags) -> Iterator[tuple[str, str]]:
    """(source, text) of every statement of the time of publication in structure and tags, the most trusted first."""
    for key in ("datePublished", "dateCreated", "uploadDate"):
        yield from (("json-ld", text) for text in structured.texts(key)[:2])
    for name in _PUBLISHED:
        yield from (("meta", text) for text in metatags.contents.get(name, ())[:2])


def _shown(tree: HtmlElement) -> list[tuple[str, str]]:
    """What readers see of it: elements marked as the time of publication, the first times in the article, a line below the headline."""
    times = [element for element in _TIMES(tree) if not stands_in(element, "aside")]
    marked = [element for element in times if element.tag != "time" or "pubdate" in element.attrib or
              _PUBLISHED_MARK.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}")]
    within = [element for element in times if element.get("datetime") and stands_in(element, "article", "main")]
    shown = [("time", element.get("datetime") or element.get("content") or element.text_content())
             for element in (*marked[:2], *within[:2])]
    for text in _BELOW_HEADLINE(tree)[:MAX_BELOW]:
        line = " ".join(text.split())
        if len(line) > MAX_DATELINE:
            break  # the article begins
        if any(letter.isdigit() for letter in line):
            shown.append(("text", line))
    return shown


def _pick(stated: list[tuple[str, str]], now: datetime, zone: tzinfo | None) -> tuple[Timestamp | None, str, str]:
    """The first readable time; where only its day is known, the first full time on that day."""
    read = [(time, source, text) for source, text in stated if text and (time := parse_timestamp(text, now=now, default_zone=zone))]
    if not read:
        return None, "", ""
    first = read[0]
    if first[0].precision != "day":
        return first
    return next((other for other in read[1:] if other[0].precision != "day" and _day_of(other[2]) == first[0].at.date()), first)


def _day_of(text: str) -> object:
    reading = read_timestamp(text)
    return reading.moment.date() if reading else None


def _is_naive(text: str) -> bool:
    reading = read_timestamp(text)
    return reading is not None and reading.precision != "day" and reading.moment.tzinfo is None


def _refine(page: Page, published: Timestamp | None, source: str) -> tuple[Timestamp | None, str]:
    """The feed entry's time, where the page states none or only the same day."""
    entry = page.entry.published_at if page.entry else None
    if entry is None or entry > page.captured_at + timedelta(hours=48):
        return published, source
    if published is None or abs(entry - published.at - timedelta(hours=12)) <= timedelta(hours=26):
        midnight = (entry.hour, entry.minute, entry.second) == (0, 0, 0)
        if published is None or not midnight:
            return Timestamp(entry.astimezone(UTC), "day" if midnight else "second"), "feed"
    return published, source


def _guess(page: Page, document: Document) -> tuple[Timestamp | None, str]:
    """A day from the address, or the one that htmldate finds in the page, if the page holds it: it invents firsts of the month."""
    for path in (urlsplit(page.url).path, urlsplit(page.url_final).path):
        match = _PATH_DAY.search(path)
        day = parse_timestamp("-".join(match.groups()), now=page.captured_at) if match else None
        if day:
            return day, "url"
    from htmldate import find_date

    try:
        found = find_date(deepcopy(document.tree), original_date=True, extensive_search=False, deferred_url_extractor=True,
                          min_date=f"{EARLIEST_YEAR}-01-01", max_date=f"{page.captured_at + timedelta(days=1):%Y-%m-%d}")
    except (ValueError, OverflowError):  # of a moment that cannot be, such as one with an offset of days
        found = None
    day = parse_timestamp(found, now=page.captured_at) if found else None
    if day and (day.at.day != 1 or _shows_first(document.source, day.at)):
        return day, "text"
    return None, ""


def _shows_first(source: str, day: datetime) -> bool:
    """Whether the page really holds that first of a month."""
    return re.search(rf"{day:%Y-%m-%d}|\b0?1\. ?(?:0?{day.month}\.|\w+) ?{day:%Y}|\b1(?:st|er)\b", source) is not None


def _find_zone(texts: list[str], page: Page, lang: str) -> tuple[tzinfo | None, str]:
    """(the zone of times that name none, the note that says how it was found)."""
    for text in texts:
        reading = read_timestamp(text) if text else None
        offset = reading.moment.utcoffset() if reading and reading.precision != "day" else None
        if offset:
            return timezone(offset), "published_at.zone_of_page"
    if configured := _zone_named(page.timezone):
        return configured, "published_at.zone_of_feed"
    host = urlsplit(page.url).hostname or ""
    ending = host.rsplit(".", 1)[-1]
    country = ending if len(ending) == 2 and ending not in _OPEN_DOMAINS else lang.partition("-")[2]
    zones = _zones_of({"uk": "GB"}.get(country, country.upper()))
    return (zones[0], "published_at.zone_of_country") if zones else (None, "")


@cache
def _zone_named(name: str) -> ZoneInfo | None:
    """The zone of a configuration; UTC is what a feed has that was given none, so it says nothing about pages."""
    try:
        return ZoneInfo(name) if name not in ("", "UTC") else None
    except (ValueError, ZoneInfoNotFoundError):  # a capture may name one that this system does not know
        return None


@cache
def _zones_of(country: str) -> tuple[ZoneInfo, ...]:
    """The zones of a country, if they keep the same time all year: (Berlin, Busingen) do, (Madrid, Ceuta, Canary) do not."""
    lines = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8").splitlines()
    names = [line.split("\t")[2] for line in lines if line.startswith(f"{country}\t")]
    zones = tuple(ZoneInfo(name) for name in names)
    seasons = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7)]
    same = len({tuple(season.astimezone(zone).utcoffset() for season in seasons) for zone in zones}) == 1
    return zones if same else ()
