"""How many died and were injured, where the clause says so: least and greatest number."""

import re
from dataclasses import dataclass

NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
                "eleven": 11, "twelve": 12,
                "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
                "twenty": 20, "thirty": 30,
                "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a": 1, "an": 1, "dozens": 24,
                "scores": 40,
                "hundreds": 200, "thousands": 2000, "several": 3, "a dozen": 12, "no one": 0, "nobody": 0}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6}|" + "|".join(sorted((w.replace(" ", r"\s+") for w in NUMBER_WORDS), key=len, reverse=True)) + r")"
_BOUND = r"(?P<bound>at least|more than|over|up to|as many as|about|around|nearly|almost|some)?\s*"
_PEOPLE = r"(?:\s+(?:(?!and\b|in\b|at\b|on\b|injur|wound|kill|dead|hurt)[\w’'-]+)){0,4}?"
_KILL = r"(?:killed|dead|died|dies?|deaths?|killing|kills?|fatalities|slain|shot dead|lost their lives)"
_HURT = r"(?:wounded|injured|hurt|wounding|injuring|injuries|injures?|wounds)"
_AFTER = {name: re.compile(rf"\b{_BOUND}(?P<number>{_NUMBER})\b(?:\s*(?:-|to|and)\s*(?P<high>\d[\d,]*)\b)?{_PEOPLE}\s+"
                           rf"(?:(?:have been|had been|has been|were|was|are|is|have|has|had|people|others?)\s+){{0,2}}{verb}\b",
                           re.IGNORECASE) for name, verb in (("deaths", _KILL), ("injured", _HURT))}
_BEFORE = {name: re.compile(rf"\b{verb}\s+(?:of\s+)?{_BOUND}(?P<number>{_NUMBER})\b"
                            rf"(?!\s*(?:percent|%|years?|days?|hours?|minutes?|times))", re.IGNORECASE)
           for name, verb in (("deaths", r"(?:killed|killing|kills?|deaths?\s+of|toll\s+(?:rose|rises|stood|climbed)\s+to)"),
                              ("injured", r"(?:wounded|wounding|injured|injuring|injures|hurting)"))}


@dataclass(frozen=True, slots=True)
class Toll:
    """Least and greatest number, each None where the text gives no such bound."""

    deaths_min: int | None = None
    deaths_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None


def find_toll(text: str) -> Toll:
    """The numbers of dead and injured in a sentence."""
    deaths, injured = (_find(text, name) for name in ("deaths", "injured"))
    return Toll(*deaths, *injured)


def _find(text: str, name: str) -> tuple[int | None, int | None]:
    for pattern in (_AFTER[name], _BEFORE[name]):
        for match in pattern.finditer(text):
            number = _value(match["number"])
            if number is None or (1900 <= number <= 2100 and re.fullmatch(r"\d{4}", match["number"])):
                continue
            word, bound = match["number"].lower(), (match["bound"] or "").lower()
            high = _value(match["high"]) if "high" in pattern.groupindex and match["high"] else None
            if high is not None and high >= number:
                return number, high
            if bound in ("at least", "more than", "over") or word in ("dozens", "scores", "hundreds", "thousands", "several"):
                return number, None
            return (None, number) if bound in ("up to", "as many as", "nearly", "almost") else (number, number)
    return None, None


def _value(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else NUMBER_WORDS.get(re.sub(r"\s+", " ", text.lower()))
