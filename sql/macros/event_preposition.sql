-- What stands between an event's phrase and whom it happened to: " on " in "air strikes on Iran", a colon where no word fits.
-- Parameters: event_type, mode_code.
-- Example: SELECT mart.event_preposition('ASSAULT', 'aerial')
CREATE OR REPLACE MACRO mart.event_preposition(event_type, mode_code) AS
    CASE event_type
        WHEN 'ASSAULT' THEN CASE
            WHEN mode_code IN ('abduct', 'beat', 'torture', 'targeted', 'destroy', 'firearms', 'explosives', 'heavy-weapons') THEN ' of '
            WHEN mode_code = 'sexual' THEN ' against '
            WHEN mode_code = 'crowd-control' THEN ': '
            ELSE ' on ' END
        WHEN 'COERCE' THEN CASE
            WHEN mode_code IN ('seize', 'censor', 'arrest', 'deport') THEN ' of '
            WHEN mode_code IN ('restrict', 'cyber') THEN ' on '
            WHEN mode_code IN ('curfew', 'martial-law') THEN ' in '
            WHEN mode_code IN ('withhold', 'misinformation') THEN ': '
            ELSE ' of ' END
        WHEN 'ACCUSE' THEN CASE WHEN mode_code IN ('disapprove', 'investigate') THEN ' of ' ELSE ' against ' END
        WHEN 'SANCTION' THEN CASE WHEN mode_code IN ('convict', 'expel') THEN ' of ' WHEN mode_code = 'withdraw' THEN ' from ' ELSE ' against ' END
        WHEN 'CONSULT' THEN CASE WHEN mode_code = 'visit' THEN ' to ' ELSE ' with ' END
        WHEN 'RETREAT' THEN CASE WHEN mode_code = 'release' THEN ' of ' WHEN mode_code = 'withdraw' THEN ' from '
            WHEN mode_code = 'ceasefire' THEN ' with ' ELSE ': ' END
        WHEN 'AGREE' THEN ' with '
        WHEN 'COOPERATE' THEN ' with '
        WHEN 'SUPPORT' THEN ' for '
        WHEN 'AID' THEN ' for '
        WHEN 'CONCEDE' THEN ' to '
        WHEN 'REJECT' THEN CASE WHEN mode_code IS NULL THEN ' of ' ELSE ': ' END
        WHEN 'THREATEN' THEN ' against '
        WHEN 'PROTEST' THEN ' against '
        ELSE ': '
    END;
