-- One row an incident: something that happened, however often it is reported.
-- Grain: event.
-- Reads: event_groups, event_ids, earlier_members, core.events, told_mentions, core.current_versions, story_inputs, core.articles,
--   core.copies, core.article_sources, core.judged_entities.
-- Why: counts leave copies out where they stand for evidence: an article stands for all that repeat it, and all that credit one agency
--   are one source. The best-evidenced mention (surest, then earliest) is the example; actors come from the best that
--   names most of them, place and date from the best that has one.
DELETE FROM core.events
WHERE withdrawn_at IS NOT NULL OR event_id IN (SELECT event_id FROM earlier_members);

CREATE OR REPLACE TEMP TABLE member_mentions AS
WITH member_sources AS (
    SELECT article_id, source_name
    FROM core.article_sources
    WHERE article_id IN (SELECT article_id FROM event_groups)
)
SELECT
    event_ids.event_id,
    event_groups.evidence_rank,
    event_mention_id,
    event_type,
    mode_code,
    {'source': source_actors[1], 'target': target_actors[1],
        'source_entity_id': coalesce(source_judged.judged_entity_id, source_actors[1].entity_id),
        'target_entity_id': coalesce(target_judged.judged_entity_id, target_actors[1].entity_id)} AS sides,
    (coalesce(len(source_actors), 0) = 0)::INTEGER + (coalesce(len(target_actors), 0) = 0)::INTEGER AS missing_sides,
    place_entity_id,
    CASE WHEN date_start IS NOT NULL AND is_dating
        THEN {'first_day': date_start, 'last_day': date_end, 'granularity': date_granularity} END AS date,
    report_date,
    attributed_to IS NOT NULL AS is_attributed,
    is_disputed,
    deaths_max,
    coalesce(copies.original_article_id, event_mentions.article_id) AS evidence_id,
    coalesce(member_sources.source_name, '') AS source_name
FROM event_groups
JOIN event_ids USING (first_mention_id)
JOIN told_mentions AS event_mentions USING (event_mention_id)
SEMI JOIN core.current_versions USING (run_id, article_version_id)
LEFT JOIN core.copies ON copies.article_id = event_mentions.article_id
LEFT JOIN member_sources ON member_sources.article_id = event_mentions.article_id
LEFT JOIN core.judged_entities AS source_judged
    ON source_judged.article_id = event_mentions.article_id AND source_judged.entity_id = source_actors[1].entity_id
LEFT JOIN core.judged_entities AS target_judged
    ON target_judged.article_id = event_mentions.article_id AND target_judged.entity_id = target_actors[1].entity_id;

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
),
incidents AS (
    SELECT
        event_id,
        any_value(event_type) AS event_type,
        arg_min(sides, missing_sides * 1000000000 + evidence_rank) AS sides,
        arg_min(place_entity_id, evidence_rank) AS place_entity_id,
        arg_min(date, evidence_rank) AS date,
        min(report_date) AS report_date,
        count(*)::INTEGER AS mention_count,
        count(DISTINCT evidence_id)::INTEGER AS article_count,
        count(DISTINCT member_mentions.source_name)::INTEGER AS source_count,
        count(DISTINCT owner_key)::INTEGER AS independent_source_count,
        count_if(is_attributed)::INTEGER AS attributed_count,
        count_if(is_disputed)::INTEGER AS disputed_count,
        max(deaths_max) AS deaths_max,
        arg_min(event_mention_id, evidence_rank) AS best_event_mention_id
    FROM member_mentions
    JOIN owners USING (evidence_id)
    GROUP BY event_id
)
SELECT
    event_id,
    event_type,
    mode_code,
    'asserted' AS status,
    sides.source_entity_id AS source_entity_id,
    sides.source.name AS source_name,
    sides.source.country_iso3 AS source_country,
    sides.source.sector AS source_sector,
    sides.target_entity_id AS target_entity_id,
    sides.target.name AS target_name,
    sides.target.country_iso3 AS target_country,
    sides.target.sector AS target_sector,
    place_entity_id,
    date.first_day AS date_start,
    date.last_day AS date_end,
    date.granularity AS date_granularity,
    report_date,
    mention_count,
    article_count,
    source_count,
    independent_source_count,
    attributed_count,
    disputed_count,
    deaths_max,
    best_event_mention_id
FROM incidents
LEFT JOIN modes USING (event_id)
ORDER BY event_id;
