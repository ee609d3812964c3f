"""How a name is used: a capital as its government or as the city, a country as its team.

There is no parse at this point; the words on both sides decide, and where they do not, a place stays a place.
"""

import re
from bisect import bisect_left

from pipeline.entities.spans import Paragraph

LOCATIVE = frozenset("in at near from outside inside around across throughout through into toward towards of to off over downtown central northern "
                     "southern eastern western north south east west visit visited visiting visits leave left leaving reach reached reaching enter "
                     "entered via bomb bombed shelled attack attacked hit city".split())
AGAINST = frozenset("with against between by for versus vs accuse accused accuses accusing urge urged urges urging warn warned warns warning "
                    "tell told tells telling blame blamed blames blaming criticise criticised criticize criticized press pressed pressure pressured "
                    "ask asked asks asking back backed condemn condemned support supported demand demanded persuade persuaded convince convinced "
                    "allow allowed force forced push pushed pressing pressuring call called upon remind reminded anger angered provoke provoked".split())
VERB = re.compile(r"(?:has|have|had|is|was|are|were|will|would|could|should|may|might|must|can|cannot|does|did|do|says|said|wants|sees|insists|"
                  r"hopes|also|never|still|again|already|now|itself|not|[a-z]{3,}(?:ed|ises|izes|ates|ects|ears|eals|ends|ers|ies|ims|ins|its|"
                  r"kes|ces|ges|ses|tes|ves|ows|ows|rns|ns|ts|ks|ls))$")
NOT_VERB = frozenset("residents streets suburbs airports hospitals districts buildings embassies officials talks leaders ministers elections forces "
                     "troops protests papers newspapers markets hotels parts sources police based red born".split())
PLACE_NOUN = frozenset("airport street streets suburb suburbs mayor resident residents city district districts neighborhood neighbourhood metro hotel "
                       "hospital hospitals university square avenue road stadium police court museum post times area region stock exchange province "
                       "center centre zoo opera marathon olympics games bureau office hotels headquarters embassy park station subway".split())
GOVERNMENT_NOUN = frozenset("backed led sponsored allied supported funded friendly appointed controlled imposed brokered installed".split())
CLAUSE_START = frozenset("that but and while as because although though if when whether after before since so which whom what why how where".split())


def is_government(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether the capital named at `start:end` acts here as its government."""
    text, tokens = paragraph.body, paragraph.tokens
    first = bisect_left([token.start for token in tokens], start)
    after = first
    while after < len(tokens) and tokens[after].start < end:
        after += 1
    before = tokens[first - 1].text.casefold() if first else ""
    gap_before = text[tokens[first - 1].end:start] if first else text[:start]
    following = tokens[after].text.casefold() if after < len(tokens) else ""
    gap_after = text[end:tokens[after].start] if after < len(tokens) else text[end:]
    if re.match(r"[-‐‑–]$", gap_after) and following in GOVERNMENT_NOUN:
        return True
    if re.match(r"\s*(?:\(|[–—]| -|,\s*[A-Z]|/)", gap_after + text[tokens[after].start:tokens[after].start + 1] if after < len(tokens) else gap_after):
        return False
    if gap_before.strip() == "" and before in LOCATIVE:
        return False
    if re.match(r"['’]s?\s", gap_after) or gap_after.startswith(("'s", "’s")):
        next_word = tokens[after + 1].text.casefold() if after + 1 < len(tokens) and following == "s" else following
        return next_word not in PLACE_NOUN
    if gap_before.strip() == "" and before in AGAINST:
        return following not in PLACE_NOUN
    opens = first == 0 or gap_before.strip() != "" or before in CLAUSE_START
    verb = gap_after == " " and following not in NOT_VERB and following not in PLACE_NOUN and VERB.match(tokens[after].text) is not None
    return opens and verb or before == "and" and verb


def is_location_of_building(paragraph: Paragraph, start: int) -> bool:
    """Whether a seat of government ("the White House") is named as a building: after a word of place."""
    words = re.findall(r"[a-z]+", paragraph.body[max(0, start - 30):start].casefold())
    words = [word for word in words if word != "the"]
    return bool(words) and words[-1] in {"at", "near", "outside", "inside", "in", "around", "to", "into", "visit", "visited", "leave", "left"}


SPORT = frozenset("match goal goals coach striker midfielder defender goalkeeper league cup season innings wicket wickets batsman championship "
                  "tournament quarterback touchdown inning homer pitcher semifinal semifinals quarterfinal quarterfinals playoffs scored "
                  "penalty halftime squad champions qualifier premiership soccer football rugby cricket tennis basketball baseball hockey nba nfl "
                  "fifa uefa olympic medal referee game games player players team teams win beat points".split())


def is_sport(paragraphs: list[Paragraph]) -> bool:
    """Whether the article reports on sport: enough of its words, of enough kinds."""
    words = [token.text.casefold() for paragraph in paragraphs for token in paragraph.tokens]
    hits = [word for word in words if word in SPORT]
    return len(set(hits)) >= 4 and len(hits) >= 0.015 * len(words)
