"""XPath queries over parsed pages, compiled once, with the one type that they have here."""

from collections.abc import Callable
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement


def compile_query(expression: str) -> Callable[..., list[Any]]:
    """A query that selects nodes or texts: a tree and `$variables` in, a list of elements or strings out, in document order.

    Queries walk the whole page in C; tests on ancestors and on white space are cheaper in Python, on the few that were found.
    """
    query: Any = XPath(expression)
    return query  # type: ignore[no-any-return]


def stands_in(element: HtmlElement, *tags: str) -> bool:
    """Whether the element is one of these, or stands within one."""
    return element.tag in tags or next(element.iterancestors(*tags), None) is not None
