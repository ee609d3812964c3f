"""Names as strings: trimmed, normalised, hashed to ids, and compared."""

import re
import unicodedata
from functools import lru_cache

from pipeline.entities.words import load_words
from pipeline.ids import make_id

LEADING = re.compile(r"(?:(?:the|an?)\s+)+|[^\w(#$]+", re.IGNORECASE)
TRAILING = re.compile(r"(?:['’]s?|[^\w)%!?+.]+|\s+)$")
LONGEST_ABBREVIATION = 5


@lru_cache(maxsize=20_000)
def normalise_name(name: str) -> str:
    """Lower case, no marks, no points, one space: "Á. Pérez-Roque" and "A Perez Roque" agree."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c) and c not in ".'’")
    return " ".join(kept.split())


def make_entity_id(kind: str, name: str) -> str:
    """`ent:` and the hash of type and normalised name: the id of whatever no authority has numbered."""
    return "ent:" + make_id("entity", kind, normalise_name(name) or name)


def trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without articles before and possessives or punctuation after; may come out empty (start == end)."""
    while start < end and (match := LEADING.match(text, start, end)):
        start = match.end()
    while start < end and (match := TRAILING.search(text[start:end])):
        end = start + match.start()
    if end > start and text[end - 1] == "." and not _is_abbreviation(text[start:end]):
        end -= 1
    return start, end


def _is_abbreviation(name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return last.count(".") > 1 or (len(last) <= LONGEST_ABBREVIATION and last[:-1].casefold() in load_words("abbreviations"))


def is_title(word: str) -> bool:
    """Whether a word stands before names: "Mr.", "President"."""
    return word.rstrip(".").casefold() in load_words("titles")


def drop_titles(words: list[str]) -> list[str]:
    """The words of a person's name without "President", "Mr."; the last word always stays."""
    cut = 0
    while cut < len(words) - 1 and is_title(words[cut]):
        cut += 1
    return words[cut:]


def organisation_key(text: str) -> tuple[str, ...]:
    """The words of an organisation's name without "Ltd.", "Inc." and the like."""
    words = normalise_name(text).split()
    while len(words) > 1 and words[-1] in load_words("suffixes_company"):
        words.pop()
    return tuple(words) or (text.casefold(),)


def make_acronyms(name: str) -> set[str]:
    """The ways in which a name of several words is shortened to initials: with and without the small words."""
    words = [word for word in re.split(r"[\s\-/]+", name) if word and word[0].isalnum()]
    if len(words) == 1:
        return set()
    full = "".join(word[0] for word in words)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    plain = [word for word in words if word[0].isupper() and word.casefold().rstrip(".") not in load_words("suffixes_company")]
    return {form for form in (full.upper(), capitals, "".join(word[0] for word in plain)) if len(form) > 1}
