-- The date of a UTC moment where the readers are: the zone of [report] timezone at the time of the build.
-- Parameters: moment.
-- Reads: ops.builds.
-- Example: SELECT mart.local_date(TIMESTAMP '2026-11-21 23:30:00')
CREATE OR REPLACE MACRO mart.local_date(moment) AS
    CAST(timezone((SELECT timezone FROM ops.builds), timezone('UTC', moment)) AS DATE);
