"""The sample press: what it promises to the tests and to the demo that read it."""

import re
import urllib.error
import urllib.request
from collections import Counter
from datetime import date

import pytest

from pipeline.config import load_settings
from tests.press.pages import MARK
from tests.press.replies import make_reply
from tests.press.server import Press
from tests.press.site import Site
from tests.press.world import DAYS, load_world

WORLD = load_world()
FIRST, SECOND, THIRD = DAYS
SENTENCE_END = re.compile(r"[.!?][\"”»']?(?=\s|$)")


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


@pytest.fixture
def press():
    with Press(day=FIRST, slow_seconds=0.05) as running:
        yield running


def test_ids_and_titles_are_used_once():
    assert not [title for title, count in Counter(article.title for article in WORLD.articles.values()).items() if count > 1]
    assert len({(article.publisher.id, article.path) for article in WORLD.articles.values()}) == len(WORLD.articles)
    assert len({publisher.address for publisher in WORLD.publishers.values()}) == len(WORLD.publishers) >= 6


@pytest.mark.parametrize("article", WORLD.articles.values(), ids=lambda article: article.key)
def test_article_is_dated_within_its_day_and_has_a_text(article):
    assert article.published.date() == article.day or article.published.astimezone(tz=None).date() >= article.day
    assert article.summary
    assert sum(len(SENTENCE_END.findall(part)) for part in article.paragraphs) >= 5


def test_config_is_valid_and_lists_every_feed(press, tmp_path):
    press.write_config(tmp_path)
    settings = load_settings(tmp_path, environ={})
    assert [feed.url for feed in settings.feeds] == [feed["url"] for feed in press.feeds()]
    assert settings.fetch.contact


def test_every_page_says_that_it_is_invented(press):
    for article in press.world.articles_until(press.world.publishers["calder"], FIRST):
        assert MARK.encode() in ask(press.url_of(article.key))[2]


def test_same_day_same_bytes():
    for publisher in WORLD.publishers.values():
        site = Site(publisher=publisher, port=8765)
        for article in WORLD.articles_until(publisher, THIRD):
            assert make_reply(WORLD, site, article.path, THIRD) == make_reply(WORLD, site, article.path, THIRD)


def test_later_articles_are_not_there_yet(press):
    press.set_day(date(2026, 3, 1))
    assert ask(press.url_of("northgate/2026-03-02-iran-seizes-tanker"))[0] == 404
