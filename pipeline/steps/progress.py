"""How far it is: what is done, how fast, and how long the rest takes at that rate."""

import time
from collections.abc import Callable

Say = Callable[[str], None]


class Meter:
    """Counts units of a step. `clock` in seconds; nothing but words depends on it."""

    def __init__(self, say: Say, step: str, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.say, self.step, self.total, self.clock = say, step, total, clock
        self.done = self.worked = 0
        self.begun = clock()

    def add(self, name: str, units: int, *, is_kept: bool = False) -> None:
        """Tell that a shard is done. What was kept from earlier costs no time and says nothing about the rate."""
        self.done += units
        self.worked += 0 if is_kept else units
        spent = self.clock() - self.begun
        words = f"{name}: {self.step}{', kept' if is_kept else ''}; {self.done:,} of {self.total:,} records"
        if self.worked and spent > 1:
            rate = self.worked / spent
            words += f", {rate:,.1f} a second, about {say_time((self.total - self.done) / rate)} left of this step"
        self.say(words)


def say_time(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
