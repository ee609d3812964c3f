"""What a part of the campaign counted, and how long it may count."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
BUSY = "the machine was too busy"
EVERY = 60.0
"""Seconds between two lines of progress."""


class Figure:
    """Trials that held, and those that did not, each with its place. `seconds`: after them no new trial is begun."""

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name
        self.held = 0
        self.skipped: list[str] = []
        self.failures: list[str] = []
        self.notes: Counter[str] = Counter()
        self._seconds = seconds

    def limit(self, trials: Iterable[T]) -> Iterator[T]:
        """The trials, until the time is over, which begins now."""
        until, told = time.monotonic() + self._seconds, time.monotonic()
        for trial in trials:
            if time.monotonic() > until:
                self.say("the time is over; not all trials were made")
                return
            yield trial
            if time.monotonic() - told > EVERY:
                told = time.monotonic()
                self.say(str(self))

    def judge(self, place: str, problem: str) -> None:
        """One trial; an empty problem means that it held, one that begins with BUSY that it could not be judged."""
        if problem.startswith(BUSY):
            self.skip(f"{place}: {problem}")
        elif problem:
            self.fail(f"{place}: {problem}")
        else:
            self.held += 1

    def fail(self, what: str) -> None:
        """One trial that did not hold."""
        self.failures.append(what)
        self.say(f"FAILED {what}")

    def skip(self, what: str) -> None:
        """One trial that could not be made."""
        self.skipped.append(what)

    def say(self, line: str) -> None:
        """A line for who is watching."""
        print(f"  {line}", flush=True)

    def note(self, said: str) -> None:
        """How a trial ended, in the words of newsmill; counted by kind."""
        self.notes[said.partition(":")[0]] += 1

    def __str__(self) -> str:
        total = self.held + len(self.failures)
        skipped = f", {len(self.skipped)} not made" if self.skipped else ""
        kinds = f" ({', '.join(f'{count:,} {kind}' for kind, count in self.notes.most_common(12))})" if self.notes else ""
        return f"{self.name}: {self.held:,} of {total:,} held{skipped}{kinds}"
