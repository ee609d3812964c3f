"""Who wrote it: names out of structure, tags, bylines and the feed, taken apart and cleaned.

Persons come before organisations: where the structure names only the site, the byline may name the writer. Systems that know one
author for each text write that one bare; then a byline with more writers, the one among them, wins. Agencies stay among the authors
when the byline names them; `agencies` tells them apart.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from lxml.html import HtmlElement

from pipeline.extract.agencies import agency_of
from pipeline.extract.metatags import MetaTags
from pipeline.extract.site import Site, fold
from pipeline.extract.structured import Structured, name_of
from pipeline.extract.trees import compile_query, stands_in
from pipeline.records import FeedEntry
from pipeline.texts import strip_markup

MAX_AUTHORS = 20
MAX_NAME = 80

_META_NAMES = (
    "author", "article:author", "article:author_name", "og:author", "og:article:author", "parsely-author", "sailthru.author", "byl",
    "dc.creator",
    "dcterms.creator", "dcsext.author", "cxenseparse:author", "authors", "articleauthor", "citation_author", "creator")
_BYLINES = compile_query(
    "//body//*[contains(@class, 'uthor') or contains(@class, 'yline') or @rel='author' or @itemprop='author']")
_SIGNING = ("By", "BY", "Von", "Par", "Por", "Di", "Author:", "Autor:", "Автор:")
_SIGNATURES = compile_query(f"//body//text()[contains('{''.join(_SIGNING)}', substring(concat(normalize-space(.), '..'), 1, 2))]["
                            + " or ".join(f"starts-with(normalize-space(.), '{word} ')" for word in _SIGNING) + "]")
_SIGNED = compile_query("//p[count(*) = 1][strong or b or em or i][string-length(.) < 120]")
MAX_BYLINES = 20
MAX_BYLINE = 160
MIN_PARAGRAPH = 80  # characters; shorter ones are standfirsts, bylines and datelines
OPENING = 3  # short paragraphs that may stand before the text, the signature among them

_PREFIX = re.compile(
    r"^(?:[\w' -]{0,40}?\b)?(?:written by|words by|text by|story by|reported by|by|von|vom|par|por|di|door|av|af|autore?:|author:|texte?:|"
    r"foto:|автор:|przez)\s*:?\s+", re.IGNORECASE)
_JOINTS = re.compile(r"\s*[,;/|•·&+\n()\[\]、，]\s*|\s+(?:and|und|et|og|och|ja|ve|и|och|in collaboration with|with|mit)\s+", re.IGNORECASE)
_SHORT_JOINTS = re.compile(r"(?<=\w\w)\s+(?:y|e|i|en|és|a)\s+(?=\w+\s+\w+)")
_TAILS = re.compile(
    r"\s+(?:for|für)\s+\S+\.\w+$|\s+in\s+[A-ZÄÖÜ]\w+$|\s*(?:기자|특파원|논설위원|인턴기자|객원기자)(?:\s.*)?$|\s*(?:記者|特派員|編集委員)$|"
    r"\s+[-–—@].*$", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]*\.?(?:[ '’-]{1,2}[^\W\d_][^\W\d_.'’-]*\.?){1,4}")
_NOISE = re.compile(r"\S+@\S+|https?://\S+|@\w+|\bwww\.\S+")
_ROLES = re.compile(
    r"\b(?:reporter|correspondent|editor|columnist|journalist|writer|staff|contributor|producer|redakt(?:eur|ion|or)\w*|korrespondent\w*|chefredak\w*|"
    r"reporterin|journaliste|rédact\w+|envoyé\w*|correspond\w+|redacci[oó]n|redactor\w*|periodista|redazione|inviat[oa]|corrispondente|journalistin|"
    r"redaktør|journalisten?|updated|published|posted|min read|twitter|facebook|muhabir\w*|newsroom|desk)\b", re.IGNORECASE)


def read_authors(tree: HtmlElement, structured: Structured, metatags: MetaTags, site: Site,
                 entry: FeedEntry | None) -> tuple[tuple[str, ...], str]:
    """(authors, where they come from)."""
    stated = [name_of(value) for key in ("author", "creator") for value in structured.values(key)]
    metas = [value for name in _META_NAMES for value in metatags.all(name)[:3]]
    for source, names in _list_sources(tree, stated, metas, site, entry):
        if len(names) == 1 and source in ("json-ld", "meta") and not isinstance(structured.article.get("author"), list):
            bylines = _read_bylines(tree, site)
            if len(bylines) > 1 and fold(names[0]) in map(fold, bylines):
                return tuple(map(_set_case, bylines)), "byline"
        if names:
            return tuple(map(_set_case, names)), source
    organisation = next((cleaned for value in (*stated, *metas) if (cleaned := _clean_name(value)) and site.is_named(cleaned)), "")
    return ((organisation,), "json-ld" if stated else "meta") if organisation else ((), "")


def _list_sources(tree: HtmlElement, stated: list[str], metas: list[str], site: Site,
                  entry: FeedEntry | None) -> Iterator[tuple[str, list[str]]]:
    """(source, names), the most trusted first; one that is not asked for is not looked for."""
    yield "json-ld", split_names(stated, site)
    yield "meta", next((names for value in metas if (names := split_names([value], site))), [])
    yield "byline", _read_bylines(tree, site)
    yield "feed", split_names(entry.authors if entry else (), site)
    yield "text", _read_signatures(tree, site) or _read_signed_paragraph(tree, site)


def split_names(values: Iterable[str], site: Site) -> list[str]:
    """The names in texts that may hold several, without roles, addresses and the name of the site; each once, in order."""
    names: dict[str, str] = {}
    for value in values:
        text = _PREFIX.sub("", _NOISE.sub(" ", strip_markup(unescape(value), limit=300)).strip())
        parts = [part for whole in _JOINTS.split(text) if whole for part in _SHORT_JOINTS.split(whole)]
        if len(parts) == 2 and all(len(part.split()) == 1 and part[:1].isupper() and not agency_of(part) for part in parts) and "," in text:
            parts = [f"{parts[1]} {parts[0]}"]  # "Moreau, Claire"
        for part in parts:
            name = _clean_name(part)
            if name and not site.is_named(name) and not _is_handle(name) and not (_ROLES.search(name) and not agency_of(name)):
                names.setdefault(fold(name), name)
    return list(names.values())[:MAX_AUTHORS]


def _clean_name(text: str) -> str:
    name = _TAILS.sub("", _PREFIX.sub("", strip_markup(unescape(text), limit=MAX_NAME + 1))).strip(" .,:;-–—*\"'|")
    if not name or len(name) > MAX_NAME or not any(letter.isalpha() for letter in name):
        return ""
    return name


def _set_case(name: str) -> str:
    """MARIA LUND and maria lund become Maria Lund; one word stays as it is."""
    return name.title() if " " in name and not agency_of(name) and (name.islower() or name.isupper()) else name


def _is_handle(name: str) -> bool:
    """A user name or a slug: one word in lower case, unless it is an agency's."""
    return " " not in name and name.isascii() and name.islower() and not agency_of(name)


def _read_bylines(tree: HtmlElement, site: Site) -> list[str]:
    """The names in the first visible byline that opens with one: two to five capitalised words, or an agency. Places fall away."""
    for element in _BYLINES(tree)[:MAX_BYLINES]:
        text = " ".join(" ".join(element.itertext()).split())
        if not text or len(text) > MAX_BYLINE or stands_in(element, "aside", "nav", "figure", "figcaption"):
            continue
        names = split_names([text], site)
        if names and _looks_like_name(names[0]):
            return [name for number, name in enumerate(names)
                    if _looks_like_name(name) and not any(name.startswith(earlier) for earlier in names[:number])]
    return []


def _read_signatures(tree: HtmlElement, site: Site) -> list[str]:
    """The names in the first line that says "By ..." or "Author: ...", with nothing around it."""
    for text in _SIGNATURES(tree)[:MAX_BYLINES]:
        line = " ".join(text.split())
        element = text.getparent()
        names = split_names([line], site) if len(line) < MAX_NAME and not stands_in(element, "aside", "nav", "a", "figure") else []
        if names and all(_looks_like_name(name) for name in names):
            return names
    return []


def _read_signed_paragraph(tree: HtmlElement, site: Site) -> list[str]:
    """The names in a paragraph set apart, bold or italic, that holds nothing else and opens or closes the text, as papers sign it.

    A heading in capitals looks the same, but its words occur in the text in lower case; at the right margin only names stand.
    """
    for paragraph in _SIGNED(tree)[:MAX_BYLINES]:
        line = " ".join(paragraph.text_content().split())
        if line != " ".join(paragraph[0].text_content().split()) or not _stands_at_edge(paragraph):
            continue
        names = [] if stands_in(paragraph, "aside", "nav", "footer", "figure") else split_names([line], site)
        words = set(_WORDS.findall(paragraph.getparent().text_content()))
        is_at_margin = "right" in (paragraph.get("style") or paragraph.get("align") or "")
        if names and all(_looks_like_name(name) and _NAME.fullmatch(name) and (is_at_margin or words.isdisjoint(name.lower().split()))
                         for name in names):
            return names
    return []


def _stands_at_edge(paragraph: HtmlElement) -> bool:
    """Whether whole paragraphs stand on one side of it only: all after it, but for its opening lines, or all before it."""
    before = [_is_whole(other) for other in paragraph.itersiblings("p", preceding=True)]
    after = [_is_whole(other) for other in paragraph.itersiblings("p")]
    return (any(before) and not any(after)) or (any(after) and not any(before) and len(before) < OPENING)


def _is_whole(paragraph: HtmlElement) -> bool:
    return len(paragraph.text_content()) >= MIN_PARAGRAPH


def _looks_like_name(name: str) -> bool:
    words = name.split()
    if agency_of(name):
        return True
    capital = sum(word[:1].isupper() for word in words)
    return 2 <= len(words) <= 5 and capital >= 2 and not any(letter.isdigit() for letter in name) and words[0][:1].isupper()
