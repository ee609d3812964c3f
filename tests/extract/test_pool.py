"""Many pages through workers that can be killed: order, limits, and neighbours unharmed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.capture.writer import make_record
from pipeline.config import ExtractConfig
from pipeline.extract import Nursery, PageReference, extract_page, extract_pages
from pipeline.extract.messages import article_from_json, article_to_json, pack_job, receive_frame, unpack_job
from pipeline.records import FeedEntry
from tests.extract.build import NOW, TITLE, URL, make_html, make_page

SLOW = "<html><body><article>" + "<p>Words and more words about the bridge, and <a href='/x'>links</a>.</p>" * 60_000
"""Under the limit of size, and half a minute of work."""

DRIVER = """
import sys
from pipeline.config import ExtractConfig
from pipeline.extract import extract_pages
from tests.extract.build import make_html, make_page
print([article.outcome for article in extract_pages([make_page(make_html())] * 3, ExtractConfig(workers=1))])
"""


def children_of(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def workers():
    return [worker for nursery in children_of(os.getpid()) for worker in children_of(nursery)]


def test_order_limits_and_neighbours():
    """One pool, one start: pages in order, a page over its deadline, a page whose worker is killed, pages by reference."""
    config = ExtractConfig(workers=2, deadline=2.5)
    good = [make_page(make_html(title=f"{TITLE} {number}", heading=f"{TITLE} {number}"), url=f"{URL}-{number}") for number in range(20)]
    jobs = [*good[:5], make_page(SLOW, url="https://www.example.org/slow"), *good[5:]]
    articles = list(extract_pages(jobs, config))
    assert [article.url for article in articles] == [job.url for job in jobs]
    assert articles[5].outcome == "extract.timeout"
    rest = [*articles[:5], *articles[6:]]
    assert rest == [extract_page(page, config) for page in good]
    assert workers() == []


def test_a_killed_worker_is_one_outcome_and_closing_early_ends_them_all():
    def kill_the_worker_at_work():
        for _ in range(600):
            time.sleep(0.05)
            for pid in workers():
                used = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()[11]
                if int(used) > 100:  # a second of processor time: it is at the slow page
                    os.kill(pid, signal.SIGKILL)
                    return

    killer = threading.Thread(target=kill_the_worker_at_work)
    killer.start()
    articles = extract_pages([make_page(html) for html in (make_html(), SLOW, make_html(), SLOW)], ExtractConfig(workers=1, deadline=30))
    assert [next(articles).outcome for _ in range(3)] == ["extract.article", "extract.crashed", "extract.article"]
    killer.join()
    articles.close()
    assert workers() == []


def test_memory_has_a_limit_and_pages_are_read_where_they_lie(tmp_path):
    path = tmp_path / "pages.warc.gz"
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + make_html().encode()
    record = make_record("response", "00000000-0000-4000-8000-000000000001", NOW, URL, "application/http; msgtype=response", response, {})
    path.write_bytes(record + b"broken")
    nodes = json.dumps([{"@type": "Thing", "n": [[] for _ in range(50)]} for _ in range(5_000)])
    greedy = make_html(head="".join(f'<script type="application/ld+json">{nodes}</script>' for _ in range(40)))
    places = [PageReference(path=str(path), offset=0), PageReference(path=str(path), offset=len(record)),
              PageReference(path="/nowhere", offset=0)]
    config = ExtractConfig(workers=1, memory_bytes=600_000_000, max_document_bytes=50_000_000)
    articles = list(extract_pages([make_page(greedy), *places], config))
    assert [article.outcome for article in articles] == ["extract.memory", "extract.article", "capture.damaged", "extract.crashed"]
    assert (articles[1].url, articles[1].title) == (URL, TITLE)


def test_no_pages_no_processes():
    before = set(children_of(os.getpid()))
    with Nursery() as nursery:
        assert list(extract_pages([], ExtractConfig(workers=1), nursery)) == []
        assert set(children_of(os.getpid())) == before


def test_one_nursery_serves_many_shards_and_ends_with_the_last():
    before = set(children_of(os.getpid()))
    with Nursery() as nursery:
        seen = []
        for number in range(2):
            articles = list(extract_pages([make_page(make_html(), url=f"{URL}-{number}")], ExtractConfig(workers=1), nursery))
            assert [article.outcome for article in articles] == ["extract.article"]
            seen.append(set(children_of(os.getpid())) - before)
        assert seen[0] == seen[1]
        assert len(seen[0]) == 1
    assert set(children_of(os.getpid())) == before


def test_it_runs_from_a_script_without_a_main_guard_in_a_daemonic_process(tmp_path):
    script = tmp_path / "driver.py"
    script.write_text("import multiprocessing, runpy\n"
                      f"code = {DRIVER!r}\n"
                      "process = multiprocessing.get_context('fork').Process(target=lambda: exec(code, {}), daemon=True)\n"
                      "process.start(); process.join(); raise SystemExit(process.exitcode)\n")
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)},
                          timeout=120, check=False)
    assert done.stdout.strip() == "['extract.article', 'extract.article', 'extract.article']", done.stderr


CAGED = """
import socket, sys, subprocess
from pipeline.config import ExtractConfig
from pipeline.extract.worker import cage
cage(ExtractConfig())
def attempt(name, act):
    try:
        act()
    except PermissionError:
        print(name, "refused")
    except OSError as error:
        print(name, type(error).__name__)
    else:
        print(name, "done")
attempt("socket", lambda: socket.socket())
attempt("name", lambda: socket.getaddrinfo("localhost", 80))
attempt("process", lambda: subprocess.run(["true"]))
attempt("write", lambda: open(sys.argv[1], "w"))
attempt("append", lambda: open(sys.argv[1], "ab"))
attempt("read", lambda: open(sys.argv[0]).close())
"""


def test_a_caged_worker_can_read_and_nothing_else(tmp_path):
    script = tmp_path / "caged.py"
    script.write_text(CAGED)
    done = subprocess.run([sys.executable, script, tmp_path / "out"], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split("\n")[:-1] == ["socket refused", "name refused", "process refused", "write refused", "append refused",
                                            "read done"], done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("job", [
    make_page(make_html().encode("utf-16"), charset="utf-16", entry=FeedEntry(url=URL, title="A “title”", published_at=datetime(2026, 3,
        4, tzinfo=UTC))),
    make_page(b"\x00\xff"), PageReference(path="/data/a.warc.gz", offset=12),
])
def test_jobs_travel_unchanged(job):
    near, far = socket.socketpair()
    with near, far:
        threading.Thread(target=near.sendall, args=(pack_job(job),)).start()
        assert unpack_job(*receive_frame(far)) == job


def test_articles_travel_unchanged():
    article = extract_page(make_page(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE,
                                                        "datePublished": "2026-03-04T08:00:00Z", "author": "A B"})),
                           ExtractConfig())
    assert article_from_json(json.loads(json.dumps(article_to_json(article)))) == article
