"""Countries by the names that other languages give them: "Alemania", "Royaume-Uni", "Россия". From rigour's table of territories.

That table also knows codes ("SUR") and cities by their country ("Paris", "Lima"), so a name has at least four letters, and is not that of a
city in the country, unless country and city have one name ("Singapur").
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.entities.names import normalise_name
from pipeline.entities.places import Gazetteer
from pipeline.entities.spans import Found, Paragraph
from pipeline.entities.tokens import is_joined
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge, Term

MAX_WORDS, MIN_LETTERS = 5, 4
HYPHENS = frozenset("-‐‑")
CAPITAL_BEFORE = re.compile(r"\b[A-ZÀ-Þ]\w+ $")


class CountryNames:
    """Finds countries in texts of any language that parts its words and has capitals or no letters of two sizes."""

    def __init__(self, knowledge: Knowledge, gazetteer: Gazetteer) -> None:
        self._knowledge, self._gazetteer = knowledge, gazetteer

    def find(self, number: int, paragraph: Paragraph) -> Iterator[Found]:
        """The countries named in paragraph `number`, the longest name at each place."""
        tokens, at = paragraph.tokens, 0
        while at < len(tokens):
            last = at
            while last + 1 < min(at + MAX_WORDS, len(tokens)) and is_joined(paragraph.body, tokens[last], tokens[last + 1]):
                last += 1
            ends = range(last, at - 1, -1) if not tokens[at].text[0].islower() else ()
            spans = [(tokens[at].start, tokens[end].end, end) for end in ends]
            free = (span for span in spans if self._stands_free(paragraph.text, *span[:2]))
            found = next(((*span, entity_id) for span in free if (entity_id := self._find_country(paragraph.text[slice(*span[:2])]))), None)
            if found:
                start, stop, at, entity_id = found
                terms = (Term(kind="state", entity_id=entity_id, type="PLACE"),)
                yield Found(number, start, stop, paragraph.text[start:stop], "PLACE", "table", terms)
            at += 1

    def _stands_free(self, text: str, start: int, stop: int) -> bool:
        """Whether the words are no part of another name: "Guinea" of "Guinea-Bisáu", "Jordan" of "Michael Jordan"."""
        if text[max(0, start - 1):start] in HYPHENS or text[stop:stop + 1] in HYPHENS:
            return False
        return text[start:stop] not in load_words("weak_names") or not CAPITAL_BEFORE.search(text, 0, start)

    def _find_country(self, text: str) -> str:
        """The id of the country that has this name; "" for other words."""
        entity_id = find_territory(text)
        entity = self._knowledge.entities.get(entity_id)
        if entity is None or entity.country_iso3 is None:
            return ""
        if self._gazetteer.is_large(text) and normalise_name(text) != normalise_name(entity.name):
            return ""  # Granada is a city of Spain
        city = self._gazetteer.find_capital(text, entity.country_iso3)
        return entity_id if city is None or city == self._gazetteer.find_capital(entity.name, entity.country_iso3) else ""


@lru_cache(maxsize=50_000)
def find_territory(text: str) -> str:
    """`ctry:` and the ISO code of the country that rigour knows by these words; "" for others, and for what may be a code."""
    from rigour.territories import lookup_territory

    territory = lookup_territory(text) if sum(c.isalpha() for c in text) >= MIN_LETTERS else None
    return f"ctry:{territory.alpha3.upper()}" if territory is not None and territory.is_country and territory.alpha3 else ""
