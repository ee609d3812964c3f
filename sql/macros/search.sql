-- The articles that hold the words, best first (BM25 with k1 1.2, b 0.75), at most 1,000; words in quotation marks must stand together.
-- Parameters: words.
-- Reads: core.postings, core.current_versions, core.articles, mart.articles, mart.terms.
-- Why: an article needs at least one of the words, and every phrase. Titles count as text. Only what is kept is joined to its article.
-- Example: SELECT round(search_score, 2) AS score, published_at, title FROM mart.search('"air strikes" Iran') LIMIT 10
CREATE OR REPLACE MACRO mart.search(words) AS TABLE
WITH asked AS (
    SELECT DISTINCT unnest(mart.terms(words)) AS term
),
phrases AS (
    SELECT list_transform(regexp_extract_all(words, '"([^"]+)"', 1), lambda phrase: lower(strip_accents(phrase))) AS wanted
),
found AS MATERIALIZED (
    SELECT article_id, term, term_count
    FROM core.postings
    SEMI JOIN asked USING (term)
),
rarity AS (
    SELECT term, ln(1 + ((SELECT count(*) FROM core.current_versions) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    FROM found
    GROUP BY term
),
scored AS (
    SELECT
        found.article_id,
        any_value(run_id) AS run_id,
        any_value(article_version_id) AS article_version_id,
        sum(weight * term_count * 2.2
            / (term_count + 1.2 * (0.25 + 0.75 * word_count / (SELECT greatest(avg(word_count), 1) FROM core.articles)))) AS search_score
    FROM found
    JOIN rarity USING (term)
    JOIN core.current_versions ON current_versions.article_id = found.article_id
    JOIN core.articles USING (run_id, article_version_id)
    GROUP BY found.article_id
),
kept AS (
    SELECT scored.article_id, search_score
    FROM scored
    JOIN core.articles USING (run_id, article_version_id)
    CROSS JOIN phrases
    WHERE len(wanted) = 0
        OR len(list_filter(wanted, lambda phrase: NOT contains(lower(strip_accents(concat(title, chr(10), text))), phrase))) = 0
    ORDER BY search_score DESC, scored.article_id
    LIMIT 1000
)
SELECT kept.search_score, articles.*
FROM kept
JOIN mart.articles USING (article_id)
ORDER BY kept.search_score DESC, articles.article_id;
