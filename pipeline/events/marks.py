"""Quotation marks: the spans between them, and what a span of marked words looks like."""

import re
from collections.abc import Iterator, Sequence

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_MARK = re.compile(r"[“”«»„\"]|``|''")
MAX_DIRECT = 3000  # characters; a longer "quote" is a mark that was never closed


def find_marked(text: str) -> Iterator[tuple[int, int]]:
    """The spans between quotation marks, without them. A mark left open ends with its paragraph."""
    offset = 0
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        opened: int | None = None
        closing = ""
        for match in _MARK.finditer(paragraph):
            mark = match[0]
            if opened is None:
                if mark in _PAIRS or (mark in ('"', "``") and _opens(paragraph, match.start())):
                    opened, closing = match.end(), _PAIRS.get(mark, '"' if mark == '"' else "''")
            elif mark == closing or (mark == '"' and closing == '"') or (mark == "”" and closing == "”"):
                if match.start() - opened <= MAX_DIRECT:
                    yield offset + opened, offset + match.start()
                opened = None
        follower = next((line for line in paragraphs[number + 1:number + 3] if line.strip()), "")
        goes_on = opened is not None and (opened <= 2 or _MARK.match(follower.lstrip()) is not None)
        if opened is not None and goes_on and 0 < len(paragraph) - opened <= MAX_DIRECT:
            yield offset + opened, offset + len(paragraph)
        offset += len(paragraph) + 1


def _opens(paragraph: str, place: int) -> bool:
    """A straight mark opens at the start, after a space or a bracket; an inch or second sign follows a figure."""
    return place == 0 or paragraph[place - 1] in " \t([—–-‘'/:" or (not paragraph[place - 1].isalnum()
                                                                    and paragraph[place - 1] not in ".,!?”")


def is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans."""
    return any(start <= place < end for start, end in spans)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def is_sentence(text: str) -> bool:
    """Whether marked words begin and end like a sentence."""
    return text[0].isupper() and text[-1] in ".!?…," and " " in text


def has_stop(between: str) -> bool:
    """A sentence ends in between."""
    return bool(re.search(r"[.!?][”\"']?\s+[A-Z“\"]", between))
