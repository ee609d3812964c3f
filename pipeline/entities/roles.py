"""Descriptions of actors: "Russian foreign minister", "Israeli troops", "police in Kenya" to country and sector.

`describe_actor` works on any noun phrase, with the mentions that lie inside it. `knowledge/roles.csv` says what the nouns mean.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline.entities.tokens import Token, is_joined, split_words
from pipeline.entities.world import BODY_SECTORS, Knowledge, Role, load_knowledge
from pipeline.records import Entity, Mention

HEAD_END = frozenset("of in from who which that whom whose at near on with against for to by after before including among inside outside under "
                     "and or but as where when said says told near along across".split())
"""Words at which the head of a noun phrase ends: what follows only describes it."""
FORMER = frozenset("former ex ousted deposed exiled onetime retired late erstwhile".split())
PLURAL_PEOPLE = re.compile(r".{3,}(?:ans|is|ese|s|men|women)$")


class Layer(Protocol):
    """What `describe_actor` needs of an annotated article."""

    @property
    def entities(self) -> "dict[str, Entity]":
        """By id."""


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A role noun or modifier in a phrase; `start` and `end` are offsets into it."""

    start: int
    end: int
    role: Role


def find_roles(text: str, knowledge: Knowledge, tokens: list[Token] | None = None) -> list[RoleWord]:
    """Role nouns and modifiers, the longest at each place, in order."""
    tokens = split_words(text) if tokens is None else tokens
    found, at = [], 0
    while at < len(tokens):
        reach, words, best, step = knowledge.roles_longest.get(tokens[at].text.casefold(), 0), [], None, 1
        for ahead in range(min(reach, len(tokens) - at)):
            if ahead and not is_joined(text, tokens[at + ahead - 1], tokens[at + ahead]):
                break
            words.append(tokens[at + ahead].text.casefold())
            key = tuple(words)
            role = knowledge.roles.get(key) or (Role(kind="modifier", sector=knowledge.modifiers[key]) if key in knowledge.modifiers else None)
            if role:
                best, step = RoleWord(tokens[at].start, tokens[at + ahead].end, role), ahead + 1
        if best:
            found.append(best)
        at += step
    return found


def describe_actor(text: str, mentions_inside: Sequence[Mention], layer: Layer, on: date | None,
                   knowledge: Knowledge | None = None) -> tuple[str | None, str | None]:
    """(country, sector) of the actor that a noun phrase names; None where neither its words nor the tables say.

    `mentions_inside` are the mentions within the phrase, in order. The head decides the sector: the role noun before the first "of", "in",
    "who"; a neutral head ("spokesman", "leader", "official") takes the sector of the body it speaks for. International bodies have no
    country and the sector IGO, NGO, MNC or IMG. A government metonym is GOV; a bare country has no sector; a people ("Palestinians") is CVL.
    """
    knowledge = knowledge or load_knowledge()
    head_end = _end_of_head(text, mentions_inside)
    named = [(mention, _entity(mention, layer, knowledge, on)) for mention in mentions_inside if mention.type != "PRONOUN"]
    named = [(mention, entity) for mention, entity in named if entity is not None]
    roles = find_roles(_mask(text, [m for m, e in named if m.type not in {"NORP", "NOMINAL"}]), knowledge)
    inside = [role for role in roles if role.start < head_end] or roles[:1]
    head = next((word for word in reversed(inside) if word.role.kind != "modifier"), None)
    person = next((entity for mention, entity in named if entity.type == "PERSON" and mention.type == "PERSON"), None)
    bodies = [entity for mention, entity in named if entity.type == "ORG"]
    country = _pick_country(named, person, bodies)
    body = next((entity for entity in bodies if entity.sector in BODY_SECTORS), None)
    sector = _pick_sector(text, inside, head, person, bodies, named)
    if body and country is None:
        return None, body.sector
    return country, sector


def _end_of_head(text: str, mentions: Sequence[Mention]) -> int:
    """Where the head of the phrase ends: at the first preposition or relative pronoun, unless a name holds it."""
    base = mentions[0].start - text.find(mentions[0].surface) if mentions else 0
    spans = [(m.start - base, m.end - base) for m in mentions]
    for word in re.finditer(r"[a-z]+|,", text):
        if word.start() and (word.group() in HEAD_END or word.group() == ",") and not any(a <= word.start() < b for a, b in spans):
            return word.start()
    return len(text)


def _mask(text: str, mentions: Sequence[Mention]) -> str:
    """The phrase with the names blotted out, so that "Army" in a rebel group's name is no army."""
    for mention in mentions:
        place = text.find(mention.surface)
        if place >= 0:
            text = text[:place] + "#" * len(mention.surface) + text[place + len(mention.surface):]
    return text


def _entity(mention: Mention, layer: Layer, knowledge: Knowledge, on: date | None) -> Entity | None:
    entity = layer.entities.get(mention.entity_id or "")
    if entity is not None and entity.entity_id in knowledge.tenures and on is not None:
        return knowledge.entity_on(entity.entity_id, on)
    return entity


def _pick_country(named: list[tuple[Mention, Entity]], person: Entity | None, bodies: list[Entity]) -> str | None:
    first = named[0][1].country_iso3 if named else None
    if first and named[0][0].type in {"NORP", "PLACE"}:
        return first
    if person and person.country_iso3:
        return person.country_iso3
    if bodies and bodies[0].sector in BODY_SECTORS:
        return None
    return next((entity.country_iso3 for _, entity in named if entity.country_iso3), None)


def _pick_sector(text: str, inside: list[RoleWord], head: RoleWord | None, person: Entity | None, bodies: list[Entity],
                 named: list[tuple[Mention, Entity]]) -> str | None:
    if any(word.casefold() in FORMER for word in re.findall(r"\w+", text[:head.end if head else len(text)])):
        return "ELI"
    if head is not None and head.role.kind in {"head", "body"} and head.role.sector:
        return head.role.sector
    if head is not None:
        modifier = next((word.role.sector for word in reversed(inside) if word.start < head.start and word.role.sector
                         and word.role.kind in {"modifier", "head", "body"}), None)
        return modifier or next((entity.sector for entity in bodies if entity.sector), None) or (person.sector if person else None) or head.role.sector
    modifier_only = next((word.role.sector for word in inside if word.role.kind == "modifier"), None)
    if person:
        return person.sector
    if bodies:
        return bodies[0].sector
    if modifier_only:
        return modifier_only
    return _sector_of_country(named)


def _sector_of_country(named: list[tuple[Mention, Entity]]) -> str | None:
    if len(named) == 1:
        mention, entity = named[0]
        if mention.sense == "government":
            return "GOV"
        if mention.type == "NORP" and mention.sense == "people":
            return "CVL"
        return entity.sector
    return "GOV" if any(mention.sense == "government" for mention, _ in named) else None


def group_name(country: str, sector: str, names: Iterable[str]) -> str:
    """What a described group is called: "Israel: MIL" (the sector is the code of PLOVER)."""
    return f"{next(iter(names), country)}: {sector}"
