"""The warehouse: one DuckDB file, built beside the published one and swapped in; and everything that reads it.

    build ─ load (lake parts → facts) ─ derive (facts → what crosses runs) ─ marts ─ checks ─ digests ─ publish
"""

from pipeline.warehouse.build import BuildResult, build
from pipeline.warehouse.digests import content_digests
from pipeline.warehouse.reader import NotPublished, open_published, published_path

__all__ = ["BuildResult", "NotPublished", "build", "content_digests", "open_published", "published_path"]
