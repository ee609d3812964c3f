-- The piece of each mention whose chain was cut again, put into core.event_keys; moved_keys (temporary) keeps those that changed.
-- Grain: event mention.
-- Reads: cut_chains, core.event_keys.
-- Why: what was cut as before is left alone, and nothing that hangs on it is derived again.
CREATE OR REPLACE TEMP TABLE new_pieces AS
SELECT event_mention_id, event_keys.piece_key AS old_key, cut_chains.piece_key, cut_chains.chain_day
FROM cut_chains
JOIN core.event_keys USING (event_mention_id)
WHERE (event_keys.piece_key, event_keys.chain_day) IS DISTINCT FROM (cut_chains.piece_key, cut_chains.chain_day);

UPDATE core.event_keys
SET piece_key = new_pieces.piece_key, chain_day = new_pieces.chain_day
FROM new_pieces
WHERE event_keys.event_mention_id = new_pieces.event_mention_id;

INSERT INTO moved_keys
SELECT event_mention_id FROM new_pieces WHERE old_key IS DISTINCT FROM piece_key;
