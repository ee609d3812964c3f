"""Book-keeping: runs, codings, outcomes, checks."""

from schemas.contract import BUILD, FACT, OPS, col, run_id, table
from schemas.types import BIG_COUNT, COUNT, DAY, FLAG, MOMENT, TEXT

outcomes = table(
    "outcomes", "ops", "One row an item and step: what came of it. Items in = sum of outcomes, or the batch is not published",
    run_id(),
    col("step_code", TEXT, "fetch, capture, extract, entities or events", required=True),
    col("item_kind", TEXT, "capture (an attempt or record, feeds included), entry or article", required=True),
    col("item_id", TEXT, "entry_id of an entry; capture_id of a capture and of the article read from it", required=True),
    col("outcome_code", TEXT, "Its outcome", required=True, codes="outcomes"),
    col("detail", TEXT, "What was odd, at most 200 characters"),
    col("source_domain", TEXT, "Registrable domain of the item's address"),
    grain=["run_id", "step_code", "item_kind", "item_id"], layer=FACT,
)

runs = table(
    "runs", "ops", "One row a run that is loaded",
    run_id(),
    col("kind_code", TEXT, "Where the bytes came from: live, warc, ccnews, jsonl, urls, sitemap, feed or wayback", required=True,
        ledger=True),
    col("day", DAY, "The UTC day of a live run", ledger=True),
    col("capture_count", BIG_COUNT, "Rows of core.captures", required=True),
    col("shard_count", COUNT, "Slices that the run was processed in", required=True, ledger=True),
    col("manifest_sha256", TEXT, "Digest of the manifest that was loaded", required=True, ledger=True),
    col("loaded_at", MOMENT, "When the run was last loaded, UTC", required=True, ledger=True),
    grain=["run_id"], layer=OPS,
)

codings = table(
    "codings", "ops", "What made the facts: code, model, lexicon, knowledge and configuration",
    col("coding_id", TEXT, "Hash of the rest", required=True),
    col("code_version", TEXT, "Version of newsmill and of its stages' rules", required=True),
    col("model_sha256", TEXT, "Digest of the language model", required=True),
    col("lexicon_sha256", TEXT, "Digest of the event lexicon", required=True),
    col("knowledge_version", TEXT, "Version of the world knowledge", required=True),
    col("config_sha256", TEXT, "Digest of the settings that change facts", required=True),
    grain=["coding_id"], layer=OPS,
)

check_results = table(
    "check_results", "ops", "One row a check of the build that made this file",
    col("check_name", TEXT, "File name in sql/checks, or the derived check's name", required=True),
    col("severity_code", TEXT, "fail or warn", required=True),
    col("is_passed", FLAG, "Whether nothing was found", required=True),
    col("finding_count", BIG_COUNT, "Rows that break it", required=True),
    col("example", TEXT, "One of them, as JSON"),
    col("reason", TEXT, "Why it must hold, or why its bound is where it is"),
    col("checked_at", MOMENT, "When, UTC", required=True, ledger=True),
    grain=["check_name"], layer=BUILD,
)

digests = table(
    "digests", "ops", "Content digest of each table of this file",
    col("table_name", TEXT, "Schema and table", required=True),
    col("row_count", BIG_COUNT, "Rows that the digest covers", required=True),
    col("content_sha256", TEXT, "SHA-256 of the number of its rows and the sum of their hashes", required=True),
    grain=["table_name"], layer=BUILD,
)

digest_parts = table(
    "digest_parts", "ops", "Content digest of each part of a table: a run of facts, a day of search terms, else the whole",
    col("table_name", TEXT, "Schema and table", required=True),
    col("part", TEXT, "Run, day, or nothing for the whole", required=True),
    col("row_count", BIG_COUNT, "Rows of the part", required=True),
    col("hash_sum", TEXT, "Sum of 64-bit hashes (MD5) of the content columns of owner rows, floats rounded to 6 digits", required=True),
    grain=["table_name", "part"], layer=BUILD,
)

builds = table(
    "builds", "ops", "One row: the build that made this file",
    col("built_at", MOMENT, "When the file was built, UTC", required=True, ledger=True),
    col("code_version", TEXT, "Version of newsmill", required=True),
    col("schema_version", COUNT, "Version of the data contract", required=True),
    col("recipe_sha256", TEXT, "Digest of the contract and of the SQL that derives; another means building from nothing", required=True),
    col("timezone", TEXT, "Zone of the local dates in mart", required=True),
    col("is_rebuild", FLAG, "Built from an empty file, not from the one before", required=True, ledger=True),
    grain=["built_at"], layer=BUILD,
)

objects = table(
    "objects", "ops", "One row an object for people: what mart.help shows",
    col("object_name", TEXT, "Schema and name, with parameters for a macro", required=True),
    col("kind_code", TEXT, "view, macro or table", required=True),
    col("description", TEXT, "What it is", required=True),
    col("example_query", TEXT, "A query that works in this file", required=True),
    grain=["object_name"], layer=BUILD,
)

outcome_codes = table(
    "outcome_codes", "ops", "The closed list of outcomes",
    col("outcome_code", TEXT, "The code", required=True),
    col("step_code", TEXT, "The step that it ends", required=True),
    col("kind_code", TEXT, "done (went on), known (rightly nothing new), refused (by rule or by the publisher) or failed", required=True),
    col("description", TEXT, "What it says", required=True),
    grain=["outcome_code"], layer=BUILD,
)
