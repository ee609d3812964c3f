"""What a hostile or broken night brings: bounded, and no crash."""

import time
from datetime import date, timedelta

import pytest

from tests.stories.conftest import DAY, article
from tests.stories.test_incidents import act, events
from tests.stories.test_stories import BUDGET, FERRY, FERRY_AGAIN, story_of


def test_hundreds_of_copies_are_one_original(warehouse):
    started = time.process_time()
    warehouse.put("warc-a", *(article(f"https://s{n}.test/1", *FERRY, at=DAY + timedelta(seconds=n)) for n in range(300))).derive()
    assert warehouse.rows("SELECT article_count, original_count, source_count FROM core.stories") == [(300, 1, 300)]
    assert warehouse.rows("SELECT DISTINCT url FROM core.copies JOIN core.articles ON articles.article_id = original_article_id") == [
        ("https://s0.test/1",)]
    assert time.process_time() - started < 20


@pytest.mark.parametrize("text", ["", "…", "word", "1 2 3", "火", "\u0e01\u0e33", "a" * 5000, "\ud800".encode("utf-8", "replace").decode()])
def test_texts_that_are_none(warehouse, text):
    warehouse.put("warc-a", article("https://a.test/1", "", text), article("https://b.test/1", "", text, at=DAY + timedelta(hours=1)),
                  article("https://c.test/1", *BUDGET)).derive()
    assert warehouse.rows("SELECT count(*) FROM core.story_articles") == [(3,)]


def test_clocks_that_jump(warehouse):
    times = [DAY.replace(year=year) for year in (1, 1900, 1969, 2038, 9998)]
    warehouse.put("warc-a", *(article(f"https://s{n}.test/1", *FERRY_AGAIN, at=at, captured=DAY) for n, at in enumerate(times)),
                  article("https://z.test/1", *FERRY, at=DAY)).derive()
    assert warehouse.rows("SELECT count(*) FROM core.story_articles") == [(6,)]
    (latest,), = warehouse.rows("SELECT max(placed_at) FROM core.story_articles")
    assert latest <= DAY + timedelta(days=1)


def test_a_text_that_changes_every_hour_is_one_article(warehouse):
    for hour in range(3):
        changed = article("https://a.test/1", FERRY[0], f"{FERRY[1]} Update {hour}: {'more ' * hour}", at=DAY,
                          captured=DAY + timedelta(hours=hour), events=(act(("ASSAULT", "PROTEST", "COERCE")[hour]),))
        warehouse.put(f"warc-{hour}", changed)
        warehouse.put("warc-b", article("https://b.test/1", *FERRY_AGAIN, at=DAY + timedelta(hours=2))).derive()
    assert warehouse.rows("SELECT article_count, original_count FROM core.stories") == [(2, 2)]
    assert warehouse.rows("SELECT * FROM core.copies") == warehouse.rows("SELECT * FROM core.redirects") == []
    assert events(warehouse, "event_type") == [("COERCE",)]
    assert warehouse.rows("SELECT event_type FROM core.events WHERE withdrawn_at IS NOT NULL ORDER BY ALL") == [("ASSAULT",), ("PROTEST",)]


@pytest.mark.parametrize("dates", [
    {"date_start": date.min, "date_end": date.min}, {"date_start": date.max, "date_end": date.max},
    {"date_start": date.min, "date_end": None}, {"date_start": date.min, "date_end": date.max},
    {"date_start": DAY.date(), "date_end": date.min},
], ids=["first", "last", "open", "all time", "backwards"])
def test_days_that_cannot_be(warehouse, dates):
    odd = act(**dates, date_granularity="range")
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(odd, odd, act())),
                  article("https://b.test/1", *FERRY_AGAIN, events=(odd,))).derive()
    assert sum(count for count, in events(warehouse)) == 4
    assert warehouse.put("warc-a").put("warc-b").derive().rows("SELECT count(*) FROM core.event_keys") == [(0,)]


def test_a_thousand_reports_of_one_act_are_one_incident(warehouse):
    many = tuple(act(confidence_score=n / 1000) for n in range(500))
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=many),
                  article("https://b.test/1", *FERRY_AGAIN, events=many)).derive()
    assert events(warehouse, "mention_count, article_count") == [(1000, 2)]


def test_one_story_of_many_articles(warehouse):
    """Each keeps the story's names and says the rest in its own words."""
    names = FERRY[1].split()[:40]
    reports = [article(f"https://s{n}.test/1", FERRY[0], " ".join([*names, *(f"own{n}x{k}" for k in range(60))]),
                       at=DAY + timedelta(seconds=n)) for n in range(300)]
    warehouse.put("warc-a", *reports).derive()
    assert warehouse.rows("SELECT article_count FROM core.stories") == [(300,)]
    assert len(set(story_of(warehouse).values())) == 1
