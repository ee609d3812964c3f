-- Incidents: what is said to have happened, each once, however many articles report it.
-- Grain: event.
-- Key: event_id.
-- Day: series_date.
-- Reads: mart.events.
-- Why: divided by the stated day or, without one, the day of the first report, so that undated incidents are not lost.
-- Columns:
--   example_snippet: The sentence of the best-evidenced mention, cut at 300 characters unless texts were asked for
SELECT * REPLACE (if($full_text, example_snippet, left(example_snippet, 300)) AS example_snippet)
FROM mart.events
WHERE series_date BETWEEN $first AND $last
ORDER BY series_date, event_id
