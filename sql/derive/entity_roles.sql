-- What people are said to be, and from when to when: the titles and appositions beside their names in current versions.
-- Grain: person, role, country, sector, owner, whether it is past.
-- Reads: core.role_mentions, core.judged_entities, core.current_versions, core.articles, core.article_sources, core.copies.
-- Why: a role is worth what its sources are: a copied text counts as mention and article, but not as another source.
DELETE FROM core.entity_roles;

INSERT INTO core.entity_roles BY NAME
WITH said AS (
    SELECT
        coalesce(judged.judged_entity_id, role_mentions.entity_id) AS entity_id,
        role_name, role_mentions.country_iso3, sector, coalesce(owners.judged_entity_id, owner_entity_id) AS owner_entity_id, is_former,
        role_mentions.article_id, article_version_id, role_mention_id, field, span_start, span_end, snippet,
        coalesce(articles.published_at, articles.captured_at) AS seen_at,
        CASE WHEN copies.article_id IS NULL THEN article_sources.owner_name END AS owner_name
    FROM core.role_mentions
    SEMI JOIN core.current_versions USING (run_id, article_version_id)
    JOIN core.articles USING (run_id, article_version_id)
    JOIN core.article_sources ON article_sources.article_id = role_mentions.article_id
    LEFT JOIN core.copies ON copies.article_id = role_mentions.article_id
    LEFT JOIN core.judged_entities AS judged
        ON judged.article_id = role_mentions.article_id AND judged.entity_id = role_mentions.entity_id
    LEFT JOIN core.judged_entities AS owners
        ON owners.article_id = role_mentions.article_id AND owners.entity_id = role_mentions.owner_entity_id
)
SELECT
    entity_id, role_name, country_iso3, sector, owner_entity_id, is_former,
    min(seen_at) AS first_seen_at,
    max(seen_at) AS last_seen_at,
    count(*) AS mention_count,
    count(DISTINCT article_id) AS article_count,
    count(DISTINCT owner_name) AS source_count,
    arg_min(article_version_id, (seen_at, role_mention_id)) AS example_article_version_id,
    arg_min(field, (seen_at, role_mention_id)) AS example_field,
    arg_min(span_start, (seen_at, role_mention_id)) AS example_span_start,
    arg_min(span_end, (seen_at, role_mention_id)) AS example_span_end,
    arg_min(snippet, (seen_at, role_mention_id)) AS example_snippet
FROM said
GROUP BY ALL
ORDER BY entity_id, role_name, country_iso3, sector, owner_entity_id, is_former;
