-- Every column of a file's tables: place, type, whether it may be NULL, and comment.
-- Grain: column.
SELECT
    schema_name || '.' || table_name || '.' || column_name AS place,
    concat_ws(', ', data_type, if(is_nullable, 'NULL', 'NOT NULL'), comment) AS shape
FROM duckdb_columns()
WHERE schema_name IN ('core', 'ops')
ORDER BY place
