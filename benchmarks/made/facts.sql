-- What stands for the articles that have no current version yet: they are all first versions.
CREATE OR REPLACE TEMP TABLE new_articles AS
SELECT article_id, article_version_id, run_id, source_domain, published_at, captured_at
FROM core.articles
ANTI JOIN core.current_versions USING (article_id);

CREATE OR REPLACE TEMP TABLE dirty_articles AS
SELECT article_id FROM new_articles;

INSERT INTO core.current_versions BY NAME
SELECT article_id, article_version_id, run_id, 1 AS version_count, captured_at AS first_captured_at, captured_at AS last_captured_at
FROM new_articles;

INSERT INTO core.article_versions BY NAME
SELECT article_id, article_version_id, run_id, captured_at, 1 AS version_number, 'first' AS change_cause_code, true AS is_current
FROM new_articles;

INSERT INTO core.article_sources BY NAME
SELECT article_id, source_domain AS source_name, source_domain AS owner_name, false AS is_agency, false AS is_state_media
FROM new_articles;

INSERT INTO core.entities BY NAME
SELECT run_id, 'place:gn:' || place AS entity_id, 'place ' || place AS name, 'PLACE' AS type_code, place % 120 - 60 AS latitude,
    place * 7 % 360 - 180 AS longitude, 'c' AS coding_id
FROM (SELECT DISTINCT run_id FROM new_articles), (SELECT unnest(range(500)) AS place);

INSERT INTO core.stories BY NAME
SELECT story_id, 'x' AS title, 'en' AS lang, min(placed_at) AS first_published_at, max(placed_at) AS last_published_at,
    count(*) AS article_count, count(*) AS original_count, 1 AS source_count
FROM core.story_articles
ANTI JOIN core.stories USING (story_id)
GROUP BY story_id;
