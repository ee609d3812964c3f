"""What the sample press answers to a path, as a pure function of (publisher, port, path, day): no clock, no network, no chance."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from tests.press import feeds, pages
from tests.press.site import Site
from tests.press.world import Article, World, slugify

HTML = "text/html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A response before HTTP: `modified` and `etag` only where the publisher sends them; `slow` asks for a body in two halves."""

    status: int
    body: bytes
    media_type: str = HTML
    charset: str = "utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    modified: datetime | None = None
    etag: str = ""
    slow: bool = False


def make_reply(world: World, site: Site, path: str, day: date, has_consented: bool = False) -> Reply:
    """The answer of `site` to GET `path` at the end of `day`."""
    publisher = site.publisher
    if path == "/robots.txt":
        return _document(site, pages.render_robots(site), "text/plain", None)
    for feed in publisher.feeds:
        if path == (feed.location or feed.path) and feed.status in {200, 301}:
            listed = world.feed_articles(publisher, day)
            modified = max((article.modified_on(day) for article in listed), default=datetime.combine(day, time(), UTC))
            return _document(site, feeds.render_feed(site, feed, listed, day), feeds.MEDIA_TYPES[feed.format], modified)
        if path == feed.path:
            return _refuse(site, feed.status, {"Location": site.url + feed.location} if feed.location else
                           {"Retry-After": str(feed.retry_after)} if feed.retry_after else {})
    articles = world.articles_until(publisher, day)
    for article in articles:
        if path == article.path:
            return _article(world, site, article, day, has_consented)
    for section in ("", *sorted({article.section for article in articles})):
        if path == (f"/{slugify(section)}/" if section else "/"):
            listed = [article for article in articles if section in {"", article.section}]
            return _document(site, pages.render_front(site, section, listed, day), HTML, listed[0].modified_on(day) if listed else None)
    return _refuse(site, 404, {})


def _article(world: World, site: Site, article: Article, day: date, has_consented: bool) -> Reply:
    if article.consent and not has_consented:
        return _document(site, pages.render_consent(site, article), HTML, None, {"Cache-Control": "no-store"})
    older = [other for other in world.articles_until(site.publisher, day) if other.published < article.published]
    headers = {"tdm-reservation": "1"} if article.reserved else {}
    body = pages.render_article(site, article, day, older, world.feed_articles(site.publisher, day))
    return _document(site, body, HTML, article.modified_on(day), headers, slow=article.slow)


def _document(site: Site, text: str, media_type: str, modified: datetime | None, headers: dict[str, str] | None = None,
              slow: bool = False) -> Reply:
    charset = site.publisher.charset if media_type != "text/plain" else "utf-8"
    body = text.encode(charset)
    validators = site.publisher.validators
    return Reply(status=200, body=body, media_type=media_type, charset=charset, headers=headers or {}, slow=slow,
                 modified=modified if "last-modified" in validators else None,
                 etag=hashlib.sha256(body).hexdigest()[:20] if "etag" in validators else "")


def _refuse(site: Site, status: int, headers: dict[str, str]) -> Reply:
    charset = site.publisher.charset
    return Reply(status=status, body=pages.render_refusal(site, status).encode(charset), charset=charset, headers=headers)
