-- Grain: one canonical URL key. Reads: nothing. Why: each page is asked once, retried while that makes sense, and asked again when its feed says it changed.
CREATE TABLE IF NOT EXISTS frontier (
    url_key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    feed_url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    entry TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'captured', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    captures INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    published_at TEXT NOT NULL DEFAULT '',
    captured_at TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    payload_sha256 TEXT NOT NULL DEFAULT ''
) STRICT
