"""The entities that a body declares for itself, as feeds of the first years do: short plain texts are put in their places.

Whatever could grow, refers to another entity or reaches out is refused, with the whole body: no publisher needs it, and attackers do.
"""

import re

from pipeline.errors import NewsmillError

MAX_ENTITIES = 300
MAX_VALUE = 200
MAX_GROWTH = 1_000_000
"""Characters that all replacements together may add."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BEGINNING = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_PLAIN = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:\"((?:[^\"&%<]|&#\w{1,8};)*)\"|'((?:[^'&%<]|&#\w{1,8};)*)')\s*>", re.IGNORECASE)
# The names of HTML, which are known without asking: <!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "...">
_KNOWN_SET = re.compile(r"<!ENTITY\s+%\s+[\w.-]{1,60}\s+PUBLIC\s+[\"']-//W3C//[^\"'<>]{1,100}[\"'](?:\s+[\"'][^\"'<>]{0,200}[\"'])?\s*>",
                        re.IGNORECASE)
_REFERENCE = re.compile(r"<!\[CDATA\[.*?\]\]>|&([A-Za-z_][\w.-]{0,60});", re.DOTALL)
_RESERVED = frozenset({"amp", "lt", "gt", "quot", "apos"})


class EntitiesRefused(NewsmillError):
    """The body declares entities that are not expanded."""


def expand_entities(prolog: str, text: str) -> str:
    """`text` with the entities replaced that `prolog`, which stands before it, declares. Raises EntitiesRefused."""
    prolog = _COMMENT.sub("", prolog)
    declared = len(_BEGINNING.findall(prolog))
    if not declared:
        return text
    found = {match[1]: match[2] if match[3] is None else match[3] for match in _PLAIN.finditer(prolog)}
    if declared > MAX_ENTITIES or len(_PLAIN.findall(prolog)) + len(_KNOWN_SET.findall(prolog)) != declared:
        raise EntitiesRefused
    values = {name: value.replace('"', "&quot;") for name, value in found.items() if name not in _RESERVED}
    growth = sum(len(values.get(match[1], "")) for match in _REFERENCE.finditer(text))
    if growth > MAX_GROWTH or any(len(value) > MAX_VALUE for value in values.values()):
        raise EntitiesRefused
    return _REFERENCE.sub(lambda match: values.get(match[1], match[0]), text)
