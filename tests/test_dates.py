"""The time gate: a time is read in full, or as a day, or not at all."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import LATEST, parse_timestamp, read_timestamp

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 2), date(2026, 11, 21))
ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(datetime(1990, 1, 3), datetime(2026, 11, 20), timezones=ZONES).map(lambda m: m.replace(microsecond=0))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(("raw", "at", "precision"), [
    ("2026-11-21T10:15:30Z", utc(2026, 11, 21, 10, 15, 30), "second"),
    ("2026-11-21T10:15:30.123456789+01:00", utc(2026, 11, 21, 9, 15, 30), "second"),
    ("2026-11-21T10:15-0500", utc(2026, 11, 21, 15, 15), "minute"),
    ("20261121T101530Z", utc(2026, 11, 21, 10, 15, 30), "second"),
    ("2026-11-21 10:15:30 UTC", utc(2026, 11, 21, 10, 15, 30), "second"),
    ("2026-11-21T10:15:60Z", utc(2026, 11, 21, 10, 15, 59), "second"),
    ("Sat, 21 Nov 2026 10:15:00 GMT", utc(2026, 11, 21, 10, 15), "second"),
    ("Sat, 21 Nov 26 10:15:00 +0530", utc(2026, 11, 21, 4, 45), "second"),
    ("Sat, 21 Nov 2026 10:15:00 CET", utc(2026, 11, 21, 9, 15), "second"),
    ("Sat, 21 Nov 2026 10:15:00 IST", utc(2026, 11, 21, 4, 45), "second"),
    ("21 Nov 2026 10:15 UTC+2", utc(2026, 11, 21, 8, 15), "minute"),
    ("Sat Nov 21 10:15:00 UTC 2026", utc(2026, 11, 21, 10, 15), "second"),
    ("Nov. 21, 2026, 10:15 a.m. ET", utc(2026, 11, 21, 15, 15), "minute"),
    ("July 21, 2026 12:05 AM EDT", utc(2026, 7, 21, 4, 5), "minute"),
    ("July 21, 2026 12:05 PM ET", utc(2026, 7, 21, 16, 5), "minute"),
    ("21. Nov. 2026, 10.15 Uhr MEZ", utc(2026, 11, 21, 9, 15), "minute"),
    ("2026/11/21 10:15 JST", utc(2026, 11, 21, 1, 15), "minute"),
    ("1795341600", utc(2026, 11, 22, 10), "second"),
    ("1795341600000", utc(2026, 11, 22, 10), "second"),
    ("الإثنين, 02 مارس 2026 10:15:00 +0300", utc(2026, 3, 2, 7, 15), "second"),
    ("Δευ, 02 Μάρ 2026 10:15:00 EET", utc(2026, 3, 2, 8, 15), "second"),
    ("2 במרץ 2026 10:15 +0200", utc(2026, 3, 2, 8, 15), "minute"),
    ("02 март 2026 10:15:00 EET", utc(2026, 3, 2, 8, 15), "second"),
])
def test_a_full_time_is_read_in_full(raw, at, precision):
    assert parse_timestamp(raw, now=NOW) == (at, precision)


@pytest.mark.parametrize("raw", [
    "2026-11-21", "2026-11-21T00:00:00Z", "2026-11-21T00:00:00+02:00", "2026-11-20T24:00:00Z", "Sat, 21 Nov 2026 00:00:00 GMT",
    "2026-11-21T10:15:30", "21.11.2026 - 10:15", "21/11/2026", "11/21/2026", "20261121",
    "21 November 2026", "November 21st, 2026", "21. November 2026", "21 novembre 2026 à 10h15", "21 de noviembre de 2026",
    "21 novembre 2026",
    "21 de novembro de 2026", "21 listopada 2026", "21. marraskuuta 2026", "21 kasım 2026", "21 ноября 2026", "21 листопада 2026",
    "21. listopadu 2026", "2026年11月21日 10時15分", "2026년 11월 21일", "2026. 11. 21.", "٢١ November ٢٠٢٦", "21 NOVEMBER 2026",
])
def test_a_day_is_a_day(raw):
    assert parse_timestamp(raw, now=NOW) == (utc(2026, 11, 21), "day")


@pytest.mark.parametrize("raw", [
    "", "yesterday", "5 hours ago", "Saturday", "10:15", "24:00:00", "25:61:61", "2026", "2026-11", "November 2026",
    "2026-02-31", "31 February 2026", "2025-02-29", "2026-13-01", "2026-11-21T25:61:61Z", "2026-11-21T10:15:00+99:99",
    "2026-11-21T10:61Z", "3/4/2026",
    "0000-01-01", "1795-01-01", "1989-12-31T23:59:59Z", "2026-11-25", "2027-01-01T00:00:01Z", "10000-01-01", "99999999999999999999",
    "21 November 2026 to 25 November 2026", "13:15 PM 21 Nov 2026", "x" * 500 + "2026-11-21", "-1", "2026-W47-6", "٣/٤/٢٠٢٦",
])
def test_nothing_else_is_a_time(raw):
    assert parse_timestamp(raw, now=NOW) is None


def test_a_naive_time_is_taken_in_the_zone_of_its_source():
    berlin = ZoneInfo("Europe/Berlin")
    assert parse_timestamp("2026-07-21T10:15:30", now=NOW, default_zone=berlin) == (utc(2026, 7, 21, 8, 15, 30), "second")
    assert parse_timestamp("2026-11-21 10:15", now=NOW, default_zone=berlin) == (utc(2026, 11, 21, 9, 15), "minute")
    assert parse_timestamp("2026-11-21 10:15 EST", now=NOW, default_zone=berlin) == (utc(2026, 11, 21, 15, 15), "minute")
    assert parse_timestamp("2026-11-21", now=NOW, default_zone=berlin) == (utc(2026, 11, 21), "day")


def test_the_words_are_read_before_any_zone_is_assumed():
    assert read_timestamp("2026-11-21 10:15") == (datetime(2026, 11, 21, 10, 15), "minute")
    assert read_timestamp("2100-11-21") == (datetime(2100, 11, 21), "day")


@given(MOMENTS)
def test_iso_and_rfc822_are_read_back(moment):
    expected = moment.astimezone(UTC)
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        expected = datetime.combine(moment.date(), time(), UTC)
    for form in (moment.isoformat(), moment.isoformat(" "), moment.strftime("%a, %d %b %Y %H:%M:%S %z"), moment.strftime("%Y%m%dT%H%M%S%z"),
                 moment.strftime("%d. %B %Y, %I:%M:%S %p %z")):
        found = parse_timestamp(form, now=NOW)
        assert found is not None, form
        assert found.at == expected, form


@given(DAYS)
def test_days_are_read_back(day):
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%Y年%m月%d日", "%d-%b-%Y"):
        assert parse_timestamp(day.strftime(form), now=NOW) == (datetime.combine(day, time(), UTC), "day"), form


@given(st.text(st.characters(codec=None), max_size=150) | st.text(st.sampled_from("0123456789:-/.TZ+ aprilmNov年月日"), max_size=40))
def test_no_text_breaks_it_and_no_time_leaves_its_bounds(raw):
    found = parse_timestamp(raw, now=NOW, default_zone=ZoneInfo("Asia/Tokyo"))
    if found is not None:
        assert found.at.utcoffset() == timedelta(0)
        assert utc(1989, 12, 31) < found.at <= NOW + LATEST
        assert found.precision in ("second", "minute", "day")
