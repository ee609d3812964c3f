-- The mentions of every incident that a change touched (temporary).
-- Grain: event mention.
-- Reads: core.event_keys, changed_keys, regrouped_keys, retold_articles.
-- Why: an incident changes when a mention comes, goes or moves, and when the evidence of one does: its article's source, or which article
--   it repeats (retold_articles). The best evidence is the surest, then the earliest; vague mentions come last, and date only an incident
--   that has no others.
CREATE OR REPLACE TEMP TABLE touched_groups AS
SELECT old_key AS group_key FROM regrouped_keys WHERE old_key IS NOT NULL
UNION
SELECT group_key FROM core.event_keys
WHERE group_key IS NOT NULL AND (event_mention_id IN (SELECT event_mention_id FROM regrouped_keys)
    OR event_mention_id IN (SELECT event_mention_id FROM come_keys) OR article_id IN (FROM retold_articles));

CREATE OR REPLACE TEMP TABLE event_groups AS
WITH members AS (
    FROM core.event_keys
    SEMI JOIN touched_groups USING (group_key)
)
SELECT
    event_mention_id,
    article_id,
    is_opening,
    is_sharp OR NOT bool_or(is_sharp) OVER (PARTITION BY group_key) AS is_dating,
    row_number() OVER (ORDER BY is_opening DESC, is_sharp DESC, confidence_score DESC, placed_at, article_id, event_mention_id)
        AS evidence_rank,
    first_value(event_mention_id) OVER (PARTITION BY group_key ORDER BY is_opening DESC, placed_at, article_id, event_mention_id)
        AS first_mention_id
FROM members;
