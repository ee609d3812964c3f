-- The search terms of a text: words in lower case without accents; in scripts without spaces, overlapping pairs of characters.
-- Parameters: words.
-- Why: a class for one character and a plain + keep the automaton small: with a bound on the length it was 25 times as slow.
-- Example: SELECT mart.terms('Élysée: 東京都')
CREATE OR REPLACE MACRO mart.terms(words) AS
    list_concat(
        regexp_extract_all(lower(strip_accents(words)), '(?:[^\P{L}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{N}\p{M}])+'),
        CASE WHEN regexp_matches(words, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]') THEN flatten(list_transform(
            regexp_extract_all(words, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]+'),
            lambda script: CASE WHEN length(script) = 1 THEN [script]
                ELSE list_transform(range(1, length(script)), lambda place: substring(script, place::INTEGER, 2)) END
        )) ELSE [] END
    );
