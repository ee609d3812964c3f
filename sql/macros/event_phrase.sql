-- What an event's type and mode say in plain words: "air strikes", "threat of violence".
-- Parameters: event_type, mode_code.
-- Example: SELECT mart.event_phrase('ASSAULT', 'aerial')
CREATE OR REPLACE MACRO mart.event_phrase(event_type, mode_code) AS
    CASE event_type
        WHEN 'AGREE' THEN 'agreement to cooperate'
        WHEN 'CONSULT' THEN CASE mode_code WHEN 'visit' THEN 'visit' WHEN 'phone' THEN 'phone call' WHEN 'third-party' THEN 'mediation'
            WHEN 'multilateral' THEN 'multilateral talks' ELSE 'talks' END
        WHEN 'SUPPORT' THEN 'support'
        WHEN 'CONCEDE' THEN 'concession'
        WHEN 'COOPERATE' THEN 'cooperation'
        WHEN 'AID' THEN 'aid'
        WHEN 'RETREAT' THEN CASE mode_code WHEN 'withdraw' THEN 'withdrawal' WHEN 'release' THEN 'release' WHEN 'disarm' THEN 'disarmament'
            WHEN 'ceasefire' THEN 'ceasefire' WHEN 'access' THEN 'access granted' WHEN 'resign' THEN 'resignation' ELSE 'retreat' END
        WHEN 'REQUEST' THEN CASE mode_code WHEN 'assist' THEN 'request for help' WHEN 'change' THEN 'demand for change'
            WHEN 'yield' THEN 'demand to yield' WHEN 'meet' THEN 'request to meet' ELSE 'demand' END
        WHEN 'ACCUSE' THEN CASE mode_code WHEN 'disapprove' THEN 'criticism' WHEN 'investigate' THEN 'investigation' ELSE 'accusation' END
        WHEN 'REJECT' THEN CASE mode_code WHEN 'assist' THEN 'refusal to help' WHEN 'change' THEN 'refusal to change'
            WHEN 'yield' THEN 'refusal to yield' WHEN 'meet' THEN 'refusal to meet' ELSE 'rejection' END
        WHEN 'THREATEN' THEN CASE mode_code WHEN 'restrict' THEN 'threat of restrictions' WHEN 'arrest' THEN 'threat of arrest'
            WHEN 'relations' THEN 'threat to relations' WHEN 'expel' THEN 'threat to expel' WHEN 'territory' THEN 'threat to territory'
            WHEN 'violence' THEN 'threat of violence' ELSE 'threat' END
        WHEN 'PROTEST' THEN CASE mode_code WHEN 'demo' THEN 'demonstration' WHEN 'riot' THEN 'riot' WHEN 'strike' THEN 'strike'
            WHEN 'hunger' THEN 'hunger strike' WHEN 'boycott' THEN 'boycott' WHEN 'obstruct' THEN 'blockade'
            WHEN 'vandalize' THEN 'vandalism' ELSE 'protest' END
        WHEN 'SANCTION' THEN CASE mode_code WHEN 'convict' THEN 'conviction' WHEN 'expel' THEN 'expulsion' WHEN 'withdraw' THEN 'pull-out'
            ELSE 'sanctions' END
        WHEN 'MOBILIZE' THEN CASE mode_code WHEN 'troops' THEN 'troop deployment' WHEN 'weapons' THEN 'weapons deployment'
            WHEN 'police' THEN 'police deployment' WHEN 'militia' THEN 'militia deployment' ELSE 'mobilisation' END
        WHEN 'COERCE' THEN CASE mode_code WHEN 'seize' THEN 'seizure' WHEN 'restrict' THEN 'restrictions' WHEN 'censor' THEN 'censorship'
            WHEN 'curfew' THEN 'curfew' WHEN 'martial-law' THEN 'martial law' WHEN 'arrest' THEN 'arrest' WHEN 'deport' THEN 'deportation'
            WHEN 'withhold' THEN 'services cut' WHEN 'misinformation' THEN 'disinformation' WHEN 'cyber' THEN 'cyber attack'
            ELSE 'coercion' END
        WHEN 'ASSAULT' THEN CASE mode_code WHEN 'abduct' THEN 'abduction' WHEN 'beat' THEN 'beating' WHEN 'torture' THEN 'torture'
            WHEN 'sexual' THEN 'sexual violence' WHEN 'targeted' THEN 'targeted killing' WHEN 'destroy' THEN 'destruction'
            WHEN 'primitive' THEN 'attack' WHEN 'firearms' THEN 'shooting' WHEN 'explosives' THEN 'bombing'
            WHEN 'suicide-attack' THEN 'suicide attack' WHEN 'aerial' THEN 'air strikes' WHEN 'drone' THEN 'drone attack'
            WHEN 'heavy-weapons' THEN 'shelling' WHEN 'crowd-control' THEN 'force against a crowd'
            WHEN 'unconventional' THEN 'unconventional attack' ELSE 'attack' END
        ELSE lower(replace(replace(event_type, 'X.', ''), '_', ' '))
    END;
