-- What there is to query: one row a view or macro, with an example that works.
-- Grain: object.
-- Reads: ops.objects.
-- Why: the first thing to ask a file that one does not know. Columns are described in duckdb_columns().
-- Example: SELECT object_name, description FROM mart.help
CREATE OR REPLACE VIEW mart.help AS
SELECT object_name, kind_code, description, example_query
FROM ops.objects
ORDER BY kind_code DESC, object_name;
