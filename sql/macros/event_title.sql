-- An event in plain words: "Israel → Iran: air strikes". An actor that the text does not name is left out.
-- Parameters: source_name, target_name, event_type, mode_code.
-- Reads: mart.actor_phrase, mart.event_phrase.
-- Example: SELECT mart.event_title('Israel', 'Iran', 'ASSAULT', 'aerial')
CREATE OR REPLACE MACRO mart.event_title(source_name, target_name, event_type, mode_code) AS
    CASE
        WHEN source_name IS NOT NULL AND target_name IS NOT NULL THEN concat(mart.actor_phrase(source_name), ' → ', mart.actor_phrase(target_name), ': ')
        WHEN source_name IS NOT NULL THEN concat(mart.actor_phrase(source_name), ': ')
        WHEN target_name IS NOT NULL THEN concat('→ ', mart.actor_phrase(target_name), ': ')
        ELSE ''
    END || mart.event_phrase(event_type, mode_code);
