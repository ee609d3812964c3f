-- The group of mentions that are vague in time, or history, where a group that they could mean changed; put into core.event_keys.
-- Grain: event mention.
-- Reads: changed_keys, regrouped_keys, core.event_keys.
-- Why: what is vague in time goes to the only incident that it can mean, or to that of its story, and never joins two. Where there is
--   nothing to go to, asserted mentions of the same span are an incident of their own, and history is none. The sharp mentions of a group
--   in one block span less than two months, so that a change reaches no further.
CREATE OR REPLACE TEMP TABLE dirty_spans AS
WITH changes AS (
    SELECT block_key, first_day, last_day FROM changed_keys WHERE is_sharp
    UNION ALL
    SELECT block_key, first_day, last_day FROM core.event_keys SEMI JOIN regrouped_keys USING (event_mention_id)
)
SELECT block_key, min(first_day) - 60 AS since, max(last_day) + 60 AS until
FROM changes
GROUP BY block_key;

CREATE OR REPLACE TEMP TABLE open_vague AS
SELECT event_mention_id, block_key, story_id, place_cell, first_day, last_day, is_opening, group_key AS old_key
FROM core.event_keys
LEFT JOIN dirty_spans USING (block_key)
WHERE is_current AND NOT is_sharp
    AND ((first_day <= until AND since <= last_day) OR event_mention_id IN (SELECT event_mention_id FROM come_keys));

CREATE OR REPLACE TEMP TABLE new_groups AS
WITH spans AS (
    SELECT group_key, block_key, min(first_day) AS first_day, max(last_day) AS last_day, count(*) AS mention_count,
        list_distinct(list(story_id)) AS story_ids, min(place_cell) AS place_cell
    FROM core.event_keys
    WHERE is_sharp AND block_key IN (SELECT block_key FROM open_vague)
    GROUP BY group_key, block_key
),
candidates AS (
    SELECT event_mention_id, spans.group_key, list_contains(story_ids, story_id) AS is_told, mention_count, spans.first_day
    FROM open_vague
    JOIN spans USING (block_key)
    WHERE open_vague.first_day <= spans.last_day + 1 AND spans.first_day <= open_vague.last_day + 1
        AND (open_vague.place_cell = spans.place_cell OR open_vague.place_cell IS NULL OR spans.place_cell IS NULL)
),
chosen AS (
    SELECT event_mention_id, arg_min(group_key, (NOT is_told, -mention_count, first_day, group_key)) AS group_key
    FROM candidates
    GROUP BY event_mention_id
    HAVING bool_or(is_told) OR count(*) = 1
),
grouped AS (
    SELECT
        event_mention_id,
        old_key,
        coalesce(chosen.group_key, CASE WHEN is_opening
            THEN 'vague ' || md5(concat_ws('|', block_key, place_cell, first_day, last_day)) END) AS group_key
    FROM open_vague
    LEFT JOIN chosen USING (event_mention_id)
)
FROM grouped
WHERE old_key IS DISTINCT FROM group_key;

UPDATE core.event_keys
SET group_key = new_groups.group_key
FROM new_groups
WHERE event_keys.event_mention_id = new_groups.event_mention_id;

INSERT INTO regrouped_keys
SELECT event_mention_id, old_key FROM new_groups;
