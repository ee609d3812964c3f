"""Which language an article is in, as an ISO 639-1 code."""

from functools import cache
from typing import Any

SAMPLE = 1000
"""Characters of the text that are looked at, after the title."""
SHORT = 200
"""Below this many characters identification guesses, worst on bare names: then the default stands unless the evidence is strong."""
MARGIN_ASCII, MARGIN_MARKED = 25.0, 15.0
"""How far (log probability) another language must lead English in a short text without, or with, letters beyond ASCII.

Set by trying names and headlines of many countries: names lead by up to 20, sentences of another language by 30 and more.
"""


@cache
def _load_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def detect_language(title: str, text: str, declared: str = "") -> str:
    """The declared language if there is one, else the identified one of title and text; "" for a text without letters."""
    if declared:
        return declared.replace("_", "-").split("-")[0].casefold()
    sample = f"{title}\n{text[:SAMPLE]}".strip()
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return ""
    ranked = _load_identifier().rank(sample)
    best, lead = ranked[0]
    latin = sum(c < "\u0250" for c in letters) >= 0.9 * len(letters)
    if best != "en" and latin and len(sample) < SHORT:
        margin = lead - dict(ranked)["en"]
        if margin < (MARGIN_ASCII if all(c.isascii() for c in letters) else MARGIN_MARKED):
            return "en"
    return str(best)
