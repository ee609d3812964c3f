"""The points that date phrases name: "Wednesday", "last week", "March 2020", "the past three days", each as a rule over the text.

A rule is a pattern and what its match means against a day; None where the words turn out to be no date.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.events import calendar
from pipeline.events.calendar import MONTHS, SEASONS, WEEKDAYS, Period

RECENT_UNITS = 3  # "in recent days" reaches three of its units back
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "eleven": 11, "twelve": 12, "couple of": 2, "a couple of": 2, "twenty": 20, "thirty": 30, "fifteen": 15, "half a": 1}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_MONTH_SHORT = r"(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
_NAMES = "|".join(name.capitalize() for name in MONTHS)
_ANY_MONTH = rf"(?:{_MONTH}|{_MONTH_SHORT})"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_NUMBER = r"(?:\d{1,3}|a couple of|couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
_UNIT = r"(?:hour|minute|day|week|fortnight|weekend|month|quarter|year|decade)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"


@dataclass(frozen=True, slots=True)
class Base:
    """The day of publication, and which Wednesday or March is meant: past or future."""

    day: date
    prefer: str


Result = tuple[Period, str] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Base], Result]]


def _month_number(word: str) -> int:
    return next(number for name, number in MONTHS.items() if name.startswith(word.lower().rstrip(".")[:3]))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[re.sub(r"\s+", " ", word.lower())]


def _unit(word: str) -> str:
    return word.lower().rstrip("s")


def _full_date(match: re.Match[str], base: Base) -> Result:
    number, day_number = _month_number(match["month"]), int(re.sub(r"\D", "", match["day"]))
    if match["year"]:
        return calendar.day(date(int(match["year"]), number, day_number)), "stated"
    here = date(base.day.year, number, day_number)
    if base.prefer == "past":
        here = here if here <= base.day + timedelta(days=1) else here.replace(year=base.day.year - 1)
    elif here < base.day:
        here = here.replace(year=base.day.year + 1)
    return calendar.day(here), "relative"


def _day_range(match: re.Match[str], base: Base) -> Result:
    number = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else calendar.month_year(number, base.day, base.prefer)
    first, last = (date(year, number, int(re.sub(r"\D", "", match[name]))) for name in ("first", "last"))
    return (calendar.span(first, last), "stated" if match["year"] else "relative") if first <= last else None


def _iso(match: re.Match[str], _: Base) -> Result:
    return calendar.day(date(int(match[1]), int(match[2]), int(match[3]))), "stated"


def _month(match: re.Match[str], base: Base) -> Result:
    number = _month_number(match["month"])
    which = (match["which"] or "").lower()
    if match["year"]:
        return calendar.month(int(match["year"]), number), "stated"
    if which in ("last", "this past"):
        year = base.day.year if number < base.day.month else base.day.year - 1
    elif which in ("next", "this coming"):
        year = base.day.year if number > base.day.month else base.day.year + 1
    else:
        year = base.day.year if which == "this" else calendar.month_year(number, base.day, base.prefer)
    return calendar.month(year, number), "relative"


def _year(match: re.Match[str], _: Base) -> Result:
    return calendar.year(int(match["year"])), "stated"


def _years(match: re.Match[str], _: Base) -> Result:
    first = int(match["first"])
    last = int(match["last"]) if len(match["last"]) == 4 else first - first % 100 + int(match["last"])
    return (calendar.span(date(first, 1, 1), date(last, 12, 31)), "stated") if first < last else None


def _decade(match: re.Match[str], _: Base) -> Result:
    digits = match["decade"]
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    part = (match["part"] or "").lower()
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return calendar.span(date(first + low, 1, 1), date(first + high, 12, 31)), "stated"


def _weekday(match: re.Match[str], base: Base) -> Result:
    number, which = WEEKDAYS[match["day"].lower()], (match["which"] or "").lower()
    after = (match["after"] or "").lower()
    if after:
        week = base.day + timedelta(weeks=1 if "next" in after else -1 if "last" in after else 0)
        return calendar.day(week - timedelta(days=week.weekday() - number)), "relative"
    if which in ("last", "past", "this past", "the previous"):
        return calendar.day(calendar.weekday_date(number, base.day - timedelta(days=1), "past")), "relative"
    if which in ("next", "coming", "this coming"):
        return calendar.day(calendar.weekday_date(number, base.day + timedelta(days=1), "future")), "relative"
    if which == "this":
        return calendar.day(base.day - timedelta(days=base.day.weekday() - number)), "relative"
    return calendar.day(calendar.weekday_date(number, base.day, base.prefer)), "relative"


_NAMED = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier today": 0, "later today": 0,
          "yesterday": -1, "last night": -1, "last evening": -1, "day before yesterday": -2, "tomorrow": 1, "day after tomorrow": 2}


def _named(match: re.Match[str], base: Base) -> Result:
    return calendar.day(base.day + timedelta(days=_NAMED[re.sub(r"\s+", " ", match["name"].lower())])), "relative"


def _this_unit(match: re.Match[str], base: Base) -> Result:
    unit, which = _unit(match["unit"]), match["which"].lower()
    if (unit == "weekend" and which == "the") or (unit == "day" and which != "this"):
        return None
    offset = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1, "following": 1}.get(which.split()[-1], 0)
    if unit == "weekend" and not offset:  # "this weekend" is over only where the text looks back
        offset = -1 if base.prefer == "past" and base.day.weekday() < 4 else 0
    elif unit == "weekend" and offset == 1 and base.day.weekday() < 5:
        offset = 1
    period = calendar.unit_period(unit, base.day, offset)
    part = (match["part"] or "").lower().strip()
    if part == "earlier":
        return calendar.span(period.start, base.day), "relative"
    if part in ("later", "late") and not offset:
        return calendar.span(base.day, period.end), "relative"
    return period, "relative"


def _the_weekend(_: re.Match[str], base: Base) -> Result:
    back = base.prefer == "past" and base.day.weekday() < 5
    return calendar.weekend(base.day - timedelta(weeks=1 if back else 0)), "relative"


def _ago(match: re.Match[str], base: Base) -> Result:
    unit = _unit(match["unit"])
    if unit in ("hour", "minute"):
        return calendar.day(base.day - timedelta(hours=_count(match["count"]) if unit == "hour" else 0)), "relative"
    return calendar.unit_period(unit, base.day, -_count(match["count"])), "relative"


def _vague_ago(match: re.Match[str], base: Base) -> Result:
    return _back(_unit(match["unit"]), RECENT_UNITS, base), "relative"


def _back(unit: str, count: int, base: Base) -> Period:
    if unit in ("hour", "minute"):
        days = -(-count // 24) if unit == "hour" else 0
        return calendar.span(base.day - timedelta(days=days), base.day)
    return calendar.span(calendar.shift(base.day, unit, -count), base.day)


def _ahead(unit: str, count: int, base: Base) -> Period:
    if unit in ("hour", "minute"):
        return calendar.span(base.day, base.day + timedelta(days=-(-count // 24) if unit == "hour" else 0))
    return calendar.span(base.day, calendar.shift(base.day, unit, count))


def _past_units(match: re.Match[str], base: Base) -> Result:
    unit = _unit(match["unit"])
    return (None if unit == "weekend" else (_back(unit, _count(match["count"]) if match["count"] else RECENT_UNITS, base), "relative"))


def _past_unit(match: re.Match[str], base: Base) -> Result:
    unit = _unit(match["unit"])
    return (None if unit == "weekend" else (_back(unit, 1, base), "relative"))


def _next_units(match: re.Match[str], base: Base) -> Result:
    unit = _unit(match["unit"])
    return None if unit == "weekend" else (_ahead(unit, _count(match["count"]) if match["count"] else RECENT_UNITS, base), "relative")


def _within(match: re.Match[str], base: Base) -> Result:
    unit, count = _unit(match["unit"]), _count(match["count"])
    if unit == "weekend" or base.prefer == "past":
        return None
    return _ahead(unit, count, base), "relative"


def _in_units_time(match: re.Match[str], base: Base) -> Result:
    unit = _unit(match["unit"])
    return None if unit in ("hour", "minute", "weekend") else (calendar.unit_period(unit, base.day, _count(match["count"])), "relative")


def _part_year(match: re.Match[str], base: Base) -> Result:
    """"the second quarter of 2024", "Q3", "the first half of this year", "the last quarter" is `_this_unit`."""
    number = ORDINALS[match["which"].lower()]
    word = (match["year"] or "").lower()
    year = int(word) if word.isdigit() else base.day.year + (-1 if "last" in word else 1 if "next" in word else 0)
    basis = "stated" if word.isdigit() else "relative"
    if (match["unit"] or "quarter").lower() == "half":
        return (calendar.months(year, 6 * number - 5, 6), basis) if number <= 2 else None
    first = 3 * number - 2
    if not word and base.prefer == "past" and date(year, first, 1) > base.day:
        year -= 1
    return calendar.months(year, first, 3), basis


def _new_year(match: re.Match[str], base: Base) -> Result:
    is_eve = match["which"].lower() == "eve"
    if match["year"]:
        return calendar.day(date(int(match["year"]), 12, 31) if is_eve else date(int(match["year"]), 1, 1)), "stated"
    here = date(base.day.year, 12, 31) if is_eve else date(base.day.year, 1, 1)
    if base.prefer == "past" and here > base.day:
        here = here.replace(year=here.year - 1)
    elif base.prefer != "past" and here < base.day:
        here = here.replace(year=here.year + 1)
    return calendar.day(here), "relative"


def _season(match: re.Match[str], base: Base) -> Result:
    first, _ = SEASONS[match["season"].lower()]
    which = (match["which"] or "").lower()
    if match["year"]:
        return calendar.months(int(match["year"]), first, 3), "stated"
    year = base.day.year
    if which == "last" or (which in ("", "the") and base.prefer == "past"):
        year -= calendar.months(year, first, 3).end >= base.day  # type: ignore[operator]
    elif which == "next":
        year += date(year, first, 1) <= base.day
    return calendar.months(year, first, 3), "relative"


def _rule(pattern: str, resolve: Callable[[re.Match[str], Base], Result], flags: int = re.IGNORECASE) -> Rule:
    return re.compile(pattern, flags), resolve


RULES: tuple[Rule, ...] = (
    _rule(rf"\b(?P<month>{_ANY_MONTH})\s+(?P<day>{_DAY})(?!\d|[-–]\d|\s+(?:percent|per|million|billion))(?:,?\s+(?P<year>{_YEAR}))?\b",
          _full_date),
    _rule(rf"\b(?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_ANY_MONTH})(?:,?\s+(?P<year>{_YEAR}))?(?![a-z])", _full_date),
    _rule(rf"\b(?P<month>{_ANY_MONTH})\s+(?P<first>{_DAY})\s*[-–]\s*(?P<last>{_DAY})(?:,?\s+(?P<year>{_YEAR}))?\b", _day_range),
    _rule(rf"\b(?P<first>{_DAY})\s*(?:[-–]|to|and)\s*(?P<last>{_DAY})\s+(?P<month>{_ANY_MONTH})(?:,?\s+(?P<year>{_YEAR}))?\b", _day_range),
    _rule(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b", _iso),
    _rule(rf"\bNew Year[’']?s (?P<which>Eve|Day),?\s+(?P<year>{_YEAR})\b", _new_year),
    _rule(r"(?<=\bon )New Year[’']?s (?P<which>Eve|Day)(?P<year>)\b", _new_year),
    _rule(rf"\b(?:(?P<which>last|next|this past|this coming|this)\s+)?(?:(?:early|mid|late)[-\s]+)?(?P<month>(?-i:{_NAMES})|{_MONTH_SHORT})"
          rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))\b", _month),
    _rule(r"(?<!\d )\b(?:(?P<which>last|next|this past|this coming|this)\s+)?(?:(?:early|mid|late)[-\s]+)?"
          r"(?P<month>(?-i:January|February|April|June|July|August|September|October|November|December|Sept\.|Aug\.|Oct\.|Nov\.|Dec\.|Jan\.|Feb\.))"
          r"(?P<year>)(?!\s+\d)", _month),
    _rule(r"\b(?:(?P<which>last|next|this past|this)\s+|"
          r"(?:in|since|by|until|from|of|before|after|for|during|between|and|to|early|mid|late)[-\s]+)"
          r"(?P<month>(?-i:March|May))\b(?P<year>)(?!\s+\d|\s+(?-i:[A-Z]))", _month),
    _rule(rf"\b(?:in|since|by|until|from|of|before|after|during|between|and|through|to|early|mid|late|for|around|year)[-\s]+(?P<year>{_YEAR})\b(?![-–]|\s+[a-z]+s\b)",
          _year),
    _rule(r"\b(?P<first>(?:19|20)\d\d)\s*[-–]\s*(?P<last>\d{4}|\d{2})\b(?![-–])", _years),
    _rule(r"\b(?:the\s+)?(?:(?P<part>early|mid|late)[-\s]+)?['’]?(?P<decade>(?:1[5-9]|20)\d0|[2-9]0)['’]?s\b", _decade),
    _rule(rf"\b(?:(?P<which>last|next|this past|this coming|this|past|coming|the previous)\s+)?(?P<day>{_WEEKDAY}){_PART}"
          rf"(?P<after>\s+(?:of\s+)?(?:last|next|this)\s+week)?\b", _weekday),
    _rule(r"\b(?P<name>earlier today|later today|today|tonight|yesterday|tomorrow|last night|last evening|"
          r"this morning|this afternoon|this evening|"
          rf"(?<=the )day before yesterday|(?<=the )day after tomorrow)\b{_PART}", _named),
    _rule(rf"\b(?:(?P<part>earlier|later|late|early)\s+)?(?:in\s+)?"
          r"(?P<which>this|last|next|the previous|this past|this coming|the coming|the following)\s+"
          rf"(?P<unit>{_UNIT})\b(?!-|\s+of\b)", _this_unit),
    _rule(r"\b(?:over|during|at|on)\s+the\s+weekend\b", _the_weekend),
    _rule(rf"\b(?:about|around|nearly|almost|some|more than|over|just)?\s*(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})s?\s+ago\b", _ago),
    _rule(rf"\b(?:a few|several|some)\s+(?P<unit>{_UNIT})s\s+ago\b", _vague_ago),
    _rule(rf"\b(?:(?:in|over|during|for|within)\s+)?(?:the\s+|these\s+)?(?:past|last|previous)\s+(?:few|several|couple of)?\s*"
          rf"(?P<count>{_NUMBER})?\s*(?P<unit>{_UNIT})s\b",
          _past_units),
    _rule(rf"\b(?:(?:in|over|during|for|within)\s+the\s+(?:past|last)|the\s+past)\s+(?P<unit>{_UNIT})\b", _past_unit),
    _rule(rf"\b(?:in|over|during)\s+(?:the\s+)?(?:most\s+)?recent\s+(?P<count>)(?P<unit>{_UNIT})s\b", _past_units),
    _rule(rf"\b(?:(?:in|over|during|for|within)\s+)?the\s+(?:next|coming|following)\s+(?:few|several|couple of)?\s*"
          rf"(?P<count>{_NUMBER})?\s*(?P<unit>{_UNIT})s\b", _next_units),
    _rule(rf"\bin\s+(?:the\s+)?coming\s+(?P<count>)(?P<unit>{_UNIT})s\b", _next_units),
    _rule(rf"\b(?:within|inside)\s+(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})s?\b(?!\s+of)", _within),
    _rule(rf"\bin\s+(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})(?:s['’]|['’]s)\s+time\b", _in_units_time),
    _rule(rf"\b(?:the\s+)?(?P<which>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?P<unit>quarter|half)"
          rf"(?:\s+of\s+(?P<year>{_YEAR}|(?:this|last|next|the)\s+year))?\b",
          _part_year),
    _rule(rf"\b(?P<unit>)(?P<which>q[1-4])(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?\b", _part_year),
    _rule(rf"\b(?P<which>last|next|this|the|in)?\s*(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<year>{_YEAR})\b", _season),
    _rule(r"\b(?P<which>last|next|this)\s+(?P<season>spring|summer|autumn|fall|winter)(?P<year>)\b", _season),
)
HINT = re.compile(rf"\d|day|Eve|night|week|month|year|decade|hour|quarter|morrow|spring|summer|autumn|fall|winter|"
                   rf"morning|afternoon|evening|{_ANY_MONTH}", re.IGNORECASE)
