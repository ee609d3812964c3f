-- An event in plain words: "Israel → Iran: air strikes"; "Israel: air strikes" where the text does not say on whom; "air strikes on Iran" where
-- it does not say by whom.
-- Parameters: source_name, target_name, event_type, mode_code.
-- Reads: mart.actor_phrase, mart.event_phrase, mart.event_preposition.
-- Example: SELECT mart.event_title('Israel', 'Iran', 'ASSAULT', 'aerial')
CREATE OR REPLACE MACRO mart.event_title(source_name, target_name, event_type, mode_code) AS
    CASE
        WHEN source_name IS NOT NULL AND target_name IS NOT NULL
            THEN concat(mart.actor_phrase(source_name), ' → ', mart.actor_phrase(target_name), ': ', mart.event_phrase(event_type, mode_code))
        WHEN source_name IS NOT NULL THEN concat(mart.actor_phrase(source_name), ': ', mart.event_phrase(event_type, mode_code))
        WHEN target_name IS NOT NULL
            THEN concat(mart.event_phrase(event_type, mode_code), mart.event_preposition(event_type, mode_code), mart.actor_phrase(target_name))
        ELSE mart.event_phrase(event_type, mode_code)
    END;
