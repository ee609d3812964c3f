-- Days of a feed that are missing or doubtful: nobody polled, it did not answer, or more came between two polls than it shows.
-- Grain: feed, kind, first day.
-- Reads: core.feeds, core.feed_polls, ops.runs, ops.outcome_codes.
-- Why: a series with holes that nobody knows of is worse than none. Days in a row are one row.
-- Parameters: first and last, the days that are looked at.
WITH polls AS (
    SELECT
        feed_polls.feed_url, CAST(feed_polls.polled_at AS DATE) AS day, feed_polls.polled_at, feed_polls.oldest_entry_at,
        feed_polls.newest_entry_at, outcome_codes.kind_code IN ('done', 'known') AS is_answered
    FROM core.feed_polls
    JOIN ops.runs USING (run_id)
    LEFT JOIN ops.outcome_codes USING (outcome_code)
    WHERE runs.kind_code = 'live'
),
live_days AS (
    SELECT DISTINCT day
    FROM ops.runs
    WHERE kind_code = 'live'
),
feed_spans AS (
    SELECT feeds.feed_url, feeds.source_name, min(polls.day) AS first_day, (SELECT max(day) FROM live_days) AS last_day
    FROM core.feeds
    JOIN polls USING (feed_url)
    WHERE feeds.is_enabled
    GROUP BY ALL
),
feed_days AS (
    SELECT feed_url, source_name, CAST(unnest(generate_series(first_day, last_day, INTERVAL 1 DAY)) AS DATE) AS day
    FROM feed_spans
),
silent AS (
    SELECT feed_url, source_name, day, if(live_days.day IS NULL, 'not_polled', 'not_answered') AS kind
    FROM feed_days
    LEFT JOIN live_days USING (day)
    ANTI JOIN (SELECT feed_url, day FROM polls WHERE is_answered) AS answered USING (feed_url, day)
),
steps AS (
    SELECT feed_url, lag(newest_entry_at) OVER (PARTITION BY feed_url ORDER BY polled_at) AS before_at, oldest_entry_at AS after_at
    FROM polls
    WHERE oldest_entry_at IS NOT NULL
),
rolled AS (
    SELECT
        feed_url, feed_spans.source_name, 'rolled_over' AS kind,
        CAST(unnest(generate_series(CAST(before_at AS DATE), CAST(after_at AS DATE), INTERVAL 1 DAY)) AS DATE) AS day
    FROM steps
    JOIN feed_spans USING (feed_url)
    WHERE after_at > before_at
),
holes AS (
    SELECT feed_url, source_name, kind, day FROM silent
    UNION
    SELECT feed_url, source_name, kind, day FROM rolled
),
numbered AS (
    SELECT *, day - CAST(row_number() OVER (PARTITION BY feed_url, kind ORDER BY day) AS INTEGER) AS island
    FROM holes
    WHERE day BETWEEN $first AND $last
)
SELECT source_name, feed_url, kind, min(day) AS first_day, max(day) AS last_day
FROM numbered
GROUP BY source_name, feed_url, kind, island
ORDER BY first_day, source_name, feed_url, kind
