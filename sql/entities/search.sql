-- Entities with a name of which some word begins with the text, the most named first.
-- Grain: entity.
-- Reads: core.entity_cast, core.entity_aliases.
-- Parameters: text (lower case, without accents, one space between words), limit.
-- Why: names are compared as they are read: case, accents and points do not matter.
WITH names AS (
    SELECT entity_id, name AS alias_name FROM core.entity_cast
    UNION
    SELECT entity_id, alias_name FROM core.entity_aliases
),
folded AS (
    SELECT entity_id, alias_name,
        trim(regexp_replace(regexp_replace(strip_accents(lower(alias_name)), '[.''’]', '', 'g'), '[^[:alnum:]]+', ' ', 'g')) AS words
    FROM names
),
found AS (
    SELECT entity_id, arg_min(alias_name, (words <> $text, NOT starts_with(words, $text), words, alias_name)) AS matched_name,
        bool_or(words = $text) AS is_whole
    FROM folded
    WHERE starts_with(words, $text) OR contains(words, ' ' || $text)
    GROUP BY entity_id
)
SELECT entity_id, name, type_code, country_iso3, sector, matched_name, mention_count, article_count
FROM found
JOIN core.entity_cast USING (entity_id)
ORDER BY is_whole DESC, article_count DESC, entity_id
LIMIT $limit;
