"""What is asked for: sitemaps, feeds that go back, lists of addresses, the Wayback Machine; resumed, bounded, and never asked twice."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.archives import SOURCES, Desk, PlannedRun, Request
from pipeline.archives.wayback import choose_mementos, read_index
from pipeline.capture import index_file
from pipeline.config import load_settings
from pipeline.days import Span
from pipeline.runs import Home
from tests.archives.services import DAYS, PER_DAY, Services

WEEK = Span(date(2026, 3, 3), date(2026, 3, 5))
NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def services():
    with Services() as found:
        yield found


def make_desk(services: Services, home: Path, **archives) -> Desk:
    services.write_config(home, **archives)
    return Desk(settings=load_settings(home, {}), now=lambda: NOW)


def plan(desk: Desk, source: str, place: str, span: Span = WEEK) -> PlannedRun:
    run, = SOURCES[source].plan(desk, Request(source=source, places=(place,), span=span))
    return run


def rows(desk: Desk, run: PlannedRun) -> list:
    return [row for path in sorted(Home(desk.settings.home).captures.glob(f"{run.run_id}-*.warc.gz")) for row in index_file(path)]


def pages(desk: Desk, run: PlannedRun) -> list[str]:
    return sorted(row.url_final.rpartition("/2026")[2] for row in rows(desk, run)
                  if (row.kind_code, row.outcome_code) == ("page", "fetch.new"))


WANTED = sorted(f"-03-0{day}/{number}" for day in (3, 4, 5) for number in range(PER_DAY))


@pytest.mark.parametrize(("source", "path"), [("sitemap", "/sitemap.xml"), ("feed", "/archived/feed"), ("feed", "/paged/feed"),
                                              ("feed", "/wordpress/feed/")])
def test_the_pages_of_the_days_asked_for_are_asked_once(services, tmp_path: Path, source: str, path: str) -> None:
    desk = make_desk(services, tmp_path)
    run = plan(desk, source, services.url + path)
    assert (run.items, run.first, run.last) == (len(WANTED), WEEK.first, WEEK.last)
    assert SOURCES[source].times == "publication"
    assert run.left_out > 0
    SOURCES[source].capture(desk, run)
    assert pages(desk, run) == WANTED
    asked = services.requests.total()
    again = plan(desk, source, services.url + path)
    SOURCES[source].capture(desk, again)
    assert again == run
    assert services.requests.total() == asked, "the second time nothing is asked"


def test_a_sitemap_that_lists_itself_one_that_is_gone_and_pages_without_a_date(services, tmp_path: Path) -> None:
    desk = make_desk(services, tmp_path)
    run = plan(desk, "sitemap", f"{services.url}/sitemap.xml")
    assert services.requests["/sitemap.xml"] == 1
    assert run.undated == len([day for day in DAYS if day >= WEEK.first]), "a sitemap last changed before the days is not asked for"
    assert services.requests[f"/sitemap-{DAYS[0]}.xml"] == 0
    failed = [row for row in rows(desk, run) if row.outcome_code == "fetch.not_found"]
    assert [row.url_requested for row in failed] == [f"{services.url}/sitemap-gone.xml"]
    everything = plan(desk, "sitemap", f"{services.url}/sitemap.xml", Span(date(1, 1, 1), date(9999, 12, 30)))
    assert everything.items == len(DAYS) * (PER_DAY + 1)


@pytest.mark.parametrize(("path", "words"), [("/loop/feed", "leads back"), ("/bottomless/feed", "stopped after 9 documents")])
def test_a_feed_without_an_end_ends(services, tmp_path: Path, path: str, words: str) -> None:
    desk = make_desk(services, tmp_path, max_documents=9)
    run = plan(desk, "feed", services.url + path, Span(date(2020, 1, 1), date(2026, 3, 8)))
    assert words in run.note
    assert services.requests.total() < 15


def test_what_cannot_be_had_now_is_had_by_the_same_command_later(services, tmp_path: Path) -> None:
    desk = make_desk(services, tmp_path)
    services.broken |= {"/paged/2", "/2026-03-04/1"}
    run = plan(desk, "feed", f"{services.url}/paged/feed", Span(date(2026, 3, 1), date(2026, 3, 8)))
    assert "fetch.rate_limited" in run.note
    services.broken -= {"/paged/2"}
    run = plan(desk, "feed", f"{services.url}/paged/feed", Span(date(2026, 3, 1), date(2026, 3, 8)))
    assert run.items == len(DAYS) * PER_DAY
    assert services.requests["/paged/feed"] == 1, "a list that was had is read from the captures"
    SOURCES["feed"].capture(desk, run)
    services.broken.clear()
    later = replace(desk, now=lambda: datetime(2026, 4, 3, tzinfo=UTC))
    SOURCES["feed"].capture(later, run)
    assert len(pages(desk, run)) == len(DAYS) * PER_DAY
    assert Counter(row.url_requested for row in rows(desk, run) if row.outcome_code == "fetch.new").most_common(1)[0][1] == 1


def test_a_torn_capture_is_cut_back_and_asked_again(services, tmp_path: Path) -> None:
    desk = make_desk(services, tmp_path)
    run = plan(desk, "sitemap", f"{services.url}/sitemap.xml")
    SOURCES["sitemap"].capture(desk, run)
    whole = pages(desk, run)
    captured, = Home(tmp_path).captures.glob(f"{run.run_id}-*.warc.gz")
    state = tmp_path / "state" / "archives" / f"{run.run_id}.sqlite"
    for name in (f"{state.name}", f"{state.name}-wal", f"{state.name}-shm"):
        state.with_name(name).unlink(missing_ok=True)
    (tmp_path / "state" / "archives" / f"{run.run_id}.json").unlink()
    captured.write_bytes(captured.read_bytes()[:-700])  # as a death in the middle of a write leaves it, with all state lost
    assert len(pages(desk, run)) == len(whole) - 1
    before = services.requests.copy()
    again = plan(desk, "sitemap", f"{services.url}/sitemap.xml")
    SOURCES["sitemap"].capture(desk, again)
    assert pages(desk, run) == whole
    asked = services.requests - before
    assert sum(count for path, count in asked.items() if path.startswith("/2026")) == 1, "only the page that was lost"


def test_robots_rules_hold_for_archives(services, tmp_path: Path) -> None:
    services.disallowed = "/2026-03-04/"
    desk = make_desk(services, tmp_path)
    run = plan(desk, "sitemap", f"{services.url}/sitemap.xml")
    SOURCES["sitemap"].capture(desk, run)
    outcomes = Counter(row.outcome_code for row in rows(desk, run) if row.kind_code == "page")
    assert outcomes == {"fetch.new": 2 * PER_DAY, "fetch.robots_disallowed": PER_DAY}


def test_wayback_captures_keep_their_own_address_and_time(services, tmp_path: Path) -> None:
    desk = make_desk(services, tmp_path)
    run = plan(desk, "wayback", "news.example")
    assert SOURCES["wayback"].times == "capture"
    SOURCES["wayback"].capture(desk, run)
    found = [row for row in rows(desk, run) if row.kind_code == "page"]
    assert all(row.url_requested.startswith("http://news.example/2026-") for row in found)
    assert {row.captured_at.date() for row in found} == {date(2026, 3, day) for day in (3, 4, 5)}
    mine = [row for row in found if row.url_requested.endswith("2026-03-04/1")]
    assert [row.captured_at for row in mine] == [datetime(2026, 3, 4, 11, 30, tzinfo=UTC)], "the nearest to midday, and no unchanged one"
    assert run.items == len(found) == 4 * PER_DAY, "of the day before, the capture of the first day asked for"
    first = [(row.url_requested, row.captured_at, row.payload_sha256) for row in found]
    other = make_desk(services, tmp_path / "other")
    services.part = 1000
    SOURCES["wayback"].capture(other, plan(other, "wayback", "news.example"))
    assert sorted(first) == sorted((row.url_requested, row.captured_at, row.payload_sha256) for row in rows(other, run)
                                   if row.kind_code == "page")


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"{}", b'[["urlkey"],[1,2]]', b"[" * 99_999,
                                  b'[["k","20261399000000","http://a.example/","text/html","200","D","1"]]'])
def test_an_index_that_says_nothing_useful_is_empty(body: bytes) -> None:
    mementos, resume = read_index(body)
    assert list(choose_mementos(mementos)) == []
    assert resume == ""


def test_a_list_of_addresses(services, tmp_path: Path) -> None:
    desk = make_desk(services, tmp_path / "home")
    listed = tmp_path / "list.csv"
    lines = [f"{services.url}/2026-03-0{day}/0,Title,2026-03-0{day}" for day in range(1, 9)]
    listed.write_text("\n".join(["URL,title,date", *lines, *lines, f"{services.url}/2026-03-04/2,,", "nonsense,,2026-03-04"]))
    run = plan(desk, "urls", str(listed))
    assert (run.items, run.undated) == (3, 1)
    SOURCES["urls"].capture(desk, run)
    assert pages(desk, run) == ["-03-03/0", "-03-04/0", "-03-05/0"]
    bare = tmp_path / "bare.csv"
    bare.write_text("".join(f"{services.url}/2026-03-01/{number % 3}\n" for number in range(5000)))
    assert plan(desk, "urls", str(bare), Span(date(1, 1, 1), date(9999, 12, 30))).items == 3


def test_a_plan_goes_through_json(services, tmp_path: Path) -> None:
    run = plan(make_desk(services, tmp_path), "sitemap", f"{services.url}/sitemap.xml")
    assert PlannedRun.from_dict(json.loads(json.dumps(run.as_dict()))) == run
