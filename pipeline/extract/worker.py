"""The processes in which pages are read: a nursery that has loaded everything, and workers forked from it, warm and caged.

`python -m pipeline.extract.worker FD` is the nursery; the pool talks to it over the socket FD: it receives one end of a channel, forks a
worker that serves it, and answers with the worker's process id. A fresh interpreter, so that nothing of the caller is in it (no
threads, no secrets of its environment), and not `multiprocessing`, which allows daemonic processes no children and runs the caller's
main module again.

A worker opens no socket, starts no process and writes no file, ends with its channel, and has its memory and time limited by the kernel.
"""

import gc
import logging
import math
import os
import resource
import signal
import socket
import sys
from datetime import UTC, datetime
from typing import Any

from pipeline.capture import read_page
from pipeline.config import ExtractConfig
from pipeline.errors import CaptureError
from pipeline.extract.messages import PageReference, article_to_json, pack_frame, receive_frame, unpack_job
from pipeline.extract.pages import extract_page
from pipeline.records import Article, Page

SPARE_SECONDS = 5  # of processor time beyond the deadline; the pool's clock comes first, the kernel's is for workers that lost their pool
MAX_FILES = 64
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "ctypes.", "pty.")

WARM_UP = """<html lang="de"><head><title>Probe</title></head><body><article><h1>Die Probe vor dem ersten Auftritt</h1>
<p>Am 3. März 2021 begann die Probe im Saal der Stadt, und alle kamen: Musiker, Sänger und die Leiterin des Chores.</p>
<p>Sie dauerte bis zum Abend, und am nächsten Tag ging sie weiter, bis auch der letzte Ton saß.</p></article></body></html>"""


def main() -> None:
    """The nursery: warm up, then fork a worker for every channel that arrives, until the pool hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    logging.disable(logging.CRITICAL)
    warm_up()
    gc.freeze()  # what is loaded stays: no collection in a worker need look at it, and its memory stays shared
    control.sendall(b"ready\n")
    while True:
        _, handles, _, _ = socket.recv_fds(control, 1, 1)
        _reap(os.WNOHANG)
        if not handles:
            break
        pid = os.fork()
        if pid == 0:
            control.close()
            serve(socket.socket(fileno=handles[0]))
            os._exit(0)
        os.close(handles[0])
        control.sendall(pid.to_bytes(8, "big"))
    _reap(0)


def warm_up() -> None:
    """Load what is loaded at first use: parsers, word lists, models, and the locales of dates (seconds, which no document should pay)."""
    from trafilatura import external

    page = Page(url="https://example.org/probe", body=WARM_UP.encode(), captured_at=datetime(2021, 3, 4, tzinfo=UTC))
    extract_page(page, ExtractConfig())
    if external.JT_STOPLIST is None:
        external.jt_stoplist_init()


def serve(channel: socket.socket) -> None:
    """A worker: first the configuration, then jobs, an article for each."""
    first = receive_frame(channel)
    if first is None:
        return
    config = ExtractConfig(**{**first[0], "languages": tuple(first[0]["languages"])})
    cage(config)
    while (frame := receive_frame(channel)) is not None:
        allow_seconds(config.deadline)
        article, is_sound = work(frame[0], frame[1], config)
        channel.sendall(pack_frame({"article": article_to_json(article)}))
        if not is_sound:
            return


def work(head: dict[str, Any], body: bytes, config: ExtractConfig) -> tuple[Article, bool]:
    """(the article of one job, whether this process is fit for another)."""
    url = str(head.get("url", ""))
    try:
        job = unpack_job(head, body)
        page = read_page(_path(job), job.offset) if isinstance(job, PageReference) else job
        url = page.url
        return extract_page(page, config), True
    except CaptureError as error:
        return Article(url=url, outcome="capture.damaged", detail=str(error)[:200]), True
    except MemoryError:
        return Article(url=url, outcome="extract.memory", detail=f"over {config.memory_bytes} bytes"), False
    except Exception as error:  # noqa: BLE001 - whatever a document makes the libraries raise is the outcome of that document
        return Article(url=url, outcome="extract.crashed", detail=f"{type(error).__name__}: {error}"[:200]), True


def cage(config: ExtractConfig) -> None:
    """Limits of the kernel, and a hook before everything that would leave the process. Neither can be taken off from within Python."""
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_AS, (config.memory_bytes, config.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool decides

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN) or (event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")):
            raise PermissionError(f"{event} in an extraction worker")

    sys.addaudithook(refuse)


def allow_seconds(deadline: float) -> None:
    """Processor time for one more document."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + deadline) + SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _path(reference: PageReference) -> Any:
    from pathlib import Path

    return Path(reference.path)


def _reap(flag: int) -> None:
    """Take the exit status of workers that ended; with flag 0, wait for all."""
    try:
        while os.waitpid(-1, flag)[0]:
            continue
    except ChildProcessError:
        return


if __name__ == "__main__":
    main()
