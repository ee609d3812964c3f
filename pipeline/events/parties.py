"""Parties to an event: actors with their place in the tree, and when two of them are one."""

from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.records import Actor, Entity, Mention

BODIES = frozenset(["IGO", "NGO", "IMG", "MNC", "ISM"])


@dataclass(frozen=True, slots=True)
class Party:
    """An actor found in the tree: where its head stands, and how far from the slot it was looked for (0: in it)."""

    actor: Actor
    token: Token
    distance: int = 0


def is_coded(actor: Actor) -> bool:
    """Whether anything says which state or body it belongs to."""
    return bool(actor.country_iso3) or (actor.sector or "") in BODIES


def is_known(actor: Actor) -> bool:
    """Coded, or at least somebody of a known kind or name."""
    return is_coded(actor) or bool(actor.sector) or bool(actor.entity_id)


def make_actor(entity: Entity, mention: Mention | None = None) -> Actor:
    """The actor that an entity is, in the sense of its mention: a people is not its country."""
    if mention is not None and mention.sense == "people":
        return Actor(name=mention.surface, entity_id=entity.entity_id, country_iso3=entity.country_iso3, sector=entity.sector or "CVL")
    sector = entity.sector or ("GOV" if mention is not None and mention.sense == "government" else None)
    return Actor(name=entity.name, entity_id=entity.entity_id, country_iso3=entity.country_iso3, sector=sector)


def may_be_same(one: Actor, other: Actor) -> bool:
    """Whether two actors may be one party: the same, or of one state and not of two sectors."""
    is_of_state = one.country_iso3 is not None and one.country_iso3 == other.country_iso3
    return is_same(one, other) or (is_of_state and (one.sector == other.sector or not (one.sector and other.sector)))


def is_equal(one: Actor, other: Actor) -> bool:
    """Whether two actors are one in the same part: a country's people are not the country."""
    return one == other or (one.entity_id is not None and (one.entity_id, one.sector) == (other.entity_id, other.sector))


def is_same(one: Actor, other: Actor) -> bool:
    """Whether two actors are one: equal, or the same entity."""
    return one == other or (one.entity_id is not None and one.entity_id == other.entity_id)
