"""The sample press: what it promises to the tests, the demo and the reader that rely on it."""

import csv
import gzip
import io
import re
import time
import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, date, datetime
from importlib import resources

import feedparser
import pytest
from lxml import etree, html

from pipeline.config import load_settings
from tests.press.pages import MARK
from tests.press.replies import make_reply
from tests.press.server import Press
from tests.press.site import Site
from tests.press.world import DAYS, end_of, load_incidents, load_world

WORLD = load_world()
FIRST, SECOND, THIRD = DAYS
SENTENCE_END = re.compile(r"[.!?][\"”»']?(?=\s|$)")
SLOW_SECONDS = 0.2
CORRECTED = "calder/2026-03-03-philippines-earthquake"
WIRE = "northgate/2026-03-02-baidoa-car-bomb"


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    """Hands a 301 out as it is."""

    def redirect_request(self, *_):
        return None


def ask(url, **headers):
    """Status, headers and body of GET `url`, whatever the status."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.build_opener(KeepRedirect).open(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers, refusal.read()


def read_text(page):
    """What a reader sees, in one line."""
    return " ".join(html.fromstring(page).text_content().split())


@pytest.fixture(scope="module")
def running():
    with Press(day=FIRST, slow_seconds=SLOW_SECONDS) as press:
        yield press


@pytest.fixture
def press(running):
    """The running press, on its first day and with nothing counted."""
    running.set_day(FIRST)
    running.requests.clear()
    return running


# The world


def test_it_is_large_enough():
    assert len(WORLD.publishers) >= 6
    assert len(WORLD.articles) >= 66
    assert {article.day for article in WORLD.articles.values()} == set(DAYS)
    assert {feed.format for publisher in WORLD.publishers.values() for feed in publisher.feeds} == {"rss", "atom", "rdf", "sitemap"}


def test_nothing_is_there_twice():
    assert not [title for title, count in Counter(article.title for article in WORLD.articles.values()).items() if count > 1]
    assert len({(article.publisher.id, article.path) for article in WORLD.articles.values()}) == len(WORLD.articles)
    assert len({publisher.address for publisher in WORLD.publishers.values()}) == len(WORLD.publishers)
    copied = {article.text_of for article in WORLD.articles.values()}
    texts = Counter(article.paragraphs for article in WORLD.articles.values() if not article.text_of)
    assert copied >= {WIRE}
    assert max(texts.values()) == 1


@pytest.mark.parametrize("article", WORLD.articles.values(), ids=lambda article: article.key)
def test_an_article_is_whole_and_of_its_day(article):
    assert datetime.combine(article.day, datetime.min.time(), UTC) <= article.published <= end_of(article.day)
    assert article.summary
    assert 2 <= len(article.paragraphs) <= 6
    assert sum(len(SENTENCE_END.findall(part)) for part in article.paragraphs) >= 5
    assert sum(map(len, article.paragraphs)) >= 550
    "".join(article.paragraphs).encode(article.publisher.charset)


def test_one_text_stands_with_three_other_publishers():
    copies = [article for article in WORLD.articles.values() if article.text_of == WIRE]
    assert len({article.publisher.id for article in copies}) == 3
    assert {article.agency for article in copies} == {WORLD.articles[WIRE].publisher.name}


def test_incidents_are_in_the_texts_word_for_word():
    with resources.files("schemas").joinpath("codes/event_types.csv").open(encoding="utf-8") as lines:
        types = {row["code"] for row in csv.DictReader(lines)}
    told = load_incidents()
    assert len(told["incidents"]) >= 15
    for incident in told["incidents"]:
        assert {incident["event_type"], *incident.get("also", ())} <= types
        for key, sentence in incident["sentences"].items():
            assert sentence in " ".join(WORLD.articles[key].paragraphs), (incident["name"], key)
    for row in told["not_asserted"]:
        assert row["sentence"] in " ".join(WORLD.articles[row["article"]].paragraphs), row
        assert row["event_type"] in types
        assert row["status"] in {"negated", "hypothetical", "future", "historical", "figurative"}
    assert {key for keys in told["stories"].values() for key in keys} <= set(WORLD.articles)


# The server


def test_configuration_is_valid_and_lists_every_feed(press, tmp_path):
    press.write_config(tmp_path)
    settings = load_settings(tmp_path, environ={})
    assert [feed.url for feed in settings.feeds] == [feed["url"] for feed in press.feeds()]
    assert settings.fetch.contact
    assert {feed.source_name for feed in settings.feeds if feed.is_agency} == {"Northgate Press Agency"}


@pytest.mark.parametrize("day", DAYS)
def test_feeds_list_what_is_published_and_nothing_later(press, day):
    press.set_day(day)
    for publisher in WORLD.publishers.values():
        later = {press.url_of(article.key) for article in WORLD.articles.values() if article.published > press.now}
        current = {press.url_of(article.key) for article in WORLD.articles_until(publisher, day) if article.day == day}
        for feed in publisher.feeds:
            status, _, body = ask(press.site(publisher).url + (feed.location or feed.path))
            if feed.status not in {200, 301}:
                assert status == feed.status
                continue
            links = {element.text or element.get("href", "") for element in etree.fromstring(body).iter("{*}link", "{*}loc")}
            links = {link.split("?")[0] for link in links if link}
            assert current <= links
            assert not later & links


def test_feed_dates_are_the_articles_own(press):
    for publisher in WORLD.publishers.values():
        for feed in publisher.feeds:
            if feed.status not in {200, 301} or feed.format == "sitemap":
                continue
            _, _, body = ask(press.site(publisher).url + (feed.location or feed.path))
            dates = {entry.link.split("?")[0]: (entry.get("published_parsed") or entry.get("updated_parsed"))
                     for entry in feedparser.parse(io.BytesIO(body)).entries}
            for article in WORLD.articles_until(publisher, FIRST):
                assert dates[press.url_of(article.key)][:5] == article.published.utctimetuple()[:5]


def test_an_unchanged_document_is_not_sent_again(press):
    for key in (WIRE, "jurapost/2026-03-02-eu-sanktionen-belarus", "tidewater/2026-03-02-norfolk-destroyer-gulf"):
        status, headers, body = ask(press.url_of(key))
        validators = {"If_None_Match": headers["ETag"], "If_Modified_Since": headers["Last-Modified"]}
        sent = {name: value for name, value in validators.items() if value}
        assert status == 200
        assert body
        assert sent
        assert ask(press.url_of(key), **sent)[::2] == (304, b"")
    feed = press.feeds()[0]["url"]
    _, headers, _ = ask(feed)
    assert ask(feed, If_None_Match=headers["ETag"])[0] == 304
    press.set_day(SECOND)
    assert ask(feed, If_None_Match=headers["ETag"], If_Modified_Since=headers["Last-Modified"])[0] == 200


def test_gzip_holds_the_same_bytes(press):
    url = press.url_of(WIRE)
    _, headers, packed = ask(url, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == ask(url)[2]


def test_refusals(press):
    statuses = {feed["url"]: ask(feed["url"]) for feed in press.feeds()}
    by_status = {status: headers for status, headers, _ in statuses.values()}
    assert set(by_status) == {200, 301, 410, 429}
    assert by_status[429]["Retry-After"] == "3600"
    assert ask(by_status[301]["Location"])[0] == 200
    assert ask(press.site(WORLD.publishers["calder"]).url + "/nothing/")[0] == 404
    assert ask(press.url_of("northgate/2026-03-03-samar-earthquake"))[0] == 404, "not published before its day"


def test_windows_1252_page_says_so_and_is(press):
    _, headers, body = ask(press.url_of("jurapost/2026-03-02-eu-sanktionen-belarus"))
    assert headers.get_content_charset() == "windows-1252"
    assert "EU verhängt Sanktionen" in body.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_a_correction_changes_its_page_and_no_other(press):
    press.set_day(SECOND)
    before, other = ask(press.url_of(CORRECTED)), ask(press.url_of(WIRE))
    press.set_day(THIRD)
    after = ask(press.url_of(CORRECTED), If_None_Match=before[1]["ETag"])
    assert after[0] == 200
    assert "at least 41 people" in read_text(before[2])
    assert "at least 14 people" in read_text(after[2])
    assert "was corrected" in read_text(after[2])
    assert after[1]["Last-Modified"] == "Wed, 04 Mar 2026 09:10:00 GMT"
    assert ask(press.url_of(WIRE))[2] == other[2]


def test_walls(press):
    press.set_day(SECOND)
    consent = press.url_of("bosphorus/2026-03-03-central-bank-holds-rate")
    text = "Inflation slowed to 3.9 percent"
    assert text not in read_text(ask(consent)[2])
    assert text in read_text(ask(consent, Cookie="consent=yes")[2])
    stub = ask(press.url_of("calder/2026-03-03-what-a-blockade-would-cost"))[2].decode()
    assert '"isAccessibleForFree": false' in stub
    assert "Kharg Island" not in stub


def test_slow_page_arrives_whole(press):
    started = time.monotonic()
    status, _, body = ask(press.url_of("rift/2026-03-02-malawi-cholera"))
    assert time.monotonic() - started >= SLOW_SECONDS
    assert status == 200
    assert "chlorine" in read_text(body)


def test_robots_and_the_page_that_they_keep_out(press):
    site = press.site(WORLD.publishers["calder"])
    assert b"Disallow: /partners/" in ask(site.url + "/robots.txt")[2]
    assert WORLD.articles["calder/2026-03-02-river-holidays"].path.startswith("/partners/")
    assert press.sitemaps()[0].encode() in ask(press.site(WORLD.publishers["rift"]).url + "/robots.txt")[2]


def test_section_front_is_listed_as_if_it_were_an_article(press):
    site = press.site(WORLD.publishers["calder"])
    front = site.url_of_section("World")
    assert front.encode() in ask(site.url + "/feeds/all.atom")[2]
    links = {link for _, _, link, _ in html.fromstring(ask(front)[2]).iterlinks()}
    assert links >= {press.url_of("calder/2026-03-02-baidoa-hotel-bomb"), press.url_of("calder/2026-03-02-greece-demands-tanker-release")}


def test_a_reservation_is_said_in_the_header_and_in_the_page(press):
    press.set_day(THIRD)
    _, headers, body = ask(press.url_of("calder/2026-03-04-opinion-sanctions"))
    assert headers["tdm-reservation"] == "1"
    assert b'name="tdm-reservation" content="1"' in body


def test_every_page_says_that_it_is_invented():
    for article in WORLD.articles.values():
        reply = make_reply(WORLD, Site(publisher=article.publisher, port=8765), article.path, THIRD)
        document = html.fromstring(reply.body)
        assert MARK in document.xpath("string(//body)")
        assert document.xpath("//meta[@name='generator']/@content") == [MARK]


def test_requests_are_counted_by_address_and_path(press):
    article = WORLD.articles[WIRE]
    ask(press.url_of(WIRE))
    ask(press.url_of(WIRE) + "?from=feed")
    assert press.requests == {(article.publisher.address, article.path): 2}


def test_same_day_and_port_give_the_same_bytes():
    answers = []
    port = 0
    for _ in range(2):
        with Press(day=date(2026, 3, 3), port=port, slow_seconds=0) as again:
            port = again.port
            keys = sorted(article.key for article in WORLD.articles.values() if article.day == SECOND)
            urls = [*map(again.url_of, keys), *(feed["url"] for feed in again.feeds())]
            answers.append([(status, headers["ETag"], headers["Last-Modified"], body) for status, headers, body in map(ask, urls)])
    assert answers[0] == answers[1]
