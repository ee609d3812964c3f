"""When feeds and pages are asked again, and what servers' hints and failures change."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.config import FetchConfig
from pipeline.fetch import schedule as s
from pipeline.records import FeedEntry

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CONFIG = FetchConfig()
NONE = timedelta()


def entries(minutes: float, count: int = 20, silence: float = 0) -> list[FeedEntry]:
    """Entries so many minutes apart, the newest `silence` minutes old."""
    return [FeedEntry(url=f"https://n.example/{n}", published_at=AT - timedelta(minutes=silence + n * minutes)) for n in range(count)]


@pytest.mark.parametrize(("pause", "expected"), [(2, 15), (60, 30), (24 * 60, 12 * 60), (60 * 24 * 60, 7 * 24 * 60)])
def test_a_feed_is_asked_by_its_own_rhythm(pause: float, expected: float) -> None:
    due, minutes = s.next_poll(AT, entries(pause), 3, 0, NONE, CONFIG)
    assert minutes == expected
    assert due == AT + timedelta(minutes=expected)


def test_a_silent_feed_is_asked_less_and_less() -> None:
    assert s.next_poll(AT, entries(10, silence=8 * 60), 0, 0, NONE, CONFIG)[1] == 60
    assert s.next_poll(AT, entries(10, silence=80 * 60), 0, 0, NONE, CONFIG)[1] == 600


def test_a_feed_without_dates_follows_its_news() -> None:
    undated = [FeedEntry(url="https://n.example/1")]
    first = s.next_poll(AT, undated, 1, 0, NONE, CONFIG)[1]
    assert s.next_poll(AT, undated, 1, first, NONE, CONFIG)[1] == first / 2
    assert s.next_poll(AT, undated, 0, first, NONE, CONFIG)[1] == first * 1.5


def test_hints_put_off_but_not_for_ever() -> None:
    assert s.next_poll(AT, entries(2), 3, 0, s.read_hint("public, max-age=3600", 0), CONFIG)[1] == 60
    assert s.next_poll(AT, entries(2), 3, 0, s.read_hint("", 120), CONFIG)[1] == 120
    assert s.next_poll(AT, entries(2), 3, 0, s.read_hint("max-age=999999999999", 0), CONFIG)[1] == 24 * 60
    assert s.read_hint("no-cache, max-age=x", 0) == NONE


@pytest.mark.parametrize(("value", "wait"), [
    ("120", 120), ("0", 0), ("999999999999999", 86400), ("Mon, 02 Mar 2026 12:10:00 GMT", 600), ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
    ("-5", None), ("soon", None), ("", None), ("1e9", None), ("Mon, 99 Mar 2026 12:10:00 GMT", None), ("٣", None),
])
def test_retry_after(value: str, wait: int | None) -> None:
    found = s.read_retry_after(value, AT)
    assert found == (None if wait is None else timedelta(seconds=wait))


def test_failures_back_off_by_kind() -> None:
    def after(outcome: str, failures: int, since: datetime = AT, wait: timedelta | None = None) -> timedelta:
        return s.next_try(AT, outcome, failures, since, wait) - AT
    assert [after("fetch.timeout", n) // timedelta(minutes=1) for n in (1, 2, 3, 50)] == [15, 30, 60, 24 * 60]
    assert [after("fetch.not_found", n) for n in (1, 2, 50)] == [timedelta(hours=1), timedelta(hours=2), timedelta(days=7)]
    assert after("fetch.gone", 1) == timedelta(days=30)
    assert after("fetch.not_found", 9, since=AT - timedelta(days=31)) == timedelta(days=30)
    assert after("fetch.rate_limited", 1, wait=timedelta(hours=3)) == timedelta(hours=3)
    assert after("fetch.rate_limited", 1, wait=timedelta(days=300)) == timedelta(days=1)


def test_hours_and_days_that_the_publisher_leaves_out_are_left_out() -> None:
    assert AT.weekday() == 0, "a Monday, at noon"
    assert s.skip_to(AT, (), ()) == AT
    assert s.skip_to(AT + timedelta(minutes=10), (12, 13), ()) == AT + timedelta(hours=2)
    assert s.skip_to(AT + timedelta(minutes=10), (), (0, 1)) == datetime(2026, 3, 4, tzinfo=UTC)
    assert s.skip_to(AT, range(24), ()) == AT, "one that leaves out everything is not obeyed"
