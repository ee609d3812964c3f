-- What failed in a step after the network: a damaged record, a page that could not be read, an article that could not be annotated.
-- Grain: run, step, item.
-- Reads: ops.outcomes, ops.outcome_codes, core.captures.
-- Why: what failed in fetching is asked for again by the next polls, as often as its class allows; these fail again until code or bytes change.
SELECT
    outcomes.step_code AS stage, item_id, outcomes.run_id, outcomes.outcome_code AS class_code, outcomes.detail, description,
    coalesce(url_final, url_requested) AS url, captured_at, media_type, payload_bytes, warc_file, warc_offset
FROM ops.outcomes
JOIN ops.outcome_codes USING (outcome_code)
LEFT JOIN core.captures ON captures.run_id = outcomes.run_id AND captures.capture_id = outcomes.item_id
WHERE outcome_codes.kind_code = 'failed' AND outcomes.step_code <> 'fetch'
ORDER BY outcomes.run_id, stage, class_code, item_id
