-- What was said until a day of what people are, by country and sector: the evidence that roles are learned from.
-- Grain: person, country, sector.
-- Reads: core.role_mentions, core.judged_entities, core.current_versions, core.articles, core.article_sources, core.copies.
-- Parameters: until (exclusive, UTC).
-- Why: copies are left out, because a text that was printed ten times says it once.
WITH said AS (
    SELECT
        coalesce(judged_entity_id, role_mentions.entity_id) AS entity_id,
        role_mentions.country_iso3, sector, role_name, role_mentions.article_id, owner_name,
        coalesce(articles.published_at, articles.captured_at) AS seen_at
    FROM core.role_mentions
    SEMI JOIN core.current_versions USING (run_id, article_version_id)
    JOIN core.articles USING (run_id, article_version_id)
    JOIN core.article_sources ON article_sources.article_id = role_mentions.article_id
    ANTI JOIN core.copies ON copies.article_id = role_mentions.article_id
    LEFT JOIN core.judged_entities
        ON judged_entities.article_id = role_mentions.article_id AND judged_entities.entity_id = role_mentions.entity_id
    WHERE coalesce(articles.published_at, articles.captured_at) < $until
),
roles AS (
    SELECT entity_id, country_iso3, sector, role_name, count(DISTINCT article_id) AS role_count
    FROM said
    GROUP BY ALL
),
names AS (
    SELECT entity_id, country_iso3, sector, arg_max(role_name, (role_count, role_name)) AS role_name
    FROM roles
    GROUP BY ALL
)
SELECT
    said.entity_id, said.country_iso3, said.sector, names.role_name,
    list_sort(list(DISTINCT article_id)) AS article_ids,
    list_sort(list(DISTINCT owner_name)) AS owner_names,
    min(seen_at)::DATE AS first_date,
    max(seen_at)::DATE AS last_date
FROM said
JOIN names ON names.entity_id = said.entity_id AND names.country_iso3 IS NOT DISTINCT FROM said.country_iso3
    AND names.sector IS NOT DISTINCT FROM said.sector
GROUP BY said.entity_id, said.country_iso3, said.sector, names.role_name
ORDER BY said.entity_id, said.country_iso3, said.sector;
