"""How a name is used: a capital as its government or as the city, a seat of power as those who sit there or as the building.

There is no parse at this point; the words on both sides decide, and where they do not, a place stays a place.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from pipeline.entities.spans import Paragraph
from pipeline.entities.words import load_words

VERB = re.compile(r"[a-z]{3,}(?:ed|ises|izes|ates|ects|ears|eals|ends|ers|ies|ims|ins|its|kes|ces|ges|ses|tes|ves|ows|rns|ns|ts|ks|ls)")
"""The look of a verb in the third person or the past."""
DATELINE = re.compile(r"\s*(?:\(|[–—/]| -|, *[A-Z])")
POSSESSIVE = re.compile(r"['’]s?(?!\w)")
SCORE = re.compile(r"[A-Za-z] \d{1,3} [A-Z][A-Za-z ]+ \d{1,3}\b")
"""A line of results: "Seattle 7 Boston 3"."""
SPORTS_WORDS, SPORTS_SHARE = 4, 0.015
"""An article is about sport from so many different words of sport, and from such a share of all words."""


def is_government(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether the capital named at `start:end` acts here as its government."""
    text, tokens = paragraph.body, paragraph.tokens
    if not re.search(r"\w", text[:start] + text[end:]):
        return True  # nothing but the name: an actor in a list, not a place
    first = bisect_left([token.start for token in tokens], start)
    after = next((at for at in range(first, len(tokens)) if tokens[at].start >= end), len(tokens))
    before = tokens[first - 1].text.casefold() if first and not text[tokens[first - 1].end:start].strip() else ""
    following, gap = (tokens[after].text.casefold(), text[end:tokens[after].start]) if after < len(tokens) else ("", text[end:])
    if gap in {"-", "‐", "‑", "–"} and following in load_words("government_backed"):
        return True
    if DATELINE.match(text[end:end + 4]) or before in load_words("locative"):
        return False
    if POSSESSIVE.match(gap):
        owned = tokens[after + 1].text.casefold() if following == "s" and after + 1 < len(tokens) else following
        return owned not in load_words("place_noun")
    if before in load_words("against"):
        return following not in load_words("place_noun")
    opens = not before or before in load_words("clause_start") or before == "and"
    return opens and gap == " " and is_verb(tokens[after].text)


@lru_cache(maxsize=4096)
def is_verb(word: str) -> bool:
    """Whether a small word right after a name looks like its verb."""
    if word in load_words("not_verb") or word in load_words("place_noun"):
        return False
    return word in load_words("auxiliary") or VERB.fullmatch(word) is not None


def is_building(paragraph: Paragraph, start: int) -> bool:
    """Whether a seat of power ("the White House") is named as a building: after a word of place."""
    words = re.findall(r"[a-z]+", paragraph.body[max(0, start - 30):start].casefold())
    words = [word for word in words if word != "the"]
    return bool(words) and words[-1] in load_words("visit")


def is_sport(paragraphs: list[Paragraph]) -> bool:
    """Whether the article reports on sport: enough of its words, of enough kinds."""
    sport = load_words("sport")
    words = [token.text.casefold() for paragraph in paragraphs for token in paragraph.tokens]
    hits = [word for word in words if word in sport] + [SCORE.pattern for paragraph in paragraphs if SCORE.search(paragraph.body)]
    return len(set(hits)) >= SPORTS_WORDS and len(hits) >= SPORTS_SHARE * len(words)


def is_team(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether a place named in a report on sport is its team: who plays, scores or meets; not where, nor a player's origin in brackets."""
    before, after = paragraph.body[:start], paragraph.body[end:]
    if re.search(r"\(\s*$", before) or re.match(r"\s*\)|, [A-Z]", after):
        return False
    word = re.search(r"([A-Za-z]+)\s+(?:the\s+)?$", before)
    if word and word.group(1).casefold() in load_words("not_team_after"):
        return False
    follows = re.match(r"['’]s?\s+([A-Za-z]+)|\s+(\d+\b|[A-Za-z]+)", after)
    if follows is None:
        return word is not None and word.group(1).casefold() in load_words("team_after")
    next_word = (follows.group(1) or follows.group(2)).casefold()
    opens = word is None or word.group(1).casefold() in load_words("clause_start")
    acts = opens and follows.group(2) is not None and is_verb(next_word)
    played = acts or next_word in load_words("team_before") or next_word.isdigit()
    return played or (word is not None and word.group(1).casefold() in load_words("team_after"))
