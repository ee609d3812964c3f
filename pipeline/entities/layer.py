"""One article read: mentions of everyone and everything named, resolved to entities."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from pipeline.config import AnnotateConfig
from pipeline.entities.aliases import Groups
from pipeline.entities.languages import detect_language
from pipeline.entities.model import find_names, load_model
from pipeline.entities.names import make_entity_id
from pipeline.entities.nominals import Slot, find_nominals
from pipeline.entities.places import load_gazetteer
from pipeline.entities.rules import settle_names
from pipeline.entities.senses import is_government, is_location_of_building, is_sport
from pipeline.entities.spans import Found, Paragraph, split_paragraphs
from pipeline.entities.world import Term, load_knowledge
from pipeline.records import ArticleText, Entity, Mention

LONGEST_NAME = 120
"""Characters; a longer "name" is a run of words that the model could not part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntityLayer:
    """Who and what an article names. `mentions`: title first, then text, by start. `entities`: everything that a mention names, by id."""

    lang: str
    mentions: tuple[Mention, ...]
    entities: Mapping[str, Entity]
    outcome: str


class EntityReader:
    """Reads articles, one after the other; holds the model and the tables, keeps nothing of an article."""

    def __init__(self, config: AnnotateConfig | None = None) -> None:
        self._config = config or AnnotateConfig()
        self._model = load_model(self._config)
        self._knowledge = load_knowledge()
        self._gazetteer = load_gazetteer()

    def read(self, article: ArticleText) -> EntityLayer:
        """Everything named in the article. Never depends on other articles.

        Outcomes: `entities.done`; `entities.no_model` (not English: countries of the tables only); `entities.too_large` (read as far as the
        limit of characters).
        """
        lang = detect_language(article.title, article.text, article.lang)
        paragraphs = split_paragraphs(article, self._config.max_characters)
        is_known = lang == "en"
        found = find_names(self._model, paragraphs) if is_known else [[] for _ in paragraphs]
        names = settle_names(paragraphs, found, self._knowledge, self._gazetteer)
        if not is_known:
            names = [[name for name in line if name.terms and name.terms[0].kind == "state" and not name.terms[0].is_weak] for line in names]
        on = article.published_at.date() if article.published_at else None
        mentions, entities = _Resolver(self, paragraphs, names, on, with_nominals=is_known).run()
        outcome = "entities.too_large" if len(article.text) > self._config.max_characters else "entities.done" if is_known else "entities.no_model"
        return EntityLayer(lang=lang, mentions=mentions, entities=MappingProxyType(entities), outcome=outcome)


class _Resolver:
    """Turns the names of one article into mentions and entities."""

    def __init__(self, reader: EntityReader, paragraphs: list[Paragraph], names: list[list[Found]], on: date | None, *, with_nominals: bool) -> None:
        self.knowledge, self.gazetteer = reader._knowledge, reader._gazetteer  # noqa: SLF001
        self.paragraphs, self.on, self.with_nominals = paragraphs, on, with_nominals
        self.names = [[name for name in line if name.end - name.start <= LONGEST_NAME] for line in names]
        flat = [name for line in self.names for name in line]
        self.groups = Groups(flat, self.knowledge, on)
        self.countries = self.find_countries(flat)
        self.is_sport = is_sport(paragraphs)
        self.entities: dict[str, Entity] = {}

    def find_countries(self, names: list[Found]) -> set[str]:
        found = {self.knowledge.entities[term.entity_id].country_iso3 for name in names for term in name.terms[:1] if term.kind in {"state", "demonym"}}
        return {code for code in found if code}

    def run(self) -> tuple[tuple[Mention, ...], dict[str, Entity]]:
        slots: list[Slot] = []
        named: list[Slot] = []
        for number, paragraph in enumerate(self.paragraphs):
            line = [Slot(number, self.resolve(name, paragraph)) for name in self.names[number]]
            slots += line
            if self.with_nominals:
                slots += find_nominals(number, paragraph, line, named, self.entities, self.knowledge, self.on, self.add_group)
            named += line
        order = {"title": 0, "text": 1}
        mentions = sorted((slot.mention for slot in slots), key=lambda m: (order[m.field], m.start, m.end, m.type))
        used = {entity_id for m in mentions for entity_id in (m.entity_id, *m.entity_ids) if entity_id}
        for entity_id in sorted(used - set(self.entities)):
            self.entities[entity_id] = self.knowledge.entity_on(entity_id, self.on)
        return tuple(mentions), {entity_id: self.entities[entity_id] for entity_id in sorted(used)}

    def add_group(self, group: Entity) -> str:
        """A described group ("Israel: MIL") as an entity; its id."""
        entity_id = make_entity_id("GROUP", group.name)
        self.entities.setdefault(entity_id, replace(group, entity_id=entity_id))
        return entity_id

    # --- names --------------------------------------------------------------------------------------------------------------------------

    def resolve(self, name: Found, paragraph: Paragraph) -> Mention:
        """The mention that a found name is: its entity, its type and its sense."""
        kind, sense, entity = self.choose(name, paragraph)
        self.entities.setdefault(entity.entity_id, entity)
        return Mention(start=name.start + paragraph.offset, end=name.end + paragraph.offset, field=paragraph.field, surface=name.text, type=kind,
                       entity_id=entity.entity_id, sense=sense)

    def choose(self, name: Found, paragraph: Paragraph) -> tuple[str, str, Entity]:
        term = name.terms[0] if name.terms else None
        if name.label == "PERSON":
            return self.choose_person(name)
        if term is not None and term.kind != "person":
            return self.choose_term(name, term, paragraph)
        if name.label in {"ORG", "FAC"}:
            return self.choose_organisation(name)
        if name.label == "PLACE":
            return "PLACE", "", self.find_place(name)
        return name.label, "", Entity(entity_id=make_entity_id(name.label, name.text), name=name.text, type=name.label, country_iso3=self.inner_country(name))

    def choose_person(self, name: Found) -> tuple[str, str, Entity]:
        entity_id = self.groups.find_person(name)
        if entity_id in self.knowledge.entities:
            return "PERSON", "", self.knowledge.entity_on(entity_id, self.on)
        return "PERSON", "", Entity(entity_id=entity_id, name=self.groups.names[entity_id], type="PERSON")

    def choose_term(self, name: Found, term: Term, paragraph: Paragraph) -> tuple[str, str, Entity]:
        """A name of the tables: a state, a people, a capital, a seat of government, an organisation."""
        if term.kind == "capital" and not is_government(paragraph, name.start, name.end):
            return "PLACE", "location", self.find_place(name)
        entity = self.knowledge.entity_on(term.entity_id, self.on)
        if term.kind == "building":
            return "FAC", "location" if is_location_of_building(paragraph, name.start) else "government", entity
        sense = {"capital": "government", "demonym": "nationality", "people": "people", "group": "nationality"}.get(term.kind, "")
        if term.kind == "org":
            sense = "media" if entity.sector == "JRN" else ""
        return term.type, sense, entity

    def choose_organisation(self, name: Found) -> tuple[str, str, Entity]:
        entity_id = self.groups.find_organisation(name)
        if entity_id in self.knowledge.entities:
            return name.label, "", self.knowledge.entity_on(entity_id, self.on)
        return name.label, "", Entity(entity_id=entity_id, name=self.groups.names[entity_id], type="ORG", country_iso3=self.inner_country(name))

    def inner_country(self, name: Found) -> str | None:
        """The country that a longer name contains: "Iranian Red Crescent"."""
        return next((self.knowledge.entities[term.entity_id].country_iso3 for term in name.inner if term.kind in {"state", "demonym"}), None)

    def find_place(self, name: Found) -> Entity:
        """A place of GeoNames, or one known by its name only."""
        found = self.gazetteer.find(name.text, self.countries)
        return found or Entity(entity_id=make_entity_id("PLACE", name.text), name=name.text, type="PLACE", country_iso3=self.inner_country(name))
