"""What is a part of the article on the page and was left out of its text: the standfirst above, and later sections of a text in parts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipeline.extract.blocks import Block, squeeze
from pipeline.extract.marks import CAPTION, OUTSIDE_ARTICLE
from pipeline.extract.trees import compile_query, stands_in
from pipeline.texts import clean_text

MIN_STANDFIRST = 40  # letters
MIN_PARAGRAPH = 80
START = 16  # characters by which a text is recognised before it is looked at closely
PROBE = 60  # letters by which a paragraph is recognised in a text

_PARAGRAPHS = compile_query("//p[not(script or style)]")
_STARTING = compile_query("//body//text()[starts-with(normalize-space(.), $start)]")
_OUTSIDE_TAGS = ("aside", "footer", "nav", "figure", "figcaption", "form", "a", "button")


def add_standfirst(blocks: Sequence[Block], tree: HtmlElement, descriptions: Iterable[str], titles: Iterable[str]) -> list[Block]:
    """The blocks, opened by the page's own summary where readers see it above the text: many extractors leave it out.

    The descriptions that the page gives of itself say what to look for; one that is not visible is not a part of the article.
    """
    text = "".join(block.letters for block in blocks)
    headlines = [squeeze(title) for title in titles]
    for description in dict.fromkeys(descriptions):
        letters = squeeze(description)
        is_headline = any(letters in title or title in letters for title in headlines if title)
        if len(letters) < MIN_STANDFIRST or letters[:PROBE] in text or is_headline:
            continue
        found = _find_visible(tree, description, letters)
        if found:
            return [Block(found), *blocks]
    return list(blocks)


def _find_visible(tree: HtmlElement, description: str, letters: str) -> str:
    """The text of the innermost element that holds the description and little more; descriptions may be cut at their end."""
    wanted = letters[: max(MIN_STANDFIRST, int(len(letters) * 0.8))]
    for text in _STARTING(tree, start=description[:START].rstrip()):
        element = text.getparent() if text.is_text else text.getparent().getparent()
        for holder in (element, element.getparent()):
            seen = "" if holder is None else " ".join(holder.itertext())
            is_it = squeeze(seen).startswith(wanted) and len(seen) < 1.6 * len(description) + PROBE
            if is_it and not stands_in(holder, *_OUTSIDE_TAGS) and not any(CAPTION.search(name) for name in _names(holder, 3)):
                return clean_text(seen)
    return ""


def add_sections(blocks: Sequence[Block], tree: HtmlElement) -> list[Block]:
    """The blocks, with those containers added in place that are like the one which most of the text came from, and hold none of it.

    Long texts come in parts between advertisements; an extractor that picks the best container takes one part.
    """
    text = "".join(block.letters for block in blocks)
    containers: dict[HtmlElement, list[tuple[str, int]]] = {}  # of paragraphs: how they begin, how long they are
    for paragraph in _PARAGRAPHS(tree):
        content = paragraph.text_content()
        if beginning := squeeze(content[: 2 * PROBE])[:PROBE]:
            containers.setdefault(paragraph.getparent(), []).append((beginning, len(content)))
    taken = Counter[tuple[str, str]]()
    for parent, paragraphs in containers.items():
        taken[_kind(parent)] += sum(length for beginning, length in paragraphs if beginning in text)
    kind, size = taken.most_common(1)[0] if taken else (("", ""), 0)
    if not kind[1] or size < 0.5 * taken.total():
        return list(blocks)
    alike = [(parent, paragraphs) for parent, paragraphs in containers.items() if _kind(parent) == kind]
    return _insert(blocks, text, alike) if any(_is_left_out(paragraphs, text) for _, paragraphs in alike) else list(blocks)


def _insert(blocks: Sequence[Block], text: str, containers: Iterable[tuple[HtmlElement, list[tuple[str, int]]]]) -> list[Block]:
    """The blocks with the containers that were left out, each behind the last paragraph taken from before it."""
    completed, place = list(blocks), 0
    for parent, paragraphs in containers:
        known = [beginning for beginning, _ in paragraphs if beginning in text]
        if known:
            place = max((number + 1 for number, block in enumerate(completed) if known[-1] in block.letters), default=place)
        elif _is_left_out(paragraphs, text) and not _is_outside(parent):
            added = list(_read_container(parent, text))
            completed[place:place] = added
            place += len(added)
    return completed


def _is_left_out(paragraphs: list[tuple[str, int]], text: str) -> bool:
    return any(length >= MIN_PARAGRAPH for _, length in paragraphs) and not any(beginning in text for beginning, _ in paragraphs)


def _read_container(parent: HtmlElement, text: str) -> Iterator[Block]:
    for element in parent.iter("p", "h2", "h3", "h4", "li"):
        cleaned = clean_text(" ".join(element.itertext()))
        if cleaned and squeeze(cleaned)[:PROBE] not in text and not (element is not parent and _is_outside(element)):
            yield Block(cleaned, element.tag.startswith("h"))


def _kind(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), (element.get("class") or "").strip()


def _is_outside(element: HtmlElement) -> bool:
    """Whether an element stands in what is beside the article: captions, comments, teasers, forms, embedded posts."""
    return stands_in(element, *_OUTSIDE_TAGS) or any(OUTSIDE_ARTICLE.search(name) for name in _names(element, 8))


def _names(element: HtmlElement, depth: int) -> Iterator[str]:
    """The classes and ids of an element and those around it, not of the frame of the page."""
    for around in islice((element, *element.iterancestors()), depth):
        if around.tag in ("main", "body", "html"):
            return
        yield f"{around.get('class') or ''} {around.get('id') or ''}"
