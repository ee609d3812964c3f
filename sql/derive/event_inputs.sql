-- The event mentions that can be part of an incident, each with what it must have in common with others (temporary).
-- Grain: event mention.
-- Reads: core.event_mentions, core.article_versions, story_inputs, core.story_articles, core.entities.
-- Why: a side is known by its countries or bodies (and sectors that are not the state's own arms), else by its named entities, else not at
--   all. Two known public sides may meet across stories, anything less only inside one story. Undated news is of the day of its report or
--   the one before; what is wider than a week, or history, joins incidents and does not make them. Places within about fifty kilometres do
--   not contradict. Meetings and agreements have no direction. Mentions of superseded versions are there
--   for what was withdrawn.
CREATE OR REPLACE TEMP MACRO party_keys(actors) AS list_sort(list_distinct(list_filter(list_transform(actors, lambda actor: CASE
    WHEN actor.country_iso3 IS NOT NULL THEN actor.country_iso3
        || CASE WHEN coalesce(actor.sector, 'GOV') IN ('GOV', 'MIL', 'SPY') THEN '' ELSE ' ' || actor.sector END
    ELSE actor.entity_id END), lambda key: key IS NOT NULL)));

CREATE OR REPLACE TEMP MACRO is_public(keys) AS len(keys) > 0 AND len(list_filter(keys, lambda key: starts_with(key, 'ent:'))) = 0;

CREATE OR REPLACE TEMP TABLE event_inputs AS
WITH places AS (
    SELECT entity_id, min(round(latitude * 2)::VARCHAR || ' ' || round(longitude * 2)::VARCHAR) AS place_cell
    FROM core.entities
    WHERE NOT starts_with(entity_id, 'ctry:')
    GROUP BY entity_id
),
sides AS (
    SELECT
        event_mentions.*,
        article_versions.is_current,
        story_inputs.number,
        story_articles.story_id,
        places.place_cell,
        array_to_string(party_keys(source_actors), '+') AS source_key,
        array_to_string(party_keys(target_actors), '+') AS target_key,
        is_public(party_keys(source_actors)) AND is_public(party_keys(target_actors)) AS is_public,
        coalesce(date_start, report_date - 1) AS first_day,
        CASE WHEN date_start IS NULL THEN report_date ELSE greatest(coalesce(date_end, report_date), date_start) END AS last_day
    FROM core.event_mentions
    JOIN core.article_versions USING (run_id, article_version_id)
    JOIN story_inputs ON story_inputs.article_id = event_mentions.article_id
    JOIN core.story_articles ON story_articles.article_id = event_mentions.article_id
    LEFT JOIN places ON places.entity_id = event_mentions.place_entity_id
    WHERE status = 'asserted' OR (status = 'historical' AND date_start IS NOT NULL)
),
directed AS (
    SELECT
        * EXCLUDE (source_key, target_key),
        CASE WHEN event_type IN ('AGREE', 'CONSULT') THEN greatest(source_key, target_key) ELSE source_key END AS source_key,
        CASE WHEN event_type IN ('AGREE', 'CONSULT') THEN least(source_key, target_key) ELSE target_key END AS target_key
    FROM sides
)
SELECT
    event_mention_id, is_current, number, story_id, event_type, source_key, target_key, place_cell, first_day, last_day, confidence_score,
    date_start IS NULL AS is_undated,
    status = 'asserted' AS is_opening,
    status = 'asserted' AND is_current AND last_day - first_day <= 7 AS is_sharp,
    (source_key <> '')::INTEGER + (target_key <> '')::INTEGER AS known_sides,
    concat_ws('|', event_type, source_key, target_key, CASE WHEN is_public THEN '' ELSE story_id END) AS block
FROM directed;
