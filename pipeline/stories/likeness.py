"""Which articles are alike: cosines between two sets of vectors, through posting lists.

No pair that shares no telling term is ever looked at, and common words have no term: the work grows with the articles of a window, not
with their square.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.stories.terms import Numbers, Terms, Vectors, Weights

MAX_PRODUCTS = 100_000
"""Products held at a time: few enough for a processor's cache."""

MAX_CELLS_PER_PRODUCT = 8
"""Beyond this the products are sorted by pair, below it they are summed into a cell for every possible pair."""

ROUNDING = 9
"""Decimals of a likeness: the same whatever order its products were summed in."""


@dataclass(frozen=True)
class Postings:
    """The articles of each term, for likeness to others."""

    vectors: Vectors

    @cached_property
    def _heads(self) -> tuple[Terms, Numbers]:
        """(terms, where each one's entries begin, with the end of all)."""
        terms, starts = np.unique(self.vectors.terms, return_index=True)
        return terms, np.append(starts, len(self.vectors.terms)).astype(np.int64)

    def compare(self, queries: Vectors, floor: float) -> Iterator[tuple[int, Numbers, Weights]]:
        """(query, articles, likenesses) for each query in turn that has likenesses of at least `floor`."""
        terms, starts = self._heads
        if not len(terms) or not len(queries.terms):
            return
        order = np.argsort(queries.articles, kind="stable")
        places = np.minimum(np.searchsorted(terms, queries.terms[order]), len(terms) - 1)
        shared = terms[places] == queries.terms[order]
        order, places = order[shared], places[shared]
        articles, weights, begins = queries.articles[order], queries.weights[order], starts[places]
        lengths = starts[places + 1] - begins
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
        size, first, last = self.vectors.size, int(articles[0]), int(articles[-1])
        entries = np.arange(int(lengths.sum()))
        entries += np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        pairs = np.repeat((articles.astype(np.int64) - first) * size, lengths)
        pairs += self.vectors.articles[entries]
        products = np.repeat(weights.astype(np.float64), lengths)
        products *= self.vectors.weights[entries]
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
