"""The annotator: one article in, all its facts out. Reader and coder are built once and used for every article of a process."""

import logging
from collections.abc import Mapping
from typing import Any

from pipeline.config import AnnotateConfig
from pipeline.entities import EntityLayer, EntityReader
from pipeline.events.coder import EventCoder
from pipeline.events.records import EventLayer
from pipeline.knowledge import NOTHING, Frozen
from pipeline.records import Annotation, ArticleText, EventMention, Mention, Quote

log = logging.getLogger(__name__)


class Annotator:
    """Entities, then events. Never raises on an article: what went wrong is its outcome, and the log says why."""

    def __init__(self, config: AnnotateConfig | None = None, frozen: Frozen = NOTHING) -> None:
        self.reader = EntityReader(config or AnnotateConfig(), frozen)
        self.coder = EventCoder(config or AnnotateConfig())

    def annotate(self, article: ArticleText) -> Annotation:
        """All facts of one article; the same article gives the same facts, whatever was annotated before."""
        layer = self._read(article)
        if layer is None:
            return Annotation(id=article.id, lang=article.lang, no_event_reason="crashed",
                              entities_outcome="entities.crashed", events_outcome="events.crashed")
        coded = self._code(article, layer)
        entities = tuple(layer.entities[key] for key in sorted(layer.entities))
        return Annotation(id=article.id, lang=layer.lang, mentions=tuple(layer.mentions), entities=entities, roles=layer.roles,
                          events=coded.events, quotes=coded.quotes, no_event_reason=coded.no_event_reason, entities_outcome=layer.outcome,
                          events_outcome=coded.outcome)

    def _read(self, article: ArticleText) -> EntityLayer | None:
        try:
            return self.reader.read(article)
        except Exception:
            log.exception("entities.crashed: %s", article.id)
            return None

    def _code(self, article: ArticleText, layer: EntityLayer) -> EventLayer:
        try:
            return self.coder.code(article, layer)
        except Exception:
            log.exception("events.crashed: %s", article.id)
            return EventLayer(outcome="events.crashed", no_event_reason="crashed")


def annotation_json(annotation: Annotation) -> dict[str, Any]:
    """The annotation as `newsmill annotate` prints it: keys and order are part of the interface."""
    entities = [_pick(entity, ("entity_id", "name", "type", "country_iso3", "wikidata_qid", "geonames_id", "sector"))
                for entity in annotation.entities]
    return {"id": annotation.id, "lang": annotation.lang, "mentions": [_mention_json(mention) for mention in annotation.mentions],
            "entities": entities, "events": [_event_json(event) for event in annotation.events],
            "quotes": [_quote_json(quote) for quote in annotation.quotes], "no_event_reason": annotation.no_event_reason}


EVENT_KEYS = ("event_type", "mode", "contexts", "cameo_root", "quad_class", "status", "is_negated", "is_question", "is_disputed", "is_main",
              "source", "target", "place_entity_id", "date_start", "date_end", "date_granularity", "date_basis", "attributed_to", "field",
              "start", "end", "trigger_start", "trigger_end", "snippet", "confidence")


def _event_json(event: EventMention) -> dict[str, Any]:
    row = _pick(event, EVENT_KEYS)
    for side in ("source", "target"):
        row[side] = [_pick(actor, ("entity_id", "name", "country_iso3", "sector")) for actor in row[side]]
    row["contexts"] = list(event.contexts)
    row["date_start"], row["date_end"] = (day.isoformat() if day else None for day in (event.date_start, event.date_end))
    return row


def _mention_json(mention: Mention) -> Mapping[str, Any]:
    return _pick(mention, ("start", "end", "field", "surface", "type", "entity_id", "sense"))


def _quote_json(quote: Quote) -> Mapping[str, Any]:
    return _pick(quote, ("speaker_entity_id", "speaker", "field", "start", "end", "text"))


def _pick(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
