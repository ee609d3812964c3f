-- The reports of incidents in the columns of the GDELT 2.0 mentions table, with its exact names, for scripts that are written for it.
-- Grain: event mention.
-- Reads: core.event_mentions, core.event_members, core.current_versions, core.articles, mart.gdelt_events.
-- Why: differences: copies are rows here as they are with GDELT; sentences are not numbered, so that SentenceID is NULL;
--   ActionCharOffset counts code points from 0 in the title or the text; the places of the actors' names are NULL; tone is NULL.
-- Example: SELECT GLOBALEVENTID, MentionSourceName, MentionIdentifier, Confidence FROM mart.gdelt_mentions LIMIT 10
-- Columns:
--   GLOBALEVENTID: Number made of event_id, as in gdelt_events
--   EventTimeDate: DATEADDED of the event, as YYYYMMDDHHMMSS
--   MentionTimeDate: First capture of the article's version, as YYYYMMDDHHMMSS
--   MentionType: 1: an address on the web
--   MentionSourceName: Registrable domain of the article
--   MentionIdentifier: Address of the article
--   SentenceID: NULL
--   Actor1CharOffset: NULL
--   Actor2CharOffset: NULL
--   ActionCharOffset: First code point of the trigger, in the field that it stands in
--   InRawText: 1: triggers stand in the text as it is
--   Confidence: How sure the coder is, in percent
--   MentionDocLen: Characters of the article's text
--   MentionDocTone: NULL
--   MentionDocTranslationInfo: NULL; texts are read in their own language
--   Extras: NULL
CREATE OR REPLACE VIEW mart.gdelt_mentions AS
SELECT
    gdelt_events."GLOBALEVENTID",
    gdelt_events."DATEADDED" AS "EventTimeDate",
    strftime(articles.captured_at, '%Y%m%d%H%M%S')::BIGINT AS "MentionTimeDate",
    1 AS "MentionType",
    articles.source_domain AS "MentionSourceName",
    articles.url AS "MentionIdentifier",
    NULL::INTEGER AS "SentenceID",
    NULL::INTEGER AS "Actor1CharOffset",
    NULL::INTEGER AS "Actor2CharOffset",
    event_mentions.trigger_start AS "ActionCharOffset",
    1 AS "InRawText",
    round(100 * event_mentions.confidence_score)::INTEGER AS "Confidence",
    length(articles.text) AS "MentionDocLen",
    NULL::DOUBLE AS "MentionDocTone",
    NULL::VARCHAR AS "MentionDocTranslationInfo",
    NULL::VARCHAR AS "Extras"
FROM core.event_mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id)
JOIN core.event_members USING (event_mention_id)
JOIN mart.gdelt_events ON gdelt_events."GLOBALEVENTID" = (md5_number_lower(event_members.event_id) >> 1)::BIGINT;
