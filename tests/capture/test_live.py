"""A killed poll, run again, captures each page once; the state can be lost altogether."""

import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.capture import index_file, read_page
from pipeline.capture.live import STATE_FILE, poll
from pipeline.capture.writer import CaptureWriter
from pipeline.config import FeedConfig, FetchConfig, Settings
from pipeline.errors import CaptureError, ConfigError, Locked, UsageError
from pipeline.runs import Home, hold_lock
from tests.fetch import hostile as h

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
PAGES = 12


def feed_body(port: int, numbers, title: str = "Story", updated: str = "") -> bytes:
    items = "".join(f"<item><title>{title} {n}</title><link>http://127.0.0.3:{port}/page/{n}</link>{updated}"
                    f"<pubDate>Mon, 02 Mar 2026 {8 + n % 12:02}:00:00 GMT</pubDate></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>News</title><link>http://127.0.0.2:{port}/</link>{items}</channel></rss>'.encode()


@pytest.fixture
def server():
    with h.Hostile({}, ["127.0.0.2", "127.0.0.3"]) as server:
        for number in range(40):
            server.cases[f"/page/{number}"] = h.reply(h.PAGE + str(number).encode())
        server.cases["/feed"] = h.reply(feed_body(server.port, range(PAGES)), 'ETag: "one"', content_type="application/rss+xml")
        yield server


@pytest.fixture
def settings(server, tmp_path: Path) -> Settings:
    fetch = FetchConfig(contact="t@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(0,), host_interval=0)
    feed = FeedConfig(url=f"http://127.0.0.2:{server.port}/feed", source_name="News")
    return Settings(home=tmp_path / "home", fetch=fetch, feeds=(feed,))


def captured(settings: Settings) -> Counter[str]:
    rows = [row for path in sorted((settings.home / "captures").glob("*.warc.gz")) for row in index_file(path)]
    return Counter(row.url_key for row in rows if row.kind_code == "page" and row.payload_sha256)


def state_rows(settings: Settings) -> list[tuple]:
    with sqlite3.connect(settings.home / "state" / STATE_FILE) as db:
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("feeds", "frontier", "hosts")]


def test_a_poll_asks_each_page_once(server, settings) -> None:
    first = poll(settings, NOW)
    assert first.feeds == {"fetch.new": 1}
    assert first.pages == {"fetch.new": PAGES}
    assert first.runs == ("live-2026-03-02",)
    assert poll(settings, NOW).feeds.total() == 0
    server.cases["/feed"] = h.reply(feed_body(server.port, range(2, PAGES + 2)), content_type="application/rss+xml")
    later = poll(settings, NOW + timedelta(days=1))
    assert (later.new_entries, later.pages) == (2, {"fetch.new": 2})
    assert later.runs == ("live-2026-03-03",)
    assert set(captured(settings).values()) == {1}
    assert len(captured(settings)) == PAGES + 2


def test_validators_are_sent_and_a_304_keeps_no_body(server, settings) -> None:
    poll(settings, NOW)

    async def answer(_, request, writer) -> None:
        assert request.headers.get("if-none-match") == '"one"'
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    server.cases["/feed"] = answer
    assert poll(settings, NOW + timedelta(days=1)).feeds == {"fetch.unchanged": 1}
    server.cases["/feed"] = h.reply(feed_body(server.port, range(PAGES)), 'ETag: "two"')
    assert poll(settings, NOW + timedelta(days=2)).feeds == {"fetch.same_body": 1}


def test_a_page_that_its_feed_says_has_changed_is_asked_again(server, settings) -> None:
    poll(settings, NOW)
    server.cases["/page/3"] = h.reply(h.PAGE + b"changed")
    server.cases["/feed"] = h.reply(feed_body(server.port, range(3, 5), title="New title"))
    again = poll(settings, NOW + timedelta(days=1))
    assert again.pages == {"fetch.new": 1, "fetch.same_body": 1}
    assert poll(settings, NOW + timedelta(days=2)).pages.total() == 0


def test_failures_are_retried_a_few_times_and_later(server, settings) -> None:
    server.cases["/page/1"] = h.reply(b"", status="500 Oops")
    server.cases["/page/2"] = h.reply(b"", status="404 Not Found")
    settings = replace(settings, feeds=(*settings.feeds, FeedConfig(url=f"http://127.0.0.2:{server.port}/gone", source_name="Gone")))
    server.cases["/gone"] = h.reply(b"", status="410 Gone")
    assert poll(settings, NOW).pages == {"fetch.new": PAGES - 2, "fetch.server_error": 1, "fetch.not_found": 1}
    assert poll(settings, NOW + timedelta(minutes=5)).pages.total() == 0
    asked = [poll(settings, NOW + timedelta(days=days)).pages.total() for days in range(1, 8)]
    assert asked == [1, 1, 1, 1, 0, 0, 0]
    assert server.asked["127.0.0.2/gone"] == 1
    poll(settings, NOW + timedelta(days=31))
    assert server.asked["127.0.0.2/gone"] == 2


def test_a_cut_at_any_byte_loses_nothing_and_doubles_nothing(server, settings, tmp_path: Path) -> None:
    """What a kill leaves: a file up to some byte, and the state of the last commit, which here is none."""
    poll(settings, NOW)
    expected_pages, expected_state = captured(settings), state_rows(settings)
    (path,) = (settings.home / "captures").iterdir()
    data = path.read_bytes()
    for end in [*range(0, len(data), len(data) // 8), len(data) - 1]:
        home = tmp_path / f"cut-{end}"
        (home / "captures").mkdir(parents=True)
        (home / "captures" / path.name).write_bytes(data[:end])
        cut = replace(settings, home=home)
        poll(cut, NOW)
        assert captured(cut) == expected_pages
        assert state_rows(cut) == expected_state
        shutil.rmtree(home)


def test_a_commit_behind_the_file_is_caught_up(server, settings, monkeypatch) -> None:
    """Killed between the record and the state: the writer stops the poll in the middle."""
    seen = 0
    record = CaptureWriter.record_attempt

    def die(self, attempt) -> None:
        nonlocal seen
        record(self, attempt)
        seen += 1
        if seen == 6:
            raise RuntimeError("killed")  # an interrupt would leave tasks behind that complain in a later test
    with monkeypatch.context() as patch:
        patch.setattr(CaptureWriter, "record_attempt", die)
        with pytest.raises(RuntimeError, match="killed"):
            poll(settings, NOW)
    before = server.asked.copy()
    poll(settings, NOW)
    assert len(captured(settings)) == PAGES
    assert set(captured(settings).values()) == {1}
    assert server.asked["127.0.0.2/feed"] == before["127.0.0.2/feed"], "the feed that was captured is not asked again"


def test_what_was_acknowledged_does_not_vanish_silently(server, settings) -> None:
    poll(settings, NOW)
    (path,) = (settings.home / "captures").iterdir()
    data = path.read_bytes()
    asked = server.asked.total()
    for end in (0, len(data) - 1):
        path.write_bytes(data[:end])
        with pytest.raises(CaptureError, match=str(len(data))):
            poll(settings, NOW + timedelta(days=1))
    assert (path.stat().st_size, server.asked.total()) == (len(data) - 1, asked), "nothing was cut, nothing asked"
    path.write_bytes(data)
    assert poll(settings, NOW + timedelta(days=1)).feeds.total() == 1


def test_times_without_a_zone_are_in_the_feeds_own(server, settings) -> None:
    """The zone lies beside the page and the feed, so that reading them again needs no configuration."""
    settings = replace(settings, feeds=tuple(replace(feed, timezone="Asia/Tokyo") for feed in settings.feeds))
    server.cases["/feed"] = h.reply(feed_body(server.port, range(2)).replace(b"08:00:00 GMT", b"08:00:00"))
    poll(settings, NOW)
    (path,) = (settings.home / "captures").iterdir()
    rows = [row for row in index_file(path) if row.kind_code in {"feed", "page"}]
    assert {read_page(path, row.warc_offset).timezone for row in rows} == {"Asia/Tokyo"}
    assert {row.entry["published_at"] for row in rows if row.entry} == {"2026-03-01T23:00:00+00:00", "2026-03-02T09:00:00+00:00"}
    before = state_rows(settings)
    shutil.rmtree(settings.home / "state")
    poll(replace(settings, feeds=tuple(replace(feed, timezone="UTC") for feed in settings.feeds)), NOW)
    assert state_rows(settings) == before


def test_the_state_can_be_lost(server, settings) -> None:
    poll(settings, NOW)
    before = state_rows(settings)
    shutil.rmtree(settings.home / "state")
    assert poll(settings, NOW).feeds.total() == 0
    assert state_rows(settings) == before


def test_one_link_in_two_feeds_is_one_page_and_the_first_by_name_has_it(server, settings) -> None:
    server.cases["/other"] = server.cases["/feed"]
    feeds = (*settings.feeds, FeedConfig(url=f"http://127.0.0.2:{server.port}/other", source_name="Other"))
    summary = poll(replace(settings, feeds=feeds), NOW)
    assert summary.pages == {"fetch.new": PAGES}
    rows = [row for path in (settings.home / "captures").iterdir() for row in index_file(path) if row.kind_code == "page"]
    assert {row.feed_url for row in rows} == {settings.feeds[0].url}


def test_one_feed_under_two_spellings_is_asked_once(server, settings) -> None:
    feeds = (*settings.feeds, FeedConfig(url=settings.feeds[0].url + "?utm_source=x", source_name="Same"))
    assert poll(replace(settings, feeds=feeds), NOW).feeds.total() == 1


def test_a_sitemap_index_leads_to_its_sitemaps(server, settings) -> None:
    base = f"http://127.0.0.2:{server.port}"
    server.cases["/index.xml"] = h.reply(f"<sitemapindex><sitemap><loc>{base}/s1.xml</loc></sitemap></sitemapindex>".encode())
    server.cases["/s1.xml"] = h.reply(f"<urlset><url><loc>http://127.0.0.3:{server.port}/page/30</loc></url></urlset>".encode())
    summary = poll(replace(settings, feeds=(FeedConfig(url=f"{base}/index.xml", source_name="Map"),)), NOW)
    assert (summary.feeds, summary.pages) == ({"fetch.new": 2}, {"fetch.new": 1})


def test_named_feeds_only(server, settings) -> None:
    feeds = (*settings.feeds, FeedConfig(url=f"http://127.0.0.2:{server.port}/other", source_name="Other"))
    assert poll(replace(settings, feeds=feeds), NOW, feeds=[settings.feeds[0].url]).feeds.total() == 1
    with pytest.raises(UsageError):
        poll(settings, NOW, feeds=["http://127.0.0.2/unknown"])


def test_without_a_contact_nothing_is_asked(server, settings) -> None:
    with pytest.raises(ConfigError, match="contact"):
        poll(replace(settings, fetch=replace(settings.fetch, contact=" ")), NOW)
    assert not server.asked


def test_a_home_in_use_is_left_alone(server, settings) -> None:
    with hold_lock(Home(settings.home), "poll-lock"), pytest.raises(Locked):
        poll(settings, NOW)
    assert not server.asked


def test_a_host_that_says_too_many_is_left_alone(server, settings) -> None:
    server.cases["/page/10"] = h.reply(b"", "Retry-After: 7200", status="429 Too Many Requests")  # /page/10 comes second by its key
    summary = poll(settings, NOW)
    assert summary.pages["fetch.rate_limited"] == 1
    assert summary.pending == PAGES - summary.pages["fetch.new"]
    assert summary.pending > 3
    server.cases["/page/10"] = h.reply(h.PAGE)
    assert poll(settings, NOW + timedelta(hours=1)).pages.total() == 0
    assert poll(settings, NOW + timedelta(hours=3)).pages == {"fetch.new": summary.pending}


def test_a_damaged_state_says_what_to_do_and_doing_it_loses_nothing(server, settings) -> None:
    poll(settings, NOW)
    state = settings.home / "state" / STATE_FILE
    state.write_bytes(state.read_bytes()[:state.stat().st_size // 2])
    with pytest.raises(CaptureError, match="move it away, it is filled again from the captures"):
        poll(settings, NOW)
    state.unlink()
    assert poll(settings, NOW).pages.total() == 0
    assert set(captured(settings).values()) == {1}


def test_an_error_within_a_poll_is_known_by_its_kind(server, settings, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CaptureWriter, "record_attempt", refuse)
    with pytest.raises(OSError, match="No space left on device"):
        poll(settings, NOW)
