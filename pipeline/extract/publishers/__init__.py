"""Publishers whose pages need more than the general way: a module each, named for the registered domain (`example_net.py`).

    DOMAIN: str                                              "example.net"
    PRUNE: str                                               optional: an XPath of what is no part of the article
    def refine(article: Article, document: Document)         optional: the last word, as a new Article

What can be said for all publishers belongs into the general way; docs/how-to/add-a-publisher.md says how to decide and what to test.
"""

import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


@lru_cache(maxsize=4096)
def find_publisher(domain: str) -> ModuleType | None:
    """The module of a registered domain; None for almost all of them."""
    name = f"{__name__}.{re.sub(r'[^a-z0-9]', '_', domain)}"
    module = import_module(name) if domain.isascii() and find_spec(name) else None
    return module if module is not None and domain == module.DOMAIN else None
