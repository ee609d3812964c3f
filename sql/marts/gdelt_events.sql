-- The incidents in the columns of the GDELT 2.0 event table, with its exact names, for scripts that are written for it.
-- Grain: event.
-- Reads: mart.events, core.event_mentions, core.current_versions, core.articles.
-- Why: differences: GLOBALEVENTID is a 63-bit number made of our event_id; events are PLOVER incidents, so that EventCode, EventBaseCode and
--   EventRootCode all hold the CAMEO root alone; GoldsteinScale is NULL; one incident is one row,
--   however many articles; AvgTone, religions, ethnic codes and known groups are NULL; actor places are NULL, ActionGeo is the event's place.
-- Example: SELECT GLOBALEVENTID, SQLDATE, Actor1Name, Actor2Name, EventRootCode FROM mart.gdelt_events LIMIT 10
-- Columns:
--   GLOBALEVENTID: Number made of event_id
--   SQLDATE: Day as YYYYMMDD
--   MonthYear: Month as YYYYMM
--   Year: Year
--   FractionDate: Year and share of it that has passed
--   Actor1Code: Country of the source actor and its sector
--   Actor1Name: Source actor
--   Actor1CountryCode: Country of the source actor, ISO 3166-1 alpha-3
--   Actor1KnownGroupCode: NULL
--   Actor1EthnicCode: NULL
--   Actor1Religion1Code: NULL
--   Actor1Religion2Code: NULL
--   Actor1Type1Code: Sector of the source actor
--   Actor1Type2Code: NULL
--   Actor1Type3Code: NULL
--   Actor2Code: Country of the target actor and its sector
--   Actor2Name: Target actor
--   Actor2CountryCode: Country of the target actor, ISO 3166-1 alpha-3
--   Actor2KnownGroupCode: NULL
--   Actor2EthnicCode: NULL
--   Actor2Religion1Code: NULL
--   Actor2Religion2Code: NULL
--   Actor2Type1Code: Sector of the target actor
--   Actor2Type2Code: NULL
--   Actor2Type3Code: NULL
--   IsRootEvent: 1 where the best-evidenced mention is the main event of its sentence
--   EventCode: CAMEO root code
--   EventBaseCode: CAMEO root code
--   EventRootCode: CAMEO root code
--   QuadClass: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
--   GoldsteinScale: NULL
--   NumMentions: Event mentions
--   NumSources: Different sources
--   NumArticles: Articles, copies left out
--   AvgTone: NULL
--   Actor1Geo_Type: NULL
--   Actor1Geo_FullName: NULL
--   Actor1Geo_CountryCode: NULL
--   Actor1Geo_ADM1Code: NULL
--   Actor1Geo_ADM2Code: NULL
--   Actor1Geo_Lat: NULL
--   Actor1Geo_Long: NULL
--   Actor1Geo_FeatureID: NULL
--   Actor2Geo_Type: NULL
--   Actor2Geo_FullName: NULL
--   Actor2Geo_CountryCode: NULL
--   Actor2Geo_ADM1Code: NULL
--   Actor2Geo_ADM2Code: NULL
--   Actor2Geo_Lat: NULL
--   Actor2Geo_Long: NULL
--   Actor2Geo_FeatureID: NULL
--   ActionGeo_Type: 1 for a country, 4 for a place within one; NULL without a place
--   ActionGeo_FullName: Name of the place
--   ActionGeo_CountryCode: Country of the place, ISO 3166-1 alpha-3 (GDELT has FIPS here)
--   ActionGeo_ADM1Code: NULL
--   ActionGeo_ADM2Code: NULL
--   ActionGeo_Lat: Degrees north
--   ActionGeo_Long: Degrees east
--   ActionGeo_FeatureID: Our id of the place
--   DATEADDED: First capture of the article with the best evidence, as YYYYMMDDHHMMSS
--   SOURCEURL: Article with the best evidence
CREATE OR REPLACE VIEW mart.gdelt_events AS
SELECT
    (md5_number_lower(events.event_id) >> 1)::BIGINT AS "GLOBALEVENTID",
    strftime(series_date, '%Y%m%d')::INTEGER AS "SQLDATE",
    strftime(series_date, '%Y%m')::INTEGER AS "MonthYear",
    year(series_date)::INTEGER AS "Year",
    round(year(series_date) + (dayofyear(series_date) - 1) / 365.0, 4) AS "FractionDate",
    nullif(concat(source_country, source_sector), '') AS "Actor1Code",
    upper(source_name) AS "Actor1Name",
    source_country AS "Actor1CountryCode",
    NULL::VARCHAR AS "Actor1KnownGroupCode",
    NULL::VARCHAR AS "Actor1EthnicCode",
    NULL::VARCHAR AS "Actor1Religion1Code",
    NULL::VARCHAR AS "Actor1Religion2Code",
    source_sector AS "Actor1Type1Code",
    NULL::VARCHAR AS "Actor1Type2Code",
    NULL::VARCHAR AS "Actor1Type3Code",
    nullif(concat(target_country, target_sector), '') AS "Actor2Code",
    upper(target_name) AS "Actor2Name",
    target_country AS "Actor2CountryCode",
    NULL::VARCHAR AS "Actor2KnownGroupCode",
    NULL::VARCHAR AS "Actor2EthnicCode",
    NULL::VARCHAR AS "Actor2Religion1Code",
    NULL::VARCHAR AS "Actor2Religion2Code",
    target_sector AS "Actor2Type1Code",
    NULL::VARCHAR AS "Actor2Type2Code",
    NULL::VARCHAR AS "Actor2Type3Code",
    best.is_main::INTEGER AS "IsRootEvent",
    events.cameo_root AS "EventCode",
    events.cameo_root AS "EventBaseCode",
    events.cameo_root AS "EventRootCode",
    list_position(['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'], events.quad_class) AS "QuadClass",
    NULL::DOUBLE AS "GoldsteinScale",
    events.mention_count AS "NumMentions",
    events.source_count AS "NumSources",
    events.article_count AS "NumArticles",
    NULL::DOUBLE AS "AvgTone",
    NULL::INTEGER AS "Actor1Geo_Type",
    NULL::VARCHAR AS "Actor1Geo_FullName",
    NULL::VARCHAR AS "Actor1Geo_CountryCode",
    NULL::VARCHAR AS "Actor1Geo_ADM1Code",
    NULL::VARCHAR AS "Actor1Geo_ADM2Code",
    NULL::DOUBLE AS "Actor1Geo_Lat",
    NULL::DOUBLE AS "Actor1Geo_Long",
    NULL::VARCHAR AS "Actor1Geo_FeatureID",
    NULL::INTEGER AS "Actor2Geo_Type",
    NULL::VARCHAR AS "Actor2Geo_FullName",
    NULL::VARCHAR AS "Actor2Geo_CountryCode",
    NULL::VARCHAR AS "Actor2Geo_ADM1Code",
    NULL::VARCHAR AS "Actor2Geo_ADM2Code",
    NULL::DOUBLE AS "Actor2Geo_Lat",
    NULL::DOUBLE AS "Actor2Geo_Long",
    NULL::VARCHAR AS "Actor2Geo_FeatureID",
    CASE WHEN starts_with(events.place_entity_id, 'ctry:') THEN 1 WHEN events.place_entity_id IS NOT NULL THEN 4 END AS "ActionGeo_Type",
    place_name AS "ActionGeo_FullName",
    place_country AS "ActionGeo_CountryCode",
    NULL::VARCHAR AS "ActionGeo_ADM1Code",
    NULL::VARCHAR AS "ActionGeo_ADM2Code",
    latitude AS "ActionGeo_Lat",
    longitude AS "ActionGeo_Long",
    events.place_entity_id AS "ActionGeo_FeatureID",
    strftime(articles.captured_at, '%Y%m%d%H%M%S')::BIGINT AS "DATEADDED",
    example_url AS "SOURCEURL"
FROM mart.events
JOIN core.event_mentions AS best ON best.event_mention_id = events.best_event_mention_id
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id);
