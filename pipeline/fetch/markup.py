"""Elements of a page's head, found by pattern: enough for links and metas, and linear in whatever the page holds."""

import re

MAX_HEAD = 100_000
"""Bytes of a page that are looked at."""

MAX_ELEMENT = 2000
_ATTRIBUTE = re.compile(rb"\b([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def read_elements(body: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of each element of that name in the head, in order; names in lower case, entities of links undone."""
    folded = body[:MAX_HEAD].lower()
    end = folded.find(b"<body") if b"<body" in folded else len(folded)
    opening = b"<" + name.encode()
    found = []
    start = folded.find(opening, 0, end)
    while start >= 0:
        close = folded.find(b">", start, start + MAX_ELEMENT)
        if close > 0 and folded[start + len(opening):start + len(opening) + 1].isspace():
            found.append(_read_attributes(body[start:close]))
        start = folded.find(opening, start + 1, end)
    return found


def _read_attributes(element: bytes) -> dict[str, str]:
    pairs = ((match[1], match[2] or match[3] or match[4] or b"") for match in _ATTRIBUTE.finditer(element))
    return {name.decode("ascii").lower(): value.decode("utf-8", "replace").replace("&amp;", "&").strip() for name, value in pairs}
