-- What made the facts: code, model, lexicon, knowledge and configuration.
-- Grain: coding.
-- Key: coding_id.
-- Reads: ops.codings.
-- Why: two figures can only be compared where their codings are known.
FROM ops.codings
ORDER BY coding_id
