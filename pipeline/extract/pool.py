"""Pages in, articles out, in order, out of processes that can be killed.

One page that hangs, eats memory or brings its process down is one outcome; the pages beside it come out as if it had not been there.
"""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Self

from pipeline.config import ExtractConfig
from pipeline.errors import NewsmillError
from pipeline.extract.messages import HEADER, MAX_FRAME, Job, PageReference, article_from_json, pack_frame, pack_job
from pipeline.records import Article

WINDOW = 32  # jobs read ahead for each worker, so that one slow page does not stop the others
RECYCLE = 5_000  # documents of one process; memory is flat by then, this is insurance
WARM_UP_SECONDS = 120.0
GRACE = 1.0  # seconds beyond the deadline in which a result may still be on its way


def extract_pages(jobs: Iterable[Job], config: ExtractConfig, nursery: "Nursery | None" = None) -> Iterator[Article]:
    """One article for each page or reference, in their order, worked on by `config.workers` processes.

    A job over `config.deadline` seconds is `extract.timeout`, one over `config.memory_bytes` is `extract.memory`, one whose process died
    is `extract.crashed`. Closing the iterator ends the processes, but for a nursery that was given.
    """
    with Nursery() if nursery is None else nullcontext(nursery) as started:
        yield from _Pool(started, config).run(iter(jobs))


class Nursery:
    """The process that forks workers (`pipeline.extract.worker`). Started and warmed up with the first of them, ended on exit.

    That takes seconds, so whoever works on several shards keeps one for all.
    """

    def __init__(self) -> None:
        self._control, self._far_end = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def _start(self) -> None:
        far_end = self._far_end.fileno()
        environment = {"PYTHONPATH": os.pathsep.join(path or "." for path in sys.path), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8",
                       "PYTHONDONTWRITEBYTECODE": "1" if sys.dont_write_bytecode else "", "PYTHONHASHSEED": "0"}
        command = [sys.executable, "-P", "-m", "pipeline.extract.worker", str(far_end)]
        self._process = subprocess.Popen(command, pass_fds=[far_end], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
        self._far_end.close()
        self._control.settimeout(WARM_UP_SECONDS)
        if self._control.recv(6, socket.MSG_WAITALL) != b"ready\n":
            raise NewsmillError("the extraction workers do not start")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._control.close()
        self._far_end.close()
        if self._process is not None:
            self._process.wait()

    def fork_worker(self, config: ExtractConfig) -> "_Worker":
        """A fresh worker with its limits set."""
        if self._process is None:
            self._start()
        near_end, far_end = socket.socketpair()
        with far_end:
            socket.send_fds(self._control, [b"w"], [far_end.fileno()])
            answer = self._control.recv(8, socket.MSG_WAITALL)
        if len(answer) != 8:
            near_end.close()
            raise NewsmillError("the extraction nursery died")
        near_end.sendall(pack_frame(asdict(config)))
        return _Worker(near_end, int.from_bytes(answer, "big"))


@dataclass(eq=False, slots=True)
class _Worker:
    """A forked process: its channel, the number of the job it is at (None: idle), until when, and what has arrived of its answer."""

    channel: socket.socket
    pid: int
    number: int | None = None
    due: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    done: int = 0

    def take_answer(self) -> Article | None:
        """The article, once all of it has arrived."""
        if len(self.received) < HEADER.size:
            return None
        head_size, body_size = HEADER.unpack_from(self.received)
        if head_size + body_size > MAX_FRAME:
            raise ValueError("an answer beyond all measure")
        if len(self.received) < HEADER.size + head_size + body_size:
            return None
        head = json.loads(self.received[HEADER.size: HEADER.size + head_size])
        self.received.clear()
        return article_from_json(head["article"])

    def end(self, *, kill: bool = False) -> None:
        if kill:
            os.kill(self.pid, signal.SIGKILL)  # the nursery has not waited for it, so the id is still its own
        self.channel.close()


class _Pool:
    def __init__(self, nursery: Nursery, config: ExtractConfig) -> None:
        self._nursery = nursery
        self._config = config
        self._selector = selectors.DefaultSelector()
        self._idle: deque[_Worker] = deque()
        self._busy: set[_Worker] = set()
        self._finished: dict[int, Article] = {}
        self._jobs: dict[int, Job] = {}

    def run(self, jobs: Iterator[Job]) -> Iterator[Article]:
        given, wanted, exhausted = 0, 0, False
        try:
            while True:
                while not exhausted and given - wanted < WINDOW * self._config.workers and len(self._busy) < max(1, self._config.workers):
                    job = next(jobs, None)
                    if job is None:
                        exhausted = True
                        break
                    self._give(given, job)
                    given += 1
                while wanted in self._finished:
                    yield self._finished.pop(wanted)
                    wanted += 1
                if exhausted and wanted == given:
                    return
                self._wait()
        finally:
            for worker in self._busy:
                worker.end(kill=True)
            for worker in self._idle:
                worker.end()
            self._selector.close()

    def _give(self, number: int, job: Job) -> None:
        worker = self._idle.popleft() if self._idle else self._nursery.fork_worker(self._config)
        worker.number, worker.due = number, time.monotonic() + self._config.deadline + GRACE
        self._jobs[number] = job
        self._busy.add(worker)
        self._selector.register(worker.channel, selectors.EVENT_READ, worker)
        try:
            worker.channel.settimeout(self._config.deadline)
            worker.channel.sendall(pack_job(job))
        except OSError:
            self._fail(worker, "extract.crashed", "the worker took no job")

    def _wait(self) -> None:
        """Until an answer arrives, a worker dies or a deadline passes."""
        now = time.monotonic()
        for key, _ in self._selector.select(max(0.0, min(worker.due for worker in self._busy) - now)):
            self._receive(key.data)
        now = time.monotonic()
        for worker in [worker for worker in self._busy if worker.due <= now]:
            self._fail(worker, "extract.timeout", f"over {self._config.deadline:g} s")

    def _receive(self, worker: _Worker) -> None:
        try:
            piece = worker.channel.recv(1 << 20)
            worker.received += piece
            article = worker.take_answer()
        except (OSError, ValueError, KeyError, TypeError):
            piece, article = b"", None
        if article is not None and worker.number is not None:
            self._finish(worker, article)
        elif not piece:
            self._fail(worker, "extract.crashed", "the worker died")

    def _finish(self, worker: _Worker, article: Article) -> None:
        number = worker.number
        assert number is not None
        self._finished[number] = article
        del self._jobs[number]
        self._selector.unregister(worker.channel)
        self._busy.remove(worker)
        worker.number, worker.done = None, worker.done + 1
        if worker.done >= RECYCLE or article.outcome == "extract.memory":
            worker.end()
        else:
            self._idle.append(worker)

    def _fail(self, worker: _Worker, outcome: str, detail: str) -> None:
        number = worker.number
        assert number is not None
        job = self._jobs.pop(number)
        self._finished[number] = Article(url="" if isinstance(job, PageReference) else job.url, outcome=outcome, detail=detail)
        self._selector.unregister(worker.channel)
        self._busy.remove(worker)
        worker.end(kill=True)
