"""What an article is about, as a sparse vector: the telling words and word pairs of its title and lead.

Weights come from a table that ships with the code (`words.tsv`), not from the articles at hand: a likeness is then a fact about two
articles, the same in every file. Only the lead counts, because news puts its matter first and its background last; measured, 200 to
300 words do as well as whole texts. Terms of different languages never meet.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipeline.stories.signatures import SPACELESS_LANGS, find_words

WEIGHTS_VERSION = 1

LEAD_WORDS = 250
TITLE_FACTOR = 4
"""How often a word of the title counts."""

MAX_WEIGHT = 4.5
"""Of a word that the table does not list: rarer than in one lead of ninety."""

MIN_WEIGHT = 3.0
"""A word or pair of less weight is left out: it makes no two articles alike, and its posting list would be long."""

MAX_LEAD_CHARACTERS = 2500

BIGRAM_LANGS = frozenset({"zh", "ja", "ko"})
"""Cut into pairs of characters, whose frequencies the table lists."""

CHARACTERS_PER_UNIT = 6
"""For the other scripts without spaces, which the table does not know."""

SAME_WORDS = {"hr": "sh", "sr": "sh", "bs": "sh", "no": "nb", "nn": "nb", "tl": "fil"}
"""Languages that share a list."""

Terms = NDArray[np.uint64]
Weights = NDArray[np.float32]


_LATIN_RUN = re.compile(r"[0-9a-z]+|[^0-9a-z]+")
_YEAR = re.compile(r"\d{4}")
YEAR = "0000"
"""How the table lists a number of four digits; other numbers tell as much as a rare word."""


def split_pairs(word: str) -> Iterator[str]:
    """Overlapping pairs of characters; Latin words and numbers inside stay whole."""
    for run in _LATIN_RUN.findall(word):
        if run.isascii() or len(run) < 2:
            yield run
        else:
            yield from (run[i:i + 2] for i in range(len(run) - 1))


@cache
def load_words() -> dict[str, dict[str, float]]:
    """The table: language -> word -> weight."""
    table: dict[str, dict[str, float]] = {}
    with resources.files("pipeline.stories").joinpath("words.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                lang, weight, words = line.rstrip("\n").split("\t")
                table.setdefault(lang, {}).update(dict.fromkeys(words.split(" "), float(weight)))
    return table


class Vocabulary:
    """Numbers and weights of the words of one language, each computed once."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.listed = load_words().get(SAME_WORDS.get(lang, lang), {})
        self.known: dict[str, tuple[int, float]] = {}

    def look_up(self, word: str) -> tuple[int, float]:
        """(number, weight). The number is a hash of language and word: the same in every process."""
        found = self.known.get(word)
        if found is None:
            digest = hashlib.blake2b(f"{self.lang} {word}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
            found = self.known[word] = int.from_bytes(digest), self.weigh(word)
        return found

    def weigh(self, word: str) -> float:
        """From the table; where the language has none, long words tell more than short ones."""
        listed = self.listed.get(YEAR if _YEAR.fullmatch(word) else word)
        if listed is not None:
            return listed
        if self.lang in BIGRAM_LANGS and len(word) == 2 and not word.isascii():  # as if the characters met by chance
            return min(MAX_WEIGHT, sum(self.listed.get(character, MAX_WEIGHT) for character in word) + math.log(200))
        return MAX_WEIGHT if self.listed else float(min(len(word), MAX_WEIGHT))

    def split(self, text: str) -> list[str]:
        """The units of a text, case-folded: words, or runs of characters."""
        words = find_words(text.casefold())
        if self.lang in BIGRAM_LANGS:
            return [unit for word in words for unit in split_pairs(word)]
        if self.lang in SPACELESS_LANGS:
            run = "".join(words)
            return [run[i:i + CHARACTERS_PER_UNIT] for i in range(max(1, len(run) - CHARACTERS_PER_UNIT + 1))]
        return words


class Vectorizer:
    """Turns articles into unit vectors; keeps what it learned about each language's words."""

    def __init__(self) -> None:
        self.vocabularies: dict[str, Vocabulary] = {}

    def vectorize(self, title: str, text: str, lang: str) -> tuple[Terms, Weights]:
        """(terms, weights), terms ascending; both empty when nothing tells. `lang` is BCP 47, "" when unknown."""
        primary = lang.partition("-")[0].lower()
        vocabulary = self.vocabularies.setdefault(primary, Vocabulary(primary))
        parts = [(vocabulary.split(title), TITLE_FACTOR), (vocabulary.split(text[:MAX_LEAD_CHARACTERS])[:LEAD_WORDS], 1)]
        columns = [_count_terms([vocabulary.look_up(word) for word in words], factor) for words, factor in parts if words]
        if not columns:
            return np.empty(0, np.uint64), np.empty(0, np.float32)
        terms, weights, counts = (np.concatenate(column) for column in zip(*columns, strict=True))
        terms, first, inverse = np.unique(terms, return_index=True, return_inverse=True)
        values = (1 + np.log(np.bincount(inverse, counts))) * weights[first]
        return terms, (values / math.sqrt(max(1e-9, float(values @ values)))).astype(np.float32)


def _count_terms(words: list[tuple[int, float]], factor: int) -> tuple[Terms, NDArray[np.float64], NDArray[np.float64]]:
    """(terms, weights, counts) of words and neighbouring pairs that tell enough; a term may stand there several times."""
    numbers = np.fromiter((number for number, _ in words), np.uint64, len(words))
    weights = np.fromiter((weight for _, weight in words), np.float64, len(words))
    pairs = numbers[:-1] * np.uint64(0x9E3779B97F4A7C15) + numbers[1:]
    terms = np.concatenate((numbers, pairs))
    weights = np.concatenate((weights, weights[:-1] + weights[1:]))
    telling = weights >= MIN_WEIGHT
    return terms[telling], weights[telling], np.full(int(telling.sum()), float(factor))
