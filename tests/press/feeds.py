"""Feeds of the sample press: RSS 2.0, Atom, RSS 1.0 and a news sitemap, with dates written as such feeds write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from tests.press.site import Site, load_templates
from tests.press.world import Article, Feed

MEDIA_TYPES = MappingProxyType({"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml",
                                "sitemap": "application/xml"})
DATES: MappingProxyType[str, Callable[[datetime], str]] = MappingProxyType({
    "gmt": lambda moment: format_datetime(moment.astimezone(UTC), usegmt=True),
    "offset": format_datetime,
    "zone": lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S %Z}",
    "iso": lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "offset-iso": lambda moment: moment.isoformat(),
})


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An entry of a feed; `guid` differs from `link` where the link carries a tracker."""

    guid: str
    link: str
    title: str
    summary: str
    published: str
    updated: str
    section: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    lang: str = "en"


def render_feed(site: Site, feed: Feed, articles: list[Article], day: date) -> str:
    """The body of `feed` at the end of `day`."""
    zone = ZoneInfo(site.publisher.timezone)

    def write(moment: datetime) -> str:
        return DATES[feed.dates](moment.astimezone(zone))

    items = [_make_item(site, feed, article, day, write) for article in articles]
    if site.publisher.front:
        items.append(_make_front_item(site, write(datetime.combine(day, time(5, 30), UTC))))
    updated = max((article.modified_on(day) for article in articles), default=datetime.combine(day, time(), UTC))
    return load_templates().get_template(f"feed.{feed.format}.xml").render(site=site, feed=feed, items=items, updated=write(updated))


def _make_item(site: Site, feed: Feed, article: Article, day: date, write: Callable[[datetime], str]) -> Item:
    url = site.url_of(article)
    return Item(guid=url, link=f"{url}?{site.publisher.query}" if site.publisher.query else url, title=article.title,
                summary=article.summary, published=write(article.published), updated=write(article.modified_on(day)),
                section=article.section, authors=article.authors, tags=article.tags, lang=article.lang,
                paragraphs=article.text_on(day) if feed.full_text else ())


def _make_front_item(site: Site, moment: str) -> Item:
    section = site.publisher.front["section"]
    url = site.url_of_section(section)
    return Item(guid=url, link=url, title=site.publisher.front["title"], summary="", published=moment, updated=moment, section=section)
