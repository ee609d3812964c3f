-- Names, and descriptions that stand for one, with who or what is meant.
-- Grain: mention.
-- Key: mention_id.
-- Day: report_date.
-- Reads: mart.mentions, mart.articles.
-- Columns:
--   snippet: The words themselves, cut at 300 characters unless texts were asked for
SELECT mentions.* REPLACE (if($full_text, snippet, left(snippet, 300)) AS snippet), articles.report_date
FROM mart.mentions
JOIN mart.articles USING (article_id)
WHERE articles.report_date BETWEEN $first AND $last
ORDER BY articles.report_date, mentions.mention_id
