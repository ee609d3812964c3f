-- Grain: an index. Why: finding what is due must not read a year of captured keys.
CREATE INDEX IF NOT EXISTS frontier_due ON frontier (next_try_at) WHERE state = 'pending'
