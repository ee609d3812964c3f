-- Incidents that only superseded versions report: kept, and withdrawn when the version that no longer says so was first seen.
-- Grain: event.
-- Reads: withdrawn_groups, event_ids, core.event_mentions, core.article_versions, core.current_versions, core.events.
-- Why: who cited an incident must find what became of it; the default view leaves it out, and it counts nothing.
INSERT INTO core.events BY NAME
WITH last_words AS (
    SELECT
        event_id,
        event_mentions.*,
        last_captured_at,
        struct_pack(doubt := -confidence_score, mention := event_mention_id) AS evidence_rank
    FROM withdrawn_groups
    JOIN event_ids USING (first_mention_id)
    JOIN core.event_mentions USING (event_mention_id)
    SEMI JOIN core.article_versions ON article_versions.run_id = event_mentions.run_id
        AND article_versions.article_version_id = event_mentions.article_version_id
    JOIN core.current_versions ON current_versions.article_id = event_mentions.article_id
    ANTI JOIN core.events USING (event_id)
)
SELECT
    event_id,
    any_value(event_type) AS event_type,
    min(mode_code) AS mode_code,
    'asserted' AS status,
    arg_min(source_actors, evidence_rank)[1].entity_id AS source_entity_id,
    arg_min(source_actors, evidence_rank)[1].name AS source_name,
    arg_min(source_actors, evidence_rank)[1].country_iso3 AS source_country,
    arg_min(source_actors, evidence_rank)[1].sector AS source_sector,
    arg_min(target_actors, evidence_rank)[1].entity_id AS target_entity_id,
    arg_min(target_actors, evidence_rank)[1].name AS target_name,
    arg_min(target_actors, evidence_rank)[1].country_iso3 AS target_country,
    arg_min(target_actors, evidence_rank)[1].sector AS target_sector,
    min(report_date) AS report_date,
    0 AS mention_count,
    0 AS article_count,
    0 AS source_count,
    0 AS independent_source_count,
    0 AS attributed_count,
    0 AS disputed_count,
    arg_min(event_mention_id, evidence_rank) AS best_event_mention_id,
    max(last_captured_at) AS withdrawn_at
FROM last_words
GROUP BY event_id
ORDER BY event_id;
