"""News made for measuring: days of articles that tell stories, with copies, cuts and rewrites, in words that no newspaper printed.

Words follow Zipf's law over common English words and invented ones; each story has its names and its own words, each subject its jargon,
so that likeness inside a story, inside a subject and between strangers is about that of real leads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.stories.terms import load_words

SYLLABLES = ("ba", "cor", "dan", "el", "fi", "gra", "hu", "is", "ka", "lor", "mi", "nor", "os", "pe", "qua", "ri", "sta", "tu", "ven", "zo")
RARE_WORDS = 60_000
SUBJECTS = 60
SUBJECT_WORDS = 400
STORY_WORDS = 60
SHARES = (0.60, 0.17, 0.10, 0.13)
"""Of an article's words: common, rare, of its subject, of its story."""


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """An article and what is true of it: its story, and the number of the article that it copies."""

    number: int
    day: int
    second: int
    title: str
    text: str
    source: int
    story: int
    copy_of: int | None


@cache
def make_lexicon() -> tuple[np.ndarray, np.ndarray]:
    """(words, chances): common English words by their table, then invented ones by Zipf's law."""
    listed = sorted(load_words()["en"].items())
    common = [word for word, _ in listed if word.isalpha()]
    chances = np.array([-np.log1p(-np.exp(-max(weight, 0.25))) for word, weight in listed if word.isalpha()])
    return np.array([*common, *(invent_word(n) for n in range(RARE_WORDS))], object), np.concatenate((
        chances / chances.sum(), 1 / (np.arange(RARE_WORDS) + 50.0)))


def invent_word(number: int) -> str:
    """A word for a number."""
    word = SYLLABLES[number % 20] + SYLLABLES[number // 20 % 20]
    return word + (invent_word(number // 400) if number >= 400 else "n")


class MadeNews:
    """A stream of days, the same for the same seed."""

    def __init__(self, per_day: int, *, seed: int = 1, copy_share: float = 0.3, new_share: float = 0.55) -> None:
        self.per_day, self.copy_share, self.new_share = per_day, copy_share, new_share
        self.random = np.random.default_rng(seed)
        self.words, chances = make_lexicon()
        self.common = int(len(chances) - RARE_WORDS)
        self.common_ladder = np.cumsum(chances[:self.common]) / chances[:self.common].sum()
        self.rare_ladder = np.cumsum(chances[self.common:]) / chances[self.common:].sum()
        self.subjects = self._draw_rare((SUBJECTS, SUBJECT_WORDS))
        self.stories: list[tuple[int, np.ndarray]] = []
        self.running: list[int] = []
        self.count = 0

    def make_day(self, day: int) -> list[MadeArticle]:
        """The articles of a day in order of time."""
        articles: list[MadeArticle] = []
        seconds = np.sort(self.random.integers(0, 86_400, self.per_day))
        self.running = [story for story in self.running if self.random.random() < 0.6]
        for second in seconds.tolist():
            if articles and self.random.random() < self.copy_share:
                articles.append(self._copy(articles[int(self.random.integers(len(articles)))], day, second))
            else:
                articles.append(self._write(self._choose_story(), day, second))
        return articles

    def _choose_story(self) -> int:
        if self.running and self.random.random() > self.new_share:
            return self.running[int(len(self.running) * self.random.random() ** 3)]
        subject = int(self.random.integers(SUBJECTS))
        self.stories.append((subject, self._draw_rare(STORY_WORDS)))
        self.running.append(len(self.stories) - 1)
        return len(self.stories) - 1

    def _draw_rare(self, shape: int | tuple[int, ...]) -> np.ndarray:
        return self.common + np.searchsorted(self.rare_ladder, self.random.random(shape))

    def _draw_words(self, story: int, length: int) -> list[str]:
        subject, own = self.stories[story]
        kinds = self.random.choice(4, length, p=SHARES)
        draws = self.random.random(length)
        drawn = np.where(kinds == 0, np.searchsorted(self.common_ladder, draws), self.common + np.searchsorted(self.rare_ladder, draws))
        drawn = np.where(kinds == 2, self.subjects[subject][(draws ** 2 * SUBJECT_WORDS).astype(int)], drawn)
        drawn = np.where(kinds == 3, own[(draws ** 3 * STORY_WORDS).astype(int)], drawn)
        words: list[str] = self.words[np.minimum(drawn, len(self.words) - 1)].tolist()
        return words

    def _write(self, story: int, day: int, second: int) -> MadeArticle:
        length = int(self.random.integers(120, 600))
        words = self._draw_words(story, length)
        own = self.words[self.stories[story][1][:6]].tolist()
        title = " ".join([*own[:3], *words[:4], own[3]])
        return self._number(day, second, title, " ".join(words), story, None)

    def _copy(self, original: MadeArticle, day: int, second: int) -> MadeArticle:
        words = original.text.split(" ")
        kind = int(self.random.integers(4))
        if kind == 1:
            words = words[:max(40, int(len(words) * 0.7))]
        elif kind == 2:
            words = [*self._draw_words(original.story, 40), *words]
        elif kind == 3:
            words = [*words, *self._draw_words(original.story, len(words) // 3)]
        root = original.number if original.copy_of is None else original.copy_of
        return self._number(day, second, original.title, " ".join(words), original.story, root)

    def _number(self, day: int, second: int, title: str, text: str, story: int, copy_of: int | None) -> MadeArticle:
        self.count += 1
        return MadeArticle(self.count - 1, day, second, title, text, int(self.random.integers(400)), story, copy_of)


def make_days(per_day: int, days: int, *, seed: int = 1) -> Iterator[list[MadeArticle]]:
    """Day after day."""
    news = MadeNews(per_day, seed=seed)
    for day in range(days):
        yield news.make_day(day)
