-- Mentions of one block that follow one another without a gap of more than a day (temporary).
-- Grain: sharp event mention.
-- Reads: event_inputs.
-- Why: places that are known keep runs apart; a mention without a place goes to the run beside it that tells its story, else to the
--   greatest, and to a run of its own kind where there is none.
CREATE OR REPLACE TEMP TABLE placed_runs AS
WITH sharp AS (
    SELECT *
    FROM event_inputs
    WHERE is_sharp AND place_cell IS NOT NULL
),
steps AS (
    SELECT *, coalesce(first_day > max(last_day) OVER earlier + 1, false) AS is_gap
    FROM sharp
    WINDOW earlier AS (PARTITION BY block, place_cell ORDER BY first_day, last_day, event_mention_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
    *,
    block || '|' || place_cell || '|' || count_if(is_gap) OVER (PARTITION BY block, place_cell
        ORDER BY first_day, last_day, event_mention_id ROWS UNBOUNDED PRECEDING) AS run_key
FROM steps;

CREATE OR REPLACE TEMP TABLE placeless_runs AS
WITH sharp AS (
    SELECT *
    FROM event_inputs
    WHERE is_sharp AND place_cell IS NULL
),
run_spans AS (
    SELECT block, run_key, min(first_day) AS run_first_day, max(last_day) AS run_last_day, count(*) AS run_size,
        list_distinct(list(story_id)) AS story_ids
    FROM placed_runs
    GROUP BY block, run_key
),
nearest AS (
    SELECT event_mention_id,
        arg_min(run_key, (NOT list_contains(story_ids, story_id), -run_size, run_first_day, run_key)) AS run_key
    FROM sharp
    JOIN run_spans USING (block)
    WHERE first_day <= run_last_day + 1 AND run_first_day <= last_day + 1
    GROUP BY event_mention_id
),
alone AS (
    SELECT *, coalesce(first_day > max(last_day) OVER earlier + 1, false) AS is_gap
    FROM sharp
    ANTI JOIN nearest USING (event_mention_id)
    WINDOW earlier AS (PARTITION BY block ORDER BY first_day, last_day, event_mention_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT event_mention_id, run_key
FROM nearest
UNION ALL
SELECT
    event_mention_id,
    block || '|-|' || count_if(is_gap) OVER (PARTITION BY block ORDER BY first_day, last_day, event_mention_id ROWS UNBOUNDED PRECEDING)
FROM alone;

CREATE OR REPLACE TEMP TABLE event_runs AS
SELECT event_mention_id, run_key, first_day, last_day
FROM (FROM placed_runs SELECT event_mention_id, run_key UNION ALL FROM placeless_runs)
JOIN event_inputs USING (event_mention_id);

CREATE OR REPLACE TEMP TABLE wide_runs AS
SELECT run_key, event_mention_id, date_diff('day', DATE '1970-01-01', first_day) AS first_day,
    date_diff('day', DATE '1970-01-01', last_day) AS last_day
FROM event_runs
WHERE run_key IN (SELECT run_key FROM event_runs GROUP BY run_key HAVING max(last_day) - min(first_day) > 7)
ORDER BY run_key, first_day, last_day, event_mention_id;
