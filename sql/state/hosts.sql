-- Grain: one host that asked for a break. Why: a poll that begins while it lasts, after a crash or a quarter of an hour later, keeps to it.
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, rests_until TEXT NOT NULL) STRICT
