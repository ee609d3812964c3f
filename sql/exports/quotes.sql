-- Quotations, direct and indirect, with their speakers.
-- Grain: quote.
-- Key: quote_id.
-- Day: report_date.
-- Reads: mart.quotes.
-- Columns:
--   snippet: The words, cut at 300 characters unless texts were asked for
SELECT * REPLACE (if($full_text, snippet, left(snippet, 300)) AS snippet)
FROM mart.quotes
WHERE report_date BETWEEN $first AND $last
ORDER BY report_date, quote_id
