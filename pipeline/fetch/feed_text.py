"""Bytes of XML as text that a parser can take: the right characters, and none that no XML may hold."""

import codecs
import html
import re

_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]+)\s*[\"']", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_STARTS = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_NO_CHARSETS = frozenset("unicode_escape raw_unicode_escape idna punycode undefined cp037 cp273 cp424 cp500 cp875 cp1026 cp1140".split())  # noqa: SIM905
"""Codecs of Python that no publisher writes in: notations of programs, and the EBCDIC of mainframes, in which any bytes are letters."""

_WIDER = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
          "ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932",
          "tis-620": "cp874", "iso-8859-9": "windows-1254", "iso-8859-11": "cp874",
          "mac": "mac-roman", "csmacintosh": "mac-roman", "x-mac-roman": "mac-roman", "ms-cyrl": "cp1251",
          "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "x-gbk": "gb18030"}
"""What a declared name means on the web: the superset that its writers' machines really used (WHATWG)."""

_STATEFUL = re.compile(r"iso-2022|hz")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,200})|([0-9]{1,200}));?")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def decode_xml(body: bytes, charset: str = "") -> str:
    """The characters of an XML or JSON body. Never raises; what cannot be read becomes U+FFFD.

    A byte order mark decides; then UTF-8, when the bytes are valid as that, for other text hardly ever is; then what the document and
    the server declare; then windows-1252. Codecs of Python that are no character encodings are not asked.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark):].decode(encoding, "replace")
    for start, encoding in _STARTS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    match = _DECLARATION.match(body[:400])
    named = [name.lower() for name in ((match[1].decode("ascii") if match else ""), charset) if name]
    candidates = [name for name in named if _STATEFUL.match(name)] + ["utf-8", *named]
    for name in candidates:
        decoded = _decode(body, name)
        if decoded is not None:
            return decoded
    if "utf-8" in named or not named:
        wrong = sum(1 for c in body.decode("utf-8", "replace") if c == "\ufffd")
        if wrong * 10 < sum(1 for byte in body if byte >= 0xC2):  # UTF-8 with a few broken letters
            return body.decode("utf-8", "replace")
    return body.decode("windows-1252", "replace")


def _decode(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(_WIDER.get(name, name)).name
        return None if codec.replace("-", "_") in _NO_CHARSETS else body.decode(codec)
    except (LookupError, UnicodeError):
        return None


def make_wellformed(text: str) -> bytes:
    """XML in UTF-8, from text that begins with its root, without illegal characters or references to such; HTML's names become numbers."""
    text = _ILLEGAL.sub("", text)
    if "&" in text:
        text = _NAMED.sub(_number_entity, _REFERENCE.sub(_check_reference, text))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.strip().encode("utf-8", "replace")


def _check_reference(match: re.Match[str]) -> str:
    """A numeric reference as it is, or nothing where it names what XML forbids; windows-1252 where it names a control of C1."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if 0x80 <= code <= 0x9F:
        return html.unescape(f"&#{code};")
    legal = code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return f"&#{code};" if legal else ""


def _number_entity(match: re.Match[str]) -> str:
    if match[1] in _XML_NAMES:
        return match[0]
    found = html.unescape(match[0])
    return "".join(f"&#{ord(c)};" for c in found) if found != match[0] else f"&amp;{match[1]};"
