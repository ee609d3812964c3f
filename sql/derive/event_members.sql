-- Which mention reports which incident.
-- Grain: event mention.
-- Reads: event_groups, event_ids, regrouped_keys, core.event_members.
-- Why: what stood before is kept aside (earlier_members), for redirects.
CREATE OR REPLACE TEMP TABLE earlier_members AS
FROM core.event_members
WHERE event_mention_id IN (SELECT event_mention_id FROM event_groups UNION ALL SELECT event_mention_id FROM regrouped_keys);

DELETE FROM core.event_members
WHERE event_mention_id IN (SELECT event_mention_id FROM earlier_members);

INSERT INTO core.event_members BY NAME
SELECT event_mention_id, event_id, is_opening
FROM event_groups
JOIN event_ids USING (first_mention_id)
ORDER BY event_id, event_mention_id;
