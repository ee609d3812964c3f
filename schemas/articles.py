"""Articles: versions as extracted, each with its evidence."""

from schemas.contract import DERIVED, FACT, col, run_id, table
from schemas.types import COUNT, FLAG, MOMENT, SCORE, SIGNATURE, SPANS, TEXT, TEXTS

articles = table(
    "articles", "core", "One row an article version that a run saw: title and text extracted from one capture",
    run_id(),
    col("article_version_id", TEXT, "Hash of article, title and text", required=True),
    col("article_id", TEXT, "Hash of the canonical URL key", required=True),
    col("capture_id", TEXT, "The earliest capture of the run that shows this version", required=True),
    col("url", TEXT, "The address that answered", required=True),
    col("url_key", TEXT, "Canonical key that the article is known by", required=True),
    col("canonical_url", TEXT, "What the page itself calls its address"),
    col("source_domain", TEXT, "Registrable domain of the address", required=True),
    col("feed_url", TEXT, "The feed that led here"),
    col("site_name", TEXT, "The site's name, as the page gives it"),
    col("outcome_code", TEXT, "extract.article, or why what was found is only a part", required=True, codes="outcomes"),
    col("title", TEXT, "Headline, without the site's suffix", required=True),
    col("text", TEXT, "Cleaned text; paragraphs separated by one blank line", required=True),
    col("headings", SPANS, "Spans of headlines inside the text"),
    col("lang", TEXT, "Language, BCP 47"),
    col("authors", TEXTS, "Persons who signed"),
    col("agencies", TEXTS, "News agencies that the page credits"),
    col("published_at", MOMENT, "Publication time, UTC"),
    col("published_at_precision", TEXT, "second, minute or day"),
    col("modified_at", MOMENT, "Time of the last change that the page states, UTC"),
    col("captured_at", MOMENT, "When the bytes were received, UTC", required=True),
    col("sections", TEXTS, "Sections of the site"),
    col("topics", TEXTS, "Topics or keywords of the page"),
    col("image_url", TEXT, "Main image"),
    col("is_free", FLAG, "Whether the page says that it can be read without paying"),
    col("word_count", COUNT, "Words in the text (characters, for scripts without spaces)", required=True),
    col("value_sources", TEXT, "Where each value came from, as JSON"),
    col("notes", TEXTS, "What was odd, by short name"),
    col("no_event_reason", TEXT, "Why no event was coded; NULL when there are events"),
    col("signature", SIGNATURE, "MinHash of 4-word shingles of the text (8 characters for scripts without spaces)"),
    col("coding_id", TEXT, "The code, models and knowledge that made this row", required=True),
    grain=["run_id", "article_version_id"], layer=FACT,
)

current_versions = table(
    "current_versions", "core", "The one version of each article that stands now, across all runs",
    col("article_id", TEXT, "The article", required=True),
    col("article_version_id", TEXT, "Its current version", required=True),
    col("run_id", TEXT, "The run that owns the version: the first by capture time, then run id", required=True, ledger=True),
    col("version_count", COUNT, "Versions seen of this article", required=True),
    col("first_captured_at", MOMENT, "First sight of the article, UTC", required=True),
    col("last_captured_at", MOMENT, "First sight of the current version, UTC", required=True),
    grain=["article_id"], layer=DERIVED,
)

article_versions = table(
    "article_versions", "core", "The sequence of an article's versions across runs",
    col("article_version_id", TEXT, "The version", required=True),
    col("article_id", TEXT, "The article", required=True),
    col("run_id", TEXT, "The run that owns the version: the first by capture time, then run id", required=True, ledger=True),
    col("version_number", COUNT, "1 for the first seen", required=True),
    col("captured_at", MOMENT, "First sight of this version, UTC", required=True),
    col("similarity_score", SCORE, "Likeness of its signature to the version before, 0..1; NULL for the first"),
    col("change_cause_code", TEXT, "publisher, recoding (another extractor saw the same bytes otherwise), or first"),
    col("is_current", FLAG, "Whether this is the version that stands", required=True),
    grain=["article_version_id"], layer=DERIVED,
)

article_sources = table(
    "article_sources", "core", "Who published an article: its feed's publisher, else that of a feed on its domain, else the domain itself",
    col("article_id", TEXT, "The article", required=True),
    col("source_name", TEXT, "The publisher, as readers know it", required=True),
    col("owner_name", TEXT, "Who owns the publisher; the source's own name when nothing else is known", required=True),
    col("source_country", TEXT, "Where the publisher is at home, ISO 3166-1 alpha-3"),
    col("is_agency", FLAG, "A news agency, whose texts others reprint", required=True),
    col("is_state_media", FLAG, "Owned or directed by a state", required=True),
    grain=["article_id"], layer=DERIVED,
)
