-- One row a source and section: of how many articles events were coded, and why not of the others.
-- Grain: source, section. An article of two sections counts in both; section_name is NULL for articles that name none.
-- Reads: mart.articles, mart.event_mentions.
-- Why: no event is a result too. Sports pages and other languages give few rows by design; where a political section has as few, look closer.
-- Example: SELECT * FROM mart.event_coverage WHERE article_count >= 5 ORDER BY with_events_share, source_name, section_name LIMIT 10
-- Columns:
--   section_name: The publisher's own name of the section, as the page or its feed has it
--   article_count: Articles, copies included
--   with_events_count: Of these, articles with an event row of any status
--   with_events_share: Share of articles with an event row, 0..1
--   asserted_count: Event rows of these articles that the text asserts to have happened
--   other_status_count: Event rows that it denies, plans, threatens, remembers or supposes
--   not_coded_count: Articles that were not given to the coder, as they are not whole (the opening before a paywall)
--   language_count: Articles without events because no model reads their language
--   no_text_count: Articles without events because there was no text
--   no_trigger_count: Articles without events because no word of the lexicon occurs
--   no_pattern_count: Articles without events because its words occur, and in no construction that tells of an act
--   weak_count: Articles without events because what was found was too weak to be a row
--   crashed_count: Articles without events because the coder failed on them
CREATE OR REPLACE VIEW mart.event_coverage AS
WITH told AS (
    SELECT
        article_id,
        count(*) FILTER (WHERE status = 'asserted') AS asserted_count,
        count(*) FILTER (WHERE status <> 'asserted') AS other_status_count
    FROM mart.event_mentions
    GROUP BY article_id
),
placed AS (
    SELECT article_id, source_name, no_event_reason, unnest(if(len(sections) > 0, list_distinct(sections), [NULL])) AS section_name
    FROM mart.articles
)
SELECT
    placed.source_name,
    placed.section_name,
    count(*) AS article_count,
    count(told.article_id) AS with_events_count,
    count(told.article_id) / count(*) AS with_events_share,
    coalesce(sum(told.asserted_count), 0)::BIGINT AS asserted_count,
    coalesce(sum(told.other_status_count), 0)::BIGINT AS other_status_count,
    count(*) FILTER (WHERE told.article_id IS NULL AND placed.no_event_reason IS NULL) AS not_coded_count,
    count(*) FILTER (WHERE placed.no_event_reason = 'language') AS language_count,
    count(*) FILTER (WHERE placed.no_event_reason = 'no_text') AS no_text_count,
    count(*) FILTER (WHERE placed.no_event_reason = 'no_trigger') AS no_trigger_count,
    count(*) FILTER (WHERE placed.no_event_reason = 'no_pattern') AS no_pattern_count,
    count(*) FILTER (WHERE placed.no_event_reason = 'weak') AS weak_count,
    count(*) FILTER (WHERE placed.no_event_reason = 'crashed') AS crashed_count
FROM placed
LEFT JOIN told USING (article_id)
GROUP BY ALL;
