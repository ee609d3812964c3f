"""What a page says about itself in JSON-LD (schema.org), with the looseness of the wild taken out.

Graphs, arrays, references by @id, comments, raw control characters and trailing commas all occur. The result is one node: the article that
the page is about, with the other nodes at hand for references.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.extract.trees import compile_query

Node = Mapping[str, Any]

MAX_SCRIPT = 1_000_000  # characters of one script; parsed JSON takes a hundred times its size
MAX_NODES = 2_000
MAX_DEPTH = 12

ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "analysisnewsarticle", "askpublicnewsarticle", "backgroundnewsarticle", "opinionnewsarticle",
    "reportagenewsarticle", "reviewnewsarticle", "satiricalarticle", "advertisercontentarticle", "blogposting", "liveblogposting", "report",
    "review", "scholarlyarticle", "socialmediaposting", "techarticle", "criticreview", "mediareview", "claimreview",
})
LIST_TYPES = frozenset({"collectionpage", "searchresultspage", "itemlist"})
MEDIA_TYPES = frozenset({"videoobject", "imagegallery", "mediagallery", "videogallery", "audioobject", "podcastepisode"})

_SCRIPTS = compile_query("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
_OPENING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)\s*")
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "subjectOf", "about", "author", "publisher", "video")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True)
class Structured:
    """The nodes of a page. `article` is empty when none of them is an article."""

    article: Node = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = field(default_factory=dict)

    def values(self, key: str, node: Node | None = None) -> list[Any]:
        """The values of a property of the article (or of `node`) as a list, references resolved."""
        return [self._resolve(value) for value in as_list((self.article if node is None else node).get(key))]

    def texts(self, key: str, node: Node | None = None) -> list[str]:
        """Those values that are texts, or things with a name."""
        return [text for value in self.values(key, node) if (text := name_of(value))]

    def text(self, key: str) -> str:
        """The first of the texts, or ""."""
        return next(iter(self.texts(key)), "")

    def types(self) -> frozenset[str]:
        """All types on the page, in lower case without prefix."""
        return frozenset(kind for node in self.nodes for kind in types_of(node))

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, Mapping) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value


def read_structured(tree: HtmlElement, url: str) -> Structured:
    """All JSON-LD of the page, and the article in it: the one whose address is the page's, else the one with most to say."""
    nodes = tuple(_walk([parsed for script in _SCRIPTS(tree) for parsed in parse_script(script.text or "")]))
    by_id: dict[str, Node] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and len(node) > len(by_id.get(node["@id"], {})):
            by_id[node["@id"]] = node
    articles = [node for node in nodes
                if ARTICLE_TYPES.intersection(types_of(node)) and (node.get("headline") or node.get("datePublished"))]
    path = urlsplit(url).path.rstrip("/")
    article = max(articles, key=lambda node: (bool(path) and path in _addresses(node), _weight(node)), default={})
    return Structured(article, nodes, by_id)


def parse_script(text: str) -> Iterator[Any]:
    """The JSON of one script element, mended where it has to be; nothing where it cannot be."""
    text = _OPENING.sub("", text).strip()
    if not text or len(text) > MAX_SCRIPT:
        return
    for mend in (str, _drop_trailing_commas, unescape):
        try:
            yield json.JSONDecoder(strict=False).raw_decode(mend(text))[0]  # what follows, `;` or `-->`, does not matter
        except (ValueError, RecursionError):
            continue
        return


def _drop_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


def types_of(node: Node) -> list[str]:
    """The types of a node: "http://schema.org/NewsArticle" is "newsarticle"."""
    return [re.split(r"[/#:]", kind)[-1].lower() for kind in as_list(node.get("@type")) if isinstance(kind, str)]


def name_of(value: Any) -> str:
    """The text that stands for a value: itself, its name, or its parts of a name."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        for key in ("name", "headline", "@value"):
            if name := next((found for part in as_list(value.get(key)) if (found := name_of(part))), ""):
                return name
        return " ".join(value[key] for key in ("givenName", "additionalName", "familyName") if isinstance(value.get(key), str))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def as_list(value: Any) -> list[Any]:
    """JSON-LD writes one value bare and several as a list."""
    return [] if value is None else [part for part in value if part is not None] if isinstance(value, list) else [value]


def _walk(roots: list[Any]) -> Iterator[Node]:
    """Every node of the documents that stands for a thing of its own: top level, @graph, mainEntity, and what these nest."""
    queue = [(root, 0) for root in roots]
    found = 0
    while queue and found < MAX_NODES:
        value, depth = queue.pop(0)
        if isinstance(value, list):
            queue[:0] = [(part, depth + 1) for part in value if depth < MAX_DEPTH]
        elif isinstance(value, Mapping):
            if "@type" in value or "@id" in value:
                found += 1
                yield value
            if depth < MAX_DEPTH:
                queue.extend((value[key], depth + 1) for key in _NESTING if isinstance(value.get(key), Mapping | list))


def _addresses(node: Node) -> frozenset[str]:
    """The paths of the addresses that a node gives for itself."""
    values = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    values += [value.get(key) for value in values if isinstance(value, Mapping) for key in ("@id", "url")]
    return frozenset(urlsplit(value).path.rstrip("/") for value in values if isinstance(value, str) and _is_address(value))


def _is_address(value: str) -> bool:
    try:
        return bool(urlsplit(value).path)
    except ValueError:
        return False


def _weight(node: Node) -> int:
    telling = ("headline", "datePublished", "author", "articleBody", "publisher", "dateModified", "image", "keywords")
    return sum(bool(node.get(key)) for key in telling)
