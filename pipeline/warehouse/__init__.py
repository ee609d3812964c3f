"""The warehouse: one DuckDB file, built beside the published one and swapped in; and everything that reads it.

    build ─ load (lake parts → facts) ─ derive (facts → what crosses runs) ─ marts ─ checks ─ digests ─ publish
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.warehouse.builder import BuildResult, build
    from pipeline.warehouse.digests import content_digests
    from pipeline.warehouse.query import QueryLimits, run_query
    from pipeline.warehouse.reader import NotPublished, open_published, published_path

__all__ = ["BuildResult", "NotPublished", "QueryLimits", "build", "content_digests", "open_published", "published_path", "run_query"]

_MODULES = {"BuildResult": "builder", "build": "builder", "content_digests": "digests", "QueryLimits": "query", "run_query": "query",
            "NotPublished": "reader", "open_published": "reader", "published_path": "reader"}


def __getattr__(name: str) -> Any:
    """Import a part when it is first asked for: a reader does not wait for what only building needs."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
