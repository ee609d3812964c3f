"""Who and what is named."""

from schemas.contract import DERIVED, FACT, col, run_id, table
from schemas.types import BIG_COUNT, COUNT, MOMENT, SCORE, TEXT

mentions = table(
    "mentions", "core", "One row a name, or a description that stands for one, at a place in a text",
    run_id(),
    col("mention_id", TEXT, "Hash of version, field, span, kind and ordinal", required=True),
    col("article_version_id", TEXT, "The version whose text it stands in", required=True),
    col("article_id", TEXT, "The article", required=True),
    col("capture_id", TEXT, "The capture that the version was read from", required=True),
    col("field", TEXT, "title or text", required=True),
    col("span_start", COUNT, "First code point in the field", required=True),
    col("span_end", COUNT, "Code point after the last", required=True),
    col("snippet", TEXT, "The words themselves: equals the slice of the field", required=True),
    col("type_code", TEXT, "PERSON, ORG, PLACE, NORP, FAC, EVENT, WORK, NOMINAL or PRONOUN", required=True),
    col("entity_id", TEXT, "Who or what is meant; NULL when the text does not say"),
    col("sense_code", TEXT, "How it is used: government, location, nationality, team, media; empty when plain"),
    col("unresolved_reason", TEXT, "Why there is no entity"),
    col("coding_id", TEXT, "The code, models and knowledge that made this row", required=True),
    grain=["run_id", "mention_id"], layer=FACT,
)

entities = table(
    "entities", "core", "One row an entity that a run saw",
    run_id(),
    col("entity_id", TEXT, "ctry:IRN, igo:UN, place:gn:112931, or ent: and a hash of type and normalised name", required=True),
    col("name", TEXT, "Preferred name", required=True),
    col("type_code", TEXT, "COUNTRY, IGO, PERSON, ORG, PLACE, NORP, FAC, EVENT or WORK", required=True),
    col("country_iso3", TEXT, "Country, ISO 3166-1 alpha-3"),
    col("wikidata_qid", TEXT, "Wikidata id, where a package proves it"),
    col("geonames_id", BIG_COUNT, "GeoNames id of a place"),
    col("sector", TEXT, "PLOVER sector of the entity as an actor", codes="sectors"),
    col("latitude", SCORE, "Degrees north"),
    col("longitude", SCORE, "Degrees east"),
    col("region_name", TEXT, "First-level region of a place"),
    col("coding_id", TEXT, "The code, models and knowledge that made this row", required=True),
    grain=["run_id", "entity_id"], layer=FACT,
)

entity_cast = table(
    "entity_cast", "core", "One row an entity across all runs, from mentions in current versions",
    col("entity_id", TEXT, "The entity", required=True),
    col("name", TEXT, "Preferred name", required=True),
    col("type_code", TEXT, "Kind of entity", required=True),
    col("country_iso3", TEXT, "Country, ISO 3166-1 alpha-3"),
    col("wikidata_qid", TEXT, "Wikidata id"),
    col("geonames_id", BIG_COUNT, "GeoNames id"),
    col("sector", TEXT, "PLOVER sector", codes="sectors"),
    col("latitude", SCORE, "Degrees north"),
    col("longitude", SCORE, "Degrees east"),
    col("region_name", TEXT, "First-level region"),
    col("mention_count", BIG_COUNT, "Mentions in current versions", required=True),
    col("article_count", BIG_COUNT, "Articles with a mention", required=True),
    col("first_seen_at", MOMENT, "Earliest publication (or capture) with a mention, UTC"),
    col("last_seen_at", MOMENT, "Latest publication (or capture) with a mention, UTC"),
    grain=["entity_id"], layer=DERIVED,
)

entity_aliases = table(
    "entity_aliases", "core", "The names by which an entity was called in current versions",
    col("entity_id", TEXT, "The entity", required=True),
    col("alias_name", TEXT, "The words", required=True),
    col("mention_count", BIG_COUNT, "How often", required=True),
    grain=["entity_id", "alias_name"], layer=DERIVED,
)
