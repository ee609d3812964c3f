-- Who is threatening whom this week, as a condition, a plan or outright?
-- Reads: mart.event_mentions.
SELECT
    source_actor_name, target_actor_name, status, mode_code, count(*) AS mention_count, count(DISTINCT source_name) AS source_count,
    arg_max(snippet, (confidence_score, event_mention_id)) AS example_snippet
FROM mart.event_mentions
WHERE event_type = 'THREATEN' AND report_date > (SELECT max(report_date) FROM mart.event_mentions) - 7
GROUP BY ALL
ORDER BY mention_count DESC, source_actor_name, target_actor_name
LIMIT 20
