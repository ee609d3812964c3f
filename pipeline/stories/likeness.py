"""Which articles are alike: cosines between two sets of vectors, through posting lists.

No pair that shares no telling term is ever looked at, and common words have no term: the work grows with the articles of a window, not
with their square.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.stories.terms import Numbers, Terms, Vectors, Weights

MAX_PRODUCTS = 100_000
"""Products held at a time: few enough for a processor's cache."""

MAX_CELLS_PER_PRODUCT = 8
"""Beyond this the products are sorted by pair, below it they are summed into a cell for every possible pair."""

ROUNDING = 9
"""Decimals of a likeness: the same whatever order its products were summed in."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The articles of each term, for likeness to others: `terms` once each, and where the entries of each begin, with the end of all."""

    size: int
    terms: Terms
    starts: Numbers
    articles: Numbers
    weights: Weights

    @classmethod
    def of(cls, vectors: Vectors) -> "Postings":
        """From entries in order of term."""
        is_first = np.ones(len(vectors.terms), bool)
        is_first[1:] = vectors.terms[1:] != vectors.terms[:-1]
        starts = np.flatnonzero(is_first)
        return cls(vectors.size, vectors.terms[starts], np.append(starts, len(vectors.terms)), vectors.articles, vectors.weights)

    @property
    def vectors(self) -> Vectors:
        """The entries."""
        return Vectors(self.size, self.articles, np.repeat(self.terms, np.diff(self.starts)), self.weights)

    def compare(self, queries: Vectors, floor: float) -> Iterator[tuple[int, Numbers, Weights]]:
        """(query, articles, likenesses) for each query in turn that has likenesses of at least `floor`."""
        if not len(self.terms) or not len(queries.terms):
            return
        order = np.argsort(queries.articles, kind="stable")
        places = np.minimum(np.searchsorted(self.terms, queries.terms[order]), len(self.terms) - 1)
        shared = self.terms[places] == queries.terms[order]
        order, places = order[shared], places[shared]
        articles, weights, begins = queries.articles[order], queries.weights[order], self.starts[places]
        lengths = self.starts[places + 1] - begins
        for low, high in self._chunks(articles, lengths, queries.size):
            yield from self._compare_chunk(articles[low:high], weights[low:high], begins[low:high], lengths[low:high], floor)

    def _chunks(self, articles: Numbers, lengths: Numbers, size: int) -> Iterator[tuple[int, int]]:
        """Runs of entries: whole queries, as many as fit into memory."""
        products = np.concatenate(([0], np.cumsum(lengths)))
        first_entries = np.searchsorted(articles, np.arange(size + 1))
        query = 0
        while query < size:
            limit = np.searchsorted(products[first_entries], products[first_entries[query]] + MAX_PRODUCTS, side="right") - 1
            end = int(min(size, max(query + 1, limit)))
            if first_entries[end] > first_entries[query]:
                yield int(first_entries[query]), int(first_entries[end])
            query = end

    def _compare_chunk(self, articles: Numbers, weights: Weights, begins: Numbers, lengths: Numbers,
                       floor: float) -> Iterator[tuple[int, Numbers, Weights]]:
        size, first, last = self.size, int(articles[0]), int(articles[-1])
        entries = np.arange(int(lengths.sum()))
        entries += np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        pairs = np.repeat((articles.astype(np.int64) - first) * size, lengths)
        pairs += self.articles[entries]
        products = np.repeat(weights.astype(np.float64), lengths)
        products *= self.weights[entries]
        if (last - first + 1) * size > MAX_CELLS_PER_PRODUCT * len(products):
            order = np.argsort(pairs, kind="stable")  # each posting list ascends already
            pairs = pairs[order]
            starts = np.flatnonzero(np.diff(pairs, prepend=-1))
            pairs, sums = pairs[starts], np.add.reduceat(products[order], starts)
        else:
            sums = np.bincount(pairs, products)
            pairs = np.arange(len(sums))
        kept = np.flatnonzero(sums >= floor)
        pairs, likely = pairs[kept], sums[kept].astype(np.float64).round(ROUNDING)
        bounds = np.flatnonzero(np.diff(pairs // size)) + 1
        for found, likenesses in zip(np.split(pairs, bounds), np.split(likely, bounds), strict=True):
            if len(found):
                yield first + int(found[0]) // size, found % size, likenesses
