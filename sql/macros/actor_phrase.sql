-- An actor's name in plain words: a group that has no name of its own is called by its owner and part, "India (government)".
-- Parameters: actor_name.
-- Example: SELECT mart.actor_phrase('India: GOV')
CREATE OR REPLACE MACRO mart.actor_phrase(actor_name) AS
    CASE WHEN regexp_matches(actor_name, ': [A-Z]{3}$') THEN concat(left(actor_name, length(actor_name) - 5), ' (', CASE right(actor_name, 3)
        WHEN 'GOV' THEN 'government' WHEN 'LEG' THEN 'parliament' WHEN 'JUD' THEN 'courts' WHEN 'MIL' THEN 'military' WHEN 'COP' THEN 'police'
        WHEN 'SPY' THEN 'intelligence' WHEN 'PTY' THEN 'party' WHEN 'OPP' THEN 'opposition' WHEN 'PRM' THEN 'paramilitaries'
        WHEN 'REB' THEN 'rebels' WHEN 'UAF' THEN 'armed group' WHEN 'CRM' THEN 'criminals' WHEN 'CVL' THEN 'civilians'
        WHEN 'BUS' THEN 'business' WHEN 'LAB' THEN 'workers' WHEN 'AGR' THEN 'farmers' WHEN 'EDU' THEN 'education' WHEN 'MED' THEN 'health'
        WHEN 'JRN' THEN 'media' WHEN 'REL' THEN 'religious' WHEN 'REF' THEN 'refugees' WHEN 'ELI' THEN 'former officials'
        WHEN 'SOC' THEN 'civil society' ELSE right(actor_name, 3) END, ')')
    ELSE actor_name END;
