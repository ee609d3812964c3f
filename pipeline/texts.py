"""The one gate for text that others wrote: what passes here is safe to store, compare, print and cut.

Letters of every script stay. What goes is what a reader cannot see and a machine trips over: control characters, NULs, halves
of surrogate pairs, direction overrides, zero-width and tag characters, glyph selectors. Offsets everywhere refer to text after this gate.
"""

import html
import re
import unicodedata

# Unseen everywhere: controls but white space, soft hyphen, grapheme joiner, Arabic letter mark, Mongolian separators and selectors,
# zero-width space, direction marks, embeddings and isolates, word joiner and invisible operators, selectors, BOM,
# interlinear marks, noncharacters, tags, private noncharacter planes.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
                     "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"
                     + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)) + "]")
# The joiners spell words in the scripts from Arabic to Mongolian and tie emoji together; elsewhere they hide.
_JOINERS = re.compile("(?<![\u0600-\u109f\u1780-\u18af\u2190-\u2bff\U0001f000-\U0001faff])[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)")
_BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PARAGRAPH_ENDS = re.compile(r"\n{3,}")

_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SCRIPTS = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCKS = re.compile(r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|"
                     r"pre|section|table|td|th|tr|ul)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>|<![^<>]*>|<\?[^<>]*>")


def clean_text(value: str, *, multiline: bool = False, limit: int | None = None) -> str:
    """`value` in NFC without anything unseen, white space collapsed. Idempotent.

    On one line, unless `multiline`: then lines stay lines and paragraphs are parted by exactly one blank line.
    `limit`: at most so many code points, from the beginning.
    """
    seen = value if value.isascii() and value.isprintable() else _drop_unseen(value)
    cleaned = _collapse_lines(seen) if multiline else " ".join(seen.split())
    if limit is not None and len(cleaned) > limit:
        cleaned = cleaned[:limit].rstrip("\u200c\u200d \n")
    return cleaned


def _drop_unseen(value: str) -> str:
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")  # joins pairs, drops halves
    seen = _BLANKS.sub(" ", _UNSEEN.sub("", whole))
    if "\u200c" in seen or "\u200d" in seen:
        seen = _JOINERS.sub("", seen)
    return unicodedata.normalize("NFC", seen)


def _collapse_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in _LINE_ENDS.sub("\n", text).split("\n"))
    return _PARAGRAPH_ENDS.sub("\n\n", "\n".join(lines)).strip("\n")


def strip_markup(markup: str, *, multiline: bool = False, limit: int | None = None) -> str:
    """The text of a piece of HTML as feeds carry it: tags go, entities are read once, the rest passes `clean_text`.

    Once only: `&amp;lt;` is a text about `&lt;`. "3 < 5" is no tag. Blocks part words, and paragraphs where `multiline`.
    Linear in the length of the markup, whatever it holds.
    """
    bare = _SCRIPTS.sub(" ", _COMMENTS.sub("", markup))
    bare = _TAGS.sub("", _BLOCKS.sub("\n\n" if multiline else " ", bare))
    return clean_text(html.unescape(bare), multiline=multiline, limit=limit)
