-- Where a judgement gives mentions to another entity than annotation did: splits article by article, then merges.
-- Grain: article, entity as annotated.
-- Reads: core.judgements, core.judged_events, earlier_judged_events, entity_ends, core.mentions, core.current_versions, core.event_mentions.
-- Why: facts keep the ids that annotation gave, so that a judgement can be undone. entity_ends (temporary) has, for each entity that was
--   merged, the end of its chain of merges; of several splits that fit, the first by id is taken.
--   judged_articles (temporary) are those about which something else stands than before.
CREATE OR REPLACE TEMP TABLE earlier_entities AS
FROM core.judged_entities;

DELETE FROM core.judged_entities;

INSERT INTO core.judged_entities BY NAME
WITH subjects AS (
    SELECT entity_id FROM entity_ends
    UNION
    SELECT subject_id FROM core.judgements WHERE verdict_code = 'split'
),
named AS (
    SELECT DISTINCT article_id, entity_id
    FROM core.mentions
    SEMI JOIN core.current_versions USING (run_id, article_version_id)
    SEMI JOIN subjects USING (entity_id)
),
company AS (
    SELECT judgement_id, unnest(with_entity_ids) AS entity_id
    FROM core.judgements
    WHERE verdict_code = 'split'
),
in_company AS (
    SELECT DISTINCT judgement_id, article_id
    FROM core.mentions
    SEMI JOIN core.current_versions USING (run_id, article_version_id)
    JOIN company USING (entity_id)
),
splits AS (
    SELECT named.article_id, named.entity_id, arg_min(judgements.object_id, judgement_id) AS object_id
    FROM named
    JOIN core.judgements ON judgements.subject_id = named.entity_id AND judgements.verdict_code = 'split'
    LEFT JOIN in_company USING (judgement_id, article_id)
    WHERE in_company.judgement_id IS NOT NULL OR list_contains(judgements.article_ids, named.article_id)
    GROUP BY named.article_id, named.entity_id
),
judged AS (
    SELECT article_id, named.entity_id, coalesce(splits.object_id, named.entity_id) AS split_entity_id
    FROM named
    LEFT JOIN splits USING (article_id, entity_id)
)
SELECT article_id, judged.entity_id, coalesce(ends.end_entity_id, split_entity_id) AS judged_entity_id
FROM judged
LEFT JOIN entity_ends AS ends ON ends.entity_id = split_entity_id
WHERE coalesce(ends.end_entity_id, split_entity_id) <> judged.entity_id
ORDER BY article_id, judged.entity_id;

CREATE OR REPLACE TEMP TABLE judged_articles AS
WITH changed_events AS (
    (FROM core.judged_events EXCEPT FROM earlier_judged_events)
    UNION
    (FROM earlier_judged_events EXCEPT FROM core.judged_events)
)
SELECT article_id
FROM ((FROM core.judged_entities EXCEPT FROM earlier_entities) UNION ALL (FROM earlier_entities EXCEPT FROM core.judged_entities))
UNION
SELECT article_id FROM core.event_mentions JOIN changed_events USING (event_mention_id);
