-- The keys of event mentions that came, changed or went since the last derivation (temporary), put into core.event_keys.
-- Grain: event mention (come_keys, gone_keys).
-- Reads: core.event_keys, core.event_mentions, core.article_versions, core.story_articles, core.entities, core.judged_events,
--   core.judged_entities, dirty_articles, judged_articles, moved_articles.
-- Why: a side is known by its countries or bodies (and sectors that are not the state's own arms), else by its named entities, else not at
--   all. Two known public sides may meet across stories, anything less only inside one story. Undated news is of the day of its report or
--   the one before; what is wider than a week, or history, joins incidents and does not make them. Places within about fifty kilometres do
--   not contradict. Meetings and agreements have no direction. Mentions of superseded versions are there for what was withdrawn; what
--   people judged wrong is not. A key depends on its own article alone, so that only articles that were touched are looked at again.
CREATE OR REPLACE TEMP MACRO party_keys(actors, judged) AS list_sort(list_distinct(list_filter(list_transform(actors, lambda actor: CASE
    WHEN actor.country_iso3 IS NOT NULL THEN actor.country_iso3
        || CASE WHEN coalesce(actor.sector, 'GOV') IN ('GOV', 'MIL', 'SPY') THEN '' ELSE ' ' || actor.sector END
    ELSE regexp_replace(coalesce(judged[actor.entity_id], actor.entity_id), '^ctry:', '') END), lambda key: key IS NOT NULL)));

CREATE OR REPLACE TEMP MACRO is_public(keys) AS len(keys) > 0 AND len(list_filter(keys, lambda key: starts_with(key, 'ent:'))) = 0;

-- Event mentions as people judged them: without those that are wrong, corrected where they were corrected.
CREATE OR REPLACE TEMP VIEW told_mentions AS
SELECT event_mentions.* REPLACE (
    coalesce(judged.event_type, event_mentions.event_type) AS event_type,
    CASE WHEN judged.event_type IS NULL THEN coalesce(judged.mode_code, event_mentions.mode_code) ELSE judged.mode_code END AS mode_code,
    coalesce(judged.status, event_mentions.status) AS status,
    coalesce(judged.date_start, event_mentions.date_start) AS date_start,
    coalesce(judged.date_end, event_mentions.date_end) AS date_end,
    coalesce(judged.place_entity_id, event_mentions.place_entity_id) AS place_entity_id,
    coalesce(judged.source_actors, event_mentions.source_actors) AS source_actors,
    coalesce(judged.target_actors, event_mentions.target_actors) AS target_actors
)
FROM core.event_mentions
LEFT JOIN core.judged_events AS judged USING (event_mention_id)
WHERE judged.is_wrong IS DISTINCT FROM true;

CREATE OR REPLACE TEMP TABLE touched_articles AS
FROM dirty_articles
UNION
FROM judged_articles
UNION
FROM moved_articles;

CREATE OR REPLACE TEMP TABLE fresh_keys AS
WITH judged AS (
    SELECT article_id, map_from_entries(list((entity_id, judged_entity_id))) AS judged
    FROM core.judged_entities
    GROUP BY article_id
),
sides AS (
    SELECT
        event_mentions.*,
        article_versions.is_current,
        story_articles.placed_at,
        story_articles.story_id,
        CASE WHEN NOT starts_with(places.entity_id, 'ctry:') THEN round(latitude * 2)::VARCHAR || ' ' || round(longitude * 2)::VARCHAR END
            AS place_cell,
        coalesce(party_keys(source_actors, judged), []) AS source_keys,
        coalesce(party_keys(target_actors, judged), []) AS target_keys,
        coalesce(date_start, report_date - 1) AS first_day,
        CASE WHEN date_start IS NULL THEN report_date ELSE greatest(coalesce(date_end, report_date), date_start) END AS last_day
    FROM told_mentions AS event_mentions
    SEMI JOIN touched_articles USING (article_id)
    JOIN core.article_versions USING (run_id, article_version_id)
    JOIN core.story_articles ON story_articles.article_id = event_mentions.article_id
    LEFT JOIN core.entities AS places ON places.run_id = event_mentions.run_id AND places.entity_id = event_mentions.place_entity_id
    LEFT JOIN judged ON judged.article_id = event_mentions.article_id
    WHERE status = 'asserted' OR (status = 'historical' AND date_start IS NOT NULL)
),
directed AS (
    SELECT
        *,
        array_to_string(CASE WHEN event_type IN ('AGREE', 'CONSULT') THEN greatest(source_keys, target_keys) ELSE source_keys END, '+')
            AS source_key,
        array_to_string(CASE WHEN event_type IN ('AGREE', 'CONSULT') THEN least(source_keys, target_keys) ELSE target_keys END, '+')
            AS target_key
    FROM sides
)
SELECT
    event_mention_id, article_id, story_id, placed_at, event_type, source_key, target_key,
    (source_key <> '')::INTEGER + (target_key <> '')::INTEGER AS known_sides,
    md5_number_lower(concat_ws('|', event_type, source_key, target_key,
        CASE WHEN is_public(source_keys) AND is_public(target_keys) THEN '' ELSE story_id END)) AS block_key,
    place_cell, first_day, last_day, confidence_score,
    date_start IS NULL AS is_undated,
    is_current,
    status = 'asserted' AS is_opening,
    status = 'asserted' AND is_current AND last_day - first_day <= 7 AS is_sharp
FROM directed;

CREATE OR REPLACE TEMP TABLE known_keys AS
FROM core.event_keys
SEMI JOIN touched_articles USING (article_id);

CREATE OR REPLACE TEMP TABLE come_keys AS
FROM fresh_keys
EXCEPT
SELECT * EXCLUDE (piece_key, chain_day, group_key) FROM known_keys;

CREATE OR REPLACE TEMP TABLE gone_keys AS
WITH gone AS (
    SELECT * EXCLUDE (piece_key, chain_day, group_key) FROM known_keys
    EXCEPT
    FROM fresh_keys
)
FROM known_keys
SEMI JOIN gone USING (event_mention_id);

DELETE FROM core.event_keys
WHERE event_mention_id IN (SELECT event_mention_id FROM gone_keys);

INSERT INTO core.event_keys BY NAME
FROM come_keys
ORDER BY block_key, first_day, event_mention_id;

CREATE OR REPLACE TEMP TABLE changed_keys AS
FROM gone_keys
UNION ALL BY NAME
FROM come_keys;
