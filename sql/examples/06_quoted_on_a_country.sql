-- Who is quoted in articles about a country, by outlet?
-- Reads: mart.quotes, mart.articles_about.
-- Why: copies are left out, so that a reprinted quote counts once. Put your country for Iran.
SELECT source_name, coalesce(speaker_entity_name, speaker_name) AS speaker, speaker_country, count(*) AS quote_count
FROM mart.quotes
WHERE NOT is_copy AND speaker_name IS NOT NULL AND article_id IN (SELECT article_id FROM mart.articles_about('Iran'))
GROUP BY ALL
ORDER BY quote_count DESC, source_name, speaker
LIMIT 50
