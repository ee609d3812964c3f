"""Who is meant: the names of one article gathered into groups, one group an entity.

"Dmitry Peskov" and "Peskov", "Food and Drug Administration" and "FDA", "Shanghai Film Corp." and "Shanghai Film". Full names first,
then shorter forms, so that the order of mention does not matter; a shorter form that fits two full names goes to the last one named.
"""

from collections.abc import Iterable
from datetime import date

from pipeline.entities.names import drop_titles, make_acronyms, make_entity_id, normalise_name, organisation_key
from pipeline.entities.spans import Found
from pipeline.entities.tokens import make_key
from pipeline.entities.world import Knowledge, Term

SLACK = 730
"""Days around an office within which its holder is still who is meant by a bare surname."""
IN_OFFICE = 60
"""Days around an office within which its title before a bare surname means its holder."""
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd"})
INITIALS = 2
"""A first name of at most so many letters is a pair of initials."""

Key = tuple[str, ...]


class People:
    """Which person each name of the article means. A person is an entity id, known or made from the fullest name."""

    def __init__(self, names: Iterable[Found], knowledge: Knowledge, on: date | None, countries: set[str]) -> None:
        self._knowledge, self._on, self._countries = knowledge, on, countries
        self._full: dict[Key, str] = {}
        self._last: dict[str, str] = {}
        self.names: dict[str, str] = {}
        """The fullest name of each person whom the tables do not know."""
        known: dict[Key, Found] = {}
        for name in names:
            known.setdefault(_person_key(name.text), name)
        for key in sorted(known, key=lambda words: (-len(words), words)):
            if len(key) > 1:
                self._full[key] = self._match(key) or self._nearest(known[key].terms) or self._make(known[key].text)

    def find(self, name: Found, office: str = "") -> str:
        """The person that a name means as it stands in order of reading. `office`: the one that is written before the name."""
        key = _person_key(name.text)
        entity_id = self._holder(key, office) if office and len(key) == 1 else None
        entity_id = entity_id or self._full.get(key) or (self._by_part(key[0]) if len(key) == 1 else None)
        if entity_id is None:
            entity_id = self._known_surname(name) or self._make(name.text)
            self._full[key] = entity_id
        for part in {key[0], key[-1]}:
            self._last[part] = entity_id
        return entity_id

    def _match(self, key: Key) -> str | None:
        """A longer name of the article that this one shortens: the same surname, and first names or initials that agree."""
        return next((entity_id for longer, entity_id in self._full.items()
                     if longer[-1] == key[-1] and _agree(key[:-1], longer[:-1])), None)

    def _by_part(self, part: str) -> str | None:
        """Whoever has this surname (or first name): the last one named so, else the first with the surname."""
        surnames = [entity_id for full, entity_id in self._full.items() if part == full[-1]]
        fits = surnames + [entity_id for full, entity_id in self._full.items() if part == full[0]]
        last = self._last.get(part)
        return last if last in fits else next(iter(fits), None)

    def _nearest(self, terms: Iterable[Term]) -> str | None:
        """The person of the tables with this full name: of several, of a country that the article names, nearest in office to its day."""
        people = [term.entity_id for term in terms if term.kind == "person"]
        return min(people, key=self._rank) if people else None

    def _rank(self, entity_id: str) -> tuple[bool, int]:
        abroad = all(tenure.country_iso3 not in self._countries for tenure in self._knowledge.tenures[entity_id])
        return abroad, self._days_from_office(entity_id)

    def _days_from_office(self, entity_id: str) -> int:
        return min(tenure.distance(self._on) for tenure in self._knowledge.tenures[entity_id]) if self._on else 0

    def _known_surname(self, name: Found) -> str | None:
        """A bare surname without its full name in the article: somebody of the tables, in or near office on the day.

        One that is a given name too ("Mohammed") only means who leads a country that the article speaks of.
        """
        is_given = name.text in self._knowledge.given_names
        people = [term.entity_id for term in name.terms if term.kind == "person" and (not term.is_weak or (
            self._days_from_office(term.entity_id) <= SLACK and not (is_given and self._rank(term.entity_id)[0])))]
        if self._on is None and len(people) > 1:
            return None
        return min(people, key=self._rank) if people else None

    def _holder(self, key: Key, office: str) -> str | None:
        """Who of that surname holds the office on the day, whoever else of the name the article tells of: "President X" is not his wife."""
        terms = self._knowledge.terms.get(make_key(key[0].title()), ()) if self._on else ()
        holders = {tenure.entity_id for term in terms if term.kind == "person" for tenure in self._knowledge.tenures[term.entity_id]
                   if tenure.office == office and self._on and tenure.covers(self._on, IN_OFFICE)}
        if len(holders) != 1:
            return None
        entity_id = holders.pop()
        self._full.setdefault(_person_key(self._knowledge.entities[entity_id].name), entity_id)
        return entity_id

    def _make(self, text: str) -> str:
        name = " ".join(drop_titles(text.split()))
        entity_id = make_entity_id("PERSON", name)
        self.names.setdefault(entity_id, name)
        return entity_id


class Organisations:
    """Which organisation each name of the article means."""

    def __init__(self, names: Iterable[Found]) -> None:
        self._full: dict[Key, str] = {}
        self._acronyms: dict[str, str] = {}
        self.names: dict[str, str] = {}
        """The fullest name of each organisation that the tables do not know."""
        known: dict[Key, Found] = {}
        for name in names:
            known.setdefault(organisation_key(name.text), name)
        for key in sorted(known, key=lambda words: (-len(words), words)):
            listed = next((term.entity_id for term in known[key].terms if term.type in {"ORG", "FAC"}), None)
            self._full[key] = listed or self._match(key) or self._make(known[key].text)
            for acronym in sorted(make_acronyms(known[key].text)):
                self._acronyms.setdefault(acronym.casefold(), self._full[key])

    def find(self, name: Found) -> str:
        """The organisation that a name means."""
        return self._full[organisation_key(name.text)]

    def _match(self, key: Key) -> str | None:
        """A longer name that this one shortens: its initials, or its first or last words."""
        if len(key) == 1 and key[0] in self._acronyms:
            return self._acronyms[key[0]]
        fits = {entity_id for longer, entity_id in self._full.items()
                if len(longer) > len(key) and key in {longer[:len(key)], longer[-len(key):]}}
        return fits.pop() if len(fits) == 1 else None

    def _make(self, text: str) -> str:
        entity_id = make_entity_id("ORG", text)
        self.names.setdefault(entity_id, text)
        return entity_id


def _person_key(text: str) -> Key:
    words = [normalise_name(word) for word in drop_titles(text.split())]
    kept = [word for word in words if word]
    while len(kept) > 1 and kept[-1] in GENERATIONS:
        kept.pop()
    return tuple(kept) or (text.casefold(),)


def _agree(short: Key, full: Key) -> bool:
    """Whether first names can be the same person's: each of the shorter is one of the longer, or its initial."""
    return all(any(_same_given(word, other) for other in full) for word in short)


def _same_given(word: str, other: str) -> bool:
    if word == other:
        return True
    if len(word) <= INITIALS:
        return other.startswith(word[0])
    return len(other) == 1 and word.startswith(other)
