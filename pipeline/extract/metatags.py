"""The <meta> and <link> elements of a page, read once, by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.extract.trees import compile_query

MAX_TAGS = 1_000
MAX_CONTENT = 4_000

_METAS = compile_query("//meta[@content]")
_LINKS = compile_query("//link[@rel and @href]")


@dataclass(frozen=True, slots=True)
class MetaTags:
    """Contents by lower-case property, name, itemprop or http-equiv; links by rel. Several of one name stay several, in order."""

    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first content under the first of the names that has any."""
        return next((self.contents[name][0] for name in names if name in self.contents), "")

    def all(self, *names: str) -> list[str]:
        """All contents of the first of the names that has any."""
        return next((list(self.contents[name]) for name in names if name in self.contents), [])

    def first_name(self, names: Iterable[str]) -> str:
        """The first of the names that occurs."""
        return next((name for name in names if name in self.contents), "")


def read_metatags(tree: HtmlElement) -> MetaTags:
    """All meta and link elements, wherever they stand: broken heads put them into the body."""
    contents: dict[str, list[str]] = {}
    for element in _METAS(tree)[:MAX_TAGS]:
        content = (element.get("content") or "").strip()[:MAX_CONTENT]
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                contents.setdefault(name.strip().lower(), []).append(content)
    links: dict[str, list[str]] = {}
    for element in _LINKS(tree)[:MAX_TAGS]:
        for rel in (element.get("rel") or "").lower().split():
            links.setdefault(rel, []).append((element.get("href") or "").strip()[:MAX_CONTENT])
    return MetaTags({name: tuple(values) for name, values in contents.items()}, {rel: tuple(hrefs) for rel, hrefs in links.items()})
