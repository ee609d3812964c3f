-- The staged entities: one row a run, whichever shards saw the entity.
-- Grain: run, entity.
-- Reads: staged.
-- Why: shards may spell a name differently; the first in the order of all values is taken, so that their number does not matter.
SELECT * FROM staged
QUALIFY row_number() OVER (
    PARTITION BY run_id, entity_id
    ORDER BY name, type_code, country_iso3, wikidata_qid, geonames_id, sector, latitude, longitude, region_name, coding_id
) = 1
