"""A text as a row of blocks, and the passes that take out of it what is no part of the article.

Each is general: what repeats the title, what is nothing but a link, the labels and stubs that pages leave around and below their texts.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from pipeline.dates import read_timestamp
from pipeline.extract.marks import LABEL, PROMPT
from pipeline.extract.site import fold
from pipeline.extract.trees import compile_query

MIN_LINK = 10  # letters; shorter links are words in a sentence
MAX_LED_LINK = 40  # words of a paragraph that may be a link behind a few words: "Read more: ..."
MAX_LEAD_WORDS = 4
HEAD = 4  # blocks in which the title, a byline or a date may stand again
STUB = 80  # characters; below the text, a shorter block that is no sentence is no part of it
PROMPT_LENGTH = 250
KEPT = 3  # blocks that are never cut from the end

_WORDS = re.compile(r"\w+")
_LINKS = compile_query("//a[not(starts-with(@href, '#')) and string-length(.) >= 12]")
_SENTENCE_END = re.compile(r"""[.!?…"”»“’')\]。！？」』]\s*$""")
_BYLINE = re.compile(r"^\W*(?:by|von|par|por|di|av|af|door|text)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or headline."""

    text: str
    is_heading: bool = False

    @cached_property
    def words(self) -> list[str]:
        """As compared: in lower case, without what stands between them."""
        return _WORDS.findall(self.text.casefold())

    @cached_property
    def letters(self) -> str:
        """`squeeze(text)`."""
        return "".join(self.words)


def squeeze(text: str) -> str:
    """Letters and digits only, in lower case: equal whatever white space and markup stood between them."""
    return "".join(_WORDS.findall(text.casefold()))


def clean_blocks(blocks: Sequence[Block], tree: HtmlElement, titles: Iterable[str], authors: Collection[str]) -> list[Block]:
    """The blocks without labels, links, repetitions of the title and what trails behind the end."""
    kept = [block for block in blocks if not LABEL.match(block.text)]
    return _drop_tail(_drop_head(_drop_links(kept, tree), titles, authors))


def _drop_links(blocks: Sequence[Block], tree: HtmlElement) -> list[Block]:
    """Without blocks that are one link, alone or behind a few words: they lead to other articles."""
    links = {link for element in _LINKS(tree) if len(link := squeeze(element.text_content())) >= MIN_LINK}
    return [block for block in blocks if not _is_link(block.words, links)]


def _is_link(words: list[str], links: Collection[str]) -> bool:
    leads = MAX_LEAD_WORDS + 1 if len(words) < MAX_LED_LINK else 1
    return any("".join(words[start:]) in links for start in range(min(leads, len(words))))


def _drop_head(blocks: Sequence[Block], titles: Iterable[str], authors: Collection[str]) -> list[Block]:
    """Without the title, the byline, dates and menus that stand above the text."""
    known = [set(fold(title).split()) for title in titles if title]
    squeezed = {squeeze(title) for title in titles if title}
    names = [squeeze(author) for author in authors if author]

    def _is_byline(text: str, letters: str) -> bool:
        return any(name in letters for name in names) and bool(_BYLINE.match(text) or not _SENTENCE_END.search(text))

    def is_head(block: Block) -> bool:
        words, letters = set(block.words), block.letters
        if not letters or letters in squeezed or letters.isdigit():
            return True
        if "|" in block.text and not _SENTENCE_END.search(block.text):
            return True  # a menu, or a row of a table that holds the page together
        if len(block.text) < STUB and (read_timestamp(block.text) or _is_byline(block.text, letters)):
            return True
        return len(block.text) < 250 and any(
            len(words & title) >= max(2, 0.75 * len(words)) and len(words & title) >= 0.5 * len(title) for title in known)

    return [block for number, block in enumerate(blocks) if number >= HEAD or not is_head(block)]


def _drop_tail(blocks: list[Block]) -> list[Block]:
    """Without headlines and short lines that are no sentences behind the last sentence."""
    end = len(blocks)
    while end > KEPT and _trails(blocks[end - 1]):
        end -= 1
    return blocks[:end]


def _trails(block: Block) -> bool:
    is_stub = len(block.text) < STUB and not _SENTENCE_END.search(block.text)
    return block.is_heading or is_stub or (len(block.text) < PROMPT_LENGTH and PROMPT.search(block.text) is not None)
