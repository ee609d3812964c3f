-- What came of each capture in each step
-- Reads: ops.outcomes, ops.outcome_codes, core.captures, core.articles, traced.
WITH traced_captures AS (
    SELECT run_id, capture_id FROM core.captures WHERE kind_code <> 'feed' AND url_key IN (SELECT url_key FROM traced)
    UNION
    SELECT run_id, capture_id FROM core.articles WHERE article_id IN (SELECT article_id FROM traced)
)
SELECT outcomes.run_id, item_id AS capture_id, outcomes.step_code, outcomes.outcome_code, kind_code, description, detail
FROM ops.outcomes
JOIN traced_captures ON traced_captures.run_id = outcomes.run_id AND traced_captures.capture_id = outcomes.item_id
LEFT JOIN ops.outcome_codes USING (outcome_code)
WHERE item_kind IN ('capture', 'article')
ORDER BY outcomes.run_id, capture_id, list_position(['fetch', 'capture', 'extract', 'entities', 'events'], outcomes.step_code)
