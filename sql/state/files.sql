-- Grain: one live WARC file. Why: how much of it is on disk and registered; what lies beyond is read again after a crash.
CREATE TABLE IF NOT EXISTS files (warc_file TEXT PRIMARY KEY, durable_bytes INTEGER NOT NULL) STRICT
