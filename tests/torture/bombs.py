"""One bomb at a time, through the real processes: how long, how much memory, and whether what stood beside it came out whole.

A bomb may take SECONDS and MEMORY at most, of the process that it goes off in; it ends in a named outcome. Its neighbour is a sound
input of the same kind, just behind it.
"""

import asyncio
import gzip
import json
import multiprocessing
import os
import random
import resource
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from pipeline.capture import import_warc, index_file
from pipeline.capture.live import poll
from pipeline.config import ExtractConfig, FeedConfig, FetchConfig, Settings
from pipeline.extract import extract_pages
from pipeline.fetch.feed_worker import FeedParser
from pipeline.runs import Home
from tests.extract.build import make_html, make_page
from tests.fetch import hostile as h
from tests.fetch.test_feeds import LAUGHS, RSS
from tests.torture import seeds
from tests.torture.figures import Figure
from tests.torture.nights import Workshop

SECONDS = 12.0
MEMORY = 1_000_000_000
MB = 1_000_000

PAGES: dict[str, Callable[[], str]] = {
    "60,000 attributes": lambda: "<html><body><p " + " ".join(f'a{n}="1"' for n in range(60_000)) + ">x",
    "1,000 attributes in each of 400 tags": lambda: "<html><body>" + ("<p " + " ".join(f'a{n}="1"' for n in range(1_000)) + ">x") * 400,
    "100,000 levels": lambda: "<html><body>" + "<div>" * 100_000 + "x",
    "100,000 paragraphs": lambda: make_html(paragraphs=("A short line.",) * 100_000),
    "50 MB of text": lambda: make_html(paragraphs=("words without end, " * 2_600_000,)),
    "a million comments": lambda: make_html(above="<!-- -->" * 500_000),
    "JSON 100,000 deep": lambda: make_html(head='<script type="application/ld+json">' + '[{"@graph":' * 100_000 + "</script>"),
    "4 MB of JSON-LD": lambda: make_html(head='<script type="application/ld+json">' + json.dumps([{"@type": "X", "a": [1] * 9}] * 90_000)
                                         + "</script>"),
    "a table of 200,000 cells": lambda: make_html(above="<table>" + "<tr><td>1<td>2<td>3<td>4" * 50_000 + "</table>"),
    "100,000 links": lambda: make_html(below='<a href="/a">a link</a> ' * 100_000),
    "1 MB of dates": lambda: make_html(below="<time>2 March 2026</time> " * 40_000),
    "half a million open formats": lambda: make_html(above="<b><i><u>" * 160_000),
}
FEEDS: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: LAUGHS,
    "a million levels": lambda: b"<rss><channel>" + b"<a>" * 1_000_000,
    "deep JSON": lambda: b'{"items":' + b"[" * 1_000_000,
    "10 MB of items": lambda: b"<rss><channel>" + b"<item><title>t</title><link>http://n.example/1</link></item>" * 160_000,
    "10 MB of tag soup": lambda: b"<rss><channel><item>" + b"<a <b &c <d>" * 800_000,
    "10 MB in one CDATA": lambda: b"<rss><channel><item><title><![CDATA[" + b"x" * 9_900_000 + b"]]></title></item></channel></rss>",
    "10 MB of entities": lambda: b"<rss><channel><item><title>" + b"&amp;" * 1_900_000 + b"</title></item></channel></rss>",
    "gzip of 1 GB": lambda: h.gzip_bomb(1000),
    "100,000 namespaces": lambda: b"<rss " + b" ".join(b'xmlns:a%d="b%d"' % (n, n) for n in range(100_000)) + b"><channel/></rss>",
    "one item of 100,000 authors": lambda: b"<rss><channel><item>" + b"<author>a@b.example</author>" * 100_000 + b"</item></channel></rss>",
}
ANSWERS: dict[str, Callable[[], bytes]] = {
    "gzip of 1 GB": lambda: h.reply(h.gzip_bomb(1000), "Content-Encoding: gzip"),
    "brotli of 1 GB": lambda: h.reply(h.brotlied(bytes(1000 * MB)), "Content-Encoding: br"),
    "zstd of 1 GB": lambda: h.reply(h.zstded(bytes(1000 * MB)), "Content-Encoding: zstd"),
    "a redirect that carries one": lambda: h.reply(h.gzip_bomb(1000), "Content-Encoding: gzip", "Location: /sound", status="302 Found"),
}


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """Every bomb once, in an order of the seed; each in a child, whose memory is then known."""
    trials = [("page", name) for name in PAGES] + [("feed", name) for name in FEEDS] + [("answer", name) for name in ANSWERS]
    trials += [("archive", "a record of 2 GB")]
    for kind, name in figure.limit(random.Random(seed).sample(trials, len(trials))[:count]):
        try_bomb(workshop.folder, kind, name, figure)


def try_bomb(folder: Path, kind: str, name: str, figure: Figure) -> None:
    """One bomb, judged."""
    seconds, memory, said = in_child(folder, kind, name)
    outcome, _, neighbour = said.partition(" ")
    figure.say(f"{kind} {name}: {outcome}, {seconds:.1f} s, {memory / MB:,.0f} MB")
    problems = ["" if neighbour == "whole" else f"its neighbour is {neighbour or 'gone'}",
                "" if seconds <= SECONDS else f"{seconds:.1f} s", "" if memory <= MEMORY else f"{memory / MB:,.0f} MB"]
    figure.note(f"{kind} {outcome}")
    figure.judge(f"{kind} {name}", ", ".join(filter(None, problems)))


def in_child(folder: Path, kind: str, name: str) -> tuple[float, int, str]:
    """(seconds, bytes at the peak of the largest process, what came of it) of a bomb in a process of its own."""
    told = folder / "told"
    told.unlink(missing_ok=True)
    child = multiprocessing.get_context("spawn").Process(target=burst_and_tell, args=(folder, kind, name, told))
    child.start()  # a new interpreter: the memory of this one is not counted
    child.join()
    seconds, peak, outcome = (told.read_text() if told.exists() else "0 0 died").split(" ", 2)
    return float(seconds), int(peak), outcome


def burst_and_tell(folder: Path, kind: str, name: str, told: Path) -> None:
    """Bursts a bomb in this process, and writes down seconds, peak and outcome."""
    burst = {"page": burst_page, "feed": burst_feed, "answer": burst_answer, "archive": burst_archive}[kind]
    outcome, seconds = burst(folder, name)
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, own_peak()) * 1024
    told.write_text(f"{seconds} {peak} {outcome}")


def own_peak() -> int:
    """The most memory of this program, in KiB; what getrusage says of oneself begins with the memory of whoever started the program."""
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))


def burst_page(_: Path, name: str) -> tuple[str, float]:
    """A page, and a sound one behind it."""
    pages = [make_page(make_html()), make_page(PAGES[name]()), make_page(make_html())]
    articles = extract_pages(pages, ExtractConfig(workers=1))
    sound = next(articles)
    begun = time.monotonic()
    bomb = next(articles)
    took = time.monotonic() - begun
    return f"{bomb.outcome} {'whole' if next(articles).text == sound.text else 'harmed'}", took


def burst_feed(_: Path, name: str) -> tuple[str, float]:
    """A feed, and a sound one behind it."""
    async def run() -> tuple[str, float]:
        async with FeedParser(workers=1) as parser:
            body = FEEDS[name]()
            await parser.parse(RSS, url="https://news.example/", media_type="", now=seeds.NOW)
            begun = time.monotonic()
            bomb = await parser.parse(body, url="https://news.example/", media_type="", now=seeds.NOW)
            took = time.monotonic() - begun
            sound = await parser.parse(RSS, url="https://news.example/", media_type="", now=seeds.NOW)
            return f"{bomb.outcome} {'whole' if sound.outcome == 'feed.parsed' else 'harmed'}", took
    return asyncio.run(run())


def burst_answer(folder: Path, name: str) -> tuple[str, float]:
    """An answer, and a sound one from another host. The body is made by another process, so that its memory is not counted here."""
    made = folder / "answer"
    if os.fork() == 0:
        made.write_bytes(ANSWERS[name]())
        os._exit(0)
    os.wait()
    with h.Hostile({"/bomb": made.read_bytes(), "/sound": h.reply()}, ["127.0.0.2", "127.0.0.3", "127.0.0.4"]) as server:
        urls = [f"http://127.0.0.3:{server.port}/bomb", f"http://127.0.0.4:{server.port}/sound"]
        items = "".join(f"<item><link>{url}</link></item>" for url in urls)
        server.cases["/feed"] = h.reply(f"<rss><channel>{items}</channel></rss>".encode())
        fetch = FetchConfig(contact="tests@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(server.port,), host_interval=0)
        feed = FeedConfig(url=f"http://127.0.0.2:{server.port}/feed", source_name="x")
        begun, home = time.monotonic(), folder / f"answer {name}"
        poll(Settings(home=home, feeds=(feed,), fetch=fetch), seeds.NOW)
        took = time.monotonic() - begun
    found = {row.url_requested: row.outcome_code for path in home.glob("captures/*") for row in index_file(path)}
    return f"{found.get(urls[0], 'none')} {'whole' if found.get(urls[1]) == 'fetch.new' else 'harmed'}", took


def burst_archive(folder: Path, name: str) -> tuple[str, float]:
    """An archive with a member of 2 GB between two sound ones."""
    def record(number: int) -> bytes:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + h.PAGE
        head = (f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-03-02T10:00:00Z\r\n"
                f"WARC-Target-URI: https://news.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n")
        return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)

    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 2000000000\r\n\r\n")
    bomb += b"".join(packer.compress(bytes(MB)) for _ in range(2000)) + packer.flush()
    path = folder / "bomb.warc.gz"
    path.write_bytes(record(1) + bomb + record(2))
    begun, home = time.monotonic(), Home(folder / "archive")
    rows = list(index_file(home.captures / f"{import_warc(home, path)}-0.warc.gz"))
    took = time.monotonic() - begun
    stored = [row for row in rows if row.outcome_code == "capture.stored"]
    return f"{next((row.outcome_code for row in rows if row not in stored), 'none')} {'whole' if len(stored) == 2 else 'harmed'}", took
