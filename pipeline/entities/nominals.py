"""Descriptions and pronouns: "the Russian president", "the two nations", "Israeli troops", "he".

Each is a mention of its own. It is resolved when the text, or the tables on the article's day, say who is meant; otherwise the reason why not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.entities.roles import RoleWord, find_roles
from pipeline.entities.spans import Paragraph
from pipeline.entities.world import Knowledge
from pipeline.records import Entity, Mention

DETERMINER = re.compile(r"(?:the|its|their|his|her|both|these|those|a|an|some|several|many|all|two|three|four|five|six|dozens of|hundreds of|thousands of)\s+", re.I)
COLLECTIVE = re.compile(r"\b(?:(?:the|these|those|both of the)\s+two|both|the\s+neighbou?ring|the\s+rival)\s+"
                        r"(?:nations|countries|states|neighbou?rs|sides|governments|powers|capitals|leaders|presidents|men|companies)\b", re.I)
COMMON = re.compile(r"\b[Tt]he\s+(country|nation|company|firm|group|newspaper|publication|paper|bank|party|organi[sz]ation|agency|alliance|bloc)\b(?!\s+[A-Z])")
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|[Tt]hey|[Tt]heir|[Tt]hem|[Ii]t|[Ii]ts|himself|herself)\b")
GAP = re.compile(r"[\s\-‐‑–]*(?:(?:[a-z]+-)*[a-z]+\s+){0,2}")
BETWEEN = re.compile(r"\s+(?:[a-z-]+\s+){0,2}|[-–]")
PERSONAL = frozenset("he she him his her himself herself".split())


@dataclass(slots=True)
class Slot:
    """A mention with the number of its paragraph, while the article is read."""

    paragraph: int
    mention: Mention


def find_nominals(number: int, paragraph: Paragraph, names: list[Slot], earlier: list[Slot], entities: dict[str, Entity], knowledge: Knowledge,
                  on: date | None, add_entity: Callable[[Entity], str]) -> list[Slot]:
    """Nominal and pronoun mentions of a paragraph; `earlier` are the named mentions of the paragraphs before, `names` those of this one."""
    finder = _Finder(number, paragraph, names, earlier, entities, knowledge, on, add_entity)
    return finder.run()


class _Finder:
    def __init__(self, number: int, paragraph: Paragraph, names: list[Slot], earlier: list[Slot], entities: dict[str, Entity], knowledge: Knowledge,
                 on: date | None, add_entity: Callable[[Entity], str]) -> None:
        self.number, self.paragraph, self.names, self.earlier = number, paragraph, names, earlier
        self.entities, self.knowledge, self.on, self.add_entity = entities, knowledge, on, add_entity
        self.found: list[Slot] = []
        self.text, self.offset = paragraph.text, paragraph.offset

    def run(self) -> list[Slot]:
        self.add_described()
        self.add_collectives()
        self.add_common()
        self.add_pronouns()
        return self.found

    def add(self, start: int, end: int, kind: str, ids: list[str], reason: str = "", sense: str = "") -> None:
        mention = Mention(start=start + self.offset, end=end + self.offset, field=self.paragraph.field, surface=self.text[start:end], type=kind,
                          entity_id=ids[0] if len(ids) == 1 else None, sense=sense, entity_ids=tuple(ids) if len(ids) > 1 else (),
                          unresolved_reason="" if ids else reason)
        self.found.append(Slot(self.number, mention))

    # --- role phrases ---------------------------------------------------------------------------------------------------------------

    def add_described(self) -> None:
        """Runs of role words with the name before them, and "the president" without one."""
        runs = _join_runs(find_roles(self.paragraph.body, self.knowledge, self.paragraph.tokens), self.paragraph.body)
        for run in runs:
            head = run[-1]
            if head.role.kind == "modifier" or self.overlaps(run[0].start, head.end):
                continue
            owner = self.name_before(run[0].start)
            start = run[0].start
            if owner is not None:
                start = owner.mention.start - self.offset
            determiner = re.search(r"\b(?:the|The|THE)\s+$", self.text[:start])
            if determiner:
                start = determiner.start()
            elif owner is None:
                owner = self.name_after(head.end)
                if owner is None:
                    continue
            self.resolve_role(start, head.end, run, owner)

    def overlaps(self, start: int, end: int) -> bool:
        return any(s.mention.start - self.offset < end and start < s.mention.end - self.offset for s in self.names)

    def name_before(self, start: int) -> Slot | None:
        """The country, people or organisation right before a role: "Russian", "Iran's", "Hamas"."""
        for slot in reversed(self.names):
            end = slot.mention.end - self.offset
            if end <= start and slot.mention.type in {"NORP", "PLACE", "ORG", "FAC"}:
                return slot if re.fullmatch(r"['’]s\s+(?:[a-z-]+\s+){0,2}|\s+(?:[a-z-]+\s+){0,2}|-", self.text[end:start]) else None
            if end <= start:
                return None
        return None

    def name_after(self, end: int) -> Slot | None:
        """The country after "police in", "president of"."""
        for slot in self.names:
            start = slot.mention.start - self.offset
            if start >= end:
                near = re.fullmatch(r"\s+(?:in|of|from)\s+(?:the\s+)?", self.text[end:start])
                return slot if near and slot.mention.type in {"PLACE", "ORG"} else None
        return None

    def resolve_role(self, start: int, end: int, run: list[RoleWord], owner: Slot | None) -> None:
        head = run[-1].role
        country = self.country_of(owner)
        following = self.person_at(end)
        if following is not None:
            self.add(start, end, "NOMINAL", [following])
            return
        if head.office:
            holder = self.holder(head.office, country)
            if holder:
                self.add(start, end, "NOMINAL", [holder])
                return
            if owner is None:
                self.add(start, end, "NOMINAL", [], "role.unknown_holder")
                return
        if owner is None:
            self.add(start, end, "NOMINAL", [], "role.no_country")
            return
        sector = self.sector_of(run, owner)
        entity = self.entities.get(owner.mention.entity_id or "")
        if entity is None or sector is None:
            self.add(start, end, "NOMINAL", [], "role.no_sector")
            return
        name = f"{entity.name}: {sector}"
        group = Entity(entity_id="", name=name, type="GROUP", country_iso3=entity.country_iso3, sector=sector)
        self.add(start, end, "NOMINAL", [self.add_entity(group)])

    def country_of(self, owner: Slot | None) -> str | None:
        if owner is None:
            return None
        entity = self.entities.get(owner.mention.entity_id or "")
        return entity.country_iso3 if entity else None

    def person_at(self, end: int) -> str | None:
        """The person named right after the role: "Kremlin spokesman Dmitry Peskov"."""
        for slot in self.names:
            start = slot.mention.start - self.offset
            if start >= end:
                return slot.mention.entity_id if slot.mention.type == "PERSON" and re.fullmatch(r",?\s+", self.text[end:start]) else None
        return None

    def holder(self, office: str, country: str | None) -> str | None:
        """Who holds an office: of the country named, else whoever the article has named in that office last."""
        named = [slot.mention.entity_id or "" for slot in self.names if slot.mention.type == "PERSON"]
        named = [slot.mention.entity_id or "" for slot in self.earlier if slot.mention.type == "PERSON"] + named
        holders = {t.entity_id for (state, kind), tenures in self.knowledge.offices.items() if kind == office and country in {state, None}
                   for t in tenures if self.on is None or t.covers(self.on, 60)}
        present = next((entity_id for entity_id in reversed(named) if entity_id in holders), None)
        if present or country is None:
            return present
        return self.knowledge.find_holder(country, office, self.on) if self.on else None

    def sector_of(self, run: list[RoleWord], owner: Slot) -> str | None:
        head = run[-1].role
        if head.kind in {"head", "body"} and head.sector:
            return head.sector
        modifier = next((word.role.sector for word in reversed(run[:-1]) if word.role.sector), None)
        entity = self.entities.get(owner.mention.entity_id or "")
        return modifier or (entity.sector if entity else None) or head.sector

    # --- collectives, common nouns, pronouns ---------------------------------------------------------------------------------------------

    def add_collectives(self) -> None:
        """"the two nations", "both countries": the two countries last named together."""
        for match in COLLECTIVE.finditer(self.text):
            wanted = "PERSON" if re.search(r"leaders|presidents|men$", match.group()) else "ORG" if match.group().endswith("companies") else "COUNTRY"
            ids = self.last_two(match.start(), wanted)
            self.add(match.start(), match.end(), "NOMINAL", ids, "collective.not_two")

    def before(self, start: int) -> list[Slot]:
        return [*self.earlier, *(slot for slot in self.names if slot.mention.end - self.offset <= start)]

    def last_two(self, start: int, kind: str) -> list[str]:
        """The last two different entities of a kind, if they were named in one paragraph."""
        found: list[tuple[str, int]] = []
        for slot in reversed(self.before(start)):
            entity = self.entities.get(slot.mention.entity_id or "")
            if entity and entity.type == kind and entity.entity_id not in [entity_id for entity_id, _ in found]:
                found.append((entity.entity_id, slot.paragraph))
                if len(found) == 2:
                    return [entity_id for entity_id, _ in reversed(found)] if found[0][1] - found[1][1] <= 2 else []
        return []

    def add_common(self) -> None:
        """"the country", "the newspaper": the last entity of that kind."""
        for match in COMMON.finditer(self.text):
            if any(s.mention.start - self.offset < match.end() and match.start() < s.mention.end - self.offset for s in [*self.found, *self.names]):
                continue
            word = match.group(1).casefold()
            kind = "COUNTRY" if word in {"country", "nation"} else "ORG"
            sectors = {"JRN"} if word in {"newspaper", "publication", "paper"} else None
            ids = [slot.mention.entity_id for slot in reversed(self.before(match.start())) if slot.mention.entity_id
                   and (entity := self.entities.get(slot.mention.entity_id)) and entity.type == kind and (sectors is None or entity.sector in sectors)]
            self.add(match.start(), match.end(), "NOMINAL", [ids[0]] if ids and (kind == "COUNTRY" or sectors or len(set(ids)) == 1) else [],
                     "description.ambiguous" if ids else "description.nothing_named")

    def add_pronouns(self) -> None:
        for match in PRONOUN.finditer(self.text):
            word = match.group()
            if word.casefold() in PERSONAL:
                ids = self.last_person(match.start())
                self.add(match.start(), match.end(), "PRONOUN", ids, "pronoun.no_person" if not ids else "")
            else:
                self.add(match.start(), match.end(), "PRONOUN", [], "pronoun.not_resolved")

    def last_person(self, start: int) -> list[str]:
        """Who "he" is: the first person of this sentence before it, else the first of the sentence before, else the last one named."""
        sentences = [0, *(m.end() for m in re.finditer(r"[.!?][”\"’']?\s+(?=[A-Z“\"])", self.text[:start]))]
        people = [slot for slot in self.names if slot.mention.type == "PERSON" and slot.mention.end - self.offset <= start]
        for opening in reversed(sentences):
            inside = [slot for slot in people if slot.mention.start - self.offset >= opening]
            if inside:
                return [inside[0].mention.entity_id or ""]
        before = [slot for slot in self.earlier if slot.mention.type == "PERSON" and slot.mention.field == self.paragraph.field]
        return [before[-1].mention.entity_id or ""] if before and before[-1].paragraph >= self.number - 2 else []


def _join_runs(words: list[RoleWord], text: str) -> list[list[RoleWord]]:
    """Role words that follow one another form one description: "army spokesman", "human rights activists"."""
    runs: list[list[RoleWord]] = []
    for word in words:
        if runs and re.fullmatch(r"[ -]", text[runs[-1][-1].end:word.start]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
