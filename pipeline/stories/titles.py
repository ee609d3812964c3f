"""The title of a story: of all its titles, the one most like the others."""

import numpy as np

from pipeline.stories.library import Library
from pipeline.stories.terms import Numbers, Vectorizer

BATCH = 50_000


def choose_titles(library: Library) -> Numbers:
    """The number of the article with the most typical title, for each story in `title_candidates`; the earliest wins a draw."""
    rows = library.connection.execute("SELECT number, dense_rank() OVER (ORDER BY story_id) - 1 AS story FROM title_candidates"
                                      " ORDER BY story, number").fetchnumpy()
    numbers, stories = np.asarray(rows["number"]), np.asarray(rows["story"])
    chosen: list[int] = []
    start = 0
    while start < len(numbers):
        last = stories[min(start + BATCH, len(numbers)) - 1]
        end = int(np.searchsorted(stories, last, side="right"))
        chosen += _choose(library, numbers[start:end], stories[start:end] - stories[start]).tolist()
        start = end
    return np.array(chosen, np.int32)


def _choose(library: Library, numbers: Numbers, stories: Numbers) -> Numbers:
    order = np.argsort(numbers)
    titles = library.read_titles(numbers[order])
    placed: list[tuple[str, str, str]] = [("", "", "")] * len(numbers)
    for place, (title, lang) in zip(order.tolist(), titles, strict=True):
        placed[place] = (title, "", lang)
    vectors = Vectorizer().vectorize(placed)
    cells, inverse = np.unique(np.stack((vectors.terms, stories[vectors.articles].astype(np.uint64))), axis=1, return_inverse=True)
    sums = np.bincount(inverse.ravel(), vectors.weights, cells.shape[1])
    typical = np.bincount(vectors.articles, vectors.weights * sums[inverse.ravel()], len(numbers)).round(6)
    best = np.lexsort((numbers, -typical, stories))
    return numbers[best[np.flatnonzero(np.diff(stories[best], prepend=-1))]]
