"""Bytes become a parsed page, or a named reason why they do not.

The charset is that of the bytes: valid UTF-8 with letters beyond ASCII is UTF-8 whatever a server declares; then the declared one,
then the page's own, then a guess. Bodies that are another type under an HTML name end here.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement, HTMLParser, fromstring

from pipeline.records import Page

TEXT_TYPES = ("text/", "application/xhtml", "application/xml", "application/html")
MAX_ATTRIBUTES = 1_000  # of one tag; libxml2 takes quadratic time over them: 60,000 cost 9 seconds in one call that nothing interrupts

_MAGIC = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"OggS", b"ID3", b"BZh",
          b"7z\xbc", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"wOFF", b"\x7fELF", b"MZ")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|article|title|meta|script|section|main)\b", re.IGNORECASE)
_SELF_CLOSED = re.compile(r"<html[^\n]*/>(?:\s|$)")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
# What the web calls by these names is the larger set that browsers read (WHATWG Encoding Standard).
_LABELS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
           "iso8859-1": "cp1252", "iso-8859-9": "cp1254",
           "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949",
           "ks_c_5601-1987": "cp949", "windows-874": "cp874", "tis-620": "cp874", "big5": "big5hkscs", "x-gbk": "gb18030"}


class NotAPage(Exception):
    """The bytes cannot be read as a page. `outcome` is in the closed list."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page: its tree (not to be changed by readers), the text that it was parsed from, and what was odd about its bytes."""

    tree: HtmlElement
    source: str
    notes: tuple[str, ...] = ()


def read_document(page: Page, max_bytes: int) -> Document:
    """Decode and parse the body. Raises NotAPage with `extract.not_text`, `extract.too_large` or `extract.empty`."""
    from trafilatura.utils import load_html

    source, notes = decode_body(page, max_bytes)
    if not _MARKUP.search(source, 0, 200_000):
        raise NotAPage("extract.not_text" if source.strip() else "extract.empty", "no markup")
    encoded = source.encode("utf-8", "surrogatepass")
    if any(count_attributes(tag) > MAX_ATTRIBUTES for tag in _find_long_tags(encoded)):
        raise NotAPage("extract.too_large", f"a tag with more than {MAX_ATTRIBUTES} attributes")
    tree = parse_plainly(source, encoded)
    tree = load_html(source) if tree is None else tree
    if tree is None:
        raise NotAPage("extract.not_text", "not parsed as HTML")
    return Document(tree, source, notes)


def parse_plainly(source: str, encoded: bytes) -> HtmlElement | None:
    """The tree that trafilatura's `load_html` makes; None where it would mend the source first, or think twice about what it is.

    From bytes and with one class for all elements: half the time, and every later look at an element is cheaper.
    """
    beginning = source[:50].lower()
    is_mended = "doctype" in beginning and ("\n" not in source or "/" in source[:source.find(">")])
    if "html" not in beginning or is_mended or _SELF_CLOSED.search(source, 0, 4096) or _holds_controls(source, encoded):
        return None
    try:
        tree: HtmlElement = fromstring(encoded, parser=_make_parser())
    except LxmlError:
        return None
    return tree if len(tree) else None


@cache
def _make_parser() -> HTMLParser:
    """As trafilatura's."""
    options: dict[str, Any] = {"default_doctype": False}  # which its stubs do not know
    parser = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True, **options)
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _holds_controls(source: str, encoded: bytes) -> bool:
    """Whether there are characters that XML has not, which trafilatura takes out."""
    units = np.frombuffer(encoded, np.uint8)
    is_control = units < ord(" ")
    for space in b"\t\n\r":
        is_control &= units != space
    return bool(is_control.any()) or "\ufffe" in source or "\uffff" in source


def _find_long_tags(encoded: bytes) -> Iterator[str]:
    """What stands between one `<` and the next, where it is long enough to hold too many attributes."""
    starts = np.append(np.flatnonzero(np.frombuffer(encoded, np.uint8) == ord("<")), len(encoded))
    for number in np.flatnonzero(np.diff(starts) > MAX_ATTRIBUTES):
        yield encoded[starts[number] + 1:starts[number + 1]].decode("utf-8", "surrogatepass")


def count_attributes(tag: str) -> int:
    """How many attributes a tag has at most, of the text between its `<` and the next. With `=` or without; quoted values hold none."""
    return len(_QUOTED.sub(" ", tag).partition(">")[0].split()) if len(tag) > MAX_ATTRIBUTES else 0


def decode_body(page: Page, max_bytes: int) -> tuple[str, tuple[str, ...]]:
    """The body as text, with notes on a charset that was not what it was said to be. Raises NotAPage."""
    body = page.body
    if not body.strip():
        raise NotAPage("extract.empty", "no bytes")
    if len(body) > max_bytes:
        raise NotAPage("extract.too_large", f"{len(body)} bytes")
    head = body.lstrip()[:16]
    declares_text = not page.media_type or page.media_type.startswith(TEXT_TYPES)
    if head.startswith(_MAGIC) or not (declares_text or head.startswith(b"<")):
        raise NotAPage("extract.not_text", page.media_type or "binary")
    charset = _find_charset(page, body)
    try:
        text = body.decode(charset)
        notes: tuple[str, ...] = ()
    except (UnicodeDecodeError, LookupError):
        text = body.decode("utf-8" if charset.startswith("utf-8") else "cp1252", "replace")
        notes = ("charset.damaged",)
    if text.count("\0") > len(text) // 100:
        raise NotAPage("extract.not_text", "binary")
    return text, notes


def _find_charset(page: Page, body: bytes) -> str:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    own = _META_CHARSET.search(body, 0, 20_000)
    named = [_name_codec(name) for name in (page.charset, own[1].decode("ascii") if own else "") if name]
    if "iso2022_jp" in named and b"\x1b" in body:  # seven bits, so it is valid UTF-8 too
        return "iso2022_jp"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(body) - 4 or (named and set(named) == {"utf-8"}):
            return "utf-8"  # cut within a letter, or damaged
    else:
        return "utf-8"
    return next((name for name in named if name and name != "utf-8" and _decodes(body, name)), None) or _guess_charset(body)


def _name_codec(label: str) -> str:
    """The Python codec of a charset label; "" for none."""
    label = label.strip().lower()
    try:
        return codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, UnicodeError):
        return ""


def _decodes(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _guess_charset(body: bytes) -> str:
    from trafilatura.utils import detect_encoding

    return next((name for name in detect_encoding(body) if _name_codec(name) and _decodes(body, name)), "cp1252")
