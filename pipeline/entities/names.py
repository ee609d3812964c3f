"""Names as strings: trimmed, normalised, hashed to ids, and compared."""

import re
import unicodedata
from functools import lru_cache

from pipeline.ids import make_id

LEADING = re.compile(r"(?:(?:the|an?)\s+)+|[^\w(#$]+", re.I)
TRAILING = re.compile(r"(?:['’]s?|[^\w)%!?+.]+|\s+)$")
TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady rev reverend president vice prime minister chancellor king queen prince princess "
    "emir sheikh sheik sultan pope cardinal archbishop bishop imam ayatollah rabbi senator sen rep representative congressman congresswoman "
    "governor gov mayor judge justice general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm commander "
    "secretary ambassador envoy speaker chairman chairwoman premier comrade herr frau madame monsieur señor officer detective inspector "
    "constable brigadier marshal deputy former ex foreign defense defence interior finance state".split())
SUFFIXES = frozenset("inc corp corporation co ltd plc llc ag sa nv gmbh spa group holdings company limited".split())
PARTICLES = frozenset("of the and for de la le du des al el von van der den di da and in on to a an".split())


@lru_cache(maxsize=20_000)
def normalise_name(name: str) -> str:
    """Lower case, no marks, no points, one space: "Á. Pérez-Roque" and "A Perez Roque" agree."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c) and c not in ".'’")
    return " ".join(kept.split())


def make_entity_id(kind: str, name: str) -> str:
    """`ent:` and the hash of type and normalised name: the id of whatever no authority has numbered."""
    return "ent:" + make_id("entity", kind, normalise_name(name))


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
    last = name.split()[-1]
    return last.count(".") > 1 or len(last) <= 5 and last[:-1].casefold() in ABBREVIATIONS


ABBREVIATIONS = frozenset("inc corp co ltd jr sr st bros calif fla mass pa va wash ore colo conn ga ill ind kan ky la md mich minn miss mo mont "
                          "neb nev okla tenn tex vt wis wyo ariz ark del d.c no".split())


def drop_titles(words: list[str]) -> list[str]:
    """The words of a person's name without "President", "Mr."; the last word always stays."""
    cut = 0
    while cut < len(words) - 1 and words[cut].rstrip(".").casefold() in TITLES:
        cut += 1
    return words[cut:]


def make_acronyms(name: str) -> set[str]:
    """The ways in which a name of several words is shortened to initials: with and without the small words."""
    words = [word for word in re.split(r"[\s\-/]+", name) if word and word[0].isalnum()]
    if len(words) < 2:
        return set()
    full = "".join(word[0] for word in words)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    plain = [word for word in words if word[0].isupper() and word.casefold().rstrip(".") not in SUFFIXES]
    return {form for form in (full.upper(), capitals, "".join(word[0] for word in plain)) if len(form) >= 2}
