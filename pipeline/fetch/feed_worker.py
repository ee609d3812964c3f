"""Feed bodies parsed in processes that can be killed: no clock inside a parser can stop it, and no parser is worth a night.

A worker is `python -m pipeline.fetch.feed_worker`: a job is a line of JSON and the body's bytes, its answer a line of JSON. It has no
network, no configuration, and a memory limit; it is killed when it takes too long and replaced when it dies.
"""

import asyncio
import contextlib
import json
import os
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from pipeline.fetch.entries import MAX_ENTRIES, entry_from_json, entry_to_json
from pipeline.records import ParsedFeed

DEADLINE = 10.0
"""Seconds for one body. The slowest real feed of 10 MB takes about 6 on one core."""

MEMORY = 1_000_000_000
MAX_ANSWER = 256_000_000
JOBS_PER_WORKER = 500


class FeedParser:
    """A few workers, as an asynchronous context."""

    def __init__(self, workers: int = 2, deadline: float = DEADLINE, max_entries: int = MAX_ENTRIES) -> None:
        self.deadline = deadline
        self.max_entries = max_entries
        self._free: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(workers):
            self._free.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        while not self._free.empty():
            worker = self._free.get_nowait()
            if worker is not None:
                await worker.stop()

    async def parse(self, body: bytes, *, url: str, media_type: str, now: datetime, timezone: str = "") -> ParsedFeed:
        """As `feeds.parse_feed`; `feed.timeout` when the worker had to be killed, `feed.unreadable` when it died."""
        async with self._worker() as worker:
            try:
                async with asyncio.timeout(self.deadline):
                    return await worker.parse(body, {"url": url, "media_type": media_type, "now": now.isoformat(), "timezone": timezone,
                                                     "max_entries": self.max_entries})
            except TimeoutError:
                worker.is_spent = True
                return ParsedFeed(outcome="feed.timeout", detail=f"{self.deadline:g} s")
            except (EOFError, ConnectionError, asyncio.IncompleteReadError, ValueError):
                worker.is_spent = True
                return ParsedFeed(outcome="feed.unreadable", detail="the parser's process died")

    @asynccontextmanager
    async def _worker(self) -> "AsyncIterator[_Worker]":
        worker = await self._free.get()
        try:
            if worker is None:
                worker = await _Worker.start()
            yield worker
        finally:
            if worker is not None and (worker.is_spent or worker.jobs >= JOBS_PER_WORKER):
                await worker.stop()
                worker = None
            self._free.put_nowait(worker)


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.jobs = 0
        self.is_spent = True  # until an answer has come back whole

    @classmethod
    async def start(cls) -> Self:
        environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
        worker = cls(await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "pipeline.fetch.feed_worker", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            limit=MAX_ANSWER, env=environment))
        await worker._ask({"hello": True}, b"")  # imports take longer than a feed may
        return worker

    async def parse(self, body: bytes, job: dict[str, Any]) -> ParsedFeed:
        return feed_from_json(await self._ask(job, body))

    async def stop(self) -> None:
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()

    async def _ask(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.is_spent = True
        self.process.stdin.write(json.dumps({**job, "size": len(body)}).encode() + b"\n" + body)
        await self.process.stdin.drain()
        line = await self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        self.is_spent = False
        self.jobs += 1
        answer: dict[str, Any] = json.loads(line)
        return answer


def feed_to_json(feed: ParsedFeed) -> dict[str, Any]:
    """A parsed feed as a JSON object."""
    return {**asdict(feed), "entries": [entry_to_json(entry) for entry in feed.entries],
            "child_moments": [moment.isoformat() if moment else None for moment in feed.child_moments]}


def feed_from_json(value: dict[str, Any]) -> ParsedFeed:
    """The feed again."""
    values: dict[str, Any] = {name: tuple(item) if isinstance(item, list) else item for name, item in value.items()}
    values["entries"] = tuple(entry_from_json(entry) for entry in value["entries"])
    values["child_moments"] = tuple(datetime.fromisoformat(moment) if moment else None for moment in value["child_moments"])
    return ParsedFeed(**values)


def main() -> None:
    """Answer jobs until the pipe closes."""
    from pipeline.fetch.feeds import parse_feed

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        body = sys.stdin.buffer.read(job["size"])
        if "hello" in job:
            answer: dict[str, Any] = {}
        else:
            answer = feed_to_json(parse_feed(body, url=job["url"], media_type=job["media_type"], now=datetime.fromisoformat(job["now"]),
                                             timezone=job["timezone"], max_entries=job["max_entries"]))
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
