"""Extraction beside its peers, on the same pages, in one run: `python -m benchmarks.extract [FOLDER]`.

FOLDER holds `pages.warc.gz` (responses) and `gold.jsonl` with lines {url, title, authors, date, topics, body, captured_at?,
warc_record_id?}; without it the sample press is taken. Prints scores and processor time of trafilatura alone, of this stage, and of
newspaper4k and news-please where `make bench-extract` has installed them (sockets blocked, images off); then the pool with one and with
two workers, and the memory of a worker over 5,000 pages.

Body: F1 of words, each as often as it occurs; in Chinese, Japanese and Thai a character is a word. Mean over pages. Title: share with
word F1 of at least 0.9. Authors and topics: F1 of sets, over the pages whose gold has them. Time: the right day; within 60 seconds.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.capture import read_page
from pipeline.capture.warc import Record, read_records
from pipeline.capture.writer import make_record
from pipeline.config import ExtractConfig
from pipeline.extract import PageReference, extract_page, extract_pages
from pipeline.records import Page

LIMITS = {"cpu_ratio": 1.10, "speedup": 1.7, "worker_mb": 250}
PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
"""The environment of the peers (`requirements/peers.txt`), where there is one."""
MANY = 5_000  # pages, over which the memory of a worker must stay flat
MIN_SHARED_SECONDS = 20.0  # of work, so that one against two workers says something
_WORDS = re.compile("[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What an extractor says of a page; a `day` is a date, a `moment` an aware time."""

    title: str = ""
    authors: tuple[str, ...] = ()
    moment: datetime | None = None
    day: date | None = None
    topics: tuple[str, ...] = ()
    text: str = ""
    seconds: float | None = None  # of processor time, from an extractor in a process of its own


@dataclass(slots=True)
class Score:
    """Sums over pages, by figure, and the processor time spent."""

    sums: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, name: str, value: float) -> None:
        """One page's value of a figure."""
        self.sums[name] += value
        self.counts[name] += 1

    def mean(self, name: str) -> float:
        """The mean over the pages that have the figure."""
        return self.sums[name] / self.counts[name] if self.counts[name] else 0.0


Extractor = Callable[[Page], Found]


def main() -> None:
    """Print the tables; exit code 1 where pages were given and a limit of LIMITS is not kept.

    The limits are meant for the pages of real publishers, of hundreds of kilobytes, on a machine with nothing else to do.
    """
    console = Console(width=120)
    with TemporaryDirectory() as scratch, ExitStack() as peers:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else write_press(Path(scratch))
        references, pages, gold = read_folder(folder)
        scores = measure(list(zip(pages, gold, strict=True)), list_extractors(peers))
        print_scores(console, scores, len(pages))
        load = os.getloadavg()[0]
        one, two = (measure_pool(references, workers) for workers in (1, 2))
        memory = measure_memory(pages)
    ratio = scores["newsmill"].seconds / scores["trafilatura"].seconds
    seen = {"cpu_ratio": ratio, "speedup": one.wall / two.wall, "worker_mb": max(memory)}
    for name, value in seen.items():
        console.print(f"{name:10} {value:7.2f}   asked {'at least' if name == 'speedup' else 'at most'} {LIMITS[name]:g}")
    console.print(f"speedup that two free processors would give, by processor time: {one.busiest / two.busiest:.2f}"
                  f" (the pool's own share: {two.own / (two.own + two.all):.1%})")
    console.print(f"load of the machine before one and two workers: {load:.1f} on {os.cpu_count()} processors")
    console.print(f"MB of a worker after each tenth of {MANY} pages: {' '.join(f'{value:.0f}' for value in memory)}")
    kept = seen["cpu_ratio"] <= LIMITS["cpu_ratio"] and seen["speedup"] >= LIMITS["speedup"] and seen["worker_mb"] <= LIMITS["worker_mb"]
    sys.exit(0 if kept or len(sys.argv) == 1 else 1)


def read_folder(folder: Path) -> tuple[list[PageReference], list[Page], list[dict[str, Any]]]:
    """The pages that have gold: where they lie, themselves, and their gold."""
    by_key = {}
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_key[row.get("warc_record_id") or (row["url"], str(row.get("captured_at", ""))[:19])] = row
    path = folder / "pages.warc.gz"
    references, pages, gold = [], [], []
    for record in read_records(path):
        if isinstance(record, Record) and record.kind == "response":
            page = read_page(path, record.offset)
            row = by_key.get(record.id) or by_key.get((page.url, f"{page.captured_at:%Y-%m-%dT%H:%M:%S}")) or by_key.get((page.url, ""))
            if row:
                references.append(PageReference(path=str(path), offset=record.offset))
                pages.append(page)
                gold.append(row)
    return references, pages, gold


def write_press(folder: Path) -> Path:
    """The articles of the sample press that are articles, as such a folder."""
    from tests.press.replies import make_reply
    from tests.press.site import Site
    from tests.press.world import end_of, load_world

    world, rows = load_world(), []
    with (folder / "pages.warc.gz").open("wb") as out:
        for number, article in enumerate(world.articles.values()):
            if article.consent or article.paywall:
                continue
            site = Site(publisher=article.publisher, port=80)
            reply, now = make_reply(world, site, article.path, article.day), end_of(article.day)
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={reply.charset}\r\n\r\n".encode() + reply.body
            record_id = f"00000000-0000-4000-8000-{number:012}"
            out.write(make_record("response", record_id, now, site.url_of(article), "application/http; msgtype=response", http, {}))
            rows.append({"warc_record_id": record_id, "url": site.url_of(article), "title": article.title, "authors": list(article.authors),
                         "date": article.published.isoformat(), "topics": list(article.tags),
                         "body": "\n".join((article.summary, *article.text_on(article.day)))})
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def list_extractors(peers: ExitStack) -> dict[str, Extractor]:
    """Trafilatura, our own stage, and the peers where they are installed, by name. `peers` ends their processes."""
    found: dict[str, Extractor] = {"trafilatura": run_trafilatura, "newsmill": run_newsmill}
    if PEERS.exists():
        found |= {name: peers.enter_context(start_peer(name)) for name in ("newspaper4k", "news-please")}
    return found


@contextmanager
def start_peer(name: str) -> Iterator[Extractor]:
    """A peer in a process of its own environment, as an extractor."""
    script = Path(__file__).parent / "peers" / "answer.py"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([PEERS, script, name], text=True, encoding="utf-8", **pipes) as process:  # noqa: S603 - ours
        def ask(page: Page) -> Found:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"url": page.url, "html": page.body.decode("utf-8", "replace")}) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            if "error" in answer:
                print(f"{name} on {page.url}: {answer['error']}", file=sys.stderr)
                return Found(seconds=answer["seconds"])
            moment = datetime.fromisoformat(answer["moment"]) if answer["moment"] else None
            return Found(title=answer["title"], authors=tuple(answer["authors"]), moment=moment if moment and moment.tzinfo else None,
                         day=moment.date() if moment else None, topics=tuple(answer["topics"]), text=answer["text"],
                         seconds=answer["seconds"])

        yield ask


def run_newsmill(page: Page) -> Found:
    """Our own stage."""
    article = extract_page(page, ExtractConfig())
    moment = article.published_at
    is_day = article.published_at_precision == "day"
    return Found(title=article.title, authors=article.authors, moment=None if is_day else moment, day=moment.date() if moment else None,
                 topics=article.topics, text=article.text)


def run_trafilatura(page: Page) -> Found:
    """Trafilatura as it is, comments off, with its metadata."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)
    if document is None:
        return Found()
    return Found(title=document.title or "", authors=tuple((document.author or "").split("; ")), day=read_day(document.date),
                 topics=tuple(part.strip() for tag in document.tags or () for part in tag.split(",")), text=document.text or "")


def measure(pages: list[tuple[Page, dict[str, Any]]], extractors: dict[str, Extractor]) -> dict[str, Score]:
    """Every extractor over every page, one page at a time by all of them; a first round over a few pages is not counted."""
    scores = {name: Score() for name in extractors}
    for counted, part in ((False, pages[:5]), (True, pages)):
        for page, gold in part:
            for name, extractor in extractors.items():
                started = time.process_time()
                found = extractor(page)
                if counted:
                    scores[name].seconds += time.process_time() - started if found.seconds is None else found.seconds
                    score_page(scores[name], found, gold)
    return scores


def score_page(score: Score, found: Found, gold: dict[str, Any]) -> None:
    """Add the figures of one page."""
    precision, recall, f1 = word_f1(found.text, gold.get("body") or "")
    if gold.get("body"):
        for name, value in (("precision", precision), ("recall", recall), ("f1", f1)):
            score.add(name, value)
    if gold.get("title"):
        score.add("title", word_f1(found.title, gold["title"])[2] >= 0.9)
    for name, values in (("author", found.authors), ("topics", found.topics)):
        wanted = gold.get({"author": "authors"}.get(name, name))
        if wanted:
            score.add(name, set_f1(values, wanted))
    if gold.get("date"):
        when = datetime.fromisoformat(gold["date"])
        days = {when.date(), when.astimezone(UTC).date()} if when.tzinfo else {when.date()}
        close = found.moment is not None and abs((found.moment - (when if when.tzinfo else when.replace(tzinfo=UTC))).total_seconds()) <= 60
        score.add("day", close or found.day in days)
        score.add("minute", close)


def word_f1(text: str, gold: str) -> tuple[float, float, float]:
    """(precision, recall, F1) of the words, each as often as it occurs."""
    seen, wanted = Counter(_WORDS.findall(text.lower())), Counter(_WORDS.findall(gold.lower()))
    return f1_of((seen & wanted).total(), seen.total(), wanted.total())


def set_f1(values: Iterable[str], gold: Iterable[str]) -> float:
    """F1 of two sets of names, compared by their words."""
    seen, wanted = ({" ".join(_WORDS.findall(value.lower())) for value in names} - {""} for names in (values, gold))
    return f1_of(len(seen & wanted), len(seen), len(wanted))[2]


def f1_of(right: int, seen: int, wanted: int) -> tuple[float, float, float]:
    """(precision, recall, F1)."""
    precision, recall = right / seen if seen else 0.0, right / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def read_day(text: str | None) -> date | None:
    """A day as trafilatura writes it."""
    return date.fromisoformat(text) if text else None


def print_scores(console: Console, scores: dict[str, Score], pages: int) -> None:
    """One row an extractor."""
    figures = ("precision", "recall", "f1", "title", "author", "day", "minute", "topics")
    table = Table("extractor", *figures, "ms a page", "CPU ratio", title=f"{pages} pages")
    base = scores["trafilatura"].seconds
    for name, score in scores.items():
        means = (f"{score.mean(figure):.3f}" for figure in figures)
        table.add_row(name, *means, f"{1000 * score.seconds / pages:.0f}", f"{score.seconds / base:.2f}")
    console.print(table)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of a pool at work: on the wall, of its busiest worker's processor time, of all workers', of the pool's own."""

    wall: float
    busiest: float
    all: float
    own: float


def measure_pool(references: list[PageReference], workers: int) -> Times:
    """The pages over and over, about MIN_SHARED_SECONDS of work; the start of the processes is not counted."""
    jobs = references * max(1, round(MIN_SHARED_SECONDS / (0.06 * len(references))))
    articles = extract_pages(jobs, ExtractConfig(workers=workers))
    next(articles)
    started, own, spent = time.perf_counter(), time.process_time(), [0.0]
    for number, _ in enumerate(articles, 2):
        if number == len(jobs) - workers:
            spent = [processor_seconds(worker) for worker in list_workers()]
    return Times(time.perf_counter() - started, max(spent), sum(spent), time.process_time() - own)


def measure_memory(pages: list[Page]) -> list[float]:
    """The most MB that one worker has held after each tenth of MANY pages: these, again and again under other addresses."""
    jobs = (replace(page, url=f"{page.url}{'&' if '?' in page.url else '?'}copy={number}")
            for number, page in enumerate(islice(cycle(pages), MANY)))
    held: list[float] = []
    for number, _ in enumerate(extract_pages(jobs, ExtractConfig(workers=1)), 2):  # the worker of the last one is gone when it arrives
        if number % (MANY // 10) == 0:
            held.append(max(map(peak_mb, list_workers()), default=0.0))
    return held


def list_workers() -> list[int]:
    """The worker processes of the pool that is at work."""
    return [worker for nursery in children_of(os.getpid()) for worker in children_of(nursery)]


def processor_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def children_of(pid: int) -> list[int]:
    """The child processes of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def peak_mb(pid: int) -> float:
    """The most memory that a process has held so far."""
    with suppress(OSError):
        match = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(match[1]) / 1000 if match else 0.0
    return 0.0


if __name__ == "__main__":
    main()
