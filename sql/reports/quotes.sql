-- What people are quoted with, one direct quotation a speaker.
-- Grain: speaker.
-- Reads: core.article_versions, mart.quotes, mart.articles.
-- Why: of somebody's quotations the longest within 240 characters stands for the others; who is quoted in more articles comes first.
--   Left out: copies, speakers whom the text does not name, and scraps of less than 30 characters.
WITH night_quotes AS (
    SELECT *, if(length(snippet) <= 240, length(snippet), -length(snippet)) AS fitness
    FROM mart.quotes
    WHERE article_id IN (SELECT article_id FROM core.article_versions WHERE list_contains($runs, run_id))
        AND is_direct AND NOT is_copy AND speaker_entity_name IS NOT NULL AND length(snippet) >= 30
),
night_speakers AS (
    SELECT
        speaker_entity_id,
        count(*) AS quote_count,
        count(DISTINCT article_id) AS article_count,
        arg_max(quote_id, (fitness, quote_id)) AS quote_id
    FROM night_quotes
    GROUP BY speaker_entity_id
)
SELECT
    speaker_entity_name AS speaker_name, speaker_country, snippet AS quote_text, quote_count, article_count,
    night_quotes.source_name, articles.title, articles.url
FROM night_speakers
JOIN night_quotes USING (speaker_entity_id, quote_id)
JOIN mart.articles USING (article_id)
ORDER BY article_count DESC, quote_count DESC, speaker_name, speaker_entity_id
LIMIT 1000
