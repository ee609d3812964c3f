"""One article read: mentions of everyone and everything named, resolved to entities."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pipeline.config import AnnotateConfig
from pipeline.entities.appositions import RoleReader
from pipeline.entities.foreign import CountryNames
from pipeline.entities.languages import detect_language
from pipeline.entities.model import find_names, load_recogniser, read_models
from pipeline.entities.places import load_gazetteer
from pipeline.entities.resolve import Resolver
from pipeline.entities.rules import settle_names
from pipeline.entities.spans import Found, Paragraph, part_glued_words, split_paragraphs
from pipeline.entities.tables import load_knowledge
from pipeline.knowledge import NOTHING, Frozen
from pipeline.records import ArticleText, Entity, Mention, RoleMention


@dataclass(frozen=True, kw_only=True, slots=True)
class EntityLayer:
    """Who and what an article names. `mentions`: title first, then text, by start. `entities`: everything that a mention names, by id.

    `roles`: what the article says that its people are, in order of reading.
    """

    lang: str
    mentions: tuple[Mention, ...]
    entities: Mapping[str, Entity]
    outcome: str
    roles: tuple[RoleMention, ...] = ()


class EntityReader:
    """Reads articles, one after the other; holds the model and the tables, keeps nothing of an article.

    `frozen` is the knowledge of a home beside the tables; without it, only they are used.
    """

    def __init__(self, config: AnnotateConfig | None = None, frozen: Frozen = NOTHING) -> None:
        self._config = config or AnnotateConfig()
        self._named = read_models(self._config)
        self._models = {"en": load_recogniser(self._named["en"])}
        self._knowledge = load_knowledge(frozen)
        self._gazetteer = load_gazetteer()
        self._countries = CountryNames(self._knowledge, self._gazetteer)

    def read(self, article: ArticleText) -> EntityLayer:
        """Everything named in the article. Never depends on other articles.

        Outcomes: `entities.done`; `entities.no_model` (no model for the language: countries only); `entities.too_large` (read as far as
        the limit of characters). Descriptions ("the president") and roles are read in English only.
        """
        lang = detect_language(article.title, article.text, article.lang)
        limit, is_english = self._config.max_characters, lang == "en"
        paragraphs = split_paragraphs(article, limit)
        part_glued_words(paragraphs, self._knowledge)
        on = article.published_at.date() if article.published_at else None
        found = find_names(self._load(lang), paragraphs) if lang in self._named else [[] for _ in paragraphs]
        names = settle_names(paragraphs, found, self._knowledge, self._gazetteer, on)
        if not is_english:
            names = [self._add_countries(number, paragraphs[number], line if lang in self._named else _keep_states(line))
                     for number, line in enumerate(names)]
        mentions, entities = Resolver(self._knowledge, self._gazetteer, paragraphs, names, on).run(with_nominals=is_english)
        outcome = "entities.too_large" if len(article.text) > limit else "entities.done" if lang in self._named else "entities.no_model"
        roles = RoleReader(entities, self._knowledge, on).read(paragraphs, mentions) if is_english else ()
        _describe_people(entities, roles)
        return EntityLayer(lang=lang, mentions=mentions, entities=MappingProxyType(entities), outcome=outcome, roles=roles)

    def _load(self, lang: str) -> Any:
        """The recogniser of a language, loaded with its first article."""
        if lang not in self._models:
            self._models[lang] = load_recogniser(self._named[lang])
        return self._models[lang]

    def _add_countries(self, number: int, paragraph: Paragraph, names: list[Found]) -> list[Found]:
        """The names with the countries that the language calls otherwise than English; they come before what the model made of them."""
        countries = [found for found in self._countries.find(number, paragraph) if not any(
            name.start < found.end and found.start < name.end and (name.terms or len(name.text) > len(found.text)) for name in names)]
        kept = [name for name in names if not any(name.start < found.end and found.start < name.end for found in countries)]
        return sorted([*kept, *countries], key=lambda name: name.start)


def _keep_states(names: list[Found]) -> list[Found]:
    return [name for name in names if any(term.kind == "state" and not term.is_weak for term in name.terms[:1])]


def _describe_people(entities: dict[str, Entity], roles: tuple[RoleMention, ...]) -> None:
    """Give people the country and sector that the article says and the tables do not, also an office that the tables have ended."""
    for role in reversed(roles):
        entity = entities[role.entity_id]
        if role.is_former or (entity.country_iso3 and role.country_iso3 and entity.country_iso3 != role.country_iso3):
            continue
        sector = role.sector if role.sector and entity.sector in {None, "ELI"} else entity.sector
        entities[role.entity_id] = replace(entity, country_iso3=entity.country_iso3 or role.country_iso3, sector=sector)
