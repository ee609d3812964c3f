-- The staged rows of a fact table, as the runs wrote them.
-- Grain: that of the table.
-- Reads: staged.
SELECT * FROM staged
