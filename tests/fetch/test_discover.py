"""A site's feeds are found where sites put them, and the poll state says how each feed does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.capture.live import poll
from pipeline.config import FeedConfig, FetchConfig, Settings
from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.discover import discover_feeds, find_links
from pipeline.fetch.health import read_health
from pipeline.fetch.markup import read_elements
from pipeline.fetch.state import STATE_FILE, State
from tests.fetch import hostile as h

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
FEED = b"<rss><channel><title>T</title><item><title>x</title><link>https://n.example/a</link></item></channel></rss>"
HEAD = b"""<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments?a=1&amp;b=2">
<link rel='alternate' hreflang='de' type='text/html' href='/de'><LINK TYPE=application/atom+xml REL=alternate HREF=/atom.xml>
<link rel="alternate stylesheet" href="/style.css"><link rel="alternate" type="application/rss+xml" href="/broken"></head>"""


@pytest.fixture
def server():
    with h.Hostile({}, ["127.0.0.2"]) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", fetch=FetchConfig(contact="t@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(0,),
                                                               host_interval=0))


def found(server, settings, path: str = "/") -> list[tuple[str, str]]:
    base = f"http://127.0.0.2:{server.port}"
    return [(report["url"].removeprefix(base), report["found_by"]) for report in discover_feeds(settings, base + path, NOW)]


def test_links_of_the_page_and_sitemaps_of_robots(server, settings) -> None:
    base = f"http://127.0.0.2:{server.port}"
    server.cases |= {"/": h.reply(HEAD), "/atom.xml": h.reply(FEED), "/comments?a=1&b=2": h.reply(FEED), "/broken": h.reply(),
                     "/robots.txt": h.reply(f"Sitemap: {base}/news.xml\nSitemap: nonsense\n".encode()),
                     "/news.xml": h.reply(f"<sitemapindex><sitemap><loc>{base}/s.xml</loc></sitemap></sitemapindex>".encode())}
    assert found(server, settings) == [("/atom.xml", "link"), ("/comments?a=1&b=2", "link"), ("/news.xml", "robots")]


def test_usual_places_and_the_feed_itself(server, settings) -> None:
    server.cases |= {"/": h.reply(), "/rss.xml": h.reply(FEED), "/atom.xml": h.reply(FEED)}
    assert found(server, settings) == [("/rss.xml", "path")]
    assert found(server, settings, "/rss.xml") == [("/rss.xml", "self")]
    assert not (settings.home / "captures").exists()


def test_a_site_without_links_is_asked_in_the_usual_places_beside_its_sitemaps(server, settings) -> None:
    base = f"http://127.0.0.2:{server.port}"
    server.cases |= {"/": h.reply(), "/feed": h.reply(FEED), "/robots.txt": h.reply(f"Sitemap: {base}/news.xml\n".encode()),
                     "/news.xml": h.reply(f"<urlset><url><loc>{base}/a</loc></url></urlset>".encode())}
    assert found(server, settings) == [("/feed", "path"), ("/news.xml", "robots")]


def test_a_site_without_a_scheme_may_lack_https(server, settings) -> None:
    server.cases |= {"/": h.reply(HEAD), "/atom.xml": h.reply(FEED)}
    reports = discover_feeds(settings, f"127.0.0.2:{server.port}", NOW)
    assert [report["url"] for report in reports] == [f"http://127.0.0.2:{server.port}/atom.xml"]


def test_anchors_that_look_like_feeds(server, settings) -> None:
    server.cases |= {"/": h.reply(b'<body><a href="/service/rss/world">RSS</a> <a class=x href="http://[">no</a> <a href="/feedback">?</a>'
                                  b'<a href="/news.feed">?</a></body>'),
                     "/service/rss/world": h.reply(FEED), "/feedback": h.reply(FEED), "/news.feed": h.reply()}
    assert found(server, settings) == [("/service/rss/world", "anchor")]
    assert server.asked["127.0.0.2/feedback"] == 0


def test_a_site_that_cannot_be_had_says_why(server, settings) -> None:
    with pytest.raises(FetchFailed) as failed:
        discover_feeds(settings, f"http://127.0.0.2:{server.port}/none", NOW)
    assert failed.value.outcome == "fetch.not_found"


def test_links_are_read_in_linear_time_from_anything() -> None:
    assert find_links(HEAD, "https://n.example/x/") == ["https://n.example/atom.xml", "https://n.example/broken",
                                                        "https://n.example/comments?a=1&b=2"]
    assert find_links(b'<link rel="alternate" type="application/rss+xml" href="http://[">', "https://n.example/") == []
    for body in (b"<link " * 100_000, b"<link " + b"a=b " * 100_000, b"<link a='" + b"x" * 200_000, b"\xff\xfe<link rel=alternate"):
        assert all(isinstance(element, dict) for element in read_elements(body, "link"))


def items(numbers, hour: int) -> bytes:
    return "".join(f"<item><title>n</title><link>https://127.0.0.2:1/{n}</link>"
                   f"<pubDate>Tue, 03 Mar 2026 {hour:02}:{n % 60:02}:00 GMT</pubDate></item>" for n in numbers).encode()


def test_health_tells_gaps_moves_and_failures(server, settings) -> None:
    base = f"http://127.0.0.2:{server.port}"
    feeds = tuple(FeedConfig(url=f"{base}/{name}", source_name=name) for name in ("busy", "moved", "broken", "new"))
    settings = replace(settings, feeds=feeds)
    server.cases |= {"/moved": h.reply(b"", "Location: /target", status="301 Moved"), "/target": h.reply(FEED), "/broken": h.reply()}
    for day, numbers in enumerate([range(5), range(3, 8), range(20, 25)]):
        server.cases["/busy"] = h.reply(b"<rss><channel>" + items([*numbers, numbers[0]], day) + b"</channel></rss>")
        poll(settings, NOW + timedelta(days=8 * day), feeds=[f"{base}/{name}" for name in ("busy", "moved", "broken")])
    with State(settings.home / "state" / STATE_FILE, is_readonly=True) as state:
        busy, moved, broken, new = read_health(state, settings.feeds, NOW + timedelta(days=16))
    assert (busy["status"], busy["is_gap_suspected"], busy["gap_count"], busy["duplicate_count"]) == ("ok", True, 1, 1)
    assert busy["overlap_count"] == 0
    assert busy["items_per_day"] > 0
    assert (moved["status"], moved["moved_to"]) == ("ok", f"{base}/target")
    assert (broken["status"], broken["failures"], broken["parse_outcome"]) == ("failing", 3, "feed.not_a_feed")
    assert (new["status"], new["median_delay_minutes"]) == ("new", None)
