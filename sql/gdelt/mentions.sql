-- The rows of GDELT's mention files, each with the day of the file that it belongs to.
-- Grain: event, event mention.
-- Reads: mart.gdelt_mentions.
-- Why: a mention is in the file of the day on which it was seen, which may be later than its event's.
SELECT CAST(strptime(CAST("MentionTimeDate" AS VARCHAR), '%Y%m%d%H%M%S') AS DATE) AS day, *
FROM mart.gdelt_mentions
WHERE day BETWEEN $first AND $last
ORDER BY day, "GLOBALEVENTID", "MentionIdentifier", "ActionCharOffset", "SentenceID"
