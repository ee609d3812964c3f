"""Which article tells which story: articles are taken in order of time, and each joins the story that it is most like.

Whether an article joins depends on the articles before it alone. So the stories of a stretch of time never change when later days are
added, and the same articles give the same stories in whatever order they came into the file.
"""

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from pipeline.stories.likeness import Postings
from pipeline.stories.terms import Numbers, Terms, Vectors, Weights, find_runs, find_strongest, join_vectors, slice_vectors

WINDOW_DAYS = 7
"""A story is awake as long as one of its articles is at most this old."""

LEAST_LIKENESS = 0.05
CHANCE_LIKENESS = 0.01
LIKENESS_PER_DECADE = 0.024
"""Average likeness to a story's articles from which an article joins it, by the number of those that it could have been like by chance.
Of pairs of real reports on different matters, one in 4,000 is more alike than .06, and seven times fewer with every further .02: asking
.024 more for ten times as many competitors keeps mistakes rare in a window of a hundred thousand. Between .05 and .08, real clusters of
150 articles give a B-cubed F above .98."""

FLOOR = 0.02
"""A likeness below this counts as none."""

SLEEPING_TERMS = 32
"""The strongest terms by which a sleeping story is remembered."""

AT_A_TIME = 500
"""Articles whose likenesses are held."""

NEW = -1.0
"""The likeness of an article that opened a story."""


def needed_likeness(competitors: int) -> float:
    """From which likeness an article joins, where so many could be like it by chance."""
    return max(LEAST_LIKENESS, CHANCE_LIKENESS + LIKENESS_PER_DECADE * math.log10(max(1, competitors)))


@dataclass(frozen=True, slots=True)
class Day:
    """The articles of one day in the window, and the story of each."""

    day: int
    postings: Postings
    stories: Numbers


@dataclass(frozen=True, slots=True)
class Shelf:
    """Stories that fell asleep, each remembered by the strongest terms of what was then its last day. One that woke and fell asleep again
    is remembered twice.
    """

    postings: Postings
    stories: Numbers
    days: Numbers


@dataclass(slots=True)
class Replay:
    """The stories as of the last day placed.

    `window_days`: None never forgets, for sets whose dates mean nothing. `next_story` is the next free number. `memories` are the shelves
    that were filled since the beginning, one a day.
    """

    window_days: int | None = WINDOW_DAYS
    next_story: int = 0
    window: deque[Day] = field(default_factory=deque)
    shelves: list[Shelf] = field(default_factory=list)
    memories: list[Shelf] = field(default_factory=list)
    last_days: dict[int, int] = field(default_factory=dict)
    window_counts: dict[int, int] = field(default_factory=dict)

    def place_day(self, day: int, vectors: Vectors) -> tuple[Numbers, Weights]:
        """(story, likeness) of each article of a day, given in order of time; days must ascend. Likeness is NEW for an opening one."""
        self._let_sleep(day)
        postings = Postings.of(vectors)
        stories, joined = np.empty(vectors.size, np.int64), np.full(vectors.size, NEW)
        competitors = sum(len(earlier.stories) for earlier in self.window)
        for begin in range(0, vectors.size, AT_A_TIME):
            batch = slice_vectors(vectors, begin, begin + AT_A_TIME)
            near, asleep = self._compare_window(batch), self._compare_sleeping(batch)
            same_day = {query: (others, likenesses) for query, others, likenesses in postings.compare(batch, FLOOR)}
            for query in range(batch.size):
                article, sums = begin + query, near.get(query, {})
                for other, likeness in zip(*(part.tolist() for part in same_day.get(query, ())), strict=True):
                    if other < article:
                        story = int(stories[other])
                        sums[story] = sums.get(story, 0.0) + likeness
                sleeping = [pair for pair in asleep.get(query, ()) if pair[0] not in self.window_counts]
                story, joined[article] = self._choose(sums, needed_likeness(competitors + article), sleeping)
                stories[article] = story
                self.window_counts[story] = self.window_counts.get(story, 0) + 1
                self.last_days[story] = day
        self.window.append(Day(day, postings, stories))
        return stories, joined

    def _choose(self, sums: dict[int, float], needed: float, asleep: list[tuple[int, float]]) -> tuple[int, float]:
        """The story to join and the likeness to it; a new story when none is like enough. The earlier story wins a draw."""
        ranked = [(round(total / self.window_counts[story], 9), -story) for story, total in sums.items()]
        likeness, story = max(ranked, default=(0.0, 0))
        if likeness >= needed:
            return -story, likeness
        if asleep:
            likeness, story = max((likeness, -story) for story, likeness in asleep)
            return -story, likeness
        self.next_story += 1
        return self.next_story - 1, NEW

    def _compare_window(self, vectors: Vectors) -> dict[int, dict[int, float]]:
        """Article -> story -> sum of likenesses to the story's articles of earlier days in the window."""
        near: dict[int, dict[int, float]] = {}
        for earlier in self.window:
            for article, others, likenesses in earlier.postings.compare(vectors, FLOOR):
                sums = near.setdefault(article, {})
                for story, likeness in zip(earlier.stories[others].tolist(), likenesses.tolist(), strict=True):
                    sums[story] = sums.get(story, 0.0) + likeness
        return near

    def _compare_sleeping(self, vectors: Vectors) -> dict[int, list[tuple[int, float]]]:
        """Article -> sleeping stories that it may wake, with the likeness to each."""
        found: dict[int, list[tuple[int, float]]] = {}
        needed = needed_likeness(sum(len(shelf.stories) for shelf in self.shelves))
        for shelf in self.shelves:
            for article, places, likenesses in shelf.postings.compare(vectors, needed):
                found.setdefault(article, []).extend(zip(shelf.stories[places].tolist(), likenesses.tolist(), strict=True))
        return found

    def _let_sleep(self, day: int) -> None:
        """Take the days that are too old out of the window; stories that end with them fall asleep."""
        while self.window_days is not None and self.window and self.window[0].day < day - self.window_days:
            oldest = self.window.popleft()
            for story in oldest.stories.tolist():
                self.window_counts[story] -= 1
                if not self.window_counts[story]:
                    del self.window_counts[story]
            self._remember(oldest)

    def _remember(self, oldest: Day) -> None:
        """Remember the stories whose last day this was, by the average of that day's articles."""
        ends = np.array([self.last_days[story] == oldest.day for story in oldest.stories.tolist()], bool)
        stories, numbers = np.unique(oldest.stories[ends], return_inverse=True)
        place = np.full(len(ends), -1)
        place[ends] = numbers
        entries = oldest.postings.vectors
        kept = place[entries.articles] >= 0
        vectors = keep_strongest(len(stories), place[entries.articles[kept]], entries.terms[kept], entries.weights[kept])
        self.memories.append(Shelf(Postings.of(vectors), stories, np.full(len(stories), oldest.day)))
        self.shelve(self.memories[-1])

    def shelve(self, shelf: Shelf) -> None:
        """Put a shelf beside the others; small ones are joined, so that there are never many."""
        while self.shelves and len(self.shelves[-1].stories) <= 2 * len(shelf.stories):
            shelf = join_shelves(self.shelves.pop(), shelf)
        self.shelves.append(shelf)


def keep_strongest(size: int, owners: Numbers, terms: Terms, weights: Weights) -> Vectors:
    """Unit vectors of sums over `owners`, cut to their strongest terms; entries come in order of term."""
    order, first = find_runs(terms, owners)
    sums = np.add.reduceat(weights[order], first, dtype=np.float64) if len(first) else weights.astype(np.float64)
    owners, terms = owners[order[first]], terms[order[first]]
    sums = sums / np.sqrt(np.bincount(owners, sums * sums, size))[owners]
    kept = find_strongest(owners, sums, SLEEPING_TERMS)
    return Vectors(size, owners[kept].astype(np.int32), terms[kept], sums[kept].astype(np.float32))


def join_shelves(one: Shelf, other: Shelf) -> Shelf:
    """One shelf for two."""
    vectors = join_vectors((one.postings.vectors, other.postings.vectors))
    return Shelf(Postings.of(vectors), np.concatenate((one.stories, other.stories)), np.concatenate((one.days, other.days)))
