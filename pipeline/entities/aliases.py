"""Who is meant: the names of one article gathered into groups, one group an entity.

"Dmitry Peskov" and "Peskov", "Food and Drug Administration" and "FDA", "Shanghai Film Corp." and "Shanghai Film". Full names first,
then shorter forms, so that the order of mention does not matter; a shorter form that fits two full names goes to the last one named.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from pipeline.entities.names import SUFFIXES, drop_titles, make_acronyms, make_entity_id, normalise_name
from pipeline.entities.spans import Found
from pipeline.entities.world import Knowledge, Term

SLACK = 730
"""Days before and after an office within which its holder is still who is meant by a bare surname."""


class Groups:
    """Which group each name of the article belongs to. A group is named by an entity id, known or made from its fullest name."""

    def __init__(self, names: list[Found], knowledge: Knowledge, on: date | None) -> None:
        self._knowledge, self._on = knowledge, on
        self._last: dict[str, str] = {}
        self._people: dict[tuple[str, ...], str] = {}
        self._organisations: dict[tuple[str, ...], str] = {}
        self.names: dict[str, str] = {}
        """The fullest name of each entity that the tables do not know."""
        self._gather_people(names)
        self._gather_organisations(names)

    # --- people -------------------------------------------------------------------------------------------------------------------------

    def _gather_people(self, names: list[Found]) -> None:
        known: dict[tuple[str, ...], tuple[Term, ...]] = {}
        for name in names:
            if name.label == "PERSON":
                known.setdefault(_person_key(name.text), name.terms)
        for key in sorted(known, key=lambda words: (-len(words), words)):
            if len(key) > 1:
                self._people[key] = self._match_person(key) or self._known_person(known[key]) or self._make("PERSON", key, names)

    def _match_person(self, key: tuple[str, ...]) -> str | None:
        """A longer name of the article that this one shortens: the same surname, and first names or initials that agree."""
        for longer, entity_id in self._people.items():
            if longer[-1] == key[-1] and _agree(key[:-1], longer[:-1]):
                return entity_id
        return None

    def _known_person(self, terms: Iterable[Term]) -> str | None:
        """The person of the tables: of several with one name, who is nearest in office to the article's day."""
        people = [term.entity_id for term in terms if term.kind == "person"]
        if len(people) < 2 or self._on is None:
            return people[0] if people else None
        day = self._on.toordinal()
        return min(people, key=lambda entity_id: min(_distance(tenure.first, tenure.last, day) for tenure in self._knowledge.tenures[entity_id]))

    def _make(self, kind: str, key: tuple[str, ...], names: list[Found]) -> str:
        surface = next((name.text for name in names if name.label == kind and _name_key(kind, name.text) == key), " ".join(key))
        surface = " ".join(drop_titles(surface.split())) if kind == "PERSON" else surface
        entity_id = make_entity_id(kind, surface)
        self.names.setdefault(entity_id, surface)
        return entity_id

    def find_person(self, name: Found) -> str:
        """The group of a person's name as it stands in order of reading."""
        key = _person_key(name.text)
        entity_id = self._people.get(key)
        if entity_id is None and len(key) == 1:
            fits = [person for full, person in self._people.items() if key[0] in {full[-1], full[0]}]
            last = self._last.get(key[0])
            surname = [person for full, person in self._people.items() if key[0] == full[-1]]
            entity_id = last if last in fits else next(iter(surname or fits), None)
        if entity_id is None:
            entity_id = self._known_surname(name) or self._make("PERSON", key, [name])
            self._people[key] = entity_id
        for part in (key[-1], key[0]):
            self._last[part] = entity_id
        return entity_id

    def _known_surname(self, name: Found) -> str | None:
        """A bare surname without its full name in the article: somebody of the tables, in or near office on the day."""
        fits = [term.entity_id for term in name.terms if term.kind == "person"
                and (not term.is_weak or self._on is None or any(t.covers(self._on, SLACK) for t in self._knowledge.tenures[term.entity_id]))]
        if len(fits) > 1 and self._on is not None:
            now = [entity_id for entity_id in fits if any(tenure.covers(self._on, 60) for tenure in self._knowledge.tenures[entity_id])]
            fits = now or fits
        return fits[0] if len(fits) == 1 or (fits and self._on is not None) else None

    # --- organisations ------------------------------------------------------------------------------------------------------------------

    def _gather_organisations(self, names: list[Found]) -> None:
        known: dict[tuple[str, ...], tuple[Term, ...]] = {}
        surfaces: dict[tuple[str, ...], str] = {}
        for name in names:
            if name.label in {"ORG", "FAC"}:
                key = _name_key("ORG", name.text)
                known[key] = known.get(key) or name.terms
                surfaces.setdefault(key, name.text)
        acronyms: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for key in sorted(known, key=lambda words: (-len(words), words)):
            listed = next((term.entity_id for term in known[key] if term.kind in {"org", "building"}), None)
            self._organisations[key] = listed or self._match_organisation(key, acronyms) or self._make_organisation(surfaces[key])
            for acronym in make_acronyms(surfaces[key]):
                acronyms.setdefault(acronym.casefold(), key)

    def _make_organisation(self, surface: str) -> str:
        entity_id = make_entity_id("ORG", surface)
        self.names.setdefault(entity_id, surface)
        return entity_id

    def _match_organisation(self, key: tuple[str, ...], acronyms: dict[str, tuple[str, ...]]) -> str | None:
        """A longer name that this one shortens: its first or last words, or its initials."""
        if len(key) == 1 and key[0] in acronyms and len(key[0]) >= 2:
            return self._organisations[acronyms[key[0]]]
        fits = {entity_id for longer, entity_id in self._organisations.items()
                if len(longer) > len(key) and (longer[:len(key)] == key or longer[-len(key):] == key)}
        return next(iter(fits)) if len(fits) == 1 else None

    def find_organisation(self, name: Found) -> str:
        """The group of an organisation's name."""
        return self._organisations[_name_key("ORG", name.text)]


def _distance(first: date | None, last: date | None, day: int) -> int:
    if first and day < first.toordinal():
        return first.toordinal() - day
    return day - last.toordinal() if last and day > last.toordinal() else 0


def _person_key(text: str) -> tuple[str, ...]:
    words = [normalise_name(word) for word in drop_titles(text.split())]
    kept = [word for word in words if word]
    while len(kept) > 1 and kept[-1] in {"jr", "sr", "ii", "iii", "iv", "md", "phd"}:
        kept.pop()
    return tuple(kept) or (normalise_name(text),)


def _name_key(kind: str, text: str) -> tuple[str, ...]:
    if kind == "PERSON":
        return _person_key(text)
    words = normalise_name(text).split()
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return tuple(words) or (text.casefold(),)


def _agree(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether first names can be the same person's: each of the shorter is one of the longer, or its initial."""
    return all(any(word == other or (len(word) <= 2 and other.startswith(word[0])) or (len(other) == 1 and word.startswith(other)) for other in full)
               for word in short)
