-- Whose work is in this file, under which licence, and what it asks for.
-- Grain: work.
-- Why: facts are made with other people's lists; who publishes from this file names them.
-- Example: FROM mart.attributions
-- Columns:
--   work_name: The work
--   licence_name: Its licence
--   used_for: What it is used for here
--   work_url: Where it lives
CREATE OR REPLACE VIEW mart.attributions AS
FROM (VALUES
    ('GeoNames', 'CC BY 4.0', 'places, their coordinates and countries', 'https://www.geonames.org/'),
    ('PLOVER', 'CC BY-SA 4.0', 'event types, modes, contexts and sectors', 'https://github.com/openeventdata/PLOVER'),
    ('spaCy English model', 'MIT', 'words, sentences and names', 'https://spacy.io/models/en'),
    ('Publishers'' articles', 'their publishers'' copyright', 'texts and snippets: quote, do not republish', NULL)
) AS works (work_name, licence_name, used_for, work_url);
