"""The one reader of times that others wrote, in feeds and in pages; a time is read in full, or as a day, or not at all.

Libraries for this guess: they take CET for UTC, the epoch for a year, February 31 for February 1, and "now" for what is missing.
Here a value is a fact or None. Nothing depends on the clock: `now` is when the bytes were received.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Precision = Literal["second", "minute", "day"]

EARLIEST_YEAR = 1990  # the web is younger; older dates are faults, or the date of what is reported
LATEST = timedelta(hours=48)  # clocks and zones may be off; what is further ahead is an error or an embargo notice
LONGEST = 120  # characters; a timestamp with its words around it is shorter
MAX_OFFSET = timedelta(hours=15)


class Timestamp(NamedTuple):
    """A moment in UTC, and how much of it is known. With precision `day` it is that day's 00:00 as the source names the day."""

    at: datetime
    precision: Precision


class Reading(NamedTuple):
    """What the words say, before zones: `moment` is naive where they name no zone."""

    moment: datetime
    precision: Precision


def parse_timestamp(raw: str, *, now: datetime, default_zone: tzinfo | None = None) -> Timestamp | None:
    """The time that `raw` states, or None where it states none, an impossible one, one before 1990 or over 48 hours after `now`.

    A time without a zone is taken in `default_zone`; without one only its day is known. 00:00:00 is what systems
    write for a missing time, and so is a day.
    """
    reading = read_timestamp(raw)
    if reading is None:
        return None
    moment, precision = reading
    if precision != "day" and moment.tzinfo is None:
        if default_zone is None:
            precision = "day"
        else:
            moment = moment.replace(tzinfo=default_zone)
    if precision == "day":
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    if not EARLIEST_YEAR <= moment.year < 9999:
        return None
    at = moment.astimezone(UTC)
    return None if at > now + LATEST else Timestamp(at, precision)


def read_timestamp(raw: str) -> Reading | None:
    """The words of `raw` as a date and time, in the forms of ISO 8601, RFC 822, the epoch, and of newspapers in many languages.

    Strict: a digit left over that belongs to no part makes the whole unreadable, and so does 3/4/2026, which two continents read
    differently. Names of months and zones: `schemas/codes/month_names.csv` and `time_zones.csv`.
    """
    text = _fold(raw)
    if not text or len(text) > LONGEST:
        return None
    if epoch := _EPOCH.fullmatch(text):
        return _read_epoch(epoch[1])
    for pattern, order in _REWRITES:
        text = pattern.sub(order, text)
    found = _find_day(text)
    if found is None:
        return None
    day, before, after = found
    for rest, other in ((after, before), (before, after)):
        clock = _CLOCK.search(rest)
        if clock:
            return _read_clock(day, clock, rest, other)
    return None if _DIGIT.search(before + after) else Reading(_midnight(day), "day")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _fold(raw: str) -> str:
    """Lower case without accents, and digits as ASCII (NFKC), so that Août and aout, １１ and 11 are the same word."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", raw[: 4 * LONGEST]).casefold().replace("ı", "i"))
    return " ".join(unicodedata.normalize("NFC", "".join(c for c in plain if unicodedata.category(c) != "Mn")).split())


def _read_epoch(digits: str) -> Reading | None:
    """Seconds, milliseconds or microseconds since 1970, told apart by their length."""
    whole = int(digits)
    seconds = whole / {10: 1, 13: 1_000, 16: 1_000_000}[len(digits)]
    moment = datetime.fromtimestamp(int(seconds), UTC)
    return Reading(moment, "second" if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else "day")


def _find_day(text: str) -> tuple[date, str, str] | None:
    """The first date in `text`, with what stands before and after it; None when there is none or it is no day of the calendar."""
    for match in (match for pattern in _DAYS for match in pattern.finditer(text)):
        parts = match.groupdict()
        month = _months().get(parts["word"]) if parts.get("word") else int(parts["month"])
        if month is None:
            continue
        day, year = int(parts["day"]), int(parts["year"])
        if parts.get("slash"):
            if month > 12 >= day:
                month, day = day, month
            elif day <= 12 and day != month:
                return None
        if len(parts["year"]) == 2:
            year += 2000 if year < 69 else 1900  # POSIX
        try:
            return date(year, month, day), text[: match.start()], text[match.end():]
        except ValueError:
            return None
    return None


def _read_clock(day: date, clock: re.Match[str], rest: str, other: str) -> Reading | None:
    """The day with its time of day and zone; None when the time is none, or digits are left that belong to nothing."""
    hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), int(clock["second"] or 0)
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"] == "p" else 0)
    tail = rest[clock.end():]
    zone, leftover = _read_zone(tail)
    if _DIGIT.search(rest[: clock.start()] + leftover + other):
        return None
    if (hour, minute, second) == (24, 0, 0):
        hour, day = 0, day + timedelta(days=1)
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, min(second, 59) if second == 60 else second, tzinfo=zone)
    except ValueError:
        return None
    if (hour, minute, second) == (0, 0, 0):
        return Reading(_midnight(day), "day")
    return Reading(moment, "second" if clock["second"] else "minute")


def _read_zone(tail: str) -> tuple[tzinfo | None, str]:
    """The zone that follows a time (None where there is none), and what is left after it."""
    match = _OFFSET.match(tail)
    if match:
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if offset < MAX_OFFSET:
            return timezone(offset if match["sign"] == "+" else -offset), tail[match.end():]
        return None, tail
    for word in _WORD.finditer(tail):
        zone = _zones().get(word[0])
        if zone is not None:
            return zone, tail[: word.start()] + tail[word.end():]
    return None, tail


@cache
def _months() -> Mapping[str, int]:
    return {_fold(name): int(row["month"]) for row in _read_codes("month_names.csv") for name in row["names"].split()}


@cache
def _zones() -> Mapping[str, tzinfo]:
    """Zones by lower-case name: an offset, or a region where the name serves both halves of the year."""
    zones: dict[str, tzinfo] = {}
    for row in _read_codes("time_zones.csv"):
        sign, hours, minutes = row["zone"][0], row["zone"][1:3], row["zone"][4:]
        zones[row["name"].lower()] = (ZoneInfo(row["zone"]) if sign not in "+-" else
                                      timezone((1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes))))
    return zones


def _read_codes(name: str) -> Iterator[dict[str, str]]:
    with resources.files("schemas").joinpath("codes", name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z]+")
_EPOCH = re.compile(r"(\d{10}|\d{13}|\d{16})(?:\.\d+)?")
_REWRITES = (  # 20261122T1015 and asctime, into the usual order
    (re.compile(r"^(\d{4})(\d\d)(\d\d)[t ]?(\d\d)(\d\d)(?:(\d\d)|(?!\d))"), r"\1-\2-\3 \4:\5:\6"),
    (re.compile(r"([^\W\d_]{3,}) (\d{1,2}),? (\d\d:\d\d(?::\d\d)?)((?: [a-z]{3,4})?) (\d{4})$"), r"\1 \2 \5 \3\4"),
)
_DAYS = tuple(re.compile(pattern) for pattern in (
    r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    r"(?<!\d)(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]",
    (r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|os?|[.º°])?[ -]?(?:de |of |/)?(?P<word>[^\W\d_]+)[.,]?[ -]?(?:de |del |/)?,? ?"
     r"(?P<year>\d{4}|\d\d)(?![\d:])"),
    r"(?P<word>[^\W\d_]+)[.,]? ?(?P<day>\d{1,2})(?:st|nd|rd|th|[.])?,? (?P<year>\d{4})(?!\d)",
    r"(?<!\d)(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?!\d)",
    r"(?<!\d)(?P<year>\d{4})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})(?:\.|(?!\d))",
    r"(?<!\d)(?P<day>\d{1,2})(?P<slash>[/-])(?P<month>\d{1,2})(?P=slash)(?P<year>\d{4})(?!\d)",
))
_CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2}) ?(?:[:.h時시]|(?=[ap]\.?m))(?: ?(?P<minute>\d\d)(?!\d))?[分분]?(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?! ?\d) ?(?:(?P<half>[ap])\.?m\b\.?)?"
)
_OFFSET = re.compile(r"[ (,]*(?:utc|gmt)? ?(?P<sign>[+−-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?!\d)\)?")
