"""The text of the article, out of the page that was parsed: paragraphs parted by one blank line, headlines in it marked by their spans."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.etree import _Element as Element

from pipeline.extract.blocks import Block, clean_blocks, squeeze
from pipeline.extract.completion import add_sections, add_standfirst
from pipeline.extract.documents import Document
from pipeline.extract.metatags import MetaTags
from pipeline.extract.structured import Structured
from pipeline.extract.trees import compile_query
from pipeline.texts import clean_text, strip_markup

EMBEDDED_POSTS = "self::blockquote[contains(@class, 'twitter-') or contains(@class, 'instagram-') or contains(@class, 'tiktok-')]"
# What browsers do not show, beside what trafilatura leaves out (display:none, aria-hidden).
UNSEEN = "self::template or @style[contains(., '999') or contains(., 'font-size')][" + " or ".join(
    f"contains(concat(translate(., ' ', ''), ';'), '{style}')" for style in (
        "font-size:0;", "font-size:0px;", "text-indent:-999", "left:-999", "top:-999")) + "]"
HIDDEN = "@hidden"
MAX_STATED = 200_000

_PARAGRAPHS = compile_query("//p")
_HIDDEN = compile_query(f"//*[{HIDDEN}]")
_BREAKS = frozenset({"p", "head", "list", "item", "quote", "table", "row", "code", "div", "dl", "dd", "dt", "ab"})


@dataclass(frozen=True, slots=True)
class Body:
    """A text and the spans (start, end) of the headlines in it."""

    text: str = ""
    headings: tuple[tuple[int, int], ...] = ()


def read_body(document: Document, structured: Structured, metatags: MetaTags, url: str, titles: Sequence[str],
              prune: str = "") -> tuple[Body, str]:
    """(the body, where it comes from): what trafilatura takes for the article, comments and embedded posts off, completed and cleaned.

    Where it finds nothing, the body that JSON-LD carries; an empty one where there is none either. `titles`: every form of the headline;
    `prune`: an XPath of what is to be left out on this page.
    """
    from trafilatura import bare_extraction

    unwanted = " or ".join(filter(None, (EMBEDDED_POSTS, UNSEEN, _find_hidden(document))))  # in one walk over the page
    # As "txt", for then it makes no text of its tree, which nobody asks for here; the tree is the same.
    found: Any = bare_extraction(document.tree, url=url or None, include_comments=False, with_metadata=False, output_format="txt",
                                 prune_xpath=" | ".join(filter(None, (f"//*[{unwanted}]", prune))))
    blocks = render_blocks(found.body) if found is not None and found.body is not None else []
    stated = strip_markup(structured.text("articleBody"), multiline=True, limit=MAX_STATED) if len(blocks) < 2 else ""
    if not blocks or squeeze(blocks[0].text) == squeeze(stated):  # trafilatura falls back on it too, and loses its paragraphs
        return join_blocks([Block(line) for line in stated.split("\n") if line]), "json-ld" if stated else ""
    descriptions = [strip_markup(unescape(text)) for text in (
        structured.text("description"), metatags.first("og:description"), metatags.first("description"), structured.text("abstract"),
    ) if text]
    cleaned = clean_blocks(add_sections(blocks, document.tree), document.tree, titles, structured.texts("author"))
    return join_blocks(add_standfirst(cleaned, document.tree, descriptions, titles)), "trafilatura"


def _find_hidden(document: Document) -> str:
    """The XPath of what is marked as hidden; "" where that is a quarter of the text or more: a script shows it, and it is the article."""
    if " hidden" not in document.source or not (hidden := _HIDDEN(document.tree)):
        return ""
    marked = set(hidden)
    sizes = [(len(paragraph.text_content()), paragraph in marked or not marked.isdisjoint(paragraph.iterancestors()))
             for paragraph in _PARAGRAPHS(document.tree)]
    return HIDDEN if 4 * sum(size for size, is_hidden in sizes if is_hidden) < sum(size for size, _ in sizes) else ""


def join_blocks(blocks: Iterable[Block]) -> Body:
    """One text, with the spans of its headlines."""
    paragraphs: list[str] = []
    headings: list[tuple[int, int]] = []
    position = 0
    for block in blocks:
        if block.is_heading:
            headings.append((position, position + len(block.text)))
        paragraphs.append(block.text)
        position += len(block.text) + 2
    return Body("\n\n".join(paragraphs), tuple(headings))


def render_blocks(body: Element) -> list[Block]:
    """The blocks of trafilatura's tree, cleaned."""
    return [Block(text, is_heading) for raw, is_heading in _blocks(body) if (text := clean_text(raw, multiline=True))]


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
