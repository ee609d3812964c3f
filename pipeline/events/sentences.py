"""Sentences of an article by punctuation alone: quick, and the same for every model. Only those worth it are parsed later."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.records import ArticleText

MAX_SENTENCE = 900  # characters; what is longer is a list, a table or a transcript run together

SHOUTED = 6  # words in capitals of four letters and more: headlines run together
_ABBREVIATIONS = frozenset(["mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep", "gov", "lt", "col", "capt", "sgt", "maj", "rev", "hon",
                            "st", "jr", "sr",
                            "vs", "no", "nos", "inc", "corp", "co", "ltd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
                            "oct", "nov",
                            "dec", "u.s", "u.k", "u.n", "e.u", "d.c", "a.m", "p.m", "i.e", "e.g", "etc", "al", "adm", "cmdr", "pres",
                            "supt", "insp"])
_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9$£€])|\n+|\s*•\s*")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence where it stands: text equals the slice of its field. `paragraph` counts in the field, `number` from the title, 0, on."""

    field: str
    start: int
    end: int
    text: str
    paragraph: int
    number: int = 0


def split_article(article: ArticleText) -> Iterator[Sentence]:
    """Title (one sentence), then the text's sentences in order; headings inside the text stay apart as their own lines."""
    title = article.title.strip()
    if title:
        start = article.title.index(title)
        said = _TITLE_END.search(title)
        title = title[:said.start()] if said else title
        yield Sentence("title", start, start + len(title), title, 0)
    for number, sentence in enumerate(split_text(article.text, "text"), 1):
        yield replace(sentence, number=number)


def split_text(text: str, field: str) -> Iterator[Sentence]:
    """The sentences of a text. A line break always ends one, and so does the mark of a list."""
    start, paragraph = 0, 0
    for match in _END.finditer(text):
        is_break = match[0].startswith("\n")
        is_mark = is_break or "•" in match[0]
        if not is_mark and not _is_end(text[max(0, start, match.start() - 20):match.start() + 1], match[0]):
            continue
        yield from _sentence(text, field, start, match.start() if is_mark else match.end(), paragraph)
        start = match.end()
        paragraph += is_break
    yield from _sentence(text, field, start, len(text), paragraph)


def _is_end(tail: str, mark: str) -> bool:
    """A full stop after an abbreviation or an initial is none."""
    word = _LAST_WORD.search(tail) if mark[0] == "." and len(mark) == 1 else None
    return word is None or not ((len(word[1]) == 1 and word[1] != "I") or word[1].lower() in _ABBREVIATIONS)


def _sentence(text: str, field: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    dateline = _DATELINE.match(text, start, min(end, start + 120)) if field == "text" and text[max(0, start - 1):start] in ("",
            "\n") else None
    start = dateline.end() if dateline else start
    author = text.find("©", start, end) if field == "text" else -1
    end = author if author > start else end
    while end > start and text[end - 1].isspace():
        end -= 1
    credit = _CREDIT.match(text, start, min(end, start + 120)) if field == "text" else None
    start = credit.end() if credit else start
    if start < end:
        yield Sentence(field, start, end, text[start:end], paragraph)


_DATELINE = re.compile(r"(?:\([A-Z][\w ./]+\)|[A-Z][A-Z.'’ -]{2,}(?:,\s[A-Z][\w.'’ ]+){0,3}|"
                       r"[A-Z][\w.'’ -]{2,30}(?:,\s[A-Z][\w.'’ ]{2,30}){0,2}(?=\s*\())"
                       r"(?:\s*\([\w ./-]{2,40}\))?\s*(?:—|–|--| -|:)\s+(?=[A-Z“\"‘])")
_PHOTO = r"(?:Getty(?: Images)?|AFP|AP|EPA|PA|Reuters|Rex Features|Shutterstock|Alamy|Associated Press)"
_LABEL = r"(?:Image|Photo) (?:copyright|credit|caption)|Photo|Image"
_CREDIT = re.compile(rf"(?:(?:{_LABEL})[:\s]+|{_PHOTO}[:/\s]+)+(?=[A-Z][a-z])")
_TITLE_END = re.compile(r"\s+(?:[-–—|]\s+[^-–—|:]{2,40}|: (?:police|officials?|reports?|sources?|study|minister|lawyer))$")
"""Who says it, or who prints it, at the end of a headline: "... - police", "... | The Calder Gazette"."""
_COUNTER = re.compile(r"\b\d{1,3}\s?/\s?\d{1,3}\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def is_prose(text: str) -> bool:
    """Whether a sentence reads like one: not capitals throughout, not mostly figures or single words in a row, not too long."""
    words = _WORD.findall(text)
    if len(words) < 3 or len(text) > MAX_SENTENCE or len(_COUNTER.findall(text)) > 1 or _COUNTER.match(text):
        return False
    letters = sum(len(word) for word in words)
    capitals = sum(word.isupper() and len(word) > 1 for word in words)
    shouted = sum(word.isupper() and len(word) > 3 for word in words)
    marks = sum(text.count(mark) for mark in "|•·\t;/")
    return letters * 2 > len(text) and capitals * 2 < len(words) and shouted < SHOUTED and marks * 5 < len(words)
