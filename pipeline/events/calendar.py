"""Periods of the calendar: the unit that a date phrase names, as its first and last day. A month is a month: no day is made up."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {name: number for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}
MONTHS = {name: number for number, name in enumerate(("january", "february", "march", "april", "may", "june", "july", "august", "september",
                                                      "october", "november", "december"), 1)}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12,
        2)}  # northern, as English-language wires use them
FIRST_YEAR, LAST_YEAR = 1000, 9000


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included; an open end is None. granularity: day, week, month, year or range."""

    start: date | None
    end: date | None
    granularity: str


def day(when: date) -> Period:
    """That day."""
    return Period(when, when, "day")


def week(when: date) -> Period:
    """The week (Monday to Sunday) in which a day lies."""
    monday = when - timedelta(days=when.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def month(year: int, number: int) -> Period:
    """That month; numbers outside 1..12 count on into the neighbouring years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def year(number: int) -> Period:
    """That year."""
    return Period(date(number, 1, 1), date(number, 12, 31), "year")


def span(start: date | None, end: date | None) -> Period:
    """From one day to another."""
    return Period(start, end, "range")


def months(year_number: int, first: int, count: int) -> Period:
    """A run of whole months as a range: quarters, halves, seasons."""
    return span(month(year_number, first).start, month(year_number, first + count - 1).end)


def weekend(when: date) -> Period:
    """The Saturday and Sunday of the week in which a day lies."""
    monday = when - timedelta(days=when.weekday())
    return span(monday + timedelta(days=5), monday + timedelta(days=6))


def unit_period(unit: str, base: date, offset: int) -> Period:
    """The day, week, month, year, quarter, decade or weekend that lies `offset` units from the one of `base`."""
    if unit == "day":
        return day(base + timedelta(days=offset))
    if unit == "week":
        return week(base + timedelta(weeks=offset))
    if unit == "fortnight":
        return week(base + timedelta(weeks=2 * offset))
    if unit == "weekend":
        return weekend(base + timedelta(weeks=offset))
    if unit == "month":
        return month(base.year, base.month + offset)
    if unit == "quarter":
        return months(base.year, 3 * ((base.month - 1) // 3) + 1 + 3 * offset, 3)
    if unit == "decade":
        first = base.year - base.year % 10 + 10 * offset
        return span(date(first, 1, 1), date(first + 9, 12, 31))
    return year(base.year + offset)


def shift(base: date, unit: str, count: int) -> date:
    """The day `count` units after (or before) a day; a day that a month lacks becomes that month's last."""
    if unit in ("day", "week", "fortnight"):
        return base + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    number = base.month - 1 + count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    target = month(base.year + number // 12, number % 12 + 1)
    assert target.start is not None
    assert target.end is not None
    return target.start.replace(day=min(base.day, target.end.day))


def weekday_date(number: int, base: date, prefer: str) -> date:
    """The nearest such weekday: not after `base`, or not before it where a future is meant. The day itself is `base`."""
    back = (base.weekday() - number) % 7
    return base - timedelta(days=back) if prefer == "past" else base + timedelta(days=-back % 7)


def month_year(number: int, base: date, prefer: str) -> int:
    """The year of the last such month that has begun, or of the next that is not over."""
    if prefer == "past":
        return base.year if number <= base.month else base.year - 1
    return base.year if number >= base.month else base.year + 1
