"""Elements of a page's head, found by pattern: enough for links and metas, and linear in whatever the page holds."""

import re
from functools import cache

MAX_HEAD = 100_000
"""Bytes of a page that are looked at."""

MAX_ELEMENT = 2000
_BODY = re.compile(rb"<body", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"\b([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def read_elements(body: bytes, name: str, most: int = MAX_HEAD, *, is_head: bool = True) -> list[dict[str, str]]:
    """The attributes of each element of that name in the head, or in the first `most` bytes, in order.

    Names are in lower case, entities of links undone.
    """
    head = body[:most]
    end = match.start() if is_head and (match := _BODY.search(head)) else len(head)
    found = []
    for match in _opening(name).finditer(head, 0, end):
        close = head.find(b">", match.start(), match.start() + MAX_ELEMENT)
        if close > 0:
            found.append(_read_attributes(head[match.start():close]))
    return found


@cache
def _opening(name: str) -> re.Pattern[bytes]:
    return re.compile(b"<" + name.encode() + rb"(?=\s)", re.IGNORECASE)


def _read_attributes(element: bytes) -> dict[str, str]:
    pairs = ((match[1], match[2] or match[3] or match[4] or b"") for match in _ATTRIBUTE.finditer(element))
    return {name.decode("ascii").lower(): value.decode("utf-8", "replace").replace("&amp;", "&").strip() for name, value in pairs}
