-- One row a sentence's report, in a current version, of something that happened, will, might or did not.
-- Grain: event mention.
-- Reads: core.event_mentions, core.judged_events, core.current_versions, core.event_members, core.articles, core.article_sources, core.entity_cast,
--   mart.event_title.
-- Why: all statuses are here; mart.events holds the incidents that the asserted ones are joined to. What people judged wrong is left out,
--   what they corrected is as they said.
-- Example: SELECT status, count(*) AS mentions FROM mart.event_mentions GROUP BY ALL ORDER BY mentions DESC
-- Columns:
--   event_id: The incident; NULL for what did not happen or happened long ago
--   event_title: Actors and act in plain words
--   source_actor_name: The first source actor
--   target_actor_name: The first target actor
--   place_name: Where, from the clause
--   url: The article
--   is_corrected: Whether people corrected the row; core.event_mentions has what was coded
CREATE OR REPLACE VIEW mart.event_mentions AS
SELECT
    event_mentions.event_mention_id,
    event_mentions.article_id,
    event_members.event_id,
    mart.event_title(coalesce(judged.source_actors, event_mentions.source_actors)[1].name,
        coalesce(judged.target_actors, event_mentions.target_actors)[1].name,
        coalesce(judged.event_type, event_mentions.event_type),
        CASE WHEN judged.event_type IS NULL THEN coalesce(judged.mode_code, event_mentions.mode_code) ELSE judged.mode_code END)
        AS event_title,
    coalesce(judged.event_type, event_mentions.event_type) AS event_type,
    CASE WHEN judged.event_type IS NULL THEN coalesce(judged.mode_code, event_mentions.mode_code) ELSE judged.mode_code END AS mode_code,
    event_mentions.contexts,
    CASE WHEN judged.event_type IS NULL THEN event_mentions.cameo_root ELSE judged.cameo_root END AS cameo_root,
    CASE WHEN judged.event_type IS NULL THEN event_mentions.quad_class ELSE judged.quad_class END AS quad_class,
    coalesce(judged.status, event_mentions.status) AS status,
    event_mentions.status_cue,
    event_mentions.is_negated,
    event_mentions.is_question,
    event_mentions.is_disputed,
    event_mentions.is_main,
    coalesce(judged.source_actors, event_mentions.source_actors)[1].name AS source_actor_name,
    coalesce(judged.target_actors, event_mentions.target_actors)[1].name AS target_actor_name,
    coalesce(judged.source_actors, event_mentions.source_actors) AS source_actors,
    coalesce(judged.target_actors, event_mentions.target_actors) AS target_actors,
    coalesce(judged.place_entity_id, event_mentions.place_entity_id) AS place_entity_id,
    entity_cast.name AS place_name,
    event_mentions.place_null_reason,
    coalesce(judged.date_start, event_mentions.date_start) AS date_start,
    coalesce(judged.date_end, event_mentions.date_end) AS date_end,
    event_mentions.date_granularity,
    event_mentions.date_basis,
    event_mentions.report_date,
    event_mentions.attributed_to,
    event_mentions.deaths_min,
    event_mentions.deaths_max,
    event_mentions.injured_min,
    event_mentions.injured_max,
    event_mentions.snippet,
    event_mentions.field,
    event_mentions.span_start,
    event_mentions.span_end,
    event_mentions.trigger_start,
    event_mentions.trigger_end,
    event_mentions.confidence_score,
    article_sources.source_name,
    articles.url,
    event_mentions.article_version_id,
    event_mentions.pattern_id,
    event_mentions.coding_id,
    judged.event_mention_id IS NOT NULL AS is_corrected
FROM core.event_mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id)
JOIN core.article_sources ON article_sources.article_id = event_mentions.article_id
LEFT JOIN core.event_members USING (event_mention_id)
LEFT JOIN core.judged_events AS judged ON judged.event_mention_id = event_mentions.event_mention_id
LEFT JOIN core.entity_cast ON entity_cast.entity_id = coalesce(judged.place_entity_id, event_mentions.place_entity_id)
WHERE judged.is_wrong IS DISTINCT FROM true;
