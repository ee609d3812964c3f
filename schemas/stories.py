"""What crosses runs: copies, stories, incidents. All derived."""

import pyarrow as pa

from schemas.contract import DERIVED, col, table
from schemas.types import COUNT, DAY, FLAG, MOMENT, SCORE, TEXT, Nested

TERMS = Nested("UBIGINT[]", pa.list_(pa.uint64()))
WEIGHTS = Nested("FLOAT[]", pa.list_(pa.float32()))
KEY = Nested("UBIGINT", pa.uint64())

copies = table(
    "copies", "core", "One row an article whose text is a copy of another's",
    col("article_id", TEXT, "The copy", required=True),
    col("original_article_id", TEXT, "The article it repeats: the earliest of its text, or an agency's own", required=True),
    col("similarity_score", SCORE, "Jaccard likeness of their shingles, 0..1", required=True),
    col("containment_score", SCORE, "Share of the smaller text found in the larger, 0..1", required=True),
    grain=["article_id"], layer=DERIVED,
)

stories = table(
    "stories", "core", "One row a story: articles on one matter",
    col("story_id", TEXT, "Hash of its earliest article", required=True),
    col("title", TEXT, "Title of its most typical article", required=True),
    col("lang", TEXT, "Language of its articles"),
    col("first_published_at", MOMENT, "Earliest publication (or capture), UTC", required=True),
    col("last_published_at", MOMENT, "Latest publication (or capture), UTC", required=True),
    col("article_count", COUNT, "Articles, copies included", required=True),
    col("original_count", COUNT, "Articles that are not copies", required=True),
    col("source_count", COUNT, "Different sources", required=True),
    grain=["story_id"], layer=DERIVED,
)

story_articles = table(
    "story_articles", "core", "Which article tells which story",
    col("article_id", TEXT, "The article", required=True),
    col("story_id", TEXT, "Its story", required=True),
    col("similarity_score", SCORE, "Average likeness to the story's recent articles when it joined; NULL for the first, and for copies"),
    col("article_version_id", TEXT, "The version that was read", required=True),
    col("placed_at", MOMENT, "Publication or, when unknown, first capture; a live article stays within its day, UTC", required=True),
    col("lang", TEXT, "Language by which it was read", required=True),
    grain=["article_id"], layer=DERIVED,
)

story_memories = table(
    "story_memories", "core", "How a story is remembered after a week without news, so that a later article can take it up again",
    col("story_id", TEXT, "The story", required=True),
    col("day", DAY, "Its last day before it fell asleep, UTC", required=True),
    col("terms", TERMS, "Hashes of the strongest words and word pairs of that day's articles, ascending", required=True),
    col("weights", WEIGHTS, "The weight of each", required=True),
    grain=["story_id", "day"], layer=DERIVED,
)

events = table(
    "events", "core", "One row an incident: something that happened, however often it is reported",
    col("event_id", TEXT, "Hash of its earliest mention", required=True),
    col("event_type", TEXT, "PLOVER type, or X. and a type of newsmill's extension", required=True, codes="event_types"),
    col("mode_code", TEXT, "Most frequent mode of its mentions", codes="event_modes"),
    col("status", TEXT, "asserted, for what opened as an incident", required=True),
    col("source_entity_id", TEXT, "Who did it, by the best-evidenced mention"),
    col("source_name", TEXT, "Name of the source actor"),
    col("source_country", TEXT, "Country of the source actor, ISO 3166-1 alpha-3"),
    col("source_sector", TEXT, "Sector of the source actor", codes="sectors"),
    col("target_entity_id", TEXT, "To whom, by the best-evidenced mention"),
    col("target_name", TEXT, "Name of the target actor"),
    col("target_country", TEXT, "Country of the target actor, ISO 3166-1 alpha-3"),
    col("target_sector", TEXT, "Sector of the target actor", codes="sectors"),
    col("place_entity_id", TEXT, "Where, by the best-evidenced mention"),
    col("date_start", DAY, "First day, included"),
    col("date_end", DAY, "Last day, included"),
    col("date_granularity", TEXT, "day, week, month, year or range"),
    col("report_date", DAY, "Day of the first report, UTC", required=True),
    col("mention_count", COUNT, "Event mentions in current versions", required=True),
    col("article_count", COUNT, "Articles, copies left out", required=True),
    col("source_count", COUNT, "Different sources", required=True),
    col("independent_source_count", COUNT, "Different owners, without copies and counting one agency's credit once", required=True),
    col("attributed_count", COUNT, "Mentions that somebody is said to have claimed", required=True),
    col("disputed_count", COUNT, "Mentions that the text calls denied or doubted", required=True),
    col("deaths_max", COUNT, "Greatest number of deaths stated"),
    col("best_event_mention_id", TEXT, "The mention that gives place, date and snippet", required=True),
    col("withdrawn_at", MOMENT, "When no current version supported it any more, UTC", ledger=True),
    grain=["event_id"], layer=DERIVED,
)

event_members = table(
    "event_members", "core", "Which mention reports which incident",
    col("event_mention_id", TEXT, "The mention", required=True),
    col("event_id", TEXT, "The incident", required=True),
    col("is_opening", FLAG, "Asserted, and not historical: such mentions open an incident", required=True),
    grain=["event_mention_id"], layer=DERIVED,
)

event_keys = table(
    "event_keys", "core", "How each mention that may belong to an incident was grouped: where the next derivation goes on from",
    col("event_mention_id", TEXT, "The mention", required=True, ledger=True),
    col("article_id", TEXT, "Its article", required=True, ledger=True),
    col("story_id", TEXT, "The story of the article", required=True, ledger=True),
    col("placed_at", MOMENT, "Where the article stands in time, UTC", required=True, ledger=True),
    col("event_type", TEXT, "PLOVER type, or X. and a type of newsmill's extension", required=True, ledger=True),
    col("source_key", TEXT, "Countries, sectors or entities of the source; empty when the text names nobody", required=True, ledger=True),
    col("target_key", TEXT, "The same of the target", required=True, ledger=True),
    col("known_sides", COUNT, "How many of the two are not empty", required=True, ledger=True),
    col("block_key", KEY, "Hash of type, source, target and, unless both are public, story: only equals can be one incident", required=True,
        ledger=True),
    col("place_cell", TEXT, "Half a degree of latitude and longitude; NULL when there is no place", ledger=True),
    col("first_day", DAY, "First day on which it may have happened", required=True, ledger=True),
    col("last_day", DAY, "Last day on which it may have happened", required=True, ledger=True),
    col("confidence_score", SCORE, "How sure the coder is, 0..1", required=True, ledger=True),
    col("is_undated", FLAG, "Its days are those of the report", required=True, ledger=True),
    col("is_current", FLAG, "Stands in a current version", required=True, ledger=True),
    col("is_opening", FLAG, "Asserted, and not historical", required=True, ledger=True),
    col("is_sharp", FLAG, "Asserted, current, and at most a week wide: such mentions make incidents, others join them", required=True,
        ledger=True),
    col("piece_key", TEXT, "First mention of the run of reports that it is in; NULL unless sharp", ledger=True),
    col("chain_day", DAY, "First day of that run; its own first day where it stands in a run of placed mentions without a place itself",
        ledger=True),
    col("group_key", TEXT, "The run that its own was joined to, which is the incident; NULL when it belongs to none", ledger=True),
    grain=["event_mention_id"], layer=DERIVED,
)

watchlist_hits = table(
    "watchlist_hits", "core", "Where what people watch for stands: one row an article, and an incident for pairs of parties",
    col("watchlist_name", TEXT, "The list", required=True),
    col("kind_code", TEXT, "entity, dyad or words", required=True),
    col("term", TEXT, "What was found, as configured", required=True),
    col("article_id", TEXT, "The article", required=True),
    col("event_id", TEXT, "The incident between the two parties; empty for entities and words", required=True),
    col("hit_count", COUNT, "Mentions of the entity, reports of the incident or occurrences of the words", required=True),
    grain=["watchlist_name", "kind_code", "term", "article_id", "event_id"], layer=DERIVED,
)

redirects = table(
    "redirects", "core", "Ids that were issued once and moved",
    col("old_id", TEXT, "The id that was issued", required=True, ledger=True),
    col("new_id", TEXT, "The id that stands now; NULL when nothing does", ledger=True),
    col("kind_code", TEXT, "story, event or entity", required=True, ledger=True),
    col("reason", TEXT, "Why it moved", required=True, ledger=True),
    col("moved_at", MOMENT, "When the build saw it, UTC", required=True, ledger=True),
    grain=["old_id"], layer=DERIVED,
)

postings = table(
    "postings", "core", "Search: how often a term stands in an article's current version",
    col("report_date", DAY, "Day of publication or capture, UTC", required=True),
    col("term", TEXT, "Word, lower case, without accents", required=True),
    col("article_id", TEXT, "The article", required=True),
    col("term_count", COUNT, "Occurrences in title and text", required=True),
    grain=["term", "article_id"], layer=DERIVED,
)
