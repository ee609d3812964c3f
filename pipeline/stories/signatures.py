"""What a text is made of, for likeness: overlapping shingles, and a MinHash signature of them that is stored with the article.

Shingles are 4 words, or 8 characters in scripts that do not put spaces between words. Two signatures agree in about as many places
as the Jaccard likeness of their shingle sets, so that copies are found without reading texts again.
"""

import re
import unicodedata
from functools import cache
from itertools import islice

PERMUTATIONS = 128
WORDS_PER_SHINGLE = 4
CHARACTERS_PER_SHINGLE = 8
SEED = 42
"""Changing any of these makes stored signatures useless: the extractor's coding version must change with them."""

SPACELESS_LANGS = frozenset({"zh", "ja", "th", "lo", "my", "km", "yue", "wuu", "bo"})
SCRIPT_SAMPLE = 2000

_PLAIN = re.compile(r"\w+")
_MARKED = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u1dff\ua66f-\uabff]")
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@cache
def word_pattern() -> re.Pattern[str]:
    """Letters, digits and the marks that belong to them: without marks, words of many Asian scripts would fall apart."""
    marks = [c for c in (*range(0x300, 0x20000), *range(0xE0000, 0xE1000)) if unicodedata.category(chr(c)).startswith("M")]
    starts = [c for before, c in zip([-1, *marks], marks, strict=False) if c != before + 1]
    ends = [c for c, after in zip(marks, [*marks[1:], -1], strict=False) if after != c + 1]
    ranges = "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
    return re.compile(rf"\w+(?:[{ranges}]+\w*)*")


def find_words(text: str) -> list[str]:
    """The words of a text, in order, as they are written."""
    return (word_pattern() if _MARKED.search(text) else _PLAIN).findall(text)


def is_spaceless(text: str, lang: str) -> bool:
    """Whether the text is cut by characters: its language is written without spaces or, when unknown, most of its letters are."""
    if lang:
        return lang.partition("-")[0].lower() in SPACELESS_LANGS
    letters = sum(map(str.isalpha, text[:SCRIPT_SAMPLE]))
    return 2 * len(_SPACELESS.findall(text[:SCRIPT_SAMPLE])) > letters


def make_shingles(text: str, lang: str) -> set[str]:
    """The set of shingles; a text shorter than one is a single shingle, a text without words has none.

    Case, punctuation and spacing do not count: they are what copying changes first.
    """
    words = find_words(text.casefold())
    if not words:
        return set()
    if is_spaceless(text, lang):
        run = "".join(words)
        return {run[i:i + CHARACTERS_PER_SHINGLE] for i in range(max(1, len(run) - CHARACTERS_PER_SHINGLE + 1))}
    return set(map(" ".join, zip(*(islice(words, start, None) for start in range(min(WORDS_PER_SHINGLE, len(words)))), strict=False)))


def make_signature(text: str, lang: str) -> list[int]:
    """128 unsigned 32-bit numbers; [] for a text without words. `lang` is BCP 47, "" when unknown."""
    from rensa import RMinHash

    shingles = make_shingles(text, lang)
    if not shingles:
        return []
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(shingles))
    signature: list[int] = minhash.digest()
    return signature
