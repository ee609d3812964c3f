-- Grain: one origin (scheme, host, port). Why: robots.txt is asked once a day, not once a poll.
CREATE TABLE IF NOT EXISTS robots (
    origin TEXT PRIMARY KEY,
    fetched_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    http_status INTEGER,
    body BLOB NOT NULL
) STRICT
