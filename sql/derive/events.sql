-- One row an incident: something that happened, however often it is reported.
-- Grain: event.
-- Reads: core.event_members, core.event_mentions, core.current_versions, story_inputs, core.articles, core.copies, core.article_sources.
-- Why: counts leave copies out where they stand for evidence: an article stands for all that repeat it, and all that credit one agency
--   are one source. The best-evidenced mention (surest, then earliest) gives the actors; place and date come from the best that has one.
DELETE FROM core.events;

CREATE OR REPLACE TEMP TABLE member_mentions AS
SELECT
    event_members.event_id,
    event_members.is_opening,
    event_mentions.*,
    story_inputs.number,
    coalesce(copies.original_article_id, story_inputs.article_id) AS evidence_id,
    coalesce(article_sources.source_name, articles.source_domain) AS source_name,
    struct_pack(
        is_closed := NOT event_members.is_opening, doubt := -confidence_score, number := story_inputs.number,
        mention := event_mention_id) AS evidence_rank
FROM core.event_members
JOIN core.event_mentions USING (event_mention_id)
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN story_inputs ON story_inputs.article_id = event_mentions.article_id
JOIN core.articles ON articles.rowid = story_inputs.row_id
LEFT JOIN core.copies ON copies.article_id = story_inputs.article_id
LEFT JOIN core.article_sources ON article_sources.article_id = story_inputs.article_id;

INSERT INTO core.events BY NAME
WITH owners AS (
    SELECT
        articles.article_id AS evidence_id,
        CASE
            WHEN len(articles.agencies) > 0 THEN 'agency ' || lower(articles.agencies[1])
            WHEN article_sources.is_agency THEN 'agency ' || lower(article_sources.source_name)
            ELSE 'owner ' || lower(coalesce(article_sources.owner_name, articles.source_domain))
        END AS owner_key
    FROM story_inputs
    JOIN core.articles ON articles.rowid = story_inputs.row_id
    LEFT JOIN core.article_sources ON article_sources.article_id = story_inputs.article_id
    WHERE story_inputs.article_id IN (SELECT evidence_id FROM member_mentions)
),
modes AS (
    SELECT event_id, arg_min(mode_code, (-mode_count, mode_code)) AS mode_code
    FROM (SELECT event_id, mode_code, count(*) AS mode_count FROM member_mentions WHERE mode_code IS NOT NULL GROUP BY ALL)
    GROUP BY event_id
)
SELECT
    event_id,
    any_value(event_type) AS event_type,
    any_value(modes.mode_code) AS mode_code,
    'asserted' AS status,
    arg_min(source_actors, evidence_rank)[1].entity_id AS source_entity_id,
    arg_min(source_actors, evidence_rank)[1].name AS source_name,
    arg_min(source_actors, evidence_rank)[1].country_iso3 AS source_country,
    arg_min(source_actors, evidence_rank)[1].sector AS source_sector,
    arg_min(target_actors, evidence_rank)[1].entity_id AS target_entity_id,
    arg_min(target_actors, evidence_rank)[1].name AS target_name,
    arg_min(target_actors, evidence_rank)[1].country_iso3 AS target_country,
    arg_min(target_actors, evidence_rank)[1].sector AS target_sector,
    arg_min(place_entity_id, evidence_rank) FILTER (place_entity_id IS NOT NULL) AS place_entity_id,
    (arg_min({'dates': [date_start, date_end]}, evidence_rank) FILTER (date_start IS NOT NULL)).dates[1] AS date_start,
    (arg_min({'dates': [date_start, date_end]}, evidence_rank) FILTER (date_start IS NOT NULL)).dates[2] AS date_end,
    arg_min(date_granularity, evidence_rank) FILTER (date_start IS NOT NULL) AS date_granularity,
    min(report_date) AS report_date,
    count(*)::INTEGER AS mention_count,
    count(DISTINCT evidence_id)::INTEGER AS article_count,
    count(DISTINCT member_mentions.source_name)::INTEGER AS source_count,
    count(DISTINCT owner_key)::INTEGER AS independent_source_count,
    count_if(attributed_to IS NOT NULL)::INTEGER AS attributed_count,
    count_if(is_disputed)::INTEGER AS disputed_count,
    max(deaths_max) AS deaths_max,
    arg_min(event_mention_id, evidence_rank) AS best_event_mention_id
FROM member_mentions
JOIN owners USING (evidence_id)
LEFT JOIN modes USING (event_id)
GROUP BY event_id
ORDER BY event_id;
