"""Document rules: what the model saw sentence by sentence is brought into line with the tables and with the rest of the article.

These gain more than a larger model does, because a small model's errors are mostly of type, and an article names its people more than once.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace

from pipeline.entities.names import PARTICLES, TITLES, drop_titles
from pipeline.entities.places import Gazetteer
from pipeline.entities.spans import Found, Paragraph, find_terms
from pipeline.entities.tokens import Token, is_joined, make_key
from pipeline.entities.world import Knowledge, Term

NAMES_OF_PLACES = frozenset({"state", "capital", "region"})
PEOPLES = frozenset({"demonym", "people", "group"})


def settle_names(paragraphs: list[Paragraph], found: list[list[Found]], knowledge: Knowledge, gazetteer: Gazetteer) -> list[list[Found]]:
    """The names of each paragraph, in order and without overlaps: model and tables combined, types voted, repeats added."""
    combined = [_combine(number, paragraph, found[number], knowledge) for number, paragraph in enumerate(paragraphs)]
    _vote_types(combined, gazetteer)
    return _add_repeats(paragraphs, combined)


# --- model and tables ---------------------------------------------------------------------------------------------------------------------

def _combine(number: int, paragraph: Paragraph, found: list[Found], knowledge: Knowledge) -> list[Found]:
    tokens = paragraph.tokens
    starts = [token.start for token in tokens]
    names = [piece for name in found for piece in _split_places(_trim_person(name))]
    for first, after, terms in find_terms(paragraph, knowledge):
        start, end = tokens[first].start, tokens[after - 1].end
        names = _place_term(number, paragraph, names, start, end, terms)
    names.sort(key=lambda name: name.start)
    return [_fit_words(name, paragraph, starts) for name in names]


def _trim_person(name: Found) -> Found:
    """A person without the office before the name."""
    if name.label != "PERSON":
        return name
    words = list(re.finditer(r"\S+", name.text))
    kept = len(drop_titles([word.group() for word in words]))
    shift = words[-kept].start() if kept else 0
    return replace(name, start=name.start + shift, text=name.text[shift:]) if shift else name


def _split_places(name: Found) -> list[Found]:
    """"Denver, Colorado" is two places; so is a line of them."""
    if name.label not in {"PLACE", "FAC"} or ", " not in name.text:
        return [name]
    return [replace(name, start=name.start + part.start(), end=name.start + part.end(), text=part.group())
            for part in re.finditer(r"[^,\s][^,]*[^,\s]|[^,\s]", name.text)]


def _place_term(number: int, paragraph: Paragraph, names: list[Found], start: int, end: int, terms: tuple[Term, ...]) -> list[Found]:
    """Put a name of the tables among those of the model: it wins over what it covers, and lies inside what covers it."""
    text = paragraph.text[start:end]
    over = [name for name in names if name.start < end and start < name.end]
    label = over[0].label if len(over) == 1 else ""
    exact = len(over) == 1 and over[0].start >= start and over[0].end <= end
    if not over:
        usable = tuple(term for term in terms if _stands_alone(term, paragraph, start, end))
        return [*names, Found(number, start, end, text, usable[0].type, "table", usable)] if usable else names
    if exact:
        usable = tuple(term for term in terms if _agrees(term, label))
        if not usable:
            return [replace(name, terms=()) if name is over[0] else name for name in names]
        return [*(name for name in names if name is not over[0]), Found(number, start, end, text, usable[0].type, "table", usable)]
    if len(over) == 1 and over[0].start <= start and end <= over[0].end:
        return _put_inside(names, over[0], start, end, terms)
    strong = tuple(term for term in terms if not term.is_weak)
    if not strong:
        return names
    return [*(name for name in names if name not in over), Found(number, start, end, text, strong[0].type, "table", strong)]


def _stands_alone(term: Term, paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether a reading may stand where the model saw no name: not a weak one, unless a title stands before a person."""
    if not term.is_weak:
        return True
    before = paragraph.text[:start].rstrip().rsplit(" ", 1)[-1].rstrip(".").casefold()
    if term.kind == "person":
        return before in TITLES
    return term.kind in NAMES_OF_PLACES


def _agrees(term: Term, label: str) -> bool:
    """Whether the tables' reading may replace the model's of the same words."""
    if not term.is_weak:
        return True
    if term.kind == "person":
        return label in {"PERSON", "ORG", "PLACE", "NORP", "FAC", "WORK"} if term.type == "PERSON" else False
    return label != "PERSON"


def _put_inside(names: list[Found], outer: Found, start: int, end: int, terms: tuple[Term, ...]) -> list[Found]:
    """A name within a longer one: it is cut off in front of a person, replaces a place that only adds small words, else it is noted."""
    rest_before, rest_after = outer.text[:start - outer.start], outer.text[end - outer.start:]
    if outer.label == "PERSON" and not rest_before and terms[0].kind in PEOPLES | NAMES_OF_PLACES and not terms[0].is_weak and rest_after.strip():
        after = Found(outer.paragraph, end, outer.end, outer.text[end - outer.start:], outer.label, outer.origin)
        trimmed = _trim_person(replace(after, start=after.start + len(after.text) - len(after.text.lstrip()), text=after.text.lstrip()))
        own = Found(outer.paragraph, start, end, outer.text[:end - start], terms[0].type, "table", terms)
        return [*(name for name in names if name is not outer), own, trimmed]
    if not any(c.isupper() for c in rest_before + rest_after) and terms[0].kind != "person":
        own = Found(outer.paragraph, start, end, outer.text[start - outer.start:end - outer.start], terms[0].type, "table", terms)
        return [*(name for name in names if name is not outer), own]
    return [replace(name, inner=(*name.inner, terms[0])) if name is outer else name for name in names]


def _fit_words(name: Found, paragraph: Paragraph, starts: list[int]) -> Found:
    """The span widened to whole words: the model's tokens sometimes cut at a hyphen or an accent."""
    at = bisect_left(starts, name.end) - 1
    if at >= 0 and paragraph.tokens[at].start < name.end < paragraph.tokens[at].end and "." not in paragraph.tokens[at].text:
        end = paragraph.tokens[at].end
        return replace(name, end=end, text=paragraph.text[name.start:end])
    return name


# --- votes --------------------------------------------------------------------------------------------------------------------------------

def _vote_types(combined: list[list[Found]], gazetteer: Gazetteer) -> None:
    """One type for one string in one article: the tables', a full name's surname, a large city, else the majority's."""
    names = [name for line in combined for name in line]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        votes[name.text][name.label] += 2 if name.terms else 1
    full = Counter(make_key(text)[-1] for text, count in votes.items()
                   if count.most_common(1)[0][0] == "PERSON" and len(make_key(text)) > 1)
    settled = {text: _settle(text, count, full, gazetteer) for text, count in votes.items()}
    for name in names:
        if not name.terms:
            name.label = settled[name.text]


def _settle(text: str, count: Counter[str], surnames: Counter[str], gazetteer: Gazetteer) -> str:
    best = max(count, key=lambda label: (count[label], label))
    if best == "PERSON" or text in surnames:
        return "PERSON" if text in surnames or not gazetteer.is_large(text) or count["PERSON"] > 1 else "PLACE"
    return "PLACE" if gazetteer.is_large(text) and best in {"ORG", "NORP", "FAC", "WORK"} and count["ORG"] < 2 else best


# --- repeats ------------------------------------------------------------------------------------------------------------------------------

def _add_repeats(paragraphs: list[Paragraph], combined: list[list[Found]]) -> list[list[Found]]:
    """Exact repeats of a found name that the model missed, and bare surnames of people with a full name."""
    known: dict[tuple[str, ...], Found] = {}
    for line in combined:
        for name in line:
            key = make_key(name.text)
            if key and name.label != "WORK" and (len(key) > 1 or len(key[0]) > 2):
                known.setdefault(key, name)
    for key, name in list(known.items()):
        if name.label == "PERSON" and len(key) > 1 and len(key[-1]) > 2 and key[-1][0].isupper():
            known.setdefault((key[-1],), replace(name, text=key[-1], terms=()))
    small = {token.text for paragraph in paragraphs for token in paragraph.tokens if token.text.islower()}
    known = {key: name for key, name in known.items() if len(key) > 1 or (key[0].casefold() not in small and key[0][0].isupper())}
    longest: dict[str, int] = {}
    for key in known:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return [_repeat_in(number, paragraph, combined[number], known, longest) for number, paragraph in enumerate(paragraphs)]


def _repeat_in(number: int, paragraph: Paragraph, line: list[Found], known: dict[tuple[str, ...], Found], longest: dict[str, int]) -> list[Found]:
    tokens, taken, added, at = paragraph.tokens, [(name.start, name.end) for name in line], [], 0
    while at < len(tokens):
        step = 1
        for length in range(min(longest.get(tokens[at].text, 0), len(tokens) - at), 0, -1):
            words = tokens[at:at + length]
            pattern = known.get(tuple(word.text for word in words))
            if pattern is not None and all(is_joined(paragraph.body, a, b) for a, b in zip(words, words[1:], strict=False)):
                start, end = words[0].start, words[-1].end
                if not any(a < end and start < b for a, b in taken) and not _continues(paragraph, tokens, at, at + length):
                    text = paragraph.text[start:end]
                    added.append(Found(number, start, end, text, pattern.label, "repeat", pattern.terms if text == pattern.text else ()))
                step = length
                break
        at += step
    return sorted([*line, *added], key=lambda name: name.start) if added else line


def _continues(paragraph: Paragraph, tokens: list[Token], first: int, after: int) -> bool:
    """Whether the name runs on: the next word is joined by a space and has a capital, so this would be part of another name."""
    if after < len(tokens):
        following = tokens[after]
        if following.text[0].isupper() and paragraph.body[tokens[after - 1].end:following.start] == " " and following.text.casefold() not in TITLES:
            return True
    if first:
        before = tokens[first - 1]
        return (before.text[0].isupper() and paragraph.body[before.end:tokens[first].start] == " " and first > 1
                and before.text.casefold() not in TITLES | PARTICLES)
    return False
