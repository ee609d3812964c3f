"""Elements of a page's head, found by pattern: enough for links and metas, and linear in whatever the page holds."""

import re
from functools import lru_cache

MAX_HEAD = 100_000
"""Bytes of a page that are looked at."""

_ATTRIBUTE = re.compile(rb"\b([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def read_elements(body: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of each element of that name in the first 100 kB, in order; names in lower case, entities of links undone."""
    return [_read_attributes(element[0]) for element in _pattern(name).finditer(body[:MAX_HEAD])]


def _read_attributes(element: bytes) -> dict[str, str]:
    pairs = ((match[1], match[2] or match[3] or match[4] or b"") for match in _ATTRIBUTE.finditer(element))
    return {name.decode("ascii").lower(): value.decode("utf-8", "replace").replace("&amp;", "&").strip() for name, value in pairs}


@lru_cache
def _pattern(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"<" + name.encode() + rb"\b[^<>]{0,2000}>", re.IGNORECASE)
