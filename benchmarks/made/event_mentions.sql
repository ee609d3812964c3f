-- Three event mentions an article, of the parties of its story and their neighbours.
-- Why: a third of real reports state a day, one in twenty a span of weeks or years, one in ten tells of the past, a quarter has a place.
INSERT INTO core.event_mentions BY NAME
WITH drawn AS (
    SELECT
        articles.*,
        coalesce(story_id, article_id) AS matter,
        ordinal,
        list_transform(range(8), lambda draw: (md5_number_lower(article_id || ordinal || draw) % 1000)::INTEGER) AS dice
    FROM core.articles
    SEMI JOIN dirty_articles USING (article_id)
    LEFT JOIN (SELECT article_id, story_id FROM core.story_articles) USING (article_id)
    CROSS JOIN (SELECT unnest(range(3)) AS ordinal)
),
chosen AS (
    SELECT
        *,
        ['CONSULT', 'ACCUSE', 'ASSAULT', 'REQUEST', 'X.DISASTER', 'AGREE', 'COERCE', 'X.DEAL'][1 + dice[1] % 8] AS event_type,
        list_transform([dice[2], dice[3]], lambda die: ((md5_number_lower(matter) % 240)::INTEGER + die % 4) % 240) AS parties,
        published_at::DATE AS report_date
    FROM drawn
)
SELECT
    run_id, article_version_id || '-' || ordinal AS event_mention_id, article_version_id, article_id, capture_id, event_type,
    CASE WHEN dice[6] < 100 THEN 'historical' ELSE 'asserted' END AS status,
    false AS is_negated, false AS is_question, false AS is_disputed, ordinal = 0 AS is_main,
    [{'entity_id': NULL, 'name': 'party ' || parties[1], 'country_iso3': CASE WHEN parties[1] < 120 THEN 'C' || parties[1] END,
        'sector': CASE WHEN parties[1] < 120 THEN 'GOV' END}] AS source_actors,
    [{'entity_id': NULL, 'name': 'party ' || parties[2], 'country_iso3': CASE WHEN parties[2] < 120 THEN 'C' || parties[2] END,
        'sector': CASE WHEN parties[2] < 120 THEN 'GOV' END}] AS target_actors,
    CASE WHEN dice[4] < 250 THEN 'place:gn:' || (md5_number_lower(matter) % 500) END AS place_entity_id,
    (CASE WHEN dice[5] < 330 OR dice[6] < 100 THEN report_date - (dice[7] % 4)::INTEGER
        WHEN dice[5] < 380 THEN report_date - (dice[7] * 2)::INTEGER END)::DATE AS date_start,
    CASE WHEN dice[5] < 330 THEN (report_date - (dice[7] % 4)::INTEGER)::DATE END AS date_end,
    CASE WHEN dice[5] < 330 THEN 'day' WHEN dice[5] < 380 OR dice[6] < 100 THEN 'range' END AS date_granularity,
    CASE WHEN dice[5] < 380 OR dice[6] < 100 THEN 'stated' ELSE 'none' END AS date_basis,
    report_date, 'text' AS field, 0 AS span_start, 1 AS span_end, 0 AS trigger_start, 1 AS trigger_end, 'x' AS snippet,
    0.5 + dice[8] / 2000 AS confidence_score, 'c' AS coding_id
FROM chosen
ORDER BY report_date, article_id, ordinal;
