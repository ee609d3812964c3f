-- Chains of sharp mentions of one block without a place, from where they must be cut again (temporary). Days since 1970.
-- Grain: event mention.
-- Reads: changed_keys, moved_keys, core.event_keys.
-- Why: a mention without a place goes to the piece of placed mentions beside it that tells its story, else to the greatest; chains are made
--   of those that have none beside them. A placed piece that changed reaches fifteen days back: seven that it may be wide, eight that a
--   mention beside it may be.
CREATE OR REPLACE TEMP TABLE dirty_blocks AS
SELECT block_key, min(CASE WHEN place_cell IS NULL THEN first_day ELSE first_day - 15 END) AS since
FROM (
    SELECT block_key, place_cell, first_day FROM changed_keys WHERE is_sharp
    UNION ALL
    SELECT block_key, place_cell, first_day FROM moved_keys JOIN core.event_keys USING (event_mention_id)
)
GROUP BY block_key;

CREATE OR REPLACE TEMP TABLE open_placeless AS
SELECT event_mention_id, block_key, story_id, first_day, last_day
FROM core.event_keys
JOIN dirty_blocks USING (block_key)
WHERE is_sharp AND place_cell IS NULL AND coalesce(chain_day, first_day) >= since - 8;

CREATE OR REPLACE TEMP TABLE nearest_pieces AS
WITH placed_pieces AS (
    SELECT block_key, piece_key, min(first_day) AS first_day, max(last_day) AS last_day, count(*) AS mention_count,
        list_distinct(list(story_id)) AS story_ids
    FROM core.event_keys
    JOIN dirty_blocks USING (block_key)
    WHERE is_sharp AND place_cell IS NOT NULL AND chain_day >= since - 24
    GROUP BY block_key, piece_key
)
SELECT
    event_mention_id,
    any_value(open_placeless.first_day) AS chain_day,
    arg_min(piece_key, (NOT list_contains(story_ids, story_id), -mention_count, placed_pieces.first_day, piece_key)) AS piece_key
FROM open_placeless
JOIN placed_pieces USING (block_key)
WHERE open_placeless.first_day <= placed_pieces.last_day + 1 AND placed_pieces.first_day <= open_placeless.last_day + 1
GROUP BY event_mention_id;

CREATE OR REPLACE TEMP TABLE open_chains AS
SELECT event_mention_id, block_key AS chain_key,
    date_diff('day', DATE '1970-01-01', first_day) AS first_day, date_diff('day', DATE '1970-01-01', last_day) AS last_day
FROM open_placeless
ANTI JOIN nearest_pieces USING (event_mention_id);
