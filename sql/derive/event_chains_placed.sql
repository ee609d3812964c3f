-- Chains of sharp mentions of one block and one place, from where they must be cut again (temporary). Days since 1970.
-- Grain: event mention.
-- Reads: changed_keys, core.event_keys.
-- Why: a chain is cut from its beginning on, looking eight days ahead of each piece's first day (MAX_WIDTH + 1): pieces that began earlier
--   than that before the first change still hold.
CREATE OR REPLACE TEMP TABLE open_chains AS
WITH dirty AS (
    SELECT block_key, place_cell, min(first_day) - 8 AS since
    FROM changed_keys
    WHERE is_sharp AND place_cell IS NOT NULL
    GROUP BY block_key, place_cell
)
SELECT event_mention_id, md5_number_lower(concat_ws('|', block_key, place_cell)) AS chain_key,
    date_diff('day', DATE '1970-01-01', first_day) AS first_day, date_diff('day', DATE '1970-01-01', last_day) AS last_day
FROM core.event_keys
JOIN dirty USING (block_key, place_cell)
WHERE is_sharp AND coalesce(chain_day, first_day) >= since;
