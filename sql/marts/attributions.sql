-- Whose work is in this file, under which licence, and what it asks for.
-- Grain: work.
-- Why: facts are made with other people's lists; who publishes from this file names them.
-- Example: FROM mart.attributions
-- Columns:
--   work_name: The work
--   licence_name: Its licence
--   used_for: What it is used for here
--   work_url: Where it lives
--   licence_id: SPDX identifier of the licence; other-closed where there is none
--   licence_url: Text of the licence
CREATE OR REPLACE VIEW mart.attributions AS
FROM (VALUES
    ('GeoNames', 'CC BY 4.0', 'places, their coordinates and countries', 'https://www.geonames.org/',
        'CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/'),
    ('PLOVER', 'CC BY-SA 4.0', 'event types, modes, contexts and sectors', 'https://github.com/openeventdata/PLOVER',
        'CC-BY-SA-4.0', 'https://creativecommons.org/licenses/by-sa/4.0/'),
    ('Wikidata', 'CC0 1.0', 'ids of countries', 'https://www.wikidata.org/', 'CC0-1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'),
    ('rigour', 'MIT', 'countries and their names', 'https://github.com/opensanctions/rigour', 'MIT', 'https://spdx.org/licenses/MIT.html'),
    ('spaCy English model', 'MIT', 'words, sentences and names', 'https://spacy.io/models/en', 'MIT', 'https://spdx.org/licenses/MIT.html'),
    ('Publishers'' articles', 'their publishers'' copyright', 'texts and snippets: quote, do not republish', NULL, 'other-closed', NULL)
) AS works (work_name, licence_name, used_for, work_url, licence_id, licence_url);
