"""Speed of fetching and capturing over loopback, beside its targets: python -m benchmarks.fetch [--pages 2000] [--feeds 1000]

Servers run in a process of their own, on 50 addresses, and answer after 50 ms. Figures are CPU time of this process and of its parsers
(not of the servers), for it does not depend on who else uses the machine; pages of 40 kB come gzipped, as they do on the web.
"""

import argparse
import asyncio
import gzip
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp

from pipeline.capture import CaptureWriter, index_file
from pipeline.config import FeedConfig, FetchConfig, Settings
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.loop import run_loop
from pipeline.fetch.poll import Poller, PollSummary
from pipeline.fetch.state import State
from pipeline.runs import Home

HOSTS = 50
LATENCY = 0.05
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SYLLABLES = ["ba", "cor", "dan", "el", "fi", "gra", "hu", "is", "ka", "lor", "mi", "nor", "os", "pe", "ri", "sta", "tu", "ven"]
WORDS = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
TARGETS = {"ms a page with capture": 1.2, "ms a 304": 0.6, "s for 1,000 feeds of 30 items": 60.0, "MB of memory": 300.0}


def make_text(number: int, count: int) -> str:
    """So many invented words, the same for the same number."""
    return " ".join(random.Random(number).choices(WORDS, k=count))  # noqa: S311 no secret is made


def make_page(number: int) -> bytes:
    """A page of 40 kB, of which a fifth is text and the rest the markup around it; 7 kB when compressed, as such pages are."""
    links = "".join(f'<li class="teaser teaser--small" data-id="{number}-{n}"><a href="/section/story-{n}.html" class="teaser">'
                    f'<span class="teaser__kicker">{make_text(n, 2)}</span> <b>{make_text(n + 1, 6)}</b></a></li>\n'
                    for n in range(number, number + 130))
    text = "".join(f'<p class="article__paragraph">{make_text(number * 100 + n, 50)}.</p>\n' for n in range(20))
    return f"<html><head><title>Story {number}</title></head><body><article>{text}</article><ul>{links}</ul></body>".encode()[:40_000]


def make_feed(base: str, numbers: range) -> bytes:
    """An RSS body of about 700 bytes an item."""
    items = "".join(f"<item><title>Story {n}</title><link>{base}/page/{n}</link><guid>{base}/page/{n}</guid><description>"
                    f"{make_text(n, 70)}</description><pubDate>Mon, 02 Mar 2026 {n % 12:02}:00:00 GMT</pubDate>"
                    "</item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>Feed</title><link>{base}/</link>{items}</channel></rss>'.encode()


def serve(pipe: Connection, pages: int) -> None:
    """Answer pages, feeds and conditional requests until killed; sends the port when ready."""
    bodies = [gzip.compress(make_page(number), 6) for number in range(100)]
    each = pages // HOSTS

    def answer(path: str, host: int, base: str, is_conditional: bool) -> bytes:
        kind, _, number = path.strip("/").partition("/")
        if kind == "page":
            return reply(bodies[int(number) % 100], "text/html; charset=utf-8")
        if kind == "pages.xml":
            return reply(gzip.compress(make_feed(base, range(host * each, (host + 1) * each)), 1), "application/rss+xml")
        if kind == "feed":
            if is_conditional:
                return b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"
            start = 10_000_000 + int(number) * 30
            return reply(gzip.compress(make_feed(base, range(start, start + 30)), 1), "application/rss+xml")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def reply(body: bytes, content_type: str) -> bytes:
        head = f'Content-Type: {content_type}\r\nContent-Encoding: gzip\r\nETag: "1"\r\nContent-Length: {len(body)}'
        return f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")[:2]
        host = int(address.rpartition(".")[2]) - 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(LATENCY)
                path, is_conditional = head.split(b" ", 2)[1].decode(), b"if-none-match" in head.lower()
                writer.write(answer(path, host, f"http://{address}:{port}", is_conditional))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def listen() -> None:
        first = await asyncio.start_server(talk, "127.0.9.1", 0)
        port = first.sockets[0].getsockname()[1]
        await asyncio.start_server(talk, [f"127.0.9.{host + 1}" for host in range(1, HOSTS)], port)
        pipe.send(port)
        await first.serve_forever()

    asyncio.run(listen())


def cpu() -> float:
    """CPU seconds of this process and the children that it has waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure(act: Callable[[], Any]) -> tuple[Any, float, float]:
    """(result, CPU seconds, seconds)."""
    begun, clock = cpu(), time.monotonic()
    result = act()
    return result, cpu() - begun, time.monotonic() - clock


def main() -> None:
    """Print each figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--feeds", type=int, default=1000)
    args = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there, args.pages), daemon=True)
    server.start()
    port = here.recv()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), port, args.pages, args.feeds)
    server.kill()
    server.join()
    for name, figure in figures.items():
        target = TARGETS.get(name)
        print(f"{figure:10.2f}  {name}" + (f"  (at most {target:g}: {'met' if figure <= target else 'missed'})" if target else ""))


def run(folder: Path, port: int, pages: int, feeds: int) -> dict[str, float]:
    """The figures: pages with capture, feeds of 30 items, the same feeds unchanged."""
    hosts = [f"http://127.0.9.{host + 1}:{port}" for host in range(HOSTS)]
    page_feeds = [f"{host}/pages.xml" for host in hosts]
    measure(lambda: poll(folder / "pages", port, page_feeds, NOW, wants_pages=False))
    summary, page_cpu, page_wall = measure(lambda: poll(folder / "pages", port, page_feeds, NOW, wants_pages=True))
    assert summary.pages == {"fetch.new": pages}, summary
    files = sorted((folder / "pages" / "captures").iterdir())
    rows, index_cpu, _ = measure(lambda: [row for path in files for row in index_file(path)])
    assert sum(row.outcome_code == "fetch.new" for row in rows) == pages + len(page_feeds)
    listed = [f"{hosts[n % HOSTS]}/feed/{n}" for n in range(feeds)]
    summary, feed_cpu, feed_wall = measure(lambda: poll(folder / "feeds", port, listed, NOW, wants_pages=False))
    assert summary.parsed == {"feed.parsed": feeds}, summary
    summary, same_cpu, same_wall = measure(lambda: poll(folder / "feeds", port, listed, NOW + timedelta(hours=20), wants_pages=False))
    assert summary.feeds == {"fetch.unchanged": feeds}, summary
    _, bare_cpu, _ = measure(lambda: asyncio.run(get_bare([f"{hosts[n % HOSTS]}/page/{n}" for n in range(pages)])))
    return {
        "ms a page by bare aiohttp, kept nowhere": 1000 * bare_cpu / pages,
        "ms a page with capture": 1000 * page_cpu / pages, "pages a second": pages / page_wall,
        "ms to index a page": 1000 * index_cpu / pages,
        "ms a 304": 1000 * same_cpu / feeds, "304s a second": feeds / same_wall,
        "s for 1,000 feeds of 30 items": feed_cpu * 1000 / feeds, "feeds a second": feeds / feed_wall,
        "MB of memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


async def get_bare(urls: list[str]) -> None:
    """The peer: the same pages, one at a time from each host, by aiohttp alone. Nothing is checked, inflated or kept."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100), auto_decompress=False) as session:
        async def get(some: list[str]) -> None:
            for url in some:
                async with session.get(url) as response:
                    await response.read()
        await asyncio.gather(*(get(urls[n::HOSTS]) for n in range(HOSTS)))


def poll(folder: Path, port: int, feeds: list[str], now: datetime, *, wants_pages: bool) -> PollSummary:
    """The feeds that are due or, of feeds asked before, their pages."""
    fetch = FetchConfig(contact="bench@newsmill.example", allow_addresses=("127.0.0.0/8",), allow_ports=(port,), host_interval=0,
                        connections=100)
    settings = Settings(home=folder, fetch=fetch, feeds=tuple(FeedConfig(url=url, source_name="x") for url in feeds))
    home = Home(folder)

    async def work(state: State, writer: CaptureWriter) -> PollSummary:
        async with FeedParser() as parser:
            poller = Poller(settings, state, writer, parser, lambda: now)
            async with poller.client:
                await (poller.ask_pages() if wants_pages else poller.poll_feeds(feeds))
            return poller.summary

    with State(home.state / "newsmill.sqlite") as state, CaptureWriter(home, "newsmill/bench") as writer:
        return run_loop(work(state, writer))


if __name__ == "__main__":
    main()
