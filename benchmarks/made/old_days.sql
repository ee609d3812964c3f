-- The old days of the history: the first whole day again, 1 to $days days earlier, each with its own articles, stories and incidents.
-- Why: nothing reads its texts again, so that they need not be made; its signatures are never compared; its incidents ended before the
--   night's could reach them.
CREATE OR REPLACE TEMP TABLE old_days AS
SELECT unnest(range(1, $days + 1))::INTEGER AS back;

INSERT INTO core.articles BY NAME
SELECT * EXCLUDE (back) REPLACE (
    'live-' || (published_at::DATE - back) AS run_id, md5(article_id || back) AS article_id,
    md5(article_version_id || back) AS article_version_id, md5(article_id || back) AS capture_id, url || '?' || back AS url,
    url_key || '?' || back AS url_key, left(text, $characters) AS text,
    published_at - to_days(back) AS published_at, captured_at - to_days(back) AS captured_at,
    NULL AS signature)
FROM template_articles
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.story_articles BY NAME
SELECT * EXCLUDE (back) REPLACE (
    md5(article_id || back) AS article_id, md5(article_version_id || back) AS article_version_id, md5(story_id || back) AS story_id,
    placed_at - to_days(back) AS placed_at)
FROM template_places
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.copies BY NAME
SELECT * EXCLUDE (back) REPLACE (md5(article_id || back) AS article_id, md5(original_article_id || back) AS original_article_id)
FROM template_copies
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.story_memories BY NAME
SELECT * EXCLUDE (back) REPLACE (md5(story_id || back) AS story_id, day - back AS day)
FROM template_memories
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.event_mentions BY NAME
SELECT * EXCLUDE (back) REPLACE (
    'live-' || (report_date - back) AS run_id, md5(event_mention_id || back) AS event_mention_id,
    md5(article_version_id || back) AS article_version_id, md5(article_id || back) AS article_id, md5(article_id || back) AS capture_id,
    report_date - back AS report_date, date_start - back AS date_start,
    date_end - back AS date_end)
FROM template_mentions
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.event_keys BY NAME
SELECT * EXCLUDE (back) REPLACE (
    md5(event_mention_id || back) AS event_mention_id, md5(article_id || back) AS article_id, md5(story_id || back) AS story_id,
    placed_at - to_days(back) AS placed_at,
    CASE WHEN known_sides = 2 THEN block_key ELSE md5_number_lower(block_key || ' ' || back) END AS block_key,
    first_day - back AS first_day, last_day - back AS last_day,
    chain_day - back AS chain_day, md5(piece_key || back) AS piece_key, md5(group_key || back) AS group_key)
FROM template_keys
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.events BY NAME
SELECT * EXCLUDE (back) REPLACE (
    md5(event_id || back) AS event_id, md5(best_event_mention_id || back) AS best_event_mention_id,
    report_date - back AS report_date, date_start - back AS date_start,
    date_end - back AS date_end)
FROM template_events
CROSS JOIN old_days
ORDER BY back DESC;

INSERT INTO core.event_members BY NAME
SELECT * EXCLUDE (back) REPLACE (md5(event_mention_id || back) AS event_mention_id, md5(event_id || back) AS event_id)
FROM template_members
CROSS JOIN old_days
ORDER BY back DESC;
