"""Descriptions and pronouns: "the Russian president", "the two nations", "Israeli troops", "he".

Each is a mention of its own. It is resolved when the text, or the tables on the article's day, say who is meant; otherwise it carries
the reason why not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.entities.names import is_title
from pipeline.entities.roles import RoleWord, choose_sector, find_roles
from pipeline.entities.senses import is_verb
from pipeline.entities.spans import Paragraph
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge
from pipeline.records import Entity, Mention

COLLECTIVE = re.compile(r"\b(?:(?:the|these|those|both of the)\s+two|both|the\s+neighbou?ring|the\s+rival)\s+"
                        r"(?P<noun>nations|countries|states|neighbou?rs|sides|governments|powers|capitals|leaders|presidents|men|companies)\b",
                        re.IGNORECASE)
COLLECTIVE_TYPES = {"leaders": "PERSON", "presidents": "PERSON", "men": "PERSON", "companies": "ORG"}
COMMON = re.compile(r"\b[Tt]he\s+(?P<noun>country|nation|company|firm|group|newspaper|publication|paper|bank|party|organi[sz]ation|agency|"
                    r"alliance|bloc)\b(?!\s+[A-Z]|-|['’]s [A-Z])")
COUNTRY_NOUNS, PRESS_NOUNS = frozenset({"country", "nation"}), frozenset({"newspaper", "publication", "paper"})
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|[Tt]hey|[Tt]heir|[Tt]hem|[Ii]t|[Ii]ts|himself|herself)\b")
OWNED = re.compile(r"['’]s?\s+(?:[a-z-]+\s+){0,2}|\s+(?:[a-z-]+\s+){0,2}|-")
"""What may stand between a name and the role that it qualifies: "Iran's new", "Hamas-"."""
AFTER = re.compile(r"\s+(?:in|of|from)\s+(?:the\s+)?")
TO_NAME = re.compile(r"\.?,?\s+(?P<titles>(?:[A-Z][a-z]+\.?\s+)*)")
"""What may stand between a role and the name of who has it: "police chief Gen. ", "foreign minister, "."""
SENTENCE_END = re.compile(r"[.!?][”\"’']?\s+(?=[A-Z“\"])")
REACH = 2
"""Paragraphs back in which two nations, or the person meant by "he", may have been named."""
REMEMBERED = 500
"""Names before the paragraph among which an antecedent is looked for."""
SLACK = 60
"""Days around an office within which its holder, named in the article, is "the president"."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention with the number of its paragraph, while the article is read."""

    paragraph: int
    mention: Mention


class NominalFinder:
    """Finds the descriptions of an article, paragraph by paragraph, in order of reading.

    `entities` fills up as names are resolved; `add_group` makes a described group ("Israel: MIL") an entity and returns its id.
    """

    def __init__(self, entities: dict[str, Entity], knowledge: Knowledge, on: date | None, add_group: Callable[[Entity], str]) -> None:
        self._entities, self._knowledge, self._on, self._add_group = entities, knowledge, on, add_group
        self._earlier: list[Slot] = []

    def read(self, number: int, paragraph: Paragraph, names: list[Slot]) -> list[Slot]:
        """The nominal and pronoun mentions of a paragraph with these names."""
        self._number, self._paragraph, self._names = number, paragraph, names
        self._found: list[Slot] = []
        self._add_collectives()
        self._add_common()
        self._add_described()
        self._add_pronouns()
        self._earlier = [*self._earlier, *names][-REMEMBERED:]
        return self._found

    def _add(self, start: int, end: int, kind: str, ids: list[str], reason: str) -> None:
        offset = self._paragraph.offset
        one, many = (ids[0], ()) if len(ids) == 1 else (None, tuple(ids))
        mention = Mention(start=start + offset, end=end + offset, field=self._paragraph.field, surface=self._paragraph.text[start:end],
                          type=kind, entity_id=one, entity_ids=many, unresolved_reason="" if ids else reason)
        self._found.append(Slot(self._number, mention))

    def _span(self, slot: Slot) -> tuple[int, int]:
        return slot.mention.start - self._paragraph.offset, slot.mention.end - self._paragraph.offset

    def _overlaps(self, start: int, end: int, slots: list[Slot]) -> bool:
        return any(first < end and start < last for first, last in map(self._span, slots))

    def _entity(self, slot: Slot | None) -> Entity | None:
        return self._entities.get(slot.mention.entity_id or "") if slot else None

    def _before(self, start: int) -> Iterator[Slot]:
        """Names before a place of this paragraph, the nearest first."""
        yield from (slot for slot in reversed(self._names) if self._span(slot)[1] <= start)
        yield from reversed(self._earlier)

    # --- role phrases ---------------------------------------------------------------------------------------------------------------

    def _add_described(self) -> None:
        """Runs of role words with the name before or after them, and "the president" without one."""
        text = self._paragraph.text
        for run in join_runs(find_roles(self._paragraph.body, self._knowledge, self._paragraph.tokens), self._paragraph.body):
            start, end = run[0].start, run[-1].end
            if run[-1].role.kind == "modifier" or self._overlaps(start, end, [*self._names, *self._found]):
                continue
            owner = self._name_before(start)
            if owner is not None:
                start = self._span(owner)[0]
            definite = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
            start = definite.start() if definite else start
            owner = owner or self._name_after(end)
            if definite or owner is not None:
                self._resolve_role(start, end, run, owner)

    def _name_before(self, start: int) -> Slot | None:
        """The country, people or organisation right before a role: "Russian", "Iran's", "Hamas"."""
        near = next((slot for slot in reversed(self._names) if self._span(slot)[1] <= start), None)
        if near is None or near.mention.type not in {"NORP", "PLACE", "ORG", "FAC"}:
            return None
        between = self._paragraph.text[self._span(near)[1]:start]
        acts = near.mention.type != "NORP" and between[:1] == " " and any(is_verb(word) for word in between.split())
        if not OWNED.fullmatch(between) or acts or load_words("no_adjective").intersection(between.split()):
            return None
        return self._country_before(near) or near

    def _country_before(self, people: Slot) -> Slot | None:
        """The country whose people of that faith or kind are meant: "Iraqi" of "Iraqi Shiite"."""
        entity = self._entity(people)
        if people.mention.type != "NORP" or entity is None or entity.country_iso3:
            return None
        start = self._span(people)[0]
        wider = next((slot for slot in reversed(self._names) if self._span(slot)[1] <= start), None)
        is_next = wider is not None and wider.mention.type == "NORP" and self._paragraph.text[self._span(wider)[1]:start] == " "
        return wider if is_next and (country := self._entity(wider)) and country.country_iso3 else None

    def _name_after(self, end: int) -> Slot | None:
        """The country after "police in", "president of"."""
        near = next((slot for slot in self._names if self._span(slot)[0] >= end), None)
        if near is None or near.mention.type not in {"PLACE", "ORG"}:
            return None
        return near if AFTER.fullmatch(self._paragraph.text[end:self._span(near)[0]]) else None

    def _resolve_role(self, start: int, end: int, run: list[RoleWord], owner: Slot | None) -> None:
        """Who a described role is: the person named right after it, the holder of the office, or the group of that country and sector."""
        office, entity = run[-1].role.office, self._entity(owner)
        former = any(word in load_words("former") for word in re.findall(r"[a-z]+", self._paragraph.text[start:end].casefold()))
        sector = "ELI" if former else choose_sector(run, entity)
        holder = self._person_at(max(end, self._span(owner)[1]) if owner else end)
        if holder is not None and entity is not None:
            self._describe(holder, entity.country_iso3, sector)
        elif holder is None and office and not former:
            holder = self._find_holder(office, entity.country_iso3 if entity else None)
        if holder:
            self._add(start, end, "NOMINAL", [holder], "")
        elif entity is None:
            self._add(start, end, "NOMINAL", [], "role.unknown_holder" if office else "role.no_country")
        else:
            name = f"{entity.name}: {sector}"
            group = Entity(entity_id="", name=name, type="GROUP", country_iso3=entity.country_iso3, sector=sector)
            self._add(start, end, "NOMINAL", [self._add_group(group)] if sector else [], "role.no_sector")

    def _person_at(self, end: int) -> str | None:
        """The person named right after the role: "Kremlin spokesman Dmitry Peskov"."""
        near = next((slot for slot in self._names if self._span(slot)[0] >= end), None)
        if near is None or near.mention.type != "PERSON":
            return None
        between = TO_NAME.fullmatch(self._paragraph.text[end:self._span(near)[0]])
        return near.mention.entity_id if between and all(is_title(word) for word in between.group("titles").split()) else None

    def _describe(self, entity_id: str, country: str | None, sector: str | None) -> None:
        """Give a person whom the tables do not know the country and sector of the role before the name."""
        person = self._entities[entity_id]
        if person.country_iso3 is None and entity_id not in self._knowledge.entities:
            self._entities[entity_id] = replace(person, country_iso3=country, sector=person.sector or sector)

    def _find_holder(self, office: str, country: str | None) -> str | None:
        """Who holds an office: whoever the article has named in it last; else, of a named country, whoever the tables know."""
        for slot in self._before(len(self._paragraph.text)):
            if slot.mention.type == "PERSON" and slot.mention.entity_id and self._holds(slot.mention.entity_id, office, country):
                return slot.mention.entity_id
        return self._knowledge.find_holder(country, office, self._on) if country else None

    def _holds(self, entity_id: str, office: str, country: str | None) -> bool:
        tenures = [tenure for tenure in self._knowledge.tenures.get(entity_id, ()) if tenure.office == office]
        return any(country in {tenure.country_iso3, None} and (self._on is None or tenure.covers(self._on, SLACK)) for tenure in tenures)

    # --- collectives, common nouns, pronouns ---------------------------------------------------------------------------------------------

    def _add_collectives(self) -> None:
        """"the two nations", "both countries": the two countries last named together."""
        for match in COLLECTIVE.finditer(self._paragraph.text):
            ids = self._last_two(match.start(), COLLECTIVE_TYPES.get(match.group("noun").casefold(), "COUNTRY"))
            self._add(match.start(), match.end(), "NOMINAL", ids, "collective.not_two")

    def _last_two(self, start: int, kind: str) -> list[str]:
        """The last two different entities of a kind, in order, if they were named close to one another."""
        found: dict[str, int] = {}
        for slot in self._before(start):
            entity = self._entity(slot)
            if entity and entity.type == kind and entity.entity_id not in found:
                found[entity.entity_id] = slot.paragraph
                if len(found) > 1:
                    first, second = found.values()
                    return [*reversed(found)] if first - second <= REACH else []
        return []

    def _add_common(self) -> None:
        """"the country", "the newspaper": the last entity of that kind; "the company" only if one alone can be meant."""
        for match in COMMON.finditer(self._paragraph.text):
            follows = re.match(r" ([a-z]+)", self._paragraph.text[match.end():match.end() + 24])
            goes_on = follows and follows.group(1) not in load_words("head_end") and not is_verb(follows.group(1))
            if goes_on or self._overlaps(match.start(), match.end(), [*self._found, *self._names]):
                continue
            noun = match.group("noun").casefold()
            kind = "COUNTRY" if noun in COUNTRY_NOUNS else "ORG"
            named = [entity for slot in self._before(match.start()) if (entity := self._entity(slot)) and entity.type == kind
                     and (noun not in PRESS_NOUNS or entity.sector == "JRN")]
            is_clear = bool(named) and (kind == "COUNTRY" or noun in PRESS_NOUNS or len({entity.entity_id for entity in named}) == 1)
            self._add(match.start(), match.end(), "NOMINAL", [named[0].entity_id] if is_clear else [],
                      "description.ambiguous" if named else "description.nothing_named")

    def _add_pronouns(self) -> None:
        for match in PRONOUN.finditer(self._paragraph.text):
            is_personal = match.group().casefold() in load_words("personal")
            ids = self._last_person(match.start()) if is_personal else []
            self._add(match.start(), match.end(), "PRONOUN", ids, "pronoun.no_person" if is_personal else "pronoun.not_resolved")

    def _last_person(self, start: int) -> list[str]:
        """Who "he" is: the first person of this sentence before it, else the first of the sentence before, else the last one named."""
        openings = [0, *(match.end() for match in SENTENCE_END.finditer(self._paragraph.text, 0, start))]
        people = [slot for slot in self._names if slot.mention.type == "PERSON" and self._span(slot)[1] <= start]
        for opening in reversed(openings):
            inside = next((slot for slot in people if self._span(slot)[0] >= opening), None)
            if inside is not None:
                return [inside.mention.entity_id or ""]
        near = [slot for slot in self._earlier if slot.mention.type == "PERSON" and slot.paragraph >= self._number - REACH]
        return next(([slot.mention.entity_id or ""] for slot in reversed(near) if slot.mention.field == self._paragraph.field), [])


def join_runs(words: list[RoleWord], text: str) -> list[list[RoleWord]]:
    """Role words that follow one another form one description: "army spokesman", "human rights activists"."""
    runs: list[list[RoleWord]] = []
    for word in words:
        if runs and text[runs[-1][-1].end:word.start] in {" ", "-"}:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
