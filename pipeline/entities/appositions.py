"""What an article says that somebody is: "Kremlin spokesman Dmitry Peskov", "Selim Arkan, the Turkish foreign minister,".

Only words that stand beside the name count, and country and sector are theirs alone: what is known of the person from elsewhere never
enters, so that roles which were learned cannot confirm themselves.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.entities.names import is_title
from pipeline.entities.nominals import OWNED, join_runs
from pipeline.entities.roles import RoleWord, choose_sector, describe_actor, find_roles
from pipeline.entities.spans import Paragraph
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge
from pipeline.records import Entity, Mention, RoleMention

BEFORE, AFTER = 90, 120
"""Characters before and after a name in which its role is looked for."""
REACH = 12
"""Mentions on either side of a name that may belong to its role: more do not fit into those characters."""
OWNERS = frozenset({"NORP", "PLACE", "ORG", "FAC"})
LAST_WORD = re.compile(r"([\w'’-]+)[.,]? $")
BETWEEN = re.compile(r"(?P<comma>,)? (?P<title>[A-Z][a-z]+\.? )?")
"""What stands between a title and the name: a space, a comma, a title of courtesy ("spokeswoman Dr. Amaka Eze")."""
OPENING = re.compile(r", (?:the |an? |one of the )?")
CLOSING = re.compile(r"[,.;:()–—“”\"]| and | who | whom | whose ")
BELONGING = re.compile(r" (?:of|for|at|in|from|to|with|on) ")
THEN = re.compile(r"\bthen[ -]$", re.IGNORECASE)
LEADING = re.compile(r"\b[A-Za-z]+[ -]$")
ADJECTIVES = re.compile(r"(?:[a-z0-9-]+ ){0,2}")


@dataclass(slots=True)
class _Line:
    """A paragraph with the mentions that stand in it; offsets are into the paragraph."""

    paragraph: Paragraph
    mentions: list[Mention]

    def span(self, mention: Mention) -> tuple[int, int]:
        return mention.start - self.paragraph.offset, mention.end - self.paragraph.offset

    def inside(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.mentions if start <= self.span(m)[0] and self.span(m)[1] <= end]


@dataclass(frozen=True, slots=True)
class _Found:
    """A role phrase beside a name: its place, the run of role words in it, and the whole with the name."""

    start: int
    end: int
    run: tuple[int, int]
    form: str
    whole: tuple[int, int]


class RoleReader:
    """Reads the roles of one article, whose names are resolved. `entities` has everything that a mention names, by id."""

    def __init__(self, entities: Mapping[str, Entity], knowledge: Knowledge, on: date | None) -> None:
        self.entities, self._knowledge, self._on = entities, knowledge, on

    def read(self, paragraphs: Sequence[Paragraph], mentions: Sequence[Mention]) -> tuple[RoleMention, ...]:
        """Every role phrase beside a person's name, in order of reading; one for a phrase."""
        return tuple(role for line in _make_lines(paragraphs, mentions) for role in self._read_line(line))

    def _read_line(self, line: _Line) -> Iterator[RoleMention]:
        for at, person in enumerate(line.mentions):
            if person.type != "PERSON" or person.entity_id is None:
                continue
            near = _Line(line.paragraph, line.mentions[max(0, at - REACH):at + REACH + 1])
            for found in (self._find_title(near, person), self._find_apposition(near, person)):
                if found is not None:
                    yield self._make(near, person, found)

    # --- where ----------------------------------------------------------------------------------------------------------------------

    def _find_title(self, line: _Line, person: Mention) -> _Found | None:
        """"Turkish Foreign Minister Selim Arkan", "the ministry's spokesman, Yazid Bello,"."""
        body, (start, end) = line.paragraph.body, line.span(person)
        first = max(0, start - BEFORE)
        last = LAST_WORD.search(body, first, start)
        if last is None or not (_is_office(last.group(1)) or is_title(last.group(1))):
            return None
        for run in reversed(self._find_runs(body[first:start], first)):
            between = BETWEEN.fullmatch(body, run[-1].end, start)
            if between is None or (between.group("title") and not is_title(between.group("title").strip())):
                return None
            if between.group("comma") and end < len(body) and not CLOSING.match(body, end):
                return None
            if not _is_office(body[run[-1].start:run[-1].end]) or _overlaps(line, run[-1].end - 1, run[-1].end):
                return None
            opening = self._owner_start(line, run[0].start)
            if THEN.search(body[max(0, opening - 5):opening]):
                return None
            return _Found(opening, run[-1].end, (run[0].start, run[-1].end), "title", (opening, end))
        return None

    def _find_apposition(self, line: _Line, person: Mention) -> _Found | None:
        """"Selim Arkan, the Turkish foreign minister,", "Grace Nduta, a spokeswoman for the Kenyan police,"."""
        body, (start, end) = line.paragraph.body, line.span(person)
        opening = OPENING.match(body, end)
        if opening is None:
            return None
        first = opening.end()
        close = CLOSING.search(body, first, first + AFTER)
        if close is None and len(body) > first + AFTER:
            return None
        last = close.start() if close else len(body)
        run = next(iter(self._find_runs(body[first:last], first)), None)
        if run is None or not _is_office(body[run[-1].start:run[-1].end]) or any(m.type == "PERSON" for m in line.inside(first, last)):
            return None
        leads = self._owner_start(line, run[0].start)
        follows = body[run[-1].end:last]
        if not ADJECTIVES.fullmatch(body, first, leads) or (follows and not BELONGING.match(follows)):
            return None
        return _Found(first, last, (run[0].start, run[-1].end), "apposition", (start, last))

    def _find_runs(self, window: str, shift: int) -> list[list[RoleWord]]:
        """The runs of role words of a piece of the paragraph, with offsets into the paragraph."""
        runs = join_runs(find_roles(window, self._knowledge), window)
        return [[RoleWord(word.start + shift, word.end + shift, word.role) for word in run] for run in runs]

    def _owner_start(self, line: _Line, start: int) -> int:
        """Where the name of whom a role belongs to begins, if it stands right before: "Russian", "Iran's", "Hamas"."""
        near = next((m for m in reversed(_names(line)) if line.span(m)[1] <= start), None)
        body = line.paragraph.body
        if near is not None and near.type in OWNERS and OWNED.fullmatch(body, line.span(near)[1], start):
            between = body[line.span(near)[1]:start].split()
            start = start if load_words("head_end").intersection(between) else line.span(near)[0]
        former = LEADING.search(body[max(0, start - 12):start])
        return start - len(former.group()) if former and former.group().strip("- ").casefold() in load_words("former") else start

    # --- what ------------------------------------------------------------------------------------------------------------------------

    def _make(self, line: _Line, person: Mention, found: _Found) -> RoleMention:
        text, offset = line.paragraph.text, line.paragraph.offset
        phrase = line.paragraph.body[found.start:found.end]
        inside = line.inside(found.start, found.end)
        country, sector = describe_actor(phrase, inside, self, self._on)
        owners = [m for m in inside if m.type in OWNERS and m.entity_id]
        owner = next((m for m in owners if m.type == "ORG"), next(iter(owners), None))
        words = re.findall(r"\w+", phrase.casefold())
        return RoleMention(
            start=found.whole[0] + offset, end=found.whole[1] + offset, field=line.paragraph.field, snippet=text[slice(*found.whole)],
            entity_id=person.entity_id or "", role=" ".join(text[slice(*found.run)].casefold().split()), form=found.form,
            country_iso3=country, sector=self._serve(phrase, sector, owner), owner_entity_id=owner.entity_id if owner else None,
            is_former=any(word in load_words("former") for word in words))

    def _serve(self, phrase: str, sector: str | None, owner: Mention | None) -> str | None:
        """The sector of a spokesman, head or director: that of whom he serves; None where the words do not tell what that is."""
        runs = self._find_runs(phrase, 0)
        if not runs or runs[0][-1].role.kind != "neutral" or sector != runs[0][-1].role.sector:
            return sector
        served = next((run for run in runs[1:] if run[-1].role.kind == "body"), None)
        if served is not None and (owner is None or owner.type != "ORG"):
            return choose_sector(served, None)
        entity = self.entities.get(owner.entity_id or "") if owner else None
        is_told = any(word.role.sector and word.role.kind != "neutral" for word in runs[0])
        return sector if is_told or (entity is not None and (entity.sector or entity.type == "COUNTRY")) else None


def _names(line: _Line) -> list[Mention]:
    return [m for m in line.mentions if m.type not in {"NOMINAL", "PRONOUN"}]


def _overlaps(line: _Line, start: int, end: int) -> bool:
    return any(line.span(m)[0] < end and start < line.span(m)[1] for m in _names(line))


def _is_office(text: str) -> bool:
    """Whether the last word is what one person is: "minister", not "police" or "ministers"."""
    last = re.search(r"(\w+)$", text)
    return last is not None and last.group(1).casefold() in load_words("one_person")


def _make_lines(paragraphs: Sequence[Paragraph], mentions: Sequence[Mention]) -> Iterator[_Line]:
    """Each paragraph that names somebody, with its mentions. Both come in order of reading."""
    at = 0
    for paragraph in paragraphs:
        end, held = paragraph.offset + len(paragraph.text), []
        while at < len(mentions) and mentions[at].field == paragraph.field and mentions[at].start < end:
            held.append(mentions[at])
            at += 1
        if any(mention.type == "PERSON" for mention in held):
            yield _Line(paragraph, held)
