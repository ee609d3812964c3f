"""Names that the model missed although the article has them elsewhere: exact repeats, and bare surnames of full names."""

from dataclasses import replace
from itertools import pairwise

from pipeline.entities.names import is_title
from pipeline.entities.spans import Found, Paragraph
from pipeline.entities.tokens import Token, is_joined, make_key
from pipeline.entities.words import load_words

SHORTEST = 3
"""A single word of fewer letters is not looked for again."""


def add_repeats(paragraphs: list[Paragraph], combined: list[list[Found]]) -> list[list[Found]]:
    """The names with their repeats, in order."""
    known = _collect(combined)
    small = {token.text for paragraph in paragraphs for token in paragraph.tokens if token.text.islower()}
    known = {key: name for key, name in known.items() if len(key) > 1 or (key[0].casefold() not in small and key[0][0].isupper())}
    longest: dict[str, int] = {}
    for key in known:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return [_repeat(paragraph, number, combined[number], known, longest) for number, paragraph in enumerate(paragraphs)]


def _collect(combined: list[list[Found]]) -> dict[tuple[str, ...], Found]:
    known: dict[tuple[str, ...], Found] = {}
    for line in combined:
        for name in line:
            key = make_key(name.text)
            if key and name.label != "WORK" and (len(key) > 1 or len(key[0]) >= SHORTEST):
                known.setdefault(key, name)
    for key, name in list(known.items()):
        if name.label == "PERSON" and len(key) > 1 and len(key[-1]) >= SHORTEST and key[-1][0].isupper():
            known.setdefault((key[-1],), replace(name, text=key[-1], terms=()))
    return known


def _repeat(paragraph: Paragraph, number: int, line: list[Found], known: dict[tuple[str, ...], Found],
            longest: dict[str, int]) -> list[Found]:
    tokens, added, at = paragraph.tokens, [], 0
    while at < len(tokens):
        step = 1
        reach = longest.get(tokens[at].text, 0)
        for length in range(min(reach, len(tokens) - at), 0, -1):
            words = tokens[at:at + length]
            pattern = known.get(tuple(word.text for word in words))
            if pattern is None or not all(is_joined(paragraph.body, a, b) for a, b in pairwise(words)):
                continue
            start, end = words[0].start, words[-1].end
            if not any(name.start < end and start < name.end for name in line) and not _continues(paragraph, tokens, at, at + length):
                text = paragraph.text[start:end]
                added.append(Found(number, start, end, text, pattern.label, "repeat", pattern.terms if text == pattern.text else ()))
            step = length
            break
        at += step
    return sorted([*line, *added], key=lambda name: name.start) if added else line


def _continues(paragraph: Paragraph, tokens: list[Token], first: int, after: int) -> bool:
    """Whether the name runs on: the next word, or the one before, stands a space away and has a capital, as in another name."""
    if after < len(tokens):
        following = tokens[after]
        if following.text[0].isupper() and paragraph.body[tokens[after - 1].end:following.start] == " " and not is_title(following.text):
            return True
    if first < 2:
        return False
    before = tokens[first - 1]
    joined = before.text[0].isupper() and paragraph.body[before.end:tokens[first].start] == " "
    return joined and not is_title(before.text) and before.text.casefold() not in load_words("particles")
