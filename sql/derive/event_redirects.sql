-- Ids of incidents that were issued and moved: the incident that now holds most of their mentions.
-- Grain: old id.
-- Reads: earlier_members, core.event_members, core.events, core.redirects.
-- Why: a link to an incident must not die. An id that comes back to life needs no redirect; one that moved twice leads to the end.
CREATE OR REPLACE TEMP TABLE moved_events AS
WITH heirs AS (
    SELECT earlier_members.event_id AS old_id, event_members.event_id AS new_id, count(*) AS mention_count
    FROM earlier_members
    ANTI JOIN core.events USING (event_id)
    LEFT JOIN core.event_members ON event_members.event_mention_id = earlier_members.event_mention_id
    GROUP BY ALL
)
SELECT old_id, arg_min(new_id, (-mention_count, new_id)) FILTER (new_id IS NOT NULL) AS new_id
FROM heirs
GROUP BY old_id;

UPDATE core.redirects
SET new_id = moved_events.new_id, moved_at = getvariable('derived_at')
FROM moved_events
WHERE kind_code = 'event' AND redirects.new_id = moved_events.old_id;

DELETE FROM core.redirects
WHERE kind_code = 'event' AND (old_id IN (SELECT event_id FROM core.events) OR old_id IN (SELECT old_id FROM moved_events));

INSERT INTO core.redirects BY NAME
SELECT
    old_id,
    new_id,
    'event' AS kind_code,
    CASE WHEN new_id IS NULL THEN 'no current version reports it' ELSE 'its mentions moved or an earlier one joined' END AS reason,
    getvariable('derived_at') AS moved_at
FROM moved_events
ORDER BY old_id;
