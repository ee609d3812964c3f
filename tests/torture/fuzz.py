"""Damaged inputs through the real boundaries, each ending in one named outcome within its time.

    feeds     bodies through the processes that parse them
    pages     bytes through the processes that extract
    http      answers of a server through a whole poll, into the archive and out of it again
    warcs     archives through import and index, and every page that is still listed read back

A trial is one input; `--seed` says which: input N of seed S is always the same.
"""

import asyncio
import random
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pipeline.capture import CaptureRow, CaptureWriter, import_warc, index_file, read_page
from pipeline.capture.live import poll
from pipeline.capture.warc import read_records
from pipeline.config import ExtractConfig, FeedConfig, FetchConfig, Settings
from pipeline.errors import CaptureError
from pipeline.extract import extract_pages
from pipeline.fetch.attempts import Attempt, Response
from pipeline.fetch.entries import entry_to_json
from pipeline.fetch.feed_worker import DEADLINE, FeedParser
from pipeline.outcomes import load_outcomes
from pipeline.records import FeedEntry, Page
from pipeline.runs import Home
from tests.fetch.hostile import Hostile
from tests.torture import seeds
from tests.torture.figures import Figure
from tests.torture.mutator import ARCHIVE, HTTP, MARKUP, mutate
from tests.torture.nights import Workshop

BATCH = 500
TRIES = 2
"""Of an input that passes its deadline: a busy machine stops any process for seconds, but not the same one twice at the same place."""

TYPES = ("application/rss+xml", "text/xml; charset=utf-8", "text/html", "application/json", "text/xml; charset=windows-1252", "")
WARC_SECONDS = 5.0
HTTP_SECONDS = 4.0


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """The part that the figure is named for."""
    part = {"feeds": torture_feeds, "pages": torture_pages, "http": torture_http, "warcs": torture_warcs}[figure.name]
    part(figure, workshop.folder, count, seed)


def make_inputs(figure: Figure, kind: list[bytes], tokens: list[bytes], count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """(number, input), as many as are wanted and as time allows."""
    for number in figure.limit(range(count)):
        chance = random.Random(f"{figure.name} {seed} {number}")
        yield number, mutate(chance.choice(kind), chance, tokens, others=kind)


def torture_feeds(figure: Figure, folder: Path, count: int, seed: int) -> None:
    """Feed bodies. A worker that dies, or one that is killed at its deadline, is a failure."""
    async def run() -> None:
        async with FeedParser(workers=2) as parser:
            async def parse(number: int, body: bytes) -> None:
                begun = time.monotonic()
                for _ in range(TRIES):
                    feed = await parser.parse(body, url="https://news.example/feed", media_type=TYPES[number % len(TYPES)], now=seeds.NOW)
                    if feed.outcome != "feed.timeout":
                        break
                took = time.monotonic() - begun
                figure.note(feed.outcome)
                is_unsound = feed.outcome not in load_outcomes() or feed.outcome == "feed.timeout" or "process died" in feed.detail
                bad = [entry.url for entry in feed.entries if entry.url and not entry.url.lower().startswith(("http://", "https://"))]
                problem = f"{feed.outcome} ({feed.detail})" if is_unsound else f"addresses {bad[:2]}" if bad else ""
                figure.judge(f"feed {number} of seed {seed}", problem or (f"{took:.1f} s" if took > (TRIES + 1) * DEADLINE else ""))

            inputs = make_inputs(figure, seeds.feeds(), MARKUP, count, seed)
            while batch := list(islice(inputs, 4)):
                await asyncio.gather(*(parse(number, body) for number, body in batch))
    asyncio.run(run())


def torture_pages(figure: Figure, folder: Path, count: int, seed: int) -> None:
    """Pages. `extract.crashed` is an error that nobody caught, `extract.timeout` a deadline that passed."""
    inputs = make_inputs(figure, seeds.pages(), MARKUP, count, seed)
    waiting: deque[Page] = deque()

    def make_jobs() -> Iterator[Page]:
        for number, body in inputs:
            url = f"https://news.example/politics/story-{number}"
            waiting.append(Page(url=url, body=body, captured_at=seeds.NOW, media_type="text/html", http_status=200))
            yield waiting[-1]

    config = ExtractConfig(workers=2)
    for number, first in enumerate(extract_pages(make_jobs(), config)):
        page = waiting.popleft()
        article = next(extract_pages([page], config)) if first.outcome == "extract.timeout" else first
        figure.note(article.outcome)
        is_sound = article.outcome in load_outcomes() and article.outcome not in {"extract.crashed", "extract.timeout", "extract.memory"}
        figure.judge(f"page {number} of seed {seed}", "" if is_sound else f"{article.outcome} ({article.detail})")


def torture_http(figure: Figure, folder: Path, count: int, seed: int) -> None:
    """Answers, each to a page of a feed. Every page has exactly one row in the archive, with an outcome of the list."""
    # A host each: one that answers 429 is left alone for a while.
    addresses = [f"127.0.{5 + number // 200}.{1 + number % 200}" for number in range(BATCH)]
    inputs = make_inputs(figure, seeds.exchanges(), HTTP, count, seed)
    for batch in iter(lambda: list(islice(inputs, BATCH)), []):
        home = folder / f"http-{batch[0][0]}"
        with Hostile({f"/{number}": body for number, body in batch}, ["127.0.0.2", *addresses]) as server:
            urls = [f"http://{addresses[number % len(addresses)]}:{server.port}/{number}" for number, _ in batch]
            items = "".join(f"<item><title>x</title><link>{url}</link></item>" for url in urls)
            server.cases["/feed"] = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss><channel>" + items.encode() + b"</channel></rss>"
            fetch = FetchConfig(contact="tests@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(server.port,), host_interval=0,
                                total_timeout=HTTP_SECONDS, max_body_bytes=1_000_000, connections=64)
            feed = FeedConfig(url=f"http://127.0.0.2:{server.port}/feed", source_name="x")
            poll(Settings(home=home, feeds=(feed,), fetch=fetch), seeds.NOW)
        rows = [row for path in sorted(home.glob("captures/*")) for row in index_file(path) if row.kind_code == "page"]
        found = Counter(row.url_requested for row in rows)
        outcomes = {row.url_requested: (row.outcome_code, row.detail) for row in rows}
        for (number, _), url in zip(batch, urls, strict=True):
            outcome, detail = outcomes.get(url, ("none", ""))
            figure.note(outcome)
            is_sound = found[url] == 1 and outcome.startswith("fetch.") and outcome in load_outcomes()
            figure.judge(f"answer {number} of seed {seed}", "" if is_sound else f"{found[url]} rows, {outcome} ({detail})")


def torture_warcs(figure: Figure, folder: Path, count: int, seed: int) -> None:
    """Archives. Only CaptureError, and only for a file that is no WARC at all; rows follow one another without a hole or an overlap."""
    sound = make_archives(folder)
    path = folder / "damaged.warc.gz"
    for number, body in make_inputs(figure, sound, ARCHIVE, count, seed):
        home = Home(folder / "home")
        begun = time.monotonic()
        try:
            path.write_bytes(body)
            run_id = import_warc(home, path)
            target = home.captures / f"{run_id}-0.warc.gz"
            ends = [0, *(item.offset + item.length for item in read_records(target))]
            assert [item.offset for item in read_records(target)] == ends[:-1], "a hole or an overlap"
            assert ends[-1] == target.stat().st_size, "an end that nothing tells of"
            rows = list(index_file(target))
            pages = Counter(read_back(target, row) for row in rows if row.payload_sha256)
            target.unlink()
            outcome, problem = "read", ""
            figure.notes.update(pages)
            figure.notes.update({row.outcome_code: 1 for row in rows})
            if any(row.outcome_code not in load_outcomes() for row in rows):
                problem = "an outcome that is none"
        except CaptureError:
            outcome, problem = "refused", ""
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            outcome, problem = "raised", f"{type(error).__name__}: {error}"
        took = time.monotonic() - begun
        figure.note(outcome)
        figure.judge(f"archive {number} of seed {seed}", problem or (f"{took:.1f} s" if took > WARC_SECONDS else ""))


def read_back(target: Path, row: CaptureRow) -> str:
    """Read a page that is listed, and the entry that led to it; what came of it. Only an attempt of ours may be without its body."""
    try:
        read_page(target, row.warc_offset)
    except CaptureError as error:
        if row.outcome_code == "capture.stored":
            raise AssertionError(f"listed, and not there: {error}") from error
        return "pages lost"
    return "pages read back"


def make_archives(folder: Path) -> list[bytes]:
    """Archives of ours and of others: packed by record, plain, and as one member."""
    import gzip

    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    home = Home(folder / "sound")
    with CaptureWriter(home, "newsmill/test") as writer:
        for number, body in enumerate(seeds.pages()[-3:]):
            answer = Response(url=f"https://news.example/{number}", status=200, reason="OK", body=body, media_type="text/html",
                              charset="utf-8", headers=(("Content-Type", "text/html"),))
            entry = entry_to_json(FeedEntry(url=answer.url, title="A title", updated_at=at))
            attempt = Attempt(kind="page", url=answer.url, outcome="fetch.new", at=at, feed_url="https://news.example/feed",
                              response=answer, facts=answer.facts(), entry=entry)
            writer.record_attempt(attempt)
            writer.record_attempt(replace(attempt, url=f"{answer.url}/gone", outcome="fetch.not_found", response=None, facts={}))
    ours = next(home.captures.glob("*.warc.gz")).read_bytes()
    plain = gzip.decompress(ours)
    return [ours, ours, plain, gzip.compress(plain, mtime=0)]
