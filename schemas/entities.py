"""Who and what is named."""

from schemas.contract import CONFIGURED, DERIVED, FACT, col, run_id, table
from schemas.types import ACTORS, BIG_COUNT, COUNT, DAY, FLAG, MOMENT, SCORE, TEXT, TEXTS

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

role_mentions = table(
    "role_mentions", "core", "One row a phrase beside a person's name that says what the person is: a title or an apposition",
    run_id(),
    col("role_mention_id", TEXT, "Hash of version, field, span, kind and ordinal", required=True),
    col("article_version_id", TEXT, "The version whose text it stands in", required=True),
    col("article_id", TEXT, "The article", required=True),
    col("capture_id", TEXT, "The capture that the version was read from", required=True),
    col("field", TEXT, "title or text", required=True),
    col("span_start", COUNT, "First code point in the field", required=True),
    col("span_end", COUNT, "Code point after the last", required=True),
    col("snippet", TEXT, "Role and name as they stand: equals the slice of the field", required=True),
    col("entity_id", TEXT, "The person", required=True),
    col("role_name", TEXT, "The words of the office, lower case, without whose it is", required=True),
    col("form_code", TEXT, "title or apposition", required=True),
    col("country_iso3", TEXT, "Country that the phrase gives, ISO 3166-1 alpha-3"),
    col("sector", TEXT, "PLOVER sector that the phrase gives", codes="sectors"),
    col("owner_entity_id", TEXT, "The state or body that the role belongs to"),
    col("is_former", FLAG, "Said to be of the past: former, ousted, late", required=True),
    col("coding_id", TEXT, "The code, models and knowledge that made this row", required=True),
    grain=["run_id", "role_mention_id"], layer=FACT,
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

entity_roles = table(
    "entity_roles", "core", "What a person is said to be in current versions, and from when to when",
    col("entity_id", TEXT, "The person", required=True),
    col("role_name", TEXT, "The words of the office, lower case, without whose it is", required=True),
    col("country_iso3", TEXT, "Country that the phrase gives, ISO 3166-1 alpha-3"),
    col("sector", TEXT, "PLOVER sector that the phrase gives", codes="sectors"),
    col("owner_entity_id", TEXT, "The state or body that the role belongs to"),
    col("is_former", FLAG, "Said to be of the past", required=True),
    col("first_seen_at", MOMENT, "Earliest publication (or capture) that says so, UTC", required=True),
    col("last_seen_at", MOMENT, "Latest publication (or capture) that says so, UTC", required=True),
    col("mention_count", BIG_COUNT, "How often", required=True),
    col("article_count", BIG_COUNT, "Articles that say so", required=True),
    col("source_count", BIG_COUNT, "Different owners of sources that say so, copies left out", required=True),
    col("example_article_version_id", TEXT, "The earliest version that says so", required=True),
    col("example_field", TEXT, "title or text: where in it", required=True),
    col("example_span_start", COUNT, "First code point in the field", required=True),
    col("example_span_end", COUNT, "Code point after the last", required=True),
    col("example_snippet", TEXT, "Role and name as they stand", required=True),
    grain=["entity_id", "role_name", "country_iso3", "sector", "owner_entity_id", "is_former"], layer=DERIVED,
)

judgements = table(
    "judgements", "core", "What people decided about entities and event mentions (state/judgements.jsonl), as far as it is in force",
    col("judgement_id", TEXT, "Hash of the judgement", required=True),
    col("kind_code", TEXT, "entity or event", required=True),
    col("verdict_code", TEXT, "merge or split of an entity; wrong or corrected of an event mention", required=True),
    col("subject_id", TEXT, "Whom or what it is about", required=True),
    col("object_id", TEXT, "The entity that the subject is, or the one that is split off"),
    col("name", TEXT, "Name of what is split off"),
    col("country_iso3", TEXT, "Country of what is split off, ISO 3166-1 alpha-3"),
    col("sector", TEXT, "PLOVER sector of what is split off", codes="sectors"),
    col("article_ids", TEXTS, "Articles in which the subject is what is split off", required=True),
    col("with_entity_ids", TEXTS, "Entities in whose company the subject is what is split off", required=True),
    col("changes", TEXT, "Columns of the event mention and their right values, as JSON"),
    col("reason", TEXT, "Why"),
    col("judged_by", TEXT, "Who", ledger=True),
    col("judged_at", MOMENT, "When, UTC", ledger=True),
    grain=["judgement_id"], layer=CONFIGURED,
)

judged_events = table(
    "judged_events", "core", "What people decided about an event mention; a column that is NULL stands as it was coded",
    col("event_mention_id", TEXT, "The event mention", required=True),
    col("is_wrong", FLAG, "It says no such thing: left out of the marts and of incidents", required=True),
    col("event_type", TEXT, "The right type", codes="event_types"),
    col("mode_code", TEXT, "The right mode", codes="event_modes"),
    col("cameo_root", TEXT, "CAMEO root of the right type"),
    col("quad_class", TEXT, "Quad class of the right type"),
    col("status", TEXT, "The right status"),
    col("date_start", DAY, "The right first day"),
    col("date_end", DAY, "The right last day"),
    col("place_entity_id", TEXT, "The right place"),
    col("source_actors", ACTORS, "Who did it in truth"),
    col("target_actors", ACTORS, "To whom in truth"),
    grain=["event_mention_id"], layer=CONFIGURED,
)

judged_entities = table(
    "judged_entities", "core", "In which article a judgement gives a mention to another entity than annotation did",
    col("article_id", TEXT, "The article", required=True),
    col("entity_id", TEXT, "The entity that the facts name", required=True),
    col("judged_entity_id", TEXT, "The entity that is meant", required=True),
    grain=["article_id", "entity_id"], layer=DERIVED,
)
