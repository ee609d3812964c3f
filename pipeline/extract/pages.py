"""One captured page becomes one article, or a named reason why not.

A pure function of the page: no clock, no network, no memory of other pages.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.config import ExtractConfig
from pipeline.extract.agencies import find_agencies
from pipeline.extract.bodies import Body, read_body
from pipeline.extract.bylines import read_authors
from pipeline.extract.dating import Dating, read_dating
from pipeline.extract.documents import Document, NotAPage, read_document
from pipeline.extract.languages import read_language
from pipeline.extract.lines import extract_line, is_line
from pipeline.extract.links import read_canonical, read_image
from pipeline.extract.metatags import MetaTags, read_metatags
from pipeline.extract.publishers import find_publisher
from pipeline.extract.site import read_site
from pipeline.extract.structured import Structured, read_structured
from pipeline.extract.titles import choose_title, list_titles
from pipeline.extract.topics import read_sections, read_topics
from pipeline.extract.verdicts import Case, is_article_marked, judge
from pipeline.fetch.urls import registrable_domain
from pipeline.records import Article, Page
from pipeline.texts import clean_text, strip_markup

MAX_NOTES = 20
MAX_STATED = 200_000
ALARM_RATIO = 0.5
"""A body with less than this share of the words of JSON-LD's articleBody, or the reverse, gets a note."""


def extract_page(page: Page, config: ExtractConfig) -> Article:
    """The article of a page. What was found stays on the record beside an outcome that is not `extract.article`.

    Raises nothing for what a page may hold; MemoryError and RecursionError are left to the pool that runs it.
    """
    if is_line(page):
        return extract_line(page, config)
    try:
        document = read_document(page, config.max_document_bytes)
    except NotAPage as reason:
        return Article(url=page.url, outcome=reason.outcome, detail=reason.detail)
    publisher = find_publisher(registrable_domain(page.url_final or page.url))
    article = _extract_document(page, document, config, prune=getattr(publisher, "PRUNE", ""))
    refined: Article = publisher.refine(article, document) if publisher is not None and hasattr(publisher, "refine") else article
    return refined


def _extract_document(page: Page, document: Document, config: ExtractConfig, prune: str) -> Article:
    tree, url = document.tree, page.url_final or page.url
    metatags, structured = read_metatags(tree), read_structured(tree, url)
    site = read_site(url, metatags, structured)
    titles = list_titles(tree, structured, metatags)
    title, title_source = choose_title(titles, site)
    if not title and page.entry:
        title, title_source = strip_markup(page.entry.title, limit=500), "feed"
    forms = [title, *(text for texts in titles.values() for text in texts)]
    body, body_source = read_body(document, structured, metatags, url, forms, prune)
    lang, lang_source, lang_notes = read_language(tree, structured, metatags, body.text)
    authors, authors_source = read_authors(tree, structured, metatags, site, page.entry)
    dating = read_dating(page, document, structured, metatags, lang)
    topics, topics_source = read_topics(tree, structured, metatags, site)
    sections, sections_source = read_sections(structured, metatags, title)
    image_url, image_source = read_image(url, structured, metatags)
    canonical_url, canonical_notes = read_canonical(url, metatags, is_article=is_article_marked(structured, metatags))
    is_free = read_is_free(structured, metatags)
    case = Case(page, document, structured, metatags, title, body.text, lang, is_free, dating.published is not None)
    outcome, detail = judge(case, config)
    sources = {"title": title_source, "lang": lang_source, "authors": authors_source, "published_at": dating.published_source,
               "modified_at": dating.modified_source, "topics": topics_source, "sections": sections_source, "image_url": image_source,
               "text": body_source}
    notes = (*document.notes, *lang_notes, *dating.notes, *canonical_notes, *_compare_bodies(body, structured))
    return Article(
        url=page.url, outcome=outcome, detail=clean_text(detail, limit=200), title=title, text=body.text, headings=body.headings,
        canonical_url=canonical_url, authors=authors, agencies=find_agencies(authors, body.text), lang=lang, sections=sections,
        topics=topics,
        image_url=image_url, site_name=site.name, is_free=is_free, notes=notes[:MAX_NOTES], **_moments(dating),
        sources={name: source for name, source in sorted(sources.items()) if source},
    )


def read_is_free(structured: Structured, metatags: MetaTags) -> bool | None:
    """Whether the publisher says that the article is free to read; None where nothing is said."""
    for value in structured.values("isAccessibleForFree"):
        said = str(value.get("@value", value.get("@id", "")) if isinstance(value, Mapping) else value).lower().rsplit("/", 1)[-1]
        if said in ("true", "false", "yes", "no", "1", "0"):
            return said in ("true", "yes", "1")
    tier = metatags.first("article:content_tier", "og:article:content_tier", "article:access").lower()
    return {"free": True, "metered": False, "locked": False, "premium": False, "paid": False}.get(tier)


def _moments(dating: Dating) -> dict[str, Any]:
    published, modified = dating.published, dating.modified
    return {"published_at": published.at if published else None, "published_at_precision": published.precision if published else "",
            "modified_at": modified.at if modified else None}


def _compare_bodies(body: Body, structured: Structured) -> tuple[str, ...]:
    """A note where the text that JSON-LD carries is of another length: one of the two is cut, or is something else."""
    stated = len(structured.text("articleBody")[:MAX_STATED].split())
    found = len(body.text.split())
    if stated > 50 and not ALARM_RATIO <= found / stated <= 1 / ALARM_RATIO:
        return (f"text.json_ld_differs:{found}/{stated}",)
    return ()
