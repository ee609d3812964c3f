"""What articles are about, as sparse vectors: the telling words and word pairs of title and lead.

Weights come from a table that ships with the code (`words.tsv`), not from the articles at hand: a likeness is then a fact about two
articles, the same in every file. Only the lead counts, because news puts its matter first and its background last; measured, leads of
150 to 300 words do as well as whole texts. Terms of different languages never meet.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate, chain, islice

import numpy as np
from numpy.typing import NDArray

from pipeline.stories.signatures import SPACELESS_LANGS, find_words

WEIGHTS_VERSION = 1

LEAD_CHARACTERS = 1200
"""About 190 English words."""

TITLE_FACTOR = 4
"""How often a word of the title counts."""

TERMS_PER_ARTICLE = 128
"""More change no measured story, and cost their square."""

BATCH = 2000
"""Articles at a time: all their terms, before most are dropped, need ten times the room of what is kept."""

MAX_WEIGHT = 4.5
"""Of a word that the table does not list: rarer than in one lead of ninety."""

MIN_WEIGHT = 4.0
"""A word or pair of less weight is left out: it makes no two articles alike, and its posting list would be long."""

BIGRAM_LANGS = frozenset({"zh", "ja", "ko"})
"""Cut into pairs of characters, whose frequencies the table lists."""

CHARACTERS_PER_UNIT = 6
"""For the other scripts without spaces, which the table does not know."""

SAME_WORDS = {"hr": "sh", "sr": "sh", "bs": "sh", "no": "nb", "nn": "nb", "tl": "fil"}
"""Languages that share a list."""

YEAR = "0000"
"""How the table lists a number of four digits; other numbers tell as much as a rare word."""

_YEAR = re.compile(r"\d{4}")
_LATIN_RUN = re.compile(r"[0-9a-z]+|[^0-9a-z]+")
_PAIR_MIX = np.uint64(0x9E3779B97F4A7C15)

Terms = NDArray[np.uint64]
Numbers = NDArray[np.integer]
Weights = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors of `size` articles, as entries in order of (term, article): 32-bit article numbers, terms, 32-bit weights."""

    size: int
    articles: Numbers
    terms: Terms
    weights: Weights


def join_vectors(parts: Sequence[Vectors]) -> Vectors:
    """One for several; the articles of each follow those of the one before it."""
    sizes = [part.size for part in parts]
    articles = [part.articles + shift for part, shift in zip(parts, accumulate(sizes, initial=0), strict=False)]
    columns = [np.concatenate((np.empty(0, kind), *entries)) for kind, entries in (
        (np.int32, articles), (np.uint64, [part.terms for part in parts]), (np.float32, [part.weights for part in parts]))]
    order = np.argsort(columns[1], kind="stable")
    return Vectors(sum(sizes), *(column[order] for column in columns))


def slice_vectors(vectors: Vectors, begin: int, end: int) -> Vectors:
    """Those of the articles from `begin` to before `end`, counted from nought."""
    end = min(end, vectors.size)
    kept = np.flatnonzero((vectors.articles >= begin) & (vectors.articles < end))
    return Vectors(end - begin, vectors.articles[kept] - np.int32(begin), vectors.terms[kept], vectors.weights[kept])


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


def split_pairs(word: str) -> Iterator[str]:
    """Overlapping pairs of characters; Latin words and numbers inside stay whole."""
    for run in _LATIN_RUN.findall(word):
        if run.isascii() or len(run) < 2:
            yield run
        else:
            yield from (run[i:i + 2] for i in range(len(run) - 1))


def split_units(text: str, lang: str) -> list[str]:
    """The units of a text, case-folded: words, or runs of characters where no spaces stand between words."""
    words = find_words(text.casefold())
    if lang in BIGRAM_LANGS:
        return [unit for word in words for unit in split_pairs(word)]
    if lang in SPACELESS_LANGS:
        run = "".join(words)
        return [run[i:i + CHARACTERS_PER_UNIT] for i in range(max(1, len(run) - CHARACTERS_PER_UNIT + 1))]
    return words


def weigh_word(word: str, lang: str) -> float:
    """How much a word tells: from the table; where the language has none, long words tell more than short ones."""
    listed = load_words().get(SAME_WORDS.get(lang, lang))
    if listed is None:
        return float(min(len(word), MAX_WEIGHT))
    if (weight := listed.get(YEAR if _YEAR.fullmatch(word) else word)) is not None:
        return weight
    if lang in BIGRAM_LANGS and len(word) == 2 and not word.isascii():  # as if its characters had met by chance
        return min(MAX_WEIGHT, sum(listed.get(character, MAX_WEIGHT) for character in word) + math.log(200))
    return MAX_WEIGHT


class Vocabulary(dict[str, int]):
    """Where the number and weight of each unit of a language stand; a unit that is met for the first time gets a place.

    A number is a hash of language and unit: the same in every process and at any time.
    """

    def __init__(self, lang: str, numbers: list[int], weights: list[float]) -> None:
        super().__init__()
        self.lang, self.numbers, self.weights = lang, numbers, weights

    def __missing__(self, unit: str) -> int:
        self[unit] = place = len(self.numbers)
        digest = hashlib.blake2b(f"{self.lang} {unit}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self.numbers.append(int.from_bytes(digest))
        self.weights.append(weigh_word(unit, self.lang))
        return place


class Vectorizer:
    """Turns articles into vectors; keeps what it learned about each language's words."""

    def __init__(self) -> None:
        self._vocabularies: dict[str, Vocabulary] = {}
        self._numbers: list[int] = []
        self._weights: list[float] = []

    def vectorize(self, articles: Iterable[tuple[str, str, str]]) -> Vectors:
        """The vectors of (title, text, lang) in turn; `lang` is BCP 47, "" when unknown. A vector is empty when nothing tells."""
        rest = iter(articles)
        parts = []
        while part := list(islice(rest, BATCH)):
            parts.append(self._vectorize(part))
        return join_vectors(parts)

    def _vectorize(self, articles: Sequence[tuple[str, str, str]]) -> Vectors:
        fields: list[list[int]] = []
        for title, text, lang in articles:
            primary = lang.partition("-")[0].lower()
            fields += (self._look_up(title, primary), self._look_up(text[:LEAD_CHARACTERS], primary))
        lengths = np.array([len(field) for field in fields], np.int64)
        places = np.fromiter(chain.from_iterable(fields), np.int64, int(lengths.sum()))
        of_field = np.repeat(np.arange(len(fields)), lengths)
        numbers, weights = np.array(self._numbers, np.uint64)[places], np.array(self._weights)[places]
        is_pair = of_field[1:] == of_field[:-1]
        terms, values = np.empty(2 * len(places), np.uint64), np.zeros(2 * len(places))  # a word, the pair that it begins, the next word
        terms[::2], values[::2] = numbers, weights
        terms[1:-1:2], values[1:-1:2] = numbers[:-1] * _PAIR_MIX + numbers[1:], np.where(is_pair, weights[:-1] + weights[1:], 0)
        telling = np.flatnonzero(values >= MIN_WEIGHT)
        of_term = of_field[telling // 2]
        counts = np.where(of_term % 2 == 0, TITLE_FACTOR, 1)
        return _count(len(fields) // 2, of_term // 2, terms[telling], values[telling], counts)

    def _look_up(self, text: str, lang: str) -> list[int]:
        """The place of each unit."""
        vocabulary = self._vocabularies.get(lang)
        if vocabulary is None:
            vocabulary = self._vocabularies[lang] = Vocabulary(lang, self._numbers, self._weights)
        return list(map(vocabulary.__getitem__, split_units(text, lang)))


def _count(size: int, articles: Numbers, terms: Terms, weights: Weights, counts: Numbers) -> Vectors:
    """Join equal terms of an article: (1 + ln count) x weight; keep the strongest, and give what is left unit length."""
    order, first = find_runs(terms, articles)
    sums = np.add.reduceat(counts[order], first) if len(first) else counts
    chosen = order[first]
    articles, terms, values = articles[chosen], terms[chosen], (1 + np.log(sums)) * weights[chosen]
    kept = find_strongest(articles, values, TERMS_PER_ARTICLE)
    articles, terms, values = articles[kept], terms[kept], values[kept]
    lengths = np.sqrt(np.bincount(articles, values * values, size))
    return Vectors(size, articles.astype(np.int32), terms, (values / lengths[articles]).astype(np.float32))


def find_runs(terms: Terms, owners: Numbers) -> tuple[Numbers, Numbers]:
    """(order by term and owner, where in that order each different pair of them begins)."""
    order = np.lexsort((owners, terms))
    terms, owners = terms[order], owners[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (terms[1:] != terms[:-1]) | (owners[1:] != owners[:-1])
    return order, np.flatnonzero(is_first)


def find_strongest(owners: Numbers, values: Weights, limit: int) -> Numbers:
    """The entries of greatest value (0 to 2,000) of each owner, in the order they came in. Among equals the first stay: entries come in
    order of term, the same everywhere.
    """
    keys = (owners.astype(np.uint64) + np.uint64(1) << np.uint64(32)) - np.rint(values * 1e6).astype(np.uint64)
    order = np.argsort(keys, kind="stable")
    rank = np.arange(len(order)) - np.searchsorted(owners[order], owners[order])
    return np.sort(order[rank < limit])
