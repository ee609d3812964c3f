"""Which articles repeat another's text: candidates by bands of their signatures, then proof by the shingles themselves.

A copy may be cut, headed by another lead, framed by boilerplate or lightly edited. What two articles share is therefore measured twice:
as a share of both (Jaccard) and as a share of the shorter (containment).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.stories.library import Library
from pipeline.stories.signatures import PERMUTATIONS, make_shingles
from pipeline.stories.terms import Numbers

WINDOW_DAYS = 7
"""How far apart two articles may be published for one to be taken for the other's copy."""

ROWS_PER_BAND = 2
BANDS = PERMUTATIONS // ROWS_PER_BAND
"""64 bands of 2: texts of likeness .25 meet with a chance of .98, of .4 or more nearly always; strangers are weeded out by MIN_ESTIMATE."""

NEIGHBOURS = 8
"""With how many earlier articles of a crowded band an article is compared: ten thousand copies cost no more than ten thousand strangers."""

MIN_ESTIMATE = 0.15
"""Of the likeness by signatures; its standard error is at most .044."""

MIN_JACCARD = 0.20
MIN_CONTAINMENT = 0.50
"""Both must hold. Short reports that quote the same people, or end with the same notice, share up to .49 of the shorter."""

Shingles = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Copy:
    """An article, the one that it repeats, and how much of them is the same."""

    number: int
    original: int
    jaccard: float
    containment: float


def make_bands(signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A key for each band of each signature; equal keys mean equal bands."""
    parts = signatures[:, :BANDS * ROWS_PER_BAND].reshape(len(signatures), BANDS, ROWS_PER_BAND).astype(np.uint64)
    keys = np.zeros((len(signatures), BANDS), np.uint64)
    for row in range(ROWS_PER_BAND):
        keys = (keys ^ parts[:, :, row]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def find_candidates(bands: NDArray[np.uint64], signatures: NDArray[np.uint32], first: int) -> tuple[Numbers, Numbers]:
    """Pairs (earlier, later) of rows, later from `first` on, that share a band and look alike by their signatures.

    In order of the later row, the likeliest first. Rows must be in order of time; rows without a signature are all zeros.
    """
    size = len(bands)
    found = []
    for band in range(BANDS):
        order = np.argsort(bands[:, band], kind="stable")
        keys = bands[order, band]
        for distance in range(1, min(NEIGHBOURS + 1, size)):
            equal = np.flatnonzero(keys[distance:] == keys[:-distance])
            later, earlier = order[equal + distance], order[equal]
            new = later >= first
            if not len(equal):
                break
            found.append(later[new] * size + earlier[new])
    pairs = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    later, earlier = pairs // size, pairs % size
    signed = signatures[later].any(axis=1)
    later, earlier = later[signed], earlier[signed]
    agreeing = [np.count_nonzero(signatures[later[i:i + 50_000]] == signatures[earlier[i:i + 50_000]], axis=1)
                for i in range(0, len(later), 50_000)]
    alike = np.concatenate([np.empty(0, np.int64), *agreeing])
    kept = np.flatnonzero(alike >= MIN_ESTIMATE * PERMUTATIONS)
    kept = kept[np.lexsort((earlier[kept], -alike[kept], later[kept]))]
    return earlier[kept], later[kept]


def compare_shingles(one: Shingles, other: Shingles) -> tuple[float, float]:
    """(Jaccard, containment) of two sets."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    smaller = min(len(one), len(other))
    return shared / max(1, len(one) + len(other) - shared), shared / max(1, smaller)


def is_copy(jaccard: float, containment: float) -> bool:
    """Whether so much in common makes two texts one."""
    return jaccard >= MIN_JACCARD and containment >= MIN_CONTAINMENT


@dataclass(slots=True)
class ShingleCache:
    """Shingles of the articles that are being compared."""

    library: Library
    known: dict[int, Shingles] = field(default_factory=dict)

    def fetch(self, numbers: Iterable[int]) -> None:
        """Read the texts of articles that are not known yet, in one go."""
        missing = sorted(set(numbers) - self.known.keys())
        for number, (text, lang) in self.library.read_texts(np.array(missing, np.int64)).items() if missing else ():
            shingles = make_shingles(text, lang)
            self.known[number] = np.unique(np.fromiter(map(hash, shingles), np.int64, len(shingles)))

    def compare(self, one: int, other: int) -> tuple[float, float]:
        """(Jaccard, containment) of two articles that were fetched."""
        return compare_shingles(self.known[one], self.known[other])

    def forget(self, before: int) -> None:
        """Drop what is too old to be compared again."""
        self.known = {number: shingles for number, shingles in self.known.items() if number >= before}


def find_roots(library: Library, roots: Numbers, days: Iterable[int]) -> None:
    """Fill in `roots` for the articles of these days (ascending, all from some day on): the first article of the text that each repeats.

    An article joins the text that its likeliest match belongs to, and texts are never joined afterwards: a round-up of two reports does
    not make them one, and a later day does not change an earlier one.
    """
    cache = ShingleCache(library)
    held: dict[int, tuple[NDArray[np.uint32], NDArray[np.uint64]]] = {}
    for day in days:
        held = {d: held[d] if d in held else _sign_day(library, d) for d in range(day - WINDOW_DAYS, day + 1)}
        first, end = library.numbers_of_day(day)
        oldest = library.numbers_of_day(day - WINDOW_DAYS)[0]
        signatures, bands = (np.concatenate(column) for column in zip(*held.values(), strict=True))
        earlier, later = (rows + oldest for rows in find_candidates(bands, signatures, first - oldest))
        cache.forget(oldest)
        cache.fetch(np.concatenate((earlier, later)).tolist())
        roots[first:end] = np.arange(first, end)
        tried: set[tuple[int, int]] = set()
        for number, match in zip(later.tolist(), earlier.tolist(), strict=True):
            root = int(roots[match])
            if roots[number] == number and (number, root) not in tried:
                tried.add((number, root))
                if is_copy(*cache.compare(number, match)):
                    roots[number] = root


def _sign_day(library: Library, day: int) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    first, end = library.numbers_of_day(day)
    signatures = library.read_signatures(first, end) if first < end else np.zeros((0, PERMUTATIONS), np.uint32)
    return signatures, make_bands(signatures)


def name_originals(roots: Numbers, is_agency: NDArray[np.bool_]) -> Numbers:
    """The original of each article: the earliest of its text that an agency published itself, else the earliest of all."""
    originals = np.arange(len(roots))
    agency = np.flatnonzero(is_agency)[::-1]
    originals[roots[agency]] = agency  # the earliest is written last
    return originals[roots]


def measure_copies(library: Library, originals: Numbers, copies: Numbers) -> Iterator[Copy]:
    """How much these copies share with their originals; in order of number, a thousand at a time."""
    for start in range(0, len(copies), 1000):
        batch = copies[start:start + 1000]
        cache = ShingleCache(library)
        cache.fetch([*batch.tolist(), *originals[batch].tolist()])
        for number, original in zip(batch.tolist(), originals[batch].tolist(), strict=True):
            yield Copy(number, original, *cache.compare(number, original))
