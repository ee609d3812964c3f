-- Who is named together with whom, in different articles without copies?
-- Reads: mart.entity_timeline, mart.entities.
WITH people AS (
    SELECT entity_id, entity_name, article_id
    FROM mart.entity_timeline
    WHERE NOT is_copy AND entity_id IN (SELECT entity_id FROM mart.entities WHERE type_code IN ('PERSON', 'ORG', 'COUNTRY', 'IGO'))
)
SELECT one.entity_name AS name, other.entity_name AS other_name, count(*) AS article_count
FROM people AS one
JOIN people AS other ON other.article_id = one.article_id AND other.entity_id > one.entity_id
GROUP BY ALL
ORDER BY article_count DESC, name, other_name
LIMIT 30
