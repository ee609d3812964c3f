"""From the names of an article to mentions and entities: who each one is, of what type, and in what sense it is used here."""

import re
from dataclasses import replace
from datetime import date
from functools import cached_property

from pipeline.entities.aliases import Organisations, People
from pipeline.entities.names import make_entity_id, normalise_name
from pipeline.entities.nominals import NominalFinder, Slot
from pipeline.entities.places import Gazetteer
from pipeline.entities.roles import choose_sector, find_roles
from pipeline.entities.senses import is_building, is_government, is_sport, is_team
from pipeline.entities.spans import Found, Paragraph
from pipeline.entities.tokens import make_key
from pipeline.entities.world import Knowledge, Term
from pipeline.records import Entity, Mention

LONGEST_NAME = 120
"""Characters; a longer "name" is a run of words that the model could not part."""
REACH = 40
"""Characters before a name in which an office is looked for."""
SENSES = {"demonym": "nationality", "group": "nationality", "people": "people", "team": "team"}
OF_COUNTRIES = frozenset({"state", "demonym", "people", "capital"})
INSTITUTIONS = frozenset({"GOV", "LEG", "JUD"})
FIELDS = {"title": 0, "text": 1}


class Resolver:
    """Resolves the names of one article; `on` is its day."""

    def __init__(self, knowledge: Knowledge, gazetteer: Gazetteer, paragraphs: list[Paragraph], names: list[list[Found]],
                 on: date | None) -> None:
        self._knowledge, self._gazetteer, self._on = knowledge, gazetteer, on
        self._paragraphs = paragraphs
        self._names = [[name for name in line if name.end - name.start <= LONGEST_NAME] for line in names]
        flat = [name for line in self._names for name in line]
        self._countries = self._find_countries(flat)
        self._people = People((name for name in flat if name.label == "PERSON"), knowledge, on, self._countries)
        self._organisations = Organisations(name for name in flat if name.label in {"ORG", "FAC"})
        self._is_sport = is_sport(paragraphs)
        self._entities: dict[str, Entity] = {}

    def run(self, *, with_nominals: bool) -> tuple[tuple[Mention, ...], dict[str, Entity]]:
        """All mentions, title first, then by place; all entities that they name, by id. Nominals need English."""
        finder = NominalFinder(self._entities, self._knowledge, self._on, self._add_group)
        mentions: list[Mention] = []
        for number, paragraph in enumerate(self._paragraphs):
            line = [Slot(number, self._resolve(name, paragraph)) for name in self._names[number]]
            found = finder.read(number, paragraph, line) if with_nominals else []
            mentions += [slot.mention for slot in [*line, *found]]
        mentions.sort(key=lambda m: (FIELDS[m.field], m.start, m.end, m.type))
        used = sorted({entity_id for m in mentions for entity_id in (m.entity_id, *m.entity_ids) if entity_id})
        known = self._entities
        return tuple(mentions), {entity_id: known.get(entity_id) or self._knowledge.entity_on(entity_id, self._on) for entity_id in used}

    def _find_countries(self, names: list[Found]) -> set[str]:
        """ISO codes of the countries that the article speaks of."""
        terms = [term for name in names for term in (*name.terms[:1], *name.inner) if term.kind in OF_COUNTRIES]
        return {code for term in terms if (code := self._knowledge.entities[term.entity_id].country_iso3)}

    @cached_property
    def _places(self) -> dict[str, str]:
        """The places of the article that have a country, by name."""
        found = {name.text: self._find_place(name, self._paragraphs[name.paragraph]).country_iso3
                 for line in self._names for name in line if name.label == "PLACE" and not name.terms}
        return {name: country for name, country in found.items() if country}

    @cached_property
    def _near(self) -> set[str]:
        """The countries that the article speaks of, also by their places."""
        return {*self._countries, *self._places.values()}

    def _add_group(self, group: Entity) -> str:
        entity_id = make_entity_id("GROUP", group.name)
        self._entities.setdefault(entity_id, replace(group, entity_id=entity_id))
        return entity_id

    # --- one name -----------------------------------------------------------------------------------------------------------------------

    def _resolve(self, name: Found, paragraph: Paragraph) -> Mention:
        kind, sense, entity = self._choose(name, paragraph)
        self._entities.setdefault(entity.entity_id, entity)
        return Mention(start=name.start + paragraph.offset, end=name.end + paragraph.offset, field=paragraph.field, surface=name.text,
                       type=kind, entity_id=entity.entity_id, sense=sense)

    def _choose(self, name: Found, paragraph: Paragraph) -> tuple[str, str, Entity]:
        """Type, sense and entity of a name."""
        if name.label == "PERSON":
            entity_id = self._people.find(name, self._office_before(name, paragraph))
            return "PERSON", "", self._known(entity_id) or Entity(entity_id=entity_id, name=self._people.names[entity_id], type="PERSON")
        term = self._pick_term(name)
        if term is not None:
            return self._choose_term(name, term, paragraph)
        if name.label in {"ORG", "FAC"}:
            return name.label, "", self._choose_organisation(name, paragraph)
        if name.label == "PLACE":
            entity = self._find_place(name, paragraph)
            if self._is_sport and is_team(paragraph, name.start, name.end):
                return "ORG", "team", _make_team(entity, name.text)
            return "PLACE", "", entity
        return name.label, "", Entity(entity_id=make_entity_id(name.label, name.text), name=name.text, type=name.label,
                                      country_iso3=self._inner_country(name))

    def _office_before(self, name: Found, paragraph: Paragraph) -> str:
        """The office that is written right before a name: "President", "Prime Minister"."""
        if " " in name.text or paragraph.body[max(0, name.start - 1):name.start] != " ":
            return ""
        window = paragraph.body[max(0, name.start - REACH):name.start - 1]
        last = next(reversed(find_roles(window, self._knowledge)), None)
        return last.role.office if last is not None and last.end == len(window) else ""

    def _choose_organisation(self, name: Found, paragraph: Paragraph) -> Entity:
        """An organisation: of the tables, also with its country before the name ("British Labour Party"); else described by its name."""
        entity_id = self._organisations.find(name)
        inner = [self._knowledge.entities[term.entity_id] for term in name.inner]
        listed = next((entity for entity in inner if entity.type == "ORG" and name.text.endswith(" " + entity.name)), None)
        if listed is not None and self._is_country_of(name.text.removesuffix(listed.name), listed):
            entity_id = listed.entity_id
        if entity_id in self._knowledge.entities:
            return self._knowledge.entity_on(entity_id, self._on)
        full = self._organisations.names[entity_id]
        words = [word for word in find_roles(full, self._knowledge) if full[word.end:].startswith(" of ") or word.end == len(full)]
        country = self._inner_country(name) or self._country_after(name, paragraph) or self._city_country(full)
        if country is None and words and words[0].role.kind == "body" and len(self._near) == 1:
            country = next(iter(self._near))  # "the Supreme Court" of the only country that the article speaks of
        return Entity(entity_id=entity_id, name=full, type="ORG", sector=choose_sector(words[:1], None), country_iso3=country)

    def _is_country_of(self, text: str, entity: Entity) -> bool:
        """Whether the words are a name, or adjective, of the entity's country."""
        terms = self._knowledge.terms.get(make_key(text), ())
        return any(self._knowledge.entities[term.entity_id].country_iso3 == entity.country_iso3 for term in terms)

    def _city_country(self, text: str) -> str | None:
        """The country of the place that a name begins with, of the article's own or a large city: "Chicago Police Department"."""
        words = text.split()
        starts = [" ".join(words[:length]) for length in (2, 1) if len(words) > length]
        if any(normalise_name(start) in self._gazetteer.us_states for start in starts):
            return "USA"
        own = next((country for start in starts if (country := self._places.get(start))), None)
        if own is not None:
            return own
        city = next((start for start in starts if self._gazetteer.is_large(start)), None)
        place = self._gazetteer.find(city, self._countries) if city else None
        return place.country_iso3 if place else None

    def _country_after(self, name: Found, paragraph: Paragraph) -> str | None:
        """The country that follows a name: "Supreme Court of India"."""
        line = self._names[name.paragraph]
        after = next((other for other in line if other.start >= name.end), None)
        if after is None or not after.terms or after.terms[0].kind != "state":
            return None
        is_of = re.fullmatch(r" of (?:the )?", paragraph.body[name.end:after.start])
        return self._knowledge.entities[after.terms[0].entity_id].country_iso3 if is_of else None

    def _known(self, entity_id: str) -> Entity | None:
        return self._knowledge.entity_on(entity_id, self._on) if entity_id in self._knowledge.entities else None

    def _pick_term(self, name: Found) -> Term | None:
        """The reading of a name in the tables: of several, the one whose country the article speaks of."""
        terms = [term for term in name.terms if term.type != "PERSON" and not (term.is_weak and self._is_abroad(term))]
        near = next((term for term in terms if self._knowledge.entities[term.entity_id].country_iso3 in self._countries), None)
        return near or next(iter(terms), None)

    def _is_abroad(self, term: Term) -> bool:
        """Whether an institution is not of the countries that the article speaks of: the Senate of Italy is not the American one."""
        entity = self._knowledge.entities[term.entity_id]
        return bool(self._countries) and entity.sector in INSTITUTIONS and entity.country_iso3 not in self._countries

    def _choose_term(self, name: Found, term: Term, paragraph: Paragraph) -> tuple[str, str, Entity]:
        entity = self._knowledge.entity_on(term.entity_id, self._on)
        if term.kind == "capital":
            if is_government(paragraph, name.start, name.end):
                return "PLACE", "government", entity
            capital = self._gazetteer.find_capital(name.text, entity.country_iso3 or "")
            return "PLACE", "location", capital or _make_place(name.text, entity.country_iso3)
        if term.kind == "building":
            return "FAC", "location" if is_building(paragraph, name.start) else "government", entity
        if term.kind == "state":
            return self._choose_state(name, entity, paragraph)
        if term.kind == "org":
            return term.type, "media" if entity.sector == "JRN" else "", entity
        return term.type, SENSES.get(term.kind, ""), entity

    def _choose_state(self, name: Found, state: Entity, paragraph: Paragraph) -> tuple[str, str, Entity]:
        """A country; or the region of another country with its name; or its team."""
        is_american = "USA" in self._countries <= {"USA", state.country_iso3}
        if is_american and normalise_name(name.text) in self._gazetteer.us_states:
            return "PLACE", "", self._gazetteer.find(name.text) or state
        if self._is_sport and is_team(paragraph, name.start, name.end):
            return "PLACE", "team", _make_team(state, state.name)
        return "PLACE", "", state

    def _inner_country(self, name: Found) -> str | None:
        """The country that a longer name contains: "Iranian Red Crescent"."""
        terms = (term for term in name.inner if term.kind in {"demonym", "region", "state"} and not self._is_topic(name, term))
        return next((self._knowledge.entities[term.entity_id].country_iso3 for term in terms), None)

    def _is_topic(self, name: Found, term: Term) -> bool:
        """Whether a state stands in the midst of a name, which then is about it: the "House China Committee"."""
        before, _, after = name.text.partition(self._knowledge.entities[term.entity_id].name)
        return term.kind == "state" and bool(before.strip() and after.strip()) and not before.rstrip().endswith((" of", " for", " in"))

    def _find_place(self, name: Found, paragraph: Paragraph) -> Entity:
        """A place of GeoNames, or one known by its name only."""
        follows = re.match(r", ([A-Z][\w.]+(?: [A-Z]\w+)?)", paragraph.body[name.end:name.end + 40])
        found = self._gazetteer.find(name.text, self._countries, follows.group(1) if follows else "")
        return found or _make_place(name.text, self._inner_country(name))


def _make_place(text: str, country: str | None) -> Entity:
    return Entity(entity_id=make_entity_id("PLACE", text), name=text, type="PLACE", country_iso3=country)


def _make_team(place: Entity, text: str) -> Entity:
    """The team of a country or town; it is not the place, but of its country."""
    return Entity(entity_id=make_entity_id("TEAM", text), name=text, type="ORG", country_iso3=place.country_iso3)
