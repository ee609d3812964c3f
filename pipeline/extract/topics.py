"""What the publisher files the article under: topics (keywords, tags) and sections (departments)."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from lxml.html import HtmlElement

from pipeline.extract.metatags import MetaTags
from pipeline.extract.site import Site, fold
from pipeline.extract.structured import Structured, types_of
from pipeline.extract.trees import compile_query, stands_in
from pipeline.texts import strip_markup

MAX_TOPICS = 50
MAX_NAME = 100

_SEPARATORS = re.compile(r"[,;|，、]")
_IDS = re.compile(r"^[0-9a-f-]{16,}$|^\d+$|^https?://|^[\w-]+\.(?:com|org|net|co\.\w\w)$", re.IGNORECASE)
_FILED_AS = re.compile(r"^(?:categor(?:y|ies)|subjects?|topics?|tags?|themas?|sections?)\s*[:/]\s*(.+)$", re.IGNORECASE)
_MACHINE = re.compile(r"^[\w .-]{2,40}: ?\S|^\w+_\w+$")
# `rel=tag` is the old microformat, the paths are what the large systems write.
_TAG_LINKS = compile_query("//a[@href][contains(@rel, 'tag') or " + " or ".join(
    f"contains(@href, '/{segment}/')" for segment in ("tag", "tags", "topic", "topics", "thema", "tema", "temas", "tagi")) + "]")


def read_topics(tree: HtmlElement, structured: Structured, metatags: MetaTags, site: Site) -> tuple[tuple[str, ...], str]:
    """(topics, where they come from): the keywords of the page, its tags, then links to tags, then what JSON-LD says it is about."""
    for source, values in _topic_sources(tree, structured, metatags):
        topics = _clean_names(part for value in values for part in _SEPARATORS.split(unescape(value)))
        topics = tuple(topic for topic in topics if not site.is_named(topic))
        if topics:
            return topics, source
    return (), ""


def _topic_sources(tree: HtmlElement, structured: Structured, metatags: MetaTags) -> Iterator[tuple[str, Iterable[str]]]:
    """(source, values), the most trusted first; one that is not asked for is not looked for."""
    yield "meta", metatags.all("keywords")
    yield "meta", metatags.all("article:tag", "og:article:tag")
    yield "json-ld", structured.texts("keywords")
    yield "meta", metatags.all("news_keywords", "parsely-tags", "sailthru.tags", "cxenseparse:keywords")
    yield "links", [link.text_content() for link in _TAG_LINKS(tree)[:200] if _is_of_article(link)][:MAX_TOPICS]
    yield "json-ld", [*structured.texts("about"), *structured.texts("mentions")]


def _is_of_article(link: HtmlElement) -> bool:
    """Whether a link to a tag stands at the article, not in its sentences and not in the frame of the page."""
    return stands_in(link, "article", "main") and not stands_in(link, "nav", "aside", "p")


def read_sections(structured: Structured, metatags: MetaTags, title: str) -> tuple[tuple[str, ...], str]:
    """(sections, where they come from): articleSection, article:section, or the middle of the breadcrumbs."""
    sources: tuple[tuple[str, Iterable[str]], ...] = (
        ("json-ld", structured.texts("articleSection")),
        ("meta", metatags.all("article:section", "og:article:section", "parsely-section", "section")),
        ("breadcrumbs", _read_breadcrumbs(structured)),
    )
    for source, values in sources:
        sections = tuple(name for name in _clean_names(values) if fold(name) != fold(title))
        if sections:
            return sections, source
    return (), ""


def _clean_names(values: Iterable[str]) -> tuple[str, ...]:
    """Each name once, without identifiers and the machinery of content systems."""
    names: dict[str, str] = {}
    for value in values:
        name = strip_markup(value, limit=MAX_NAME + 1).strip(" \"'#")
        filed = _FILED_AS.match(name)
        name = filed[1] if filed else name
        if name and len(name) <= MAX_NAME and not _IDS.search(name) and (filed or not _MACHINE.search(name)):
            names.setdefault(fold(name) or name, name)
    return tuple(names.values())[:MAX_TOPICS]


def _read_breadcrumbs(structured: Structured) -> Iterator[str]:
    """The names between the home page and the article."""
    crumbs = next((node for node in structured.nodes if "breadcrumblist" in types_of(node)), None)
    if crumbs is not None:
        names = [next(iter(structured.texts("name", item) or structured.texts("item", item)), "")
                 for item in structured.values("itemListElement", crumbs) if isinstance(item, dict)]
        yield from names[1:-1]
