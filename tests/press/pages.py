"""Pages of the sample press: articles, section fronts, a consent wall, refusals, robots.txt."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tests.press.site import Site, load_templates
from tests.press.world import Article

MARK = "Invented for the newsmill sample press"
"""Stands at the foot of every page: nobody shall take this for news."""
REASONS = {301: "Moved Permanently", 404: "Not Found", 410: "Gone", 429: "Too Many Requests"}
RELATED = 4
MOST_READ = 5


def render_article(site: Site, article: Article, day: date, older: list[Article], current: list[Article]) -> str:
    """The article's page at the end of `day`; `older` feeds the related links, `current` the list of what is read most."""
    paragraphs = article.text_on(day)
    shown = paragraphs[:1] if article.paywall else paragraphs
    related = sorted(older, key=lambda other: other.section != article.section)[:RELATED]
    most_read = sorted((other for other in current if other is not article), key=lambda other: other.slug)[:MOST_READ]
    zone = ZoneInfo(site.publisher.timezone)
    modified = article.modified_on(day)
    return _render(f"{site.publisher.page}.html", site, article=article, paragraphs=shown, related=related, most_read=most_read,
                   url=site.url_of(article), published=article.published.astimezone(zone), modified=modified.astimezone(zone),
                   is_modified=modified > article.published, json_ld=_make_json_ld(site, article, modified, shown))


def render_front(site: Site, section: str, articles: list[Article], day: date) -> str:
    """A section front, or the home page where `section` is empty: a list of links."""
    return _render("front.html", site, section=section, articles=articles, day=day)


def render_consent(site: Site, article: Article) -> str:
    """The wall that stands before an article until its cookie is set."""
    return _render("consent.html", site, article=article)


def render_refusal(site: Site, status: int) -> str:
    """The page that comes with a status other than 200."""
    return _render("refusal.html", site, status=status, reason=REASONS[status])


def render_robots(site: Site) -> str:
    """robots.txt: all may read all but what the publisher names."""
    sitemaps = [f"Sitemap: {site.url}{feed.path}\n" for feed in site.publisher.feeds if feed.format == "sitemap"]
    return "".join([f"# {MARK}\nUser-agent: *\n", *(f"Disallow: {path}\n" for path in site.publisher.disallow or ("",)), *sitemaps])


def _render(template: str, site: Site, **values: Any) -> str:
    return load_templates().get_template(template).render(site=site, publisher=site.publisher, mark=MARK, **values)


def _make_json_ld(site: Site, article: Article, modified: datetime, shown: tuple[str, ...]) -> Markup:
    """The page's JSON-LD: one NewsArticle, or a graph of it, its page and its publisher."""
    url = site.url_of(article)
    organization = {"@type": "NewsMediaOrganization", "@id": f"{site.url}/#publisher", "name": site.publisher.name, "url": site.url + "/"}
    news: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.lang,
        "articleSection": article.section,
        "keywords": list(article.tags),
        "datePublished": article.published.isoformat(),
        "dateModified": modified.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors]
        or [{"@type": "Organization", "name": article.agency or site.publisher.name}],
        "isAccessibleForFree": not article.paywall,
    }
    if site.publisher.metadata == "graph":
        owner = {"@id": organization["@id"]}
        page = {"@type": "WebPage", "@id": url, "url": url, "name": f"{article.title} - {site.publisher.name}", "isPartOf": owner}
        document: dict[str, Any] = {"@context": "https://schema.org", "@graph": [organization, page, {**news, "publisher": owner}]}
    else:
        words = sum(len(part.split()) for part in shown)
        document = {"@context": "https://schema.org", **news, "publisher": organization, "wordCount": words}
    return Markup(json.dumps(document, ensure_ascii=False, indent=1).replace("</", "<\\/"))
