-- One row a quotation, direct or indirect, in a current version.
-- Grain: quote.
-- Reads: core.quotes, core.current_versions, core.articles, core.article_sources, core.judged_entities,
--   core.entity_cast, core.copies, mart.local_date.
-- Why: who is heard, by whom, and how often; leave copies out to count utterances and not reprints.
-- Example: SELECT speaker_entity_name, count(*) AS quotes FROM mart.quotes WHERE NOT is_copy GROUP BY ALL ORDER BY quotes DESC LIMIT 10
-- Columns:
--   speaker_entity_name: Preferred name of the speaker
--   speaker_country: Country of the speaker, ISO 3166-1 alpha-3
--   report_date: Day of publication, or of capture when that is unknown, in the readers' zone
--   is_copy: Whether the article repeats another's text
CREATE OR REPLACE VIEW mart.quotes AS
SELECT
    quotes.quote_id,
    quotes.article_id,
    quotes.snippet,
    quotes.speaker_name,
    coalesce(judged_entities.judged_entity_id, quotes.speaker_entity_id) AS speaker_entity_id,
    entity_cast.name AS speaker_entity_name,
    entity_cast.country_iso3 AS speaker_country,
    quotes.cue,
    quotes.is_direct,
    article_sources.source_name,
    mart.local_date(coalesce(articles.published_at, articles.captured_at)) AS report_date,
    articles.url,
    copies.article_id IS NOT NULL AS is_copy,
    quotes.field,
    quotes.span_start,
    quotes.span_end,
    quotes.article_version_id,
    quotes.coding_id
FROM core.quotes
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id)
JOIN core.article_sources ON article_sources.article_id = quotes.article_id
LEFT JOIN core.judged_entities ON judged_entities.article_id = quotes.article_id AND judged_entities.entity_id = quotes.speaker_entity_id
LEFT JOIN core.entity_cast ON entity_cast.entity_id = coalesce(judged_entities.judged_entity_id, quotes.speaker_entity_id)
LEFT JOIN core.copies ON copies.article_id = quotes.article_id;
