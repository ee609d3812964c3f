-- What people are quoted with, one direct quotation a speaker.
-- Grain: speaker.
-- Reads: core.article_versions, core.current_versions, core.quotes, mart.articles, mart.entities.
-- Why: of somebody's quotations the longest within 240 characters stands for the others; who is quoted in more articles comes first.
WITH night_articles AS (
    SELECT article_id
    FROM mart.articles
    WHERE article_id IN (SELECT article_id FROM core.article_versions WHERE list_contains($runs, run_id)) AND NOT is_copy
),
night_quotes AS (
    SELECT *, coalesce(speaker_entity_id, speaker_name) AS speaker_key, if(length(snippet) <= 240, length(snippet), -length(snippet)) AS fitness
    FROM core.quotes
    SEMI JOIN core.current_versions USING (run_id, article_version_id)
    WHERE article_id IN (FROM night_articles) AND is_direct AND speaker_name IS NOT NULL
),
night_speakers AS (
    SELECT
        speaker_key,
        count(*) AS quote_count,
        count(DISTINCT article_id) AS article_count,
        arg_max(quote_id, (fitness, quote_id)) AS quote_id
    FROM night_quotes
    GROUP BY speaker_key
)
SELECT
    coalesce(entities.name, night_quotes.speaker_name) AS speaker_name, entities.sector, entities.country_iso3,
    night_quotes.snippet AS quote_text, night_speakers.quote_count, night_speakers.article_count,
    articles.source_name, articles.title, articles.url
FROM night_speakers
JOIN night_quotes USING (quote_id)
JOIN mart.articles USING (article_id)
LEFT JOIN mart.entities ON entities.entity_id = night_quotes.speaker_entity_id
ORDER BY night_speakers.article_count DESC, night_speakers.quote_count DESC, night_speakers.speaker_key
LIMIT 1000
