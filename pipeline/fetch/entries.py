"""Feed entries as JSON objects: in the captures beside the page they led to, and in the frontier."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from pipeline.records import FeedEntry

MAX_ENTRIES = 2000
"""Most entries kept of one body of a feed; a publisher of more than that between two polls is not a feed."""

MAX_LISTED = 50_000
"""Most entries kept of one body of an archive: what the sitemap protocol allows a file to list."""

_MOMENTS = frozenset({"published_at", "updated_at"})


def entry_to_json(entry: FeedEntry) -> dict[str, Any]:
    """The entry without its empty fields; moments as ISO 8601."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return {name: value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
            for name, value in values.items() if value or name == "url"}


def entry_from_json(value: dict[str, Any]) -> FeedEntry:
    """The entry again; fields that this version does not know are left out, for captures outlive code."""
    known = {field.name for field in fields(FeedEntry)} & value.keys()
    values: dict[str, Any] = {name: datetime.fromisoformat(value[name]) if name in _MOMENTS else
                              tuple(value[name]) if isinstance(value[name], list) else value[name] for name in known}
    return FeedEntry(**values)
