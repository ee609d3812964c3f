"""In which language the text is: what the page declares, held against what the words say.

Templates declare the language of the site's framework; the words do not lie when there are enough of them. Between languages that a
classifier mixes up, the page is believed.
"""

import re
from functools import cache
from typing import Any

from lxml.html import HtmlElement

from pipeline.extract.metatags import MetaTags
from pipeline.extract.structured import Structured

MIN_CHARACTERS = 200
SAMPLE = 700

_TAG = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$")
# Written nearly alike: inside a group the declared language stands.
_NEIGHBOURS = tuple(frozenset(group.split()) for group in (
    "no nb nn da sv", "hr sr bs sh sl", "id ms jv", "cs sk", "es gl pt ca oc an ast", "hi mr ne", "uk ru be bg mk", "af nl", "de lb als",
    "fr oc wa", "fa ps ur", "xh zu", "zh yue", "it co", "en sco"))


def read_language(tree: HtmlElement, structured: Structured, metatags: MetaTags, text: str) -> tuple[str, str, tuple[str, ...]]:
    """(BCP-47 tag or "", where it comes from, notes). A tag with a region only where the page states it."""
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    declared = next(((tag, source) for value, source in (
        (root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "", "html"),
        (structured.text("inLanguage"), "json-ld"), (metatags.first("og:locale", "content-language", "language", "dc.language"), "meta"),
    ) if (tag := normalise_tag(value.split(",")[0].strip()))), ("", ""))
    seen = identify(text)
    stated = declared[0].split("-")[0]
    if not seen or seen == stated or any({seen, stated} <= group for group in _NEIGHBOURS):
        return *declared, ()
    if not stated:
        return seen, "text", ()
    return seen, "text", (f"lang.declared:{declared[0]}",)


def normalise_tag(value: str) -> str:
    """`de_de` → `de-DE`, `zh-hant-tw` → `zh-Hant-TW`; "" for what is no language tag."""
    match = _TAG.match(value.strip())
    if match is None:
        return ""
    language, script, region = match.groups()
    return "-".join(part for part in (language.lower(), (script or "").title(), (region or "").upper()) if part)


def identify(text: str) -> str:
    """The language of the words, "" when there are too few to say."""
    if len(text) < MIN_CHARACTERS:
        return ""
    middle = max(0, len(text) // 2 - SAMPLE // 2)  # openings carry names, captions and datelines
    language, _ = _identifier().classify(text[middle: middle + SAMPLE])
    return str(language)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
