-- Which piece is joined to which, inside the stories that a change touched; put into core.event_keys as the group of sharp mentions.
-- Grain: event mention.
-- Reads: changed_keys, moved_keys, core.event_keys.
-- Why: what says less goes to what says more, inside one story: a piece with one side known to one that has both, a piece that names nobody
--   to the one with most mentions; of reports with the same sides, the one without a day to the latest that has one, if it can be that
--   news five days on. None of these ever joins two incidents. regrouped_keys (temporary) keeps what was grouped before.
CREATE OR REPLACE TEMP TABLE dirty_tellings AS
SELECT story_id, event_type FROM changed_keys WHERE is_sharp
UNION
SELECT story_id, event_type FROM core.event_keys SEMI JOIN moved_keys USING (event_mention_id);

CREATE OR REPLACE TEMP TABLE told_pieces AS
SELECT
    piece_key, story_id, event_type, source_key, target_key, known_sides,
    min(place_cell) AS place_cell,
    min(first_day - CASE WHEN is_undated THEN 5 ELSE 0 END) AS first_day,
    max(last_day) AS last_day,
    bool_and(is_undated) AS is_undated,
    count(*) AS mention_count
FROM core.event_keys
SEMI JOIN dirty_tellings USING (story_id, event_type)
WHERE is_sharp
GROUP BY piece_key, story_id, event_type, source_key, target_key, known_sides;

CREATE OR REPLACE TEMP TABLE joined_pieces AS
WITH one_sided AS (
    SELECT
        vague.piece_key,
        arg_min(clear.piece_key, (-clear.mention_count, clear.first_day, clear.piece_key)) AS joined_key
    FROM told_pieces AS vague
    JOIN told_pieces AS clear USING (story_id, event_type)
    WHERE vague.known_sides = 1 AND clear.known_sides = 2
        AND (vague.source_key IN ('', clear.source_key)) AND (vague.target_key IN ('', clear.target_key))
        AND (vague.place_cell = clear.place_cell OR vague.place_cell IS NULL OR clear.place_cell IS NULL)
        AND vague.first_day <= clear.last_day + 1 AND clear.first_day <= vague.last_day + 1
    GROUP BY vague.piece_key
),
unnamed AS (
    SELECT
        vague.piece_key,
        arg_min(coalesce(one_sided.joined_key, clear.piece_key),
            (-clear.mention_count, -clear.known_sides, clear.first_day, clear.piece_key)) AS joined_key
    FROM told_pieces AS vague
    JOIN told_pieces AS clear USING (story_id, event_type)
    LEFT JOIN one_sided ON one_sided.piece_key = clear.piece_key
    WHERE vague.known_sides = 0 AND clear.known_sides > 0
        AND (vague.place_cell = clear.place_cell OR vague.place_cell IS NULL OR clear.place_cell IS NULL)
        AND vague.first_day <= clear.last_day + 1 AND clear.first_day <= vague.last_day + 1
    GROUP BY vague.piece_key
),
named AS (
    FROM one_sided
    UNION ALL
    FROM unnamed
),
late AS (
    SELECT
        vague.piece_key,
        arg_max(coalesce(named.joined_key, clear.piece_key), (clear.last_day, clear.piece_key)) AS joined_key
    FROM told_pieces AS vague
    JOIN told_pieces AS clear USING (story_id, event_type, source_key, target_key)
    LEFT JOIN named ON named.piece_key = clear.piece_key
    WHERE vague.is_undated AND NOT clear.is_undated AND vague.known_sides < 2
        AND (vague.place_cell = clear.place_cell OR vague.place_cell IS NULL OR clear.place_cell IS NULL)
        AND vague.first_day <= clear.last_day + 1 AND clear.first_day <= vague.last_day + 1
    GROUP BY vague.piece_key
)
FROM named
UNION ALL
FROM late
ANTI JOIN named USING (piece_key);

CREATE OR REPLACE TEMP TABLE new_groups AS
SELECT event_mention_id, group_key AS old_key, coalesce(joined_key, event_keys.piece_key) AS group_key
FROM core.event_keys
SEMI JOIN dirty_tellings USING (story_id, event_type)
LEFT JOIN joined_pieces ON joined_pieces.piece_key = event_keys.piece_key
WHERE is_sharp AND group_key IS DISTINCT FROM coalesce(joined_key, event_keys.piece_key);

UPDATE core.event_keys
SET group_key = new_groups.group_key
FROM new_groups
WHERE event_keys.event_mention_id = new_groups.event_mention_id;

CREATE OR REPLACE TEMP TABLE regrouped_keys AS
SELECT event_mention_id, old_key FROM new_groups
UNION ALL
SELECT event_mention_id, group_key FROM gone_keys;
