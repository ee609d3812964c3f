-- What a year of articles has besides: texts, captures, ten million mentions with their entities, quotes, outcomes, runs.
-- Why: the histories of benchmarks.made_warehouse have only what stories and incidents read.
INSERT INTO core.captures BY NAME
SELECT run_id, capture_id, capture_id AS record_id, 'page' AS kind_code, url_key, captured_at, 200 AS http_status, md5(capture_id) AS payload_sha256,
    length(text) AS payload_bytes, 'capture.stored' AS outcome_code, 'x' AS warc_file, 0 AS warc_offset
FROM core.articles;

INSERT INTO core.mentions BY NAME
SELECT run_id, article_version_id || ordinal AS mention_id, article_version_id, article_id, capture_id, 'text' AS field,
    (place % 190)::INTEGER AS span_start, (place % 190 + 6)::INTEGER AS span_end, substring(text, place % 190 + 1, 6) AS snippet,
    'PERSON' AS type_code,
    CASE WHEN ordinal % 4 = 0 THEN 'ctry:C' || (place * place % 121) ELSE 'ent:' || floor(20000 * power((place % 9973) / 9973, 3))::INTEGER END
        AS entity_id,
    'c' AS coding_id
FROM (
    SELECT *, (md5_number_lower(article_id || ordinal) % 1000003)::BIGINT AS place
    FROM core.articles
    CROSS JOIN (SELECT unnest(range(17)) AS ordinal)
);

INSERT INTO core.entities BY NAME
SELECT DISTINCT run_id, entity_id, entity_id AS name, CASE WHEN starts_with(entity_id, 'ctry:') THEN 'COUNTRY' ELSE 'PERSON' END AS type_code,
    CASE WHEN starts_with(entity_id, 'ctry:') THEN entity_id[6:] END AS country_iso3, 'c' AS coding_id
FROM core.mentions;

INSERT INTO core.quotes BY NAME
SELECT run_id, article_version_id || 'q' AS quote_id, article_version_id, article_id, capture_id, 'somebody' AS speaker_name,
    'ent:' || (length(text) % 5000) AS speaker_entity_id, true AS is_direct, 'text' AS field, 0 AS span_start, 60 AS span_end,
    left(text, 60) AS snippet, 'c' AS coding_id
FROM core.articles;

INSERT INTO ops.outcomes BY NAME
SELECT run_id, ends.step_code, ends.item_kind, capture_id AS item_id, ends.outcome_code, source_domain
FROM core.articles
CROSS JOIN (VALUES ('capture', 'capture', 'capture.stored'), ('extract', 'capture', 'extract.article'), ('entities', 'article', 'entities.done'),
    ('events', 'article', 'events.done')) AS ends (step_code, item_kind, outcome_code);

INSERT INTO ops.runs BY NAME
SELECT run_id, 'live' AS kind_code, run_id[6:]::DATE AS day, count(*) AS capture_count, 1 AS shard_count, 'x' AS manifest_sha256,
    TIMESTAMP '2030-01-01' AS loaded_at
FROM core.articles
GROUP BY run_id;

INSERT INTO ops.codings VALUES ('c', '0', 'm', 'l', 'k', 'f');
