-- The date of a UTC moment where the readers are: the zone of [report] timezone at the time of the build.
-- Parameters: moment.
-- Why: the zone is written in ($timezone) when the file is built. Asked for in a subquery, it would keep conditions on days and articles from
--   reaching the tables; and where readers live in UTC nothing is to be converted.
-- Example: SELECT mart.local_date(TIMESTAMP '2026-11-21 23:30:00')
CREATE OR REPLACE MACRO mart.local_date(moment) AS
    CASE WHEN $timezone = 'UTC' THEN CAST(moment AS DATE) ELSE CAST(timezone($timezone, timezone('UTC', moment)) AS DATE) END;
