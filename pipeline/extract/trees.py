"""XPath queries over parsed pages, compiled once, with the one type that they have here."""

from collections.abc import Callable
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement


def compile_query(expression: str) -> Callable[[HtmlElement], list[Any]]:
    """A query that selects nodes or texts: a tree in, a list of elements or strings out, in document order."""
    query: Any = XPath(expression)
    return query  # type: ignore[no-any-return]
