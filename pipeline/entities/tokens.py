"""Words of a text with their places: what the gazetteer and the role phrases walk over. No model is needed for this."""

import re
from typing import NamedTuple

WORD = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![^\W_])|[^\W_]+")
GAP = re.compile(r"[ \u00a0]?[-‐‑–]?[ \u00a0]?|['’]|\.[ \u00a0]?|[ \u00a0]?&[ \u00a0]?")
"""What may stand between two words of one name: a space, a hyphen, an apostrophe, the dot of an abbreviation."""


class Token(NamedTuple):
    """A word: `text[start:end]`; "U.S." is one word, "Iran's" is two, "al-Qaeda" is two."""

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Token]:
    """All words in order."""
    return [Token(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]


def make_key(name: str) -> tuple[str, ...]:
    """The words of a name, as the gazetteer compares them."""
    return tuple(match.group() for match in WORD.finditer(name))


def is_joined(text: str, left: Token, right: Token) -> bool:
    """Whether two neighbouring words can belong to one name."""
    return right.start - left.end <= 3 and GAP.fullmatch(text, left.end, right.start) is not None
