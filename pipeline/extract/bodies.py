"""The text of the article, out of the page that was parsed: paragraphs parted by one blank line, headlines in it marked by their spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element as Element

from pipeline.extract.documents import Document
from pipeline.extract.site import fold
from pipeline.texts import clean_text

_BREAKS = frozenset({"p", "head", "list", "item", "quote", "table", "row", "code", "div", "dl", "dd", "dt", "ab"})


@dataclass(frozen=True, slots=True)
class Body:
    """A text and the spans (start, end) of the headlines in it."""

    text: str = ""
    headings: tuple[tuple[int, int], ...] = ()


def read_body(document: Document, url: str, title: str) -> Body:
    """What trafilatura takes for the article, comments off; an empty body where it finds none."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(document.tree, url=url or None, include_comments=False, with_metadata=False)
    return render_body(found.body, title) if found is not None and found.body is not None else Body()


def render_body(body: Element, title: str) -> Body:
    """The blocks of trafilatura's tree as paragraphs. A first headline that repeats the title is left out: the title has its own field."""
    paragraphs: list[str] = []
    headings: list[tuple[int, int]] = []
    position = 0
    for raw, is_heading in _blocks(body):
        block = clean_text(raw, multiline=True)
        if not block or (not paragraphs and is_heading and fold(block) == fold(title)):
            continue
        if is_heading:
            headings.append((position, position + len(block)))
        paragraphs.append(block)
        position += len(block) + 2
    return Body("\n\n".join(paragraphs), tuple(headings))


def _blocks(body: Element) -> Iterator[tuple[str, bool]]:
    """(text, whether it is a headline) of every block, in order."""
    pieces: list[str] = []
    heading = False

    def flush() -> Iterator[tuple[str, bool]]:
        nonlocal heading
        text = "".join(pieces)
        pieces.clear()
        if text.strip():
            yield from ((part, heading) for part in text.split("\n\n"))
        heading = False

    stack: list[tuple[Element, bool]] = [(body, False)]
    while stack:  # a loop, not a recursion: pages nest as deep as they like
        element, is_closing = stack.pop()
        breaks = element.tag in _BREAKS
        if is_closing:
            if breaks:
                yield from flush()
            elif element.tag == "cell":
                pieces.append(" | " if element.getnext() is not None else "")
            if element is not body and element.tail:
                pieces.append(element.tail)
            continue
        if breaks:
            yield from flush()
            heading = element.tag == "head"
        if element.tag == "lb":
            pieces.append("\n")
        if element.text and element.tag != "graphic":
            pieces.append(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from flush()
