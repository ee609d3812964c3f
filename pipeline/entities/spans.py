"""Names found in a text, before they are mentions: where they stand, what they seem to be, and what the tables say of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.entities.tokens import Token, is_joined, split_words
from pipeline.entities.world import Knowledge, Term
from pipeline.records import ArticleText


@dataclass(slots=True)
class Paragraph:
    """A title or a line of the text: `field` and `offset` give its place, `body` the words for the model (capitals lowered).

    Both have the same length as the slice of the field that they stand for.
    """

    field: str
    offset: int
    text: str
    body: str
    tokens: list[Token]
    is_heading: bool = False


@dataclass(slots=True, eq=False)
class Found:
    """A name in paragraph number `paragraph`; `start` and `end` are offsets into the paragraph.

    `label`: PERSON, ORG, PLACE, NORP, FAC, EVENT, WORK. `terms`: readings of exactly this name in the tables, best first.
    `inner`: readings of names inside it ("Iranian" in "Iranian Red Crescent"). `origin`: model, table, repeat.
    """

    paragraph: int
    start: int
    end: int
    text: str
    label: str
    origin: str
    terms: tuple[Term, ...] = ()
    inner: tuple[Term, ...] = ()


MOSTLY_CAPITALS, MOST_LETTERS_OF_NAMES = 0.7, 12
"""A line is in capitals if so many of its letters are; but a line of so few letters may be an acronym."""
LONGEST_PARAGRAPH = 2000
"""Characters; a longer line is read in pieces, because the time for a piece grows faster than its length."""
SURROGATE = re.compile(r"[\ud800-\udfff]")
SHORTEST_SHOUT = 4
"""Letters from which a word in capitals ("DAMASCUS" in a dateline) is read as the same word in small ones."""


SHORTEST_GLUED, SHORTEST_REST = 6, 3
"""Letters of a country's name, and of the word stuck to it, from which a word is taken apart."""


def part_glued_words(paragraphs: list[Paragraph], knowledge: Knowledge) -> None:
    """Part words that extraction has stuck together, in place: a country's name and another word of the article ("Iranianstate")."""
    words = {token.text for paragraph in paragraphs for token in paragraph.tokens if token.text.islower()}
    for paragraph in paragraphs:
        if any(_find_seam(token.text, words, knowledge) for token in paragraph.tokens):
            paragraph.tokens = [part for token in paragraph.tokens for part in _part(token, _find_seam(token.text, words, knowledge))]


def _find_seam(word: str, words: set[str], knowledge: Knowledge) -> int:
    """Where two words meet in one; 0 if it is one."""
    if len(word) < SHORTEST_GLUED + SHORTEST_REST or not word[0].isupper() or not word[1:].islower() or (word,) in knowledge.terms:
        return 0
    return next((at for at in range(len(word) - SHORTEST_REST, SHORTEST_GLUED - 1, -1) if word[at:] in words and any(
        term.kind in {"state", "demonym"} for term in knowledge.terms.get((word[:at],), ()))), 0)


def _part(token: Token, seam: int) -> list[Token]:
    if not seam:
        return [token]
    return [Token(token.text[:seam], token.start, token.start + seam), Token(token.text[seam:], token.start + seam, token.end)]


def split_paragraphs(article: ArticleText, limit: int) -> list[Paragraph]:
    """Title and lines apart (the model joins names across line ends), up to `limit` characters of text.

    Lines in capitals are given to the model in title case, because it was trained on running text.
    """
    paragraphs: list[Paragraph] = []
    if article.title.strip():
        paragraphs += [_make_paragraph("title", start, article.title[start:end], is_heading=True)
                       for start, end in _cut_line(article.title)]
    headings = {start for start, _ in article.headings}
    offset = 0
    for line in article.text[:limit].split("\n"):
        for start, end in _cut_line(line):
            if line[start:end].strip():
                paragraphs.append(_make_paragraph("text", offset + start, line[start:end], is_heading=offset in headings))
        offset += len(line) + 1
    return paragraphs


def _cut_line(line: str) -> Iterator[tuple[int, int]]:
    """The pieces of a line, each at most LONGEST_PARAGRAPH long, cut after a sentence, else at a space, else anywhere."""
    start = 0
    while len(line) - start > LONGEST_PARAGRAPH:
        limit = start + LONGEST_PARAGRAPH
        end = max(line.rfind(". ", start, limit) + 1, 0) or max(line.rfind(" ", start, limit), 0)
        end = end if end > start else limit
        yield start, end
        start = end
    yield start, len(line)


def _make_paragraph(field: str, offset: int, text: str, *, is_heading: bool) -> Paragraph:
    body = SURROGATE.sub("\ufffd", text)
    letters = [c for c in body if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) > MOST_LETTERS_OF_NAMES and capitals > MOSTLY_CAPITALS * len(letters):
        body = _lower_capitals(body)
    return Paragraph(field=field, offset=offset, text=text, body=body, tokens=split_words(body), is_heading=is_heading)


def _lower_capitals(text: str) -> str:
    """Every word with a capital first and the rest small; words of up to three letters ("US", "UN") stay. The length never changes."""
    parts = list(text)
    for token in split_words(text):
        if len(token.text) > 3 and "." not in token.text:
            for place in range(token.start + 1, token.end):
                lowered = parts[place].lower()
                parts[place] = lowered if len(lowered) == 1 else parts[place]
    return "".join(parts)


def _spell(word: str, longest: Mapping[str, int]) -> str:
    """A word as the tables spell it."""
    return word.capitalize() if len(word) >= SHORTEST_SHOUT and word.isupper() and word not in longest else word


def find_terms(paragraph: Paragraph, knowledge: Knowledge) -> list[tuple[int, int, tuple[Term, ...]]]:
    """Names of the tables in the paragraph, the longest at each place: (first word, word after the last, readings)."""
    tokens, found, at = paragraph.tokens, [], 0
    longest, terms = knowledge.longest, knowledge.terms
    spelled = [_spell(token.text, longest) for token in tokens]
    while at < len(tokens):
        reach = longest.get(spelled[at], 0)
        step = 1
        if reach:
            words = [spelled[at]]
            best: tuple[int, tuple[Term, ...]] | None = None
            readings = terms.get(tuple(words))
            if readings:
                best = (1, readings)
            for ahead in range(1, min(reach, len(tokens) - at)):
                if not is_joined(paragraph.body, tokens[at + ahead - 1], tokens[at + ahead]):
                    break
                words.append(spelled[at + ahead])
                readings = terms.get(tuple(words))
                if readings:
                    best = (ahead + 1, readings)
            if best:
                step = best[0]
                found.append((at, at + step, best[1]))
        at += step
    return found
