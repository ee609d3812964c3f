"""Annotate: mentions, entities, event mentions and quotes from article texts, each row with its evidence."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING

import schemas
from pipeline.codings import read_coding
from pipeline.config import AnnotateConfig, Settings
from pipeline.errors import LakeError
from pipeline.ids import make_row_id
from pipeline.knowledge import Frozen, read_frozen
from pipeline.outcomes import load_outcomes
from pipeline.records import Annotation, ArticleText, Entity, EventMention, Row
from pipeline.runs import Home, read_part, read_receipt, write_part, write_receipt
from pipeline.steps.shards import Shard, is_done, make_inputs, make_outcome

if TYPE_CHECKING:
    from pipeline.events import Annotator


def annotate(settings: Settings, name: str, *, again: bool = False) -> str:
    """Work on one extracted shard; returns its name. LakeError when it is not extracted."""
    home, shard = Home(settings.home), Shard.parse(name)
    receipt = read_receipt(home, shard.run_id, shard.step("extract"))
    if receipt is None:
        raise LakeError(f"{name} is not extracted")
    frozen = read_frozen(home)
    coding = read_coding(settings.annotate, settings.extract, frozen)
    inputs = make_inputs(receipt["handover"]["sha256"], coding["coding_id"])
    if not again and is_done(home, shard, "annotate", inputs):
        return name
    # Extraction knows nothing of learned roles, and is not done again for them; its rows are coded here.
    articles = [row | {"coding_id": coding["coding_id"]} for row in read_part(home, receipt["handover"])]
    annotator = load_annotator(settings.annotate, frozen)
    mentions, roles, entities, events, quotes, outcomes = [], [], [], [], [], []
    for article in articles:
        if load_outcomes()[article["outcome_code"]].kind != "done":
            continue
        annotation = annotator.annotate(make_text(article))
        article |= {"no_event_reason": annotation.no_event_reason, "lang": article["lang"] or annotation.lang or None}
        shared = {column: article[column] for column in ("article_version_id", "article_id", "capture_id", "coding_id")}
        mentions += [{**shared, **row} for row in mention_rows(annotation)]
        roles += [{**shared, **row} for row in role_rows(annotation)]
        events += [{**shared, **row, "report_date": (article["published_at"] or article["captured_at"]).date()}
                   for row in event_rows(annotation)]
        quotes += [{**shared, **row} for row in quote_rows(annotation)]
        entities += [entity_row(entity, coding["coding_id"]) for entity in annotation.entities]
        outcomes += [make_outcome(step, code, "article", article["capture_id"], detail=detail, domain=article["source_domain"])
                     for step, code, detail in (("entities", annotation.entities_outcome, ""),
                                                ("events", annotation.events_outcome, annotation.no_event_reason or ""))]
    step = shard.step("annotate")
    tables = ((schemas.articles.articles, articles), (schemas.entities.mentions, mentions), (schemas.entities.role_mentions, roles),
              (schemas.entities.entities, choose_rows(entities)), (schemas.events.event_mentions, events),
              (schemas.events.quotes, quotes), (schemas.ops.outcomes, outcomes))
    parts = [write_part(home, shard.run_id, table, step, rows) for table, rows in tables]
    write_receipt(home, shard.run_id, step, parts, inputs=inputs, reads=[receipt["handover"]["sha256"]], codings=[coding])
    return name


@cache
def load_annotator(config: AnnotateConfig, frozen: Frozen) -> "Annotator":
    """The models and the knowledge, loaded once a process, and only in one that annotates."""
    from pipeline.events import Annotator

    return Annotator(config, frozen)


def make_text(article: Row) -> ArticleText:
    """What annotation may see of a row of core.articles."""
    published_at = article["published_at"]
    return ArticleText(id=article["article_version_id"], title=article["title"], text=article["text"], lang=article["lang"] or "",
                       published_at=published_at.replace(tzinfo=UTC) if published_at else None, url=article["url"],
                       headings=tuple((span["start"], span["end"]) for span in article["headings"]))


def mention_rows(annotation: Annotation) -> Iterator[Row]:
    """Rows of core.mentions; a collective mention ("both countries") is a row for each that it means."""
    number: Counter[tuple[object, ...]] = Counter()
    for mention in annotation.mentions:
        for entity_id in mention.entity_ids or (mention.entity_id,):
            place = (mention.field, mention.start, mention.end)
            yield {
                "mention_id": make_row_id(annotation.id, "mention", *place, number[place]), "field": mention.field,
                "span_start": mention.start, "span_end": mention.end, "snippet": mention.surface, "type_code": mention.type,
                "entity_id": entity_id, "sense_code": mention.sense or None, "unresolved_reason": mention.unresolved_reason or None,
            }
            number[place] += 1


def role_rows(annotation: Annotation) -> Iterator[Row]:
    """Rows of core.role_mentions."""
    number: Counter[tuple[object, ...]] = Counter()
    for role in annotation.roles:
        place = (role.field, role.start, role.end)
        yield {"role_mention_id": make_row_id(annotation.id, "role", *place, number[place]), "field": role.field, "span_start": role.start,
               "span_end": role.end, "snippet": role.snippet, "entity_id": role.entity_id, "role_name": role.role, "form_code": role.form,
               "country_iso3": role.country_iso3, "sector": role.sector, "owner_entity_id": role.owner_entity_id,
               "is_former": role.is_former}
        number[place] += 1


def event_rows(annotation: Annotation) -> Iterator[Row]:
    """Rows of core.event_mentions, without the report date."""
    number: Counter[tuple[object, ...]] = Counter()
    for event in annotation.events:
        place = (event.event_type, event.field, event.trigger_start, event.trigger_end)
        yield {"event_mention_id": make_row_id(annotation.id, *place, number[place]), **event_row(event)}
        number[place] += 1


def event_row(event: EventMention) -> Row:
    """The columns of core.event_mentions that come from the record alone."""
    same = ("event_type", "cameo_root", "quad_class", "status", "status_cue", "is_negated", "is_question", "is_disputed", "is_main",
            "place_entity_id", "place_null_reason", "date_start", "date_end", "date_granularity", "date_basis", "attributed_to",
            "deaths_min", "deaths_max", "injured_min", "injured_max", "field", "trigger_start", "trigger_end", "snippet")
    return {
        **{name: getattr(event, name) for name in same}, "mode_code": event.mode, "contexts": list(event.contexts),
        "source_actors": [asdict(actor) for actor in event.source], "target_actors": [asdict(actor) for actor in event.target],
        "span_start": event.start, "span_end": event.end, "confidence_score": round(event.confidence, 4),
        "pattern_id": event.pattern_id or None,
    }


def quote_rows(annotation: Annotation) -> Iterator[Row]:
    """Rows of core.quotes."""
    number: Counter[tuple[object, ...]] = Counter()
    for quote in annotation.quotes:
        place = (quote.field, quote.start, quote.end)
        yield {"quote_id": make_row_id(annotation.id, "quote", *place, number[place]), "speaker_name": quote.speaker,
               "speaker_entity_id": quote.speaker_entity_id, "cue": quote.cue, "is_direct": quote.is_direct, "field": quote.field,
               "span_start": quote.start, "span_end": quote.end, "snippet": quote.text}
        number[place] += 1


def entity_row(entity: Entity, coding_id: str) -> Row:
    """A row of core.entities."""
    return {"entity_id": entity.entity_id, "name": entity.name, "type_code": entity.type, "country_iso3": entity.country_iso3,
            "wikidata_qid": entity.wikidata_qid, "geonames_id": entity.geonames_id, "sector": entity.sector, "latitude": entity.latitude,
            "longitude": entity.longitude, "region_name": entity.region_name, "coding_id": coding_id}


def choose_rows(entities: Iterable[Row]) -> list[Row]:
    """One row an entity. Articles may spell its name differently: the first in the order of its values is taken, whatever came first."""
    chosen: dict[str, tuple[str, Row]] = {}
    for row in entities:
        order = json.dumps(row, sort_keys=True, default=str)
        if row["entity_id"] not in chosen or order < chosen[row["entity_id"]][0]:
            chosen[row["entity_id"]] = (order, row)
    return [row for _, (_, row) in sorted(chosen.items())]
