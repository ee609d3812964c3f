-- An old day of the history: the first whole day again, $days days earlier, with its own articles, stories and incidents.
-- Why: nothing reads its texts again, so that they need not be made; its signatures are never compared; its incidents ended before the
--   night's could reach them.
CREATE OR REPLACE TEMP MACRO old_id(id) AS md5(id || getvariable('days_back'));

SET VARIABLE days_back = $days::INTEGER;

INSERT INTO core.articles BY NAME
SELECT * REPLACE (
    'live-' || (published_at::DATE - getvariable('days_back')) AS run_id, old_id(article_id) AS article_id,
    old_id(article_version_id) AS article_version_id, old_id(article_id) AS capture_id, url || '?' || getvariable('days_back') AS url,
    url_key || '?' || getvariable('days_back') AS url_key, left(text, 200) AS text,
    published_at - to_days(getvariable('days_back')) AS published_at, captured_at - to_days(getvariable('days_back')) AS captured_at,
    NULL AS signature)
FROM template_articles;

INSERT INTO core.story_articles BY NAME
SELECT * REPLACE (
    old_id(article_id) AS article_id, old_id(article_version_id) AS article_version_id, old_id(story_id) AS story_id,
    placed_at - to_days(getvariable('days_back')) AS placed_at)
FROM template_places;

INSERT INTO core.copies BY NAME
SELECT * REPLACE (old_id(article_id) AS article_id, old_id(original_article_id) AS original_article_id)
FROM template_copies;

INSERT INTO core.story_memories BY NAME
SELECT * REPLACE (old_id(story_id) AS story_id, day - getvariable('days_back') AS day)
FROM template_memories;

INSERT INTO core.event_mentions BY NAME
SELECT * REPLACE (
    'live-' || (report_date - getvariable('days_back')) AS run_id, old_id(event_mention_id) AS event_mention_id,
    old_id(article_version_id) AS article_version_id, old_id(article_id) AS article_id, old_id(article_id) AS capture_id,
    report_date - getvariable('days_back') AS report_date, date_start - getvariable('days_back') AS date_start,
    date_end - getvariable('days_back') AS date_end)
FROM template_mentions;

INSERT INTO core.event_keys BY NAME
SELECT * REPLACE (
    old_id(event_mention_id) AS event_mention_id, old_id(article_id) AS article_id, old_id(story_id) AS story_id,
    placed_at - to_days(getvariable('days_back')) AS placed_at,
    CASE WHEN known_sides = 2 THEN block_key ELSE md5_number_lower(block_key || ' ' || getvariable('days_back')) END AS block_key,
    first_day - getvariable('days_back') AS first_day, last_day - getvariable('days_back') AS last_day,
    chain_day - getvariable('days_back') AS chain_day, old_id(piece_key) AS piece_key, old_id(group_key) AS group_key)
FROM template_keys;

INSERT INTO core.events BY NAME
SELECT * REPLACE (
    old_id(event_id) AS event_id, old_id(best_event_mention_id) AS best_event_mention_id,
    report_date - getvariable('days_back') AS report_date, date_start - getvariable('days_back') AS date_start,
    date_end - getvariable('days_back') AS date_end)
FROM template_events;

INSERT INTO core.event_members BY NAME
SELECT * REPLACE (old_id(event_mention_id) AS event_mention_id, old_id(event_id) AS event_id)
FROM template_members;
