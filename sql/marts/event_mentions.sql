-- One row a sentence's report, in a current version, of something that happened, will, might or did not.
-- Grain: event mention.
-- Reads: core.event_mentions, core.current_versions, core.event_members, core.articles, core.article_sources, core.entity_cast,
--   mart.event_title.
-- Why: all statuses are here; mart.events holds the incidents that the asserted ones are joined to.
-- Example: SELECT status, count(*) AS mentions FROM mart.event_mentions GROUP BY ALL ORDER BY mentions DESC
-- Columns:
--   event_id: The incident; NULL for what did not happen or happened long ago
--   event_title: Actors and act in plain words
--   source_actor_name: The first source actor
--   target_actor_name: The first target actor
--   place_name: Where, from the clause
--   url: The article
CREATE OR REPLACE VIEW mart.event_mentions AS
SELECT
    event_mentions.event_mention_id,
    event_mentions.article_id,
    event_members.event_id,
    mart.event_title(source_actors[1].name, target_actors[1].name, event_mentions.event_type, event_mentions.mode_code) AS event_title,
    event_mentions.event_type,
    event_mentions.mode_code,
    event_mentions.contexts,
    event_mentions.cameo_root,
    event_mentions.quad_class,
    event_mentions.status,
    event_mentions.status_cue,
    event_mentions.is_negated,
    event_mentions.is_question,
    event_mentions.is_disputed,
    event_mentions.is_main,
    source_actors[1].name AS source_actor_name,
    target_actors[1].name AS target_actor_name,
    event_mentions.source_actors,
    event_mentions.target_actors,
    event_mentions.place_entity_id,
    entity_cast.name AS place_name,
    event_mentions.place_null_reason,
    event_mentions.date_start,
    event_mentions.date_end,
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
    event_mentions.coding_id
FROM core.event_mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id)
JOIN core.article_sources ON article_sources.article_id = event_mentions.article_id
LEFT JOIN core.event_members USING (event_mention_id)
LEFT JOIN core.entity_cast ON entity_cast.entity_id = event_mentions.place_entity_id;
