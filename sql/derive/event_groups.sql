-- Which mention reports which incident, incidents known by the key of their run (temporary).
-- Grain: event mention.
-- Reads: event_runs, cut_runs, event_inputs.
-- Why: what says less goes to what says more, inside one story: a run with one side known to one that has both, a run that names nobody
--   to the one with most mentions. What is vague in time goes to the only incident it can mean, or to that of its story. None of these
--   ever joins two incidents; where there is nothing to go to, asserted mentions are an incident of their own and history is none.
--   The best evidence is the surest, then the earliest; vague mentions come last, and date only an incident that has no others.
CREATE OR REPLACE TEMP TABLE run_members AS
SELECT
    event_inputs.*,
    event_runs.run_key || coalesce('/' || piece, '') AS run_key
FROM event_runs
JOIN event_inputs USING (event_mention_id)
LEFT JOIN cut_runs USING (event_mention_id);

CREATE OR REPLACE TEMP TABLE story_runs AS
SELECT
    run_key, story_id, event_type, source_key, target_key, known_sides,
    min(place_cell) AS place_cell,
    min(first_day - CASE WHEN is_undated THEN 5 ELSE 0 END) AS first_day,
    max(last_day) AS last_day,
    count(*) AS mention_count
FROM run_members
GROUP BY run_key, story_id, event_type, source_key, target_key, known_sides;

CREATE OR REPLACE TEMP TABLE joined_runs AS
WITH one_sided AS (
    SELECT
        vague.run_key,
        arg_min(clear.run_key, (-clear.mention_count, clear.first_day, clear.run_key)) AS joined_key
    FROM story_runs AS vague
    JOIN story_runs AS clear USING (story_id, event_type)
    WHERE vague.known_sides = 1 AND clear.known_sides = 2
        AND (vague.source_key IN ('', clear.source_key)) AND (vague.target_key IN ('', clear.target_key))
        AND (vague.place_cell = clear.place_cell OR vague.place_cell IS NULL OR clear.place_cell IS NULL)
        AND vague.first_day <= clear.last_day + 1 AND clear.first_day <= vague.last_day + 1
    GROUP BY vague.run_key
),
unnamed AS (
    SELECT
        vague.run_key,
        arg_min(coalesce(one_sided.joined_key, clear.run_key), (-clear.mention_count, -clear.known_sides, clear.first_day, clear.run_key))
            AS joined_key
    FROM story_runs AS vague
    JOIN story_runs AS clear USING (story_id, event_type)
    LEFT JOIN one_sided ON one_sided.run_key = clear.run_key
    WHERE vague.known_sides = 0 AND clear.known_sides > 0
        AND (vague.place_cell = clear.place_cell OR vague.place_cell IS NULL OR clear.place_cell IS NULL)
        AND vague.first_day <= clear.last_day + 1 AND clear.first_day <= vague.last_day + 1
    GROUP BY vague.run_key
)
FROM one_sided
UNION ALL
FROM unnamed;

CREATE OR REPLACE TEMP TABLE sharp_groups AS
SELECT run_members.*, coalesce(joined_key, run_key) AS group_key
FROM run_members
LEFT JOIN joined_runs USING (run_key);

CREATE OR REPLACE TEMP TABLE vague_groups AS
WITH vague AS (
    SELECT *
    FROM event_inputs
    WHERE is_current AND NOT is_sharp
),
spans AS (
    SELECT group_key, block, min(first_day) AS group_first_day, max(last_day) AS group_last_day, count(*) AS group_size,
        list_distinct(list(story_id)) AS story_ids, min(place_cell) AS group_place_cell
    FROM sharp_groups
    GROUP BY group_key, block
),
candidates AS (
    SELECT event_mention_id, group_key, list_contains(story_ids, story_id) AS is_told, group_size, group_first_day
    FROM vague
    JOIN spans USING (block)
    WHERE first_day <= group_last_day + 1 AND group_first_day <= last_day + 1
        AND (place_cell = group_place_cell OR place_cell IS NULL OR group_place_cell IS NULL)
),
chosen AS (
    SELECT event_mention_id, arg_min(group_key, (NOT is_told, -group_size, group_first_day, group_key)) AS group_key
    FROM candidates
    GROUP BY event_mention_id
    HAVING bool_or(is_told) OR count(*) = 1
)
SELECT vague.*, coalesce(group_key, concat_ws('|', block, place_cell, first_day, last_day, 'vague')) AS group_key
FROM vague
LEFT JOIN chosen USING (event_mention_id)
WHERE is_opening OR group_key IS NOT NULL;

CREATE OR REPLACE TEMP TABLE event_groups AS
WITH members AS (
    FROM sharp_groups SELECT event_mention_id, group_key, number, is_opening, is_sharp, confidence_score
    UNION ALL
    FROM vague_groups SELECT event_mention_id, group_key, number, is_opening, is_sharp, confidence_score
)
SELECT
    event_mention_id,
    is_opening,
    is_sharp OR NOT bool_or(is_sharp) OVER (PARTITION BY group_key) AS is_dating,
    row_number() OVER (ORDER BY is_opening DESC, is_sharp DESC, confidence_score DESC, number, event_mention_id) AS evidence_rank,
    first_value(event_mention_id) OVER (PARTITION BY group_key ORDER BY is_opening DESC, number, event_mention_id) AS first_mention_id
FROM members;
