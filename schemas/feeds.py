"""Feeds, their polls and their entries."""

from schemas.contract import CONFIGURED, FACT, col, run_id, table
from schemas.types import COUNT, FLAG, MOMENT, TEXT, TEXTS

feeds = table(
    "feeds", "core", "The feeds that are configured now, and who stands behind them",
    col("feed_url", TEXT, "Address of the feed, as configured", required=True),
    col("source_domain", TEXT, "Registrable domain of the feed's address", required=True),
    col("source_name", TEXT, "The publisher, as readers know it", required=True),
    col("owner_name", TEXT, "Who owns the publisher; the source's own name when nothing else is known", required=True),
    col("country_iso3", TEXT, "Where the publisher is at home, ISO 3166-1 alpha-3"),
    col("lang", TEXT, "Language of the feed, BCP 47, as configured"),
    col("tags", TEXTS, "Tags from the configuration, such as OPML folders"),
    col("is_enabled", FLAG, "Whether the feed is polled", required=True),
    col("is_agency", FLAG, "A news agency, whose texts others reprint", required=True),
    col("is_state_media", FLAG, "Owned or directed by a state", required=True),
    grain=["feed_url"], layer=CONFIGURED,
)

watchlists = table(
    "watchlists", "core", "What people watch for, as configured now: one row an entity, pair of parties or wording of a list",
    col("watchlist_name", TEXT, "The list", required=True),
    col("kind_code", TEXT, "entity, dyad or words", required=True),
    col("term", TEXT, "What is watched, as configured; the two parties of a dyad with a dash between them", required=True),
    col("parties", TEXTS, "The two parties of a dyad"),
    grain=["watchlist_name", "kind_code", "term"], layer=CONFIGURED,
)

feed_polls = table(
    "feed_polls", "core", "One row an attempt to poll a feed, whatever came of it",
    run_id(),
    col("poll_id", TEXT, "Hash of feed, time and attempt", required=True),
    col("capture_id", TEXT, "The capture that the attempt left"),
    col("feed_url", TEXT, "Address of the feed, as configured", required=True),
    col("polled_at", MOMENT, "When the feed was asked, UTC", required=True),
    col("http_status", COUNT, "Status of the last response; NULL when none came"),
    col("outcome_code", TEXT, "What came of it", required=True, codes="outcomes"),
    col("feed_title", TEXT, "The feed's own title"),
    col("feed_lang", TEXT, "The feed's own language, as it says"),
    col("entry_count", COUNT, "Entries in the body; NULL when there was no readable body"),
    col("oldest_entry_at", MOMENT, "Earliest publication time among the entries, UTC"),
    col("newest_entry_at", MOMENT, "Latest publication time among the entries, UTC"),
    grain=["run_id", "poll_id"], layer=FACT,
)

entries = table(
    "entries", "core", "One row an item of a feed body, as the feed says it",
    run_id(),
    col("entry_id", TEXT, "Hash of capture and position", required=True),
    col("capture_id", TEXT, "The capture of the feed body", required=True),
    col("feed_url", TEXT, "Address of the feed", required=True),
    col("position", COUNT, "Place in the feed, from 0", required=True),
    col("guid", TEXT, "The item's own id"),
    col("url", TEXT, "Link of the item"),
    col("url_key", TEXT, "Canonical key of the link; NULL when there is no usable link"),
    col("title", TEXT, "Title, without markup"),
    col("authors", TEXTS, "Authors as the feed names them"),
    col("published_at", MOMENT, "Publication time, UTC; NULL when the feed's date is missing or impossible"),
    col("published_raw", TEXT, "The date as it stands in the feed"),
    col("updated_at", MOMENT, "Time of the last change, UTC"),
    col("summary", TEXT, "Summary, without markup"),
    col("categories", TEXTS, "Categories or tags"),
    col("lang", TEXT, "Language of the item, as it says"),
    col("captured_at", MOMENT, "When the feed body was captured, UTC", required=True),
    grain=["run_id", "entry_id"], layer=FACT,
)
