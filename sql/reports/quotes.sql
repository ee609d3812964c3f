-- What people are quoted with, one direct quotation a speaker.
-- Grain: speaker.
-- Reads: mart.articles, core.quotes, core.entity_cast.
-- Why: of somebody's quotations the longest within 240 characters stands for the others; who is quoted in more articles comes first.
--   Left out: copies, speakers whom the text does not name, and scraps of less than 30 characters.
WITH night_articles AS (
    SELECT article_version_id, source_name, title, url
    FROM mart.articles
    WHERE list_contains($runs::VARCHAR[], run_id) AND NOT is_copy
),
night_quotes AS (
    SELECT *, if(length(snippet) <= 240, length(snippet), -length(snippet)) AS fitness
    FROM core.quotes
    SEMI JOIN night_articles USING (article_version_id)
    WHERE list_contains($runs::VARCHAR[], run_id) AND is_direct AND speaker_entity_id IS NOT NULL AND length(snippet) >= 30
),
night_speakers AS (
    SELECT
        speaker_entity_id,
        count(*) AS quote_count,
        count(DISTINCT article_version_id) AS article_count,
        arg_max(quote_id, (fitness, quote_id)) AS quote_id
    FROM night_quotes
    GROUP BY speaker_entity_id
)
SELECT
    entity_cast.name AS speaker_name, entity_cast.country_iso3 AS speaker_country, snippet AS quote_text,
    quote_count, night_speakers.article_count, source_name, title, url
FROM night_speakers
JOIN night_quotes USING (speaker_entity_id, quote_id)
JOIN night_articles USING (article_version_id)
JOIN core.entity_cast ON entity_cast.entity_id = speaker_entity_id
ORDER BY night_speakers.article_count DESC, quote_count DESC, speaker_name, speaker_entity_id
LIMIT 1000
