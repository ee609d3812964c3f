"""When a page was published: its statements, their precision, and no inventions."""

from datetime import UTC, datetime

import pytest

from pipeline.records import FeedEntry
from tests.extract.build import TITLE, URL, extract, make_html


def at(*parts):
    return datetime(2026, 3, *parts, tzinfo=UTC)


def dated(head="", json_ld=None, **page):
    article = extract(make_html(head=head, json_ld={"@type": "NewsArticle", "headline": TITLE, **json_ld} if json_ld else None,
                                above=page.pop("above", "")), **page)
    return article.published_at, article.published_at_precision, article.sources.get("published_at")


def test_structure_comes_first_and_tags_make_it_precise():
    meta = '<meta property="article:published_time" content="2026-03-04T10:15:30+01:00">'
    assert dated(json_ld={"datePublished": "2026-03-03T08:00:01Z"}, head=meta) == (at(3, 8, 0, 1), "second", "json-ld")
    assert dated(json_ld={"datePublished": "2026-03-04"}, head=meta) == (at(4, 9, 15, 30), "second", "meta")
    assert dated(json_ld={"datePublished": "2026-03-03"}, head=meta) == (at(3), "day", "json-ld")
    assert dated(head=meta) == (at(4, 9, 15, 30), "second", "meta")


def test_what_readers_see():
    assert dated(above='<time datetime="2026-03-04T10:15+01:00">today</time>') == (at(4, 9, 15), "minute", "time")
    assert dated(above="<p><i>10:15, 4 March 2026</i></p>") == (at(4), "day", "text")
    assert dated(above="<div>Published 4 March 2026, 10.15 GMT</div>") == (at(4, 10, 15), "minute", "text")


def test_midnight_is_a_day():
    assert dated(json_ld={"datePublished": "2026-03-04T00:00:00+05:00"}) == (at(4), "day", "json-ld")


def test_a_zone_is_taken_from_the_page_then_from_the_country():
    naive = {"datePublished": "2026-03-04T10:15:30"}
    assert dated(json_ld=naive) == (at(4), "day", "json-ld")
    assert dated(json_ld=naive | {"dateModified": "2026-03-04T11:00:00+02:00"}) == (at(4, 8, 15, 30), "second", "json-ld")
    japanese = extract(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, **naive}), url="https://echo.example.jp/2/bridge-1234")
    assert (japanese.published_at, japanese.notes) == (at(4, 1, 15, 30), ("published_at.zone_of_country",))
    assert dated(json_ld=naive, url="https://echo.example.us/2/bridge-1234")[1] == "day"  # a country of many zones


@pytest.mark.parametrize(("zone", "expected"), [
    ("Asia/Kathmandu", (at(4, 4, 30, 30), "second")), ("UTC", (at(4), "day")), ("", (at(4), "day")), ("Orrin/Valley", (at(4), "day")),
    ("../../etc/passwd", (at(4), "day")),
])
def test_the_feeds_configuration_may_name_the_zone(zone, expected):
    naive = make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-04T10:15:30"})
    article = extract(naive, timezone=zone)
    assert (article.published_at, article.published_at_precision) == expected
    assert article.notes == (("published_at.zone_of_feed",) if expected[1] == "second" else ())
    stated = naive.replace("10:15:30", "10:15:30+01:00")
    assert extract(stated, timezone=zone).published_at == at(4, 9, 15, 30)


def test_the_feed_fills_in_and_refines():
    entry = FeedEntry(url=URL, published_at=at(4, 9, 15, 30))
    assert dated(entry=entry) == (at(4, 9, 15, 30), "second", "feed")
    assert dated(json_ld={"datePublished": "2026-03-04"}, entry=entry) == (at(4, 9, 15, 30), "second", "feed")
    assert dated(json_ld={"datePublished": "2026-03-01"}, entry=entry) == (at(1), "day", "json-ld")


def test_the_address_may_hold_the_day():
    assert dated(url="https://echo.example/2026/03/04/bridge") == (at(4), "day", "url")
    assert dated(url="https://echo.example/2026/02/31/bridge")[0] is None


@pytest.mark.parametrize("raw", ["2026-02-31T10:00:00Z", "1795-03-04", "2027-01-01T00:00:00Z", "tomorrow", "25:61", "9" * 400])
def test_what_is_no_date_is_none(raw):
    article = extract(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, "datePublished": raw}))
    assert article.published_at is None
    assert article.published_at_precision == ""


def test_no_date_is_invented_from_the_time_of_running():
    old = datetime(2019, 3, 4, tzinfo=UTC)
    assert extract(make_html(), captured_at=old).published_at is None
    assert extract(make_html(above="<p>Updated 5 March 2026</p>"), captured_at=old).published_at is None


def test_modified():
    data = {"datePublished": "2026-03-04T08:00:00Z", "dateModified": "2026-03-04T09:30:00Z"}
    assert extract(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, **data})).modified_at == at(4, 9, 30)
    data["dateModified"] = "2026-03-04T07:30:00Z"
    assert extract(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, **data})).modified_at is None


def test_an_offset_of_days_is_no_date_and_does_no_harm():
    article = extract(make_html(head='<meta property="article:published_time" content="2026-03-03T09:10:00+80:00">'))
    assert (article.outcome, article.published_at) == ("extract.article", None)
