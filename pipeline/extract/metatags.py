"""The <meta> elements of a page and its canonical link, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.extract.trees import compile_query

MAX_TAGS = 1_000
MAX_CONTENT = 4_000

_METAS = compile_query("//meta[@content]")
_CANONICAL = compile_query("//link[@rel='canonical']/@href")


@dataclass(frozen=True, slots=True)
class MetaTags:
    """Contents by lower-case property, name, itemprop or http-equiv; several of one name stay several, in order."""

    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    canonical: str = ""

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
    """All meta elements, wherever they stand: broken heads put them into the body."""
    contents: dict[str, list[str]] = {}
    for element in _METAS(tree)[:MAX_TAGS]:
        content = (element.get("content") or "").strip()[:MAX_CONTENT]
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                contents.setdefault(name.strip().lower(), []).append(content)
    canonical = next((link for href in _CANONICAL(tree) if (link := href.strip()[:MAX_CONTENT])), "")
    return MetaTags({name: tuple(values) for name, values in contents.items()}, canonical)
