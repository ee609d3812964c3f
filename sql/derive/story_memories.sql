-- How sleeping stories are remembered.
-- Grain: story and day.
-- Reads: new_memories, first_memory, story_names.
-- Why: memories of days before the restored window still hold; the replay made the later ones again.
DELETE FROM core.story_memories
WHERE date_diff('day', DATE '1970-01-01', day) >= (SELECT day FROM first_memory);

INSERT INTO core.story_memories BY NAME
SELECT story_id, DATE '1970-01-01' + new_memories.day AS day, terms, weights
FROM new_memories
JOIN story_names USING (opener)
ORDER BY day, story_id;
