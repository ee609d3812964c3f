"""World knowledge in memory: which names stand for whom, who held which office when, and which words name a role.

`pipeline.entities.tables` reads it from files. `Knowledge.version` is the hash of their bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.records import Entity

BODY_SECTORS = frozenset({"IGO", "NGO", "MNC", "IMG", "ISM"})
"""Sectors of actors that belong to no state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One reading of a name. `type` is the type of a mention that is read so.

    kind: state, demonym, people, capital, region, group, building, team, org or person. `is_weak`: the name is also something else
    (a surname, a common word), so that the reading needs support from the text.
    """

    kind: str
    entity_id: str
    type: str
    is_weak: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Tenure:
    """Who somebody (or an organisation) was for a time: an office or part, its country and sector. Both days included; None is open.

    `has_surname`: the bare surname was seen to mean nobody else.
    """

    entity_id: str
    country_iso3: str | None
    sector: str | None
    office: str = ""
    first: date | None = None
    last: date | None = None
    has_surname: bool = False

    def covers(self, day: date, slack: int = 0) -> bool:
        """Whether `day` falls within, give or take `slack` days."""
        return self.distance(day) <= slack

    def distance(self, day: date) -> int:
        """Days from `day` to the tenure; 0 within it."""
        if self.first and day < self.first:
            return (self.first - day).days
        return (day - self.last).days if self.last and day > self.last else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A word for what somebody is. kind: head, neutral (the sector is that of the body served), body, modifier."""

    kind: str
    sector: str | None
    office: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Knowledge:
    """Everything the tables say. `terms` and `roles` are keyed by the words of a name, `longest` by first word (how far to look)."""

    version: str
    entities: Mapping[str, Entity]
    terms: Mapping[tuple[str, ...], tuple[Term, ...]]
    longest: Mapping[str, int]
    tenures: Mapping[str, tuple[Tenure, ...]]
    offices: Mapping[tuple[str, str], tuple[Tenure, ...]]
    roles: Mapping[tuple[str, ...], Role]
    modifiers: Mapping[tuple[str, ...], str]
    roles_longest: Mapping[str, int]
    given_names: frozenset[str]

    def describe(self, entity_id: str, on: date | None) -> tuple[str | None, str | None]:
        """Country and sector of a known entity on a day (None: as last known).

        People out of office are ELI, former officials; before their first office they have a country only. Organisations keep
        their nearest part.
        """
        entity = self.entities.get(entity_id)
        if entity is None:
            return None, None
        tenures = self.tenures.get(entity_id, ())
        if not tenures:
            return entity.country_iso3, entity.sector
        if on is None:
            return tenures[-1].country_iso3, tenures[-1].sector
        current = [tenure for tenure in tenures if tenure.covers(on, slack=45)]
        if current:
            best = min(current, key=lambda t: (not t.covers(on), -(t.first.toordinal() if t.first else 0)))
            return best.country_iso3, best.sector
        past = [tenure for tenure in tenures if tenure.last and tenure.last < on]
        if entity.type == "PERSON":
            return ((past[-1].country_iso3, "ELI") if past and past[-1].sector in {"GOV", "LEG", "MIL"} else
                    (past[-1].country_iso3, past[-1].sector) if past else (tenures[0].country_iso3, None))
        nearest = past[-1] if past else tenures[0]
        return nearest.country_iso3, nearest.sector

    def entity_on(self, entity_id: str, on: date | None) -> Entity:
        """The entity with the country and sector that it had on a day."""
        country, sector = self.describe(entity_id, on)
        return replace(self.entities[entity_id], country_iso3=country, sector=sector)

    def find_holder(self, country: str, office: str, on: date | None) -> str | None:
        """Who held an office ("head_of_state") of a country on a day; None if nobody known, or more than one could be meant."""
        if on is None:
            return None
        holders = {t.entity_id for t in self.offices.get((country, office), ()) if t.covers(on)}
        return next(iter(holders)) if len(holders) == 1 else None
