-- In how many of a day's articles an entity is named.
-- Grain: day, entity.
-- Key: day, entity_id.
-- Day: day.
-- Reads: mart.attention_daily.
FROM mart.attention_daily
WHERE day BETWEEN $first AND $last
ORDER BY day, entity_id
