"""Placing articles into stories from a day on: the state of the day before is restored, and the days since are replayed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow.compute as compute
from numpy.typing import NDArray

from pipeline.stories.library import Library
from pipeline.stories.likeness import Postings
from pipeline.stories.replay import NEW, Day, Replay, Shelf
from pipeline.stories.terms import Numbers, Vectorizer, Vectors, Weights

SHELF_STORIES = 100_000
"""Stories that are read at a time."""

TERM_MARKS = np.uint64(1 << 24)
"""Room for the terms of the days to be placed, by their last bits: those of 20,000 articles fill a twentieth of it."""


@dataclass(frozen=True, slots=True)
class Places:
    """The story of each article, by the number of the article that opened it, and the likeness by which it joined (NaN: none)."""

    openers: Numbers
    likenesses: Weights
    memories: tuple[Shelf, ...]
    """Of the days that fell out of the window; `stories` are numbers of openers."""


def place_articles(library: Library, roots: Numbers, known_openers: Numbers, start: int) -> Places:
    """Place the articles from day `start` on. `known_openers`: of the articles before it, -1 for the rest.

    Only the first article of a text is placed; its copies go with it.
    """
    openers, likenesses = known_openers.copy(), np.full(library.size, np.nan)
    first = library.numbers_of_day(start)[0]
    names = np.unique(openers[:first])  # a story's number in the replay is its place here: stories count in the order of their openers
    vectorizer = Vectorizer()
    days = np.unique(library.days[first:]).tolist()
    originals_of = {day: find_originals(library, roots, day) for day in days}
    replay = Replay(next_story=len(names))
    if first:
        ahead = mark_terms(vectorizer.vectorize(library.read_leads(originals)) for originals in originals_of.values())
        restore(replay, library, roots, openers[:first], names, vectorizer, ahead)
    opened = names.tolist()
    for day, originals in originals_of.items():
        stories, joined = replay.place_day(day, vectorizer.vectorize(library.read_leads(originals)))
        opened.extend(originals[joined == NEW].tolist())
        openers[originals] = np.array(opened, np.int64)[stories]
        likenesses[originals] = np.where(joined == NEW, np.nan, joined)
        begin, end = library.numbers_of_day(day)
        copies = np.flatnonzero(roots[begin:end] != np.arange(begin, end)) + begin
        openers[copies] = openers[roots[copies]]
    numbered = np.array(opened, np.int64)
    memories = tuple(Shelf(shelf.postings, numbered[shelf.stories], shelf.days) for shelf in replay.memories)
    return Places(openers, likenesses, memories)


def find_originals(library: Library, roots: Numbers, day: int) -> Numbers:
    """The articles of a day that are no copies."""
    begin, end = library.numbers_of_day(day)
    return np.flatnonzero(roots[begin:end] == np.arange(begin, end)) + begin


def mark_terms(parts: Iterable[Vectors]) -> NDArray[np.bool_]:
    """Which terms occur, by their last bits; some that do not are taken for such that do."""
    marks = np.zeros(TERM_MARKS, np.bool_)
    for vectors in parts:
        marks[vectors.terms % TERM_MARKS] = True
    return marks


def restore(replay: Replay, library: Library, roots: Numbers, openers: Numbers, names: Numbers, vectorizer: Vectorizer,
            ahead: NDArray[np.bool_]) -> None:
    """Bring a replay to the state after the last of the articles in `openers`: from the texts of the window, and from what is remembered of
    older stories by terms that lie `ahead`.
    """
    days, stories = library.days[:len(openers)], np.searchsorted(names, openers)
    is_original = roots[:len(openers)] == np.arange(len(openers))
    assert replay.window_days is not None
    oldest = int(days[-1]) - replay.window_days
    is_awake = is_original & (days >= oldest)
    replay.last_days = dict(zip(stories[is_awake].tolist(), days[is_awake].tolist(), strict=True))
    replay.shelves.extend(Shelf(shelf.postings, np.searchsorted(names, shelf.stories), shelf.days)
                          for shelf in read_memories(library.connection, ahead, before=oldest))
    for day in np.unique(days[days >= oldest]).tolist():
        numbers = np.flatnonzero((days == day) & is_original)
        replay.window.append(Day(day, Postings.of(vectorizer.vectorize(library.read_leads(numbers))), stories[numbers]))
        for story in stories[numbers].tolist():
            replay.window_counts[story] = replay.window_counts.get(story, 0) + 1


def read_memories(connection: duckdb.DuckDBPyConnection, ahead: NDArray[np.bool_], *, before: int) -> Iterator[Shelf]:
    """What is remembered of stories that fell asleep on days before `before`; `stories` are numbers of openers.

    Nothing is ever compared to a term that does not lie ahead: most of what a year remembers is left where it is. The days are chosen
    here, since DuckDB would join the other way round, and hold all terms, if it was to choose them.
    """
    for batch in connection.sql("SELECT number, day, terms, weights FROM remembered_stories").to_arrow_reader(SHELF_STORIES):
        rows = batch.filter(compute.less(batch.column("day"), before))
        terms, weights = rows.column("terms"), rows.column("weights")
        owners = np.repeat(np.arange(rows.num_rows, dtype=np.int32), np.diff(terms.offsets.to_numpy()))
        flat, values = terms.flatten().to_numpy(), weights.flatten().to_numpy()
        kept = np.flatnonzero(ahead[flat % TERM_MARKS])
        order = kept[np.argsort(flat[kept], kind="stable")]
        vectors = Vectors(rows.num_rows, owners[order], flat[order], values[order])
        yield Shelf(Postings.of(vectors), rows.column("number").to_numpy(), rows.column("day").to_numpy())
