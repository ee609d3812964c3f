"""Descriptions of actors: "Russian foreign minister", "Israeli troops", "police in Kenya" to country and sector.

`describe_actor` works on any noun phrase, with the mentions that lie inside it. `knowledge/roles.csv` says what the nouns mean.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline.entities.tables import load_knowledge
from pipeline.entities.tokens import Token, is_joined, split_words
from pipeline.entities.words import load_words
from pipeline.entities.world import BODY_SECTORS, Knowledge, Role
from pipeline.records import Entity, Mention

ARMED = frozenset({"MIL", "REB", "UAF", "PRM", "IMG", "CRM"})
"""Those who fight: "Taliban fighters", "Wagner mercenaries" are what the group is."""
OFFICE_HOLDERS = frozenset({"GOV", "ELI"})
"""Sectors of people for whom the words say more: "President X" is in office whatever the tables say, "former president X" is not."""


BACKED = re.compile(r"-(?!led\b)[a-z]+(?:ed|ing|born)\b| (?:dollars?|pounds?|currency)\b")
"""After a name that only qualifies: "Syrian-backed militia" is not Syria's, "US dollars" not America's; "Saudi-led coalition" is."""


COMPOUND = re.compile(r"-(?:on|to|in|off|up|down|out|over)\b")  # "head-on" is nobody's head
FEAST = re.compile(r"\b(?:Eve|birthday|Christmas|dinner|garden|house|search|third|office|farewell) $", re.IGNORECASE)
"""Before a party that is no party."""


class Layer(Protocol):
    """What `describe_actor` needs of an annotated article."""

    @property
    def entities(self) -> Mapping[str, Entity]:
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
        reach, best, step = knowledge.roles_longest.get(tokens[at].text.casefold(), 0), None, 1
        key: tuple[str, ...] = ()
        for ahead in range(min(reach, len(tokens) - at)):
            if ahead and not is_joined(text, tokens[at + ahead - 1], tokens[at + ahead]):
                break
            key = (*key, tokens[at + ahead].text.casefold())
            role = _look_up(key, knowledge, text, tokens[at + ahead])
            if role:
                best, step = RoleWord(tokens[at].start, tokens[at + ahead].end, role), ahead + 1
        if best:
            found.append(best)
        at += step
    return found


def _look_up(key: tuple[str, ...], knowledge: Knowledge, text: str, last: Token) -> Role | None:
    """The role of some words. A word that can also modify does so before another small word: "military involvement" names no army."""
    if COMPOUND.match(text, last.end):
        return None
    role, modifier = knowledge.roles.get(key), knowledge.modifiers.get(key)
    if key in {("party",), ("parties",)} and FEAST.search(text, 0, last.start):
        return None
    if modifier and (role is None or (role.kind != "neutral" and _goes_on(text, last))):
        return Role(kind="modifier", sector=modifier)
    return role


def _goes_on(text: str, last: Token) -> bool:
    follows = re.match(r"[ -]([a-z]+)", text[last.end:last.end + 24])
    return follows is not None and follows.group(1) not in load_words("head_end") and follows.group(1) not in load_words("auxiliary") \
        and not re.search(r"(?:ed|ing|ly)$", follows.group(1))


def describe_actor(text: str, mentions_inside: Sequence[Mention], layer: Layer, on: date | None) -> tuple[str | None, str | None]:
    """(country, sector) of the actor that a noun phrase names; None where neither its words nor the tables say.

    `mentions_inside` are the mentions within the phrase, in order. The head decides the sector: the role noun before the first "of", "in",
    "who"; a neutral head ("spokesman", "leader", "official") takes the sector of the body it speaks for. International bodies have no
    country and the sector IGO, NGO or IMG; a firm at work everywhere is MNC, with the country of its seat. A government metonym is GOV, a
    people ("Palestinians") CVL; a bare country has no sector.
    """
    knowledge = load_knowledge()
    base = mentions_inside[0].start - text.find(mentions_inside[0].surface) if mentions_inside else 0
    named = [(mention, entity) for mention in mentions_inside
             if mention.type not in {"PRONOUN", "NOMINAL"} and not BACKED.match(text[max(0, mention.end - base):])
             if (entity := _entity_on(mention, layer, knowledge, on)) is not None]
    roles = find_roles(_blot_out(text, [mention for mention, _ in named if mention.type not in {"NORP", "EVENT"}]), knowledge)
    end = _end_of_head(text, mentions_inside)
    inside = [word for word in roles if word.start < end] or roles[:1]
    if inside and inside[-1].role.kind == "neutral" and len(inside) < len(roles):
        inside = _join_served(text, inside, roles[len(inside):])
    owner = _pick_owner(named)
    if owner is not None and owner.country_iso3 is None and owner.sector in BODY_SECTORS:
        return None, owner.sector
    return _pick_country(named), _pick_sector(text, inside, owner, named)


def choose_sector(words: Sequence[RoleWord], owner: Entity | None) -> str | None:
    """The sector that a run of role words gives, for somebody who belongs to `owner` (a country, an organisation)."""
    if owner is not None and owner.sector in BODY_SECTORS and owner.country_iso3 is None:
        return owner.sector
    head = next((word.role for word in reversed(words) if word.role.kind != "modifier"), None)
    if head is not None and head.kind != "neutral" and head.sector:
        return owner.sector if owner is not None and owner.sector in ARMED and head.sector in ARMED | {"OPP", "PTY"} else head.sector
    others = [word.role for word in words if word.role is not head and word.role.kind != "neutral"]
    said = next((role.sector for role in reversed(others) if role.sector), None)
    served = owner.sector if owner is not None and owner.type != "COUNTRY" else None
    return said or served or (head.sector if head else None)


def _join_served(text: str, words: list[RoleWord], after: list[RoleWord]) -> list[RoleWord]:
    """A neutral head with those whom it serves put first, as if they stood before it: "leader of the rebels" is a rebel leader."""
    serves = re.match(r"(?:\s+[a-z]+)?\s+(?:of|for|from|at)\b", text[words[-1].end:])
    return [*after[:1], *words] if serves and after[0].role.kind != "neutral" else words


def _end_of_head(text: str, mentions: Sequence[Mention]) -> int:
    """Where the head of the phrase ends: at the first preposition or relative pronoun, unless a name holds it."""
    base = mentions[0].start - text.find(mentions[0].surface) if mentions else 0
    spans = [(mention.start - base, mention.end - base) for mention in mentions if mention.type != "NOMINAL"]
    for word in re.finditer(r"[a-z]+|,", text):
        ends = word.group() == "," or word.group() in load_words("head_end")
        if word.start() and ends and not any(start <= word.start() < end for start, end in spans):
            return word.start()
    return len(text)


def _blot_out(text: str, mentions: Sequence[Mention]) -> str:
    """The phrase with the names blotted out, so that "Army" in a rebel group's name is no army."""
    for mention in mentions:
        place = text.find(mention.surface)
        if place >= 0:
            text = text[:place] + "#" * len(mention.surface) + text[place + len(mention.surface):]
    return text


def _entity_on(mention: Mention, layer: Layer, knowledge: Knowledge, on: date | None) -> Entity | None:
    entity = layer.entities.get(mention.entity_id or "")
    if entity is not None and entity.entity_id in knowledge.tenures and on is not None:
        return knowledge.entity_on(entity.entity_id, on)
    return entity


def _pick_owner(named: Sequence[tuple[Mention, Entity]]) -> Entity | None:
    """The person or organisation that the phrase is about or speaks for; the first one named."""
    return next((entity for _, entity in named if entity.type in {"PERSON", "ORG"}), None)


def _pick_country(named: Sequence[tuple[Mention, Entity]]) -> str | None:
    return next((entity.country_iso3 for mention, entity in named if entity.country_iso3 and mention.sense != "team"), None)


def _pick_sector(text: str, words: Sequence[RoleWord], owner: Entity | None, named: Sequence[tuple[Mention, Entity]]) -> str | None:
    head = next((word for word in reversed(words) if word.role.kind != "modifier"), None)
    person = owner if owner is not None and owner.type == "PERSON" else None
    was = any(word.casefold() in load_words("former") for word in re.findall(r"\w+", text[:head.end if head else len(text)]))
    if was and (owner is not None or any(word.role.sector for word in words)):
        return "ELI"
    if person is not None and person.sector and person.sector not in OFFICE_HOLDERS and (head is None or head.role.kind == "neutral"):
        return person.sector
    if words:
        return choose_sector(words, None if person else owner) or (person.sector if person else None)
    if owner is not None:
        return owner.sector
    return _sector_of_names(named)


def _sector_of_names(named: Sequence[tuple[Mention, Entity]]) -> str | None:
    senses = {mention.sense for mention, _ in named}
    if "government" in senses:
        return "GOV"
    if "people" in senses:
        return "CVL"
    return named[0][1].sector if len(named) == 1 else None
