"""When a host may be asked: one request at a time, and a pause between two, by name and by address."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MAX_DELAY = 60.0
"""Longest Crawl-delay obeyed within a poll, in seconds; a host that wants more is asked once a poll by its own rhythm."""

FAILURES_TO_REST = 3


class HostResting(Exception):
    """The host is left alone for the rest of this poll; what was to be asked stays due."""


class Pace:
    """Turns at hosts. `interval` is the least pause between two requests to one host or one address, in seconds."""

    def __init__(self, interval: float, connections: int) -> None:
        self._interval = interval
        self._slots = asyncio.Semaphore(connections)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._failures: defaultdict[str, int] = defaultdict(int)
        self._resting: set[str] = set()

    def set_delay(self, host: str, seconds: float) -> None:
        """A host's own wish for the pause."""
        self._delays[host] = min(max(seconds, 0.0), MAX_DELAY)

    def rest(self, host: str) -> None:
        """Ask this host no more in this poll."""
        self._resting.add(host)

    def note(self, host: str, *, is_failure: bool) -> None:
        """Count connections that failed in a row; at the third the host is left alone until the next poll."""
        self._failures[host] = self._failures[host] + 1 if is_failure else 0
        if self._failures[host] >= FAILURES_TO_REST:
            self.rest(host)

    @asynccontextmanager
    async def turn(self, host: str, address: str = "") -> AsyncIterator[None]:
        """Hold the host and its address for one request. Raises HostResting when the host has asked for a break, or died."""
        keys = [host] if address in ("", host) else [host, address]
        clock = asyncio.get_running_loop().time
        held: list[asyncio.Lock] = []
        try:
            for key in keys:  # always the name before the address, so that no two can wait for each other
                await self._locks[key].acquire()
                held.append(self._locks[key])
            if host in self._resting:
                raise HostResting(host)
            wait = max(self._free_at.get(key, 0.0) for key in keys) - clock()
            if wait > 0:
                await asyncio.sleep(wait)
            async with self._slots:
                try:
                    yield
                finally:
                    free_at = clock() + max(self._interval, self._delays.get(host, 0.0))
                    self._free_at.update(dict.fromkeys(keys, free_at))
        finally:
            for lock in reversed(held):
                lock.release()
