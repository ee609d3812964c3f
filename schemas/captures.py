"""Captures: the exact bytes, and where they lie."""

from schemas.contract import FACT, col, run_id, table
from schemas.types import BIG_COUNT, COUNT, MOMENT, TEXT

captures = table(
    "captures", "core", "One row a record of a WARC file that stands for an attempt, a response or a text",
    run_id(),
    col("capture_id", TEXT, "Hash of what was asked, when, and what came of it", required=True),
    col("record_id", TEXT, "WARC-Record-ID without its brackets and urn", required=True, ledger=True),
    col("kind_code", TEXT, "feed, page, text (a line of JSON) or other", required=True),
    col("url_requested", TEXT, "The address that was asked for"),
    col("url_final", TEXT, "The address that answered, after redirects"),
    col("url_key", TEXT, "Canonical key of the final address"),
    col("captured_at", MOMENT, "When the bytes were received, UTC", required=True),
    col("http_status", COUNT, "Status of the response; NULL when none came"),
    col("media_type", TEXT, "Declared media type, without parameters"),
    col("charset", TEXT, "Declared charset"),
    col("payload_sha256", TEXT, "SHA-256 of the body, hexadecimal; NULL when there is none"),
    col("payload_bytes", BIG_COUNT, "Length of the body"),
    col("feed_url", TEXT, "The feed that led here, or the feed itself"),
    col("entry_json", TEXT, "The feed entry that led here, as JSON"),
    col("outcome_code", TEXT, "What came of the attempt or of reading the record", required=True, codes="outcomes"),
    col("warc_file", TEXT, "File below captures/", required=True, ledger=True),
    col("warc_offset", BIG_COUNT, "Byte offset of the record in the file", required=True, ledger=True),
    col("warc_length", BIG_COUNT, "Compressed bytes of the record", ledger=True),
    grain=["run_id", "capture_id"], layer=FACT,
)
