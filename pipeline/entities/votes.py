"""One type for one string in one article: what the tables, the words around and inside the name, and the model's majority say."""

import re
from collections import Counter, defaultdict

from pipeline.entities.names import organisation_key
from pipeline.entities.places import Gazetteer
from pipeline.entities.spans import Found, Paragraph
from pipeline.entities.tokens import make_key
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge

EVENT = re.compile(r"(?:Battle|Siege) of ")
DESIGNATION = re.compile(r"[A-Z]{1,4}-\d+|Treaty of ")
"""A model of aircraft, weapon or car ("F-16", "Su-35 Flanker"), which a small model takes for anybody."""
SURE = 2
"""How many times all other votes the form outweighs where it leaves no doubt."""

Votes = dict[str, Counter[str]]


def vote_types(paragraphs: list[Paragraph], combined: list[list[Found]], knowledge: Knowledge, gazetteer: Gazetteer) -> None:
    """Settle the label of every name that the tables do not hold, in place.

    A name in the tables keeps its type, except that a city's or region's name which ends a full name in the article is a surname there
    ("Denzel Washington ... Washington said").
    """
    names = [name for line in combined for name in line]
    votes: Votes = defaultdict(Counter)
    for name in names:
        votes[name.text][name.label] += 2
        for label in _read_context(name, paragraphs[name.paragraph], gazetteer):
            votes[name.text][label] += 3
    for text, count in votes.items():
        _read_form(text, count, knowledge)
    best = {text: max(sorted(count), key=count.__getitem__) for text, count in votes.items()}
    organisations = {organisation_key(text) for text, label in best.items() if label == "ORG"}
    surnames = {make_key(text)[-1] for text, label in best.items() if label == "PERSON" and len(make_key(text)) > 1}
    for name in names:
        if not name.terms:
            is_short = " " in name.text and organisation_key(name.text) in organisations
            name.label = "ORG" if is_short else _settle(name.text, best[name.text], votes[name.text], surnames, gazetteer)
        elif name.text in surnames and name.terms[0].kind in {"capital", "region"} and not _is_inside(name, paragraphs[name.paragraph]):
            name.label, name.terms = "PERSON", ()


def _is_inside(name: Found, paragraph: Paragraph) -> bool:
    before = re.search(r"([A-Za-z]+)\s+(?:the\s+)?$", paragraph.body[max(0, name.start - 24):name.start])
    return before is not None and before.group(1).casefold() in load_words("inside")


def _read_context(name: Found, paragraph: Paragraph, gazetteer: Gazetteer) -> list[str]:
    """Evidence of a person: what one person is before it ("striker"). Of a place: "in" before it, or a country or state after a comma."""
    if name.terms:
        return []
    before = re.search(r"([a-z]+) $", paragraph.body[max(0, name.start - 24):name.start])
    if before and before.group(1) in load_words("person_before") and " " in name.text and name.label != "PERSON":
        return ["PERSON"]
    if name.label not in {"PERSON", "ORG", "WORK", "NORP"}:
        return []
    follows = re.match(r", ([A-Z][\w.]+(?: [A-Z]\w+)?)", paragraph.body[name.end:name.end + 40])
    if follows and " " not in name.text and gazetteer.is_region(follows.group(1)):
        return ["PLACE"]
    if _is_inside(name, paragraph) and (name.label == "PERSON" or gazetteer.is_known(name.text)):
        return ["PLACE"]
    return []


def _read_form(text: str, count: Counter[str], knowledge: Knowledge) -> None:
    """Evidence in the name itself: its last word, capitals throughout, a given name in front."""
    words = text.split()
    last = words[-1].casefold().rstrip(".")
    if len(words) > 1 and last in load_words("ends_place"):
        count["PLACE"] += 5
    elif EVENT.match(text) or (len(words) > 1 and last in load_words("ends_event")):
        count["EVENT"] += SURE * count.total()
    elif DESIGNATION.match(text) or (len(words) > 1 and last in load_words("ends_work")):
        count["WORK"] += SURE * count.total()
    elif len(words) > 1 and (last in load_words("ends_organisation") or last in load_words("suffixes_company")):
        count["ORG"] += 5
    elif len(words) > 1 and words[0] in knowledge.given_names and not count["PERSON"] and all(word[0].isupper() for word in words):
        count["PERSON"] += 3
    elif len(words) == 1 and text.isupper() and text.isalpha() and 1 < len(text) < 6 and not count["ORG"]:
        count["ORG"] += 3


def _settle(text: str, best: str, count: Counter[str], surnames: set[str], gazetteer: Gazetteer) -> str:
    if text in surnames:
        return "PERSON"
    if gazetteer.is_large(text) and best != "PLACE":
        return best if count[best] > 4 else "PLACE"
    return best
