"""Who wrote it: names out of structure, tags, bylines and the feed, taken apart and cleaned.

Persons come before organisations: where the structure names only the site, the byline may name the writer. A byline that lists more writers
than the structure wins over it. Agencies stay among the authors when the byline names them; `agencies` tells them apart.
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
MAX_BYLINES = 20
MAX_BYLINE = 160

_PREFIX = re.compile(
    r"^(?:[\w' -]{0,40}?\b)?(?:written by|words by|text by|story by|reported by|by|von|vom|par|por|di|door|av|af|autore?:|author:|texte?:|"
    r"foto:|автор:|przez)\s*:?\s+", re.IGNORECASE)
_JOINTS = re.compile(r"\s*[,;/|•·&+\n()\[\]、，]\s*|\s+(?:and|und|et|og|och|ja|ve|и|och|in collaboration with|with|mit)\s+", re.IGNORECASE)
_SHORT_JOINTS = re.compile(r"(?<=\w\w)\s+(?:y|e|i|en|és|a)\s+(?=\w+\s+\w+)")
_TAILS = re.compile(
    r"\s+(?:for|für)\s+\S+\.\w+$|\s+in\s+[A-ZÄÖÜ]\w+$|\s*(?:기자|특파원|논설위원|인턴기자|객원기자)(?:\s.*)?$|\s*(?:記者|特派員|編集委員)$|"
    r"\s+[-–—@].*$", re.IGNORECASE)
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
    bylines = list(_read_bylines(tree, site))
    sources: tuple[tuple[str, list[str]], ...] = (
        ("json-ld", split_names(stated, site)), ("meta", next((names for value in metas if (names := split_names([value], site))), [])),
        ("byline", bylines), ("feed", split_names(entry.authors if entry else (), site)),
    )
    for source, names in sources:
        if names:
            is_longer = len(names) == 1 < len(bylines) and fold(names[0]) in map(fold, bylines)
            return (tuple(map(_set_case, bylines)), "byline") if is_longer else (tuple(map(_set_case, names)), source)
    organisation = next((cleaned for value in (*stated, *metas) if (cleaned := _clean_name(value)) and site.is_named(cleaned)), "")
    return ((organisation,), "json-ld" if stated else "meta") if organisation else ((), "")


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
    """ "maria lund" and "MARIA LUND" are Maria Lund."""
    return name.title() if " " in name and not agency_of(name) and (name.islower() or name.isupper()) else name


def _is_handle(name: str) -> bool:
    """A user name or a slug: one word in lower case, unless it is an agency's."""
    return " " not in name and name.isascii() and name.islower() and not agency_of(name)


def _read_bylines(tree: HtmlElement, site: Site) -> Iterator[str]:
    """The names in the first visible byline that opens with one: two to five capitalised words, or an agency. Places fall away."""
    for element in _BYLINES(tree)[:MAX_BYLINES]:
        text = " ".join(" ".join(element.itertext()).split())
        if not text or len(text) > MAX_BYLINE or stands_in(element, "aside", "nav", "figure", "figcaption"):
            continue
        names = split_names([text], site)
        if names and _looks_like_name(names[0]):
            yield from (name for number, name in enumerate(names)
                        if _looks_like_name(name) and not any(name.startswith(earlier) for earlier in names[:number]))
            return


def _looks_like_name(name: str) -> bool:
    words = name.split()
    if agency_of(name):
        return True
    capital = sum(word[:1].isupper() for word in words)
    return 2 <= len(words) <= 5 and capital >= 2 and not any(letter.isdigit() for letter in name) and words[0][:1].isupper()
