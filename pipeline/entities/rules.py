"""Document rules: what the model saw sentence by sentence is brought into line with the tables and with the rest of the article.

These gain more than a larger model does, because a small model's errors are mostly of type, and an article names its people more than once.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipeline.entities.names import drop_titles, is_title
from pipeline.entities.places import Gazetteer
from pipeline.entities.repeats import add_repeats
from pipeline.entities.spans import Found, Paragraph, find_terms
from pipeline.entities.votes import vote_types
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge, Term

PLACES = frozenset({"state", "capital", "region"})
PEOPLES = frozenset({"demonym", "people", "group"})
SCORE = re.compile(r"[A-Za-z] \d{1,3} [A-Z]")
PART_OF_SCORE = re.compile(r"[A-Z][^\d]*[^\d\s]")
PART_OF_LIST = re.compile(r"[^,\s][^,]*[^,\s]|[^,\s]")
LEADING = frozenset({"head_of_state", "head_of_government"})
IN_OFFICE = 400
"""Days around an office within which a bare surname is believed to be its holder's even where the model saw another type."""


def settle_names(paragraphs: list[Paragraph], found: list[list[Found]], knowledge: Knowledge, gazetteer: Gazetteer,
                 on: date | None) -> list[list[Found]]:
    """The names of each paragraph, in order and without overlaps: model and tables combined, types voted, repeats added."""
    combiner = _Combiner(knowledge, on)
    combined = [combiner.combine(number, paragraph, found[number]) for number, paragraph in enumerate(paragraphs)]
    vote_types(paragraphs, combined, knowledge, gazetteer)
    return add_repeats(paragraphs, combined)


class _Combiner:
    """Puts the names of the tables among those of the model: a table's name wins over what it covers, and lies inside what covers it."""

    def __init__(self, knowledge: Knowledge, on: date | None) -> None:
        self._knowledge, self._on = knowledge, on
        self._common = load_words("common_surnames") | knowledge.given_names

    def combine(self, number: int, paragraph: Paragraph, found: list[Found]) -> list[Found]:
        tokens = paragraph.tokens
        terms_found = find_terms(paragraph, self._knowledge)
        spans = [(tokens[first].start, tokens[after - 1].end) for first, after, _ in terms_found]
        names = [piece for name in found if not self._is_no_name(name) and not _is_row(name, spans)
                 for piece in _split_places(_trim_person(self._extend_person(paragraph, name)))]
        for first, after, terms in terms_found:
            start, end = tokens[first].start, tokens[after - 1].end
            own = Found(number, start, end, paragraph.text[start:end], terms[0].type, "table", terms)
            names = self._place(paragraph, names, own)
        names.sort(key=lambda name: name.start)
        starts = [token.start for token in tokens]
        return [_fit_words(name, paragraph, starts) for name in names]

    def _is_no_name(self, name: Found) -> bool:
        """Whether the model took a plain noun with the capital of its sentence for a name: "Gunmen"."""
        return name.label != "ORG" and (name.text.casefold(),) in self._knowledge.roles

    def _extend_person(self, paragraph: Paragraph, name: Found) -> Found:
        """A given name that the model took for something else by itself, with the surname that follows it: "Marta" of "Marta Diaz"."""
        if name.label == "PERSON" or name.text not in self._knowledge.given_names:
            return name
        surname = re.match(r" [A-Z][\w’'-]+\b", paragraph.body[name.end:name.end + 40])
        if surname is None:
            return name
        end = name.end + surname.end()
        return replace(name, end=end, text=paragraph.text[name.start:end], label="PERSON")

    def _place(self, paragraph: Paragraph, names: list[Found], own: Found) -> list[Found]:
        over = [name for name in names if name.start < own.end and own.start < name.end]
        if not over:
            return [*names, *_keep(own, (term for term in own.terms if self._stands_alone(term, paragraph, own)))]
        others = [name for name in names if name not in over]
        outer = over[0]
        if all(own.start <= name.start and name.end <= own.end for name in over):
            return [*others, *(_keep(own, (term for term in own.terms if all(self._agrees(term, name.label) for name in over))) or over)]
        if len(over) == 1 and outer.start <= own.start and own.end <= outer.end:
            return [*others, *_put_inside(outer, own)]
        strong = _keep(own, (term for term in own.terms if not term.is_weak))
        return [*others, *strong] if strong else names

    def _stands_alone(self, term: Term, paragraph: Paragraph, own: Found) -> bool:
        """Whether a reading may stand where the model saw no name: one that is no other word's too, and not a part of a longer name."""
        before, after = paragraph.body[:own.start], paragraph.body[own.end:]
        if re.match(r"-[A-Z]", after) or re.search(r"[A-Z]\w+-$", before):
            return term.kind in PEOPLES or not term.is_weak
        if not term.is_weak:
            return True
        if term.kind == "person":
            return is_title(before.rstrip().rsplit(" ", 1)[-1]) or (own.text not in self._common and self._in_office(term))
        return term.kind in PLACES and not re.search(r"\w [A-Z]\w+ $", before) and not re.match(r" [A-Z]", after)

    def _agrees(self, term: Term, label: str) -> bool:
        """Whether the tables' reading may replace the model's of the same words."""
        if not term.is_weak:
            return True
        if term.kind == "person":
            return label == "PERSON" or (label in {"ORG", "PLACE", "NORP"} and self._in_office(term))
        return label != "PERSON"

    def _in_office(self, term: Term) -> bool:
        """Whether a person leads a state on the article's day, or was learned to be all that the surname means, so that it is enough."""
        return self._on is not None and any((tenure.office in LEADING or tenure.has_surname) and tenure.covers(self._on, IN_OFFICE)
                                            for tenure in self._knowledge.tenures[term.entity_id])


def _is_row(name: Found, spans: list[tuple[int, int]]) -> bool:
    """Whether a name is nothing but several names of the tables in a row: "Sri Lankan Tamils"."""
    inside = [(start, end) for start, end in spans if name.start <= start and end <= name.end]
    return len(inside) > 1 and sum(end - start for start, end in inside) == name.end - name.start - (len(inside) - 1)


def _keep(own: Found, terms: Iterable[Term]) -> list[Found]:
    usable = tuple(terms)
    return [replace(own, label=usable[0].type, terms=usable)] if usable else []


def _put_inside(outer: Found, own: Found) -> list[Found]:
    """A table's name within a longer one: cut off in front of a person, in place of a name that only adds small words; else noted."""
    before, after = outer.text[:own.start - outer.start], outer.text[own.end - outer.start:]
    term = own.terms[0]
    if outer.label == "PERSON" and not before and term.kind in PEOPLES | PLACES and not term.is_weak and after.strip():
        rest = after.lstrip(" ,’'-")
        person = replace(outer, start=outer.end - len(rest), text=rest)
        return [own, _trim_person(person)] if rest else [own]
    if term.kind != "person" and not any(c.isupper() for c in before + after):
        return [own]
    return [replace(outer, inner=(*outer.inner, term))]


def _trim_person(name: Found) -> Found:
    """A person without the office before the name, nor the clause: "Rebels seize Ali" is no person."""
    if name.label != "PERSON":
        return name
    words = list(re.finditer(r"\S+", name.text))
    kept = len(drop_titles([word.group() for word in words]))
    plain = [at for at, word in enumerate(words[:-1]) if word.group().isalpha() and word.group().islower()
             and word.group() not in load_words("particles")]
    kept = min(kept, len(words) - 1 - plain[-1]) if plain else kept
    shift = words[-kept].start() if kept else 0
    return replace(name, start=name.start + shift, text=name.text[shift:]) if shift else name


def _split_places(name: Found) -> list[Found]:
    """"Denver, Colorado" is two places, "Seattle 7 Boston 3" two teams."""
    if SCORE.search(name.text):
        parts = PART_OF_SCORE.finditer(name.text)
    elif name.label in {"PLACE", "FAC"} and ", " in name.text:
        parts = PART_OF_LIST.finditer(name.text)
    else:
        return [name]
    return [replace(name, start=name.start + part.start(), end=name.start + part.end(), text=part.group()) for part in parts]


def _fit_words(name: Found, paragraph: Paragraph, starts: list[int]) -> Found:
    """The span widened to whole words: the model's tokens sometimes end at a hyphen or an accent."""
    at = bisect_left(starts, name.end) - 1
    if at >= 0 and not name.terms and name.end < paragraph.tokens[at].end and "." not in paragraph.tokens[at].text:
        end = paragraph.tokens[at].end
        return replace(name, end=end, text=paragraph.text[name.start:end])
    return name
