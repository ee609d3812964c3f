"""Who publishes the page, in the forms in which the name turns up at the end of titles and in place of authors."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.extract.metatags import MetaTags
from pipeline.extract.structured import Structured, types_of
from pipeline.fetch.urls import registrable_domain
from pipeline.texts import strip_markup

_WORDS = re.compile(r"\w+")
_NAMED_BY = ("application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher", "publisher")


@dataclass(frozen=True, slots=True)
class Site:
    """The publisher's name as the page gives it, and every form of it as compared by `fold`."""

    name: str
    forms: frozenset[str]

    def is_named(self, text: str) -> bool:
        """Whether the text is nothing but the name of the site."""
        folded = fold(text)
        return bool(folded) and (folded in self.forms or folded.replace(" ", "") in self.forms)


def fold(text: str) -> str:
    """Words only, in lower case: equal for what differs in punctuation and case."""
    return " ".join(_WORDS.findall(text.casefold()))


def read_site(url: str, metatags: MetaTags, structured: Structured) -> Site:
    """og:site_name, the publisher of the article, sites and media organisations in JSON-LD, application names, and the host."""
    named = [metatags.first("og:site_name"), *structured.texts("publisher")]
    named += [text for node in structured.nodes if {"website", "newsmediaorganization"}.intersection(types_of(node))
              for key in ("name", "alternateName") for text in structured.texts(key, node)[:1]]
    named += [metatags.first(name) for name in _NAMED_BY]
    names = [cleaned for name in named if (cleaned := strip_markup(name, limit=100).lstrip("@"))]
    domain = registrable_domain(url)
    return Site(next(iter(names), ""), frozenset(_forms([*names, domain, domain.split(".")[0]])))


def _forms(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        folded = fold(name)
        if folded:
            yield from (folded, folded.replace(" ", ""), folded.removeprefix("the "))
