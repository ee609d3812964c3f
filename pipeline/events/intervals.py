"""Date phrases of English news as intervals of days, against the day of publication.

Two layers: points ("Wednesday", "last week", "March 2020", "the past three days") and what words before and between make of them
("since 2022", "by the end of the year", "between Monday and Friday"). A phrase that says no more than a month gives a month.
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
class Interval:
    """A date phrase: where it stands in the text, the days it means, and whether they are said outright or counted from publication."""

    start: int
    end: int
    period: Period
    basis: str
    is_open: bool = False  # "since", "until", "by": a bound, not a time of happening


@dataclass(frozen=True, slots=True)
class _Base:
    day: date
    prefer: str  # past or future: which Wednesday, which March


_Result = tuple[Period, str] | None
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], _Base], _Result]]


def find_intervals(text: str, published: date, prefer: str = "past") -> tuple[Interval, ...]:
    """All date phrases of a text, in order, none overlapping another. `prefer`: past, or future for what is still to come."""
    if not _HINT.search(text):
        return ()
    found = []
    for pattern, resolve in _RULES:
        for match in pattern.finditer(text):
            result = _try(resolve, match, _Base(published, _direction(text, match, prefer)))
            if result is not None:
                found.append(Interval(match.start(), match.end(), *result))
    return _qualify(text, _keep_longest(found), published)


def _direction(text: str, match: re.Match[str], prefer: str) -> str:
    """Back for what lasts since a point, forward for what is due by it, else as the clause looks."""
    before = text[max(0, match.start() - 30):match.start()] + (lead[0] if (lead := _LEADING.match(match[0])) else "")
    if _SINCE.search(before):
        return "past"
    return "future" if _BY.search(before) or (edge := _END_OF.search(before)) and edge["by"] else prefer


def _try(resolve: Callable[[re.Match[str], _Base], _Result], match: re.Match[str], base: _Base) -> _Result:
    """What a rule makes of its match; a 31 June or a year out of the calendar is no date."""
    try:
        return resolve(match, base)
    except (ValueError, OverflowError):
        return None


def _keep_longest(found: list[Interval]) -> list[Interval]:
    kept: list[Interval] = []
    for interval in sorted(found, key=lambda i: (i.start - i.end, i.start)):
        if all(interval.end <= other.start or interval.start >= other.end for other in kept):
            kept.append(interval)
    return sorted(kept, key=lambda i: i.start)


# --- points ------------------------------------------------------------------------------------------------------


def _month_number(word: str) -> int:
    return next(number for name, number in MONTHS.items() if name.startswith(word.lower().rstrip(".")[:3]))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[re.sub(r"\s+", " ", word.lower())]


def _unit(word: str) -> str:
    return word.lower().rstrip("s")


def _full_date(match: re.Match[str], base: _Base) -> _Result:
    number, day_number = _month_number(match["month"]), int(re.sub(r"\D", "", match["day"]))
    if match["year"]:
        return calendar.day(date(int(match["year"]), number, day_number)), "stated"
    here = date(base.day.year, number, day_number)
    if base.prefer == "past":
        here = here if here <= base.day + timedelta(days=1) else here.replace(year=base.day.year - 1)
    elif here < base.day:
        here = here.replace(year=base.day.year + 1)
    return calendar.day(here), "relative"


def _day_range(match: re.Match[str], base: _Base) -> _Result:
    number = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else calendar.month_year(number, base.day, base.prefer)
    first, last = (date(year, number, int(re.sub(r"\D", "", match[name]))) for name in ("first", "last"))
    return (calendar.span(first, last), "stated" if match["year"] else "relative") if first <= last else None


def _iso(match: re.Match[str], _: _Base) -> _Result:
    return calendar.day(date(int(match[1]), int(match[2]), int(match[3]))), "stated"


def _month(match: re.Match[str], base: _Base) -> _Result:
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


def _year(match: re.Match[str], _: _Base) -> _Result:
    return calendar.year(int(match["year"])), "stated"


def _years(match: re.Match[str], _: _Base) -> _Result:
    first = int(match["first"])
    last = int(match["last"]) if len(match["last"]) == 4 else first - first % 100 + int(match["last"])
    return (calendar.span(date(first, 1, 1), date(last, 12, 31)), "stated") if first < last else None


def _decade(match: re.Match[str], _: _Base) -> _Result:
    digits = match["decade"]
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    part = (match["part"] or "").lower()
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return calendar.span(date(first + low, 1, 1), date(first + high, 12, 31)), "stated"


def _weekday(match: re.Match[str], base: _Base) -> _Result:
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


def _named(match: re.Match[str], base: _Base) -> _Result:
    return calendar.day(base.day + timedelta(days=_NAMED[re.sub(r"\s+", " ", match["name"].lower())])), "relative"


def _this_unit(match: re.Match[str], base: _Base) -> _Result:
    unit, which = _unit(match["unit"]), match["which"].lower()
    if unit == "weekend" and which == "the" or unit == "day" and which != "this":
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


def _the_weekend(_: re.Match[str], base: _Base) -> _Result:
    back = base.prefer == "past" and base.day.weekday() < 5
    return calendar.weekend(base.day - timedelta(weeks=1 if back else 0)), "relative"


def _ago(match: re.Match[str], base: _Base) -> _Result:
    unit = _unit(match["unit"])
    if unit in ("hour", "minute"):
        return calendar.day(base.day - timedelta(hours=_count(match["count"]) if unit == "hour" else 0)), "relative"
    return calendar.unit_period(unit, base.day, -_count(match["count"])), "relative"


def _vague_ago(match: re.Match[str], base: _Base) -> _Result:
    return _back(_unit(match["unit"]), RECENT_UNITS, base), "relative"


def _back(unit: str, count: int, base: _Base) -> Period:
    if unit in ("hour", "minute"):
        days = -(-count // 24) if unit == "hour" else 0
        return calendar.span(base.day - timedelta(days=days), base.day)
    return calendar.span(calendar.shift(base.day, unit, -count), base.day)


def _ahead(unit: str, count: int, base: _Base) -> Period:
    if unit in ("hour", "minute"):
        return calendar.span(base.day, base.day + timedelta(days=-(-count // 24) if unit == "hour" else 0))
    return calendar.span(base.day, calendar.shift(base.day, unit, count))


def _past_units(match: re.Match[str], base: _Base) -> _Result:
    unit = _unit(match["unit"])
    return (None if unit == "weekend" else (_back(unit, _count(match["count"]) if match["count"] else RECENT_UNITS, base), "relative"))


def _past_unit(match: re.Match[str], base: _Base) -> _Result:
    unit = _unit(match["unit"])
    return (None if unit == "weekend" else (_back(unit, 1, base), "relative"))


def _next_units(match: re.Match[str], base: _Base) -> _Result:
    unit = _unit(match["unit"])
    return None if unit == "weekend" else (_ahead(unit, _count(match["count"]) if match["count"] else RECENT_UNITS, base), "relative")


def _within(match: re.Match[str], base: _Base) -> _Result:
    unit, count = _unit(match["unit"]), _count(match["count"])
    if unit == "weekend" or base.prefer == "past":
        return None
    return _ahead(unit, count, base), "relative"


def _in_units_time(match: re.Match[str], base: _Base) -> _Result:
    unit = _unit(match["unit"])
    return None if unit in ("hour", "minute", "weekend") else (calendar.unit_period(unit, base.day, _count(match["count"])), "relative")


def _part_year(match: re.Match[str], base: _Base) -> _Result:
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


def _season(match: re.Match[str], base: _Base) -> _Result:
    first, _ = SEASONS[match["season"].lower()]
    which = (match["which"] or "").lower()
    if match["year"]:
        return calendar.months(int(match["year"]), first, 3), "stated"
    year = base.day.year
    if which == "last" or which in ("", "the") and base.prefer == "past":
        year -= calendar.months(year, first, 3).end >= base.day  # type: ignore[operator]
    elif which == "next":
        year += date(year, first, 1) <= base.day
    return calendar.months(year, first, 3), "relative"


def _rule(pattern: str, resolve: Callable[[re.Match[str], _Base], _Result], flags: int = re.IGNORECASE) -> _Rule:
    return re.compile(pattern, flags), resolve


_RULES: tuple[_Rule, ...] = (
    _rule(rf"\b(?P<month>{_ANY_MONTH})\s+(?P<day>{_DAY})(?!\d|[-–]\d|\s+(?:percent|per|million|billion))(?:,?\s+(?P<year>{_YEAR}))?\b", _full_date),
    _rule(rf"\b(?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_ANY_MONTH})(?:,?\s+(?P<year>{_YEAR}))?(?![a-z])", _full_date),
    _rule(rf"\b(?P<month>{_ANY_MONTH})\s+(?P<first>{_DAY})\s*[-–]\s*(?P<last>{_DAY})(?:,?\s+(?P<year>{_YEAR}))?\b", _day_range),
    _rule(rf"\b(?P<first>{_DAY})\s*(?:[-–]|to|and)\s*(?P<last>{_DAY})\s+(?P<month>{_ANY_MONTH})(?:,?\s+(?P<year>{_YEAR}))?\b", _day_range),
    _rule(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b", _iso),
    _rule(rf"\b(?:(?P<which>last|next|this past|this coming|this)\s+)?(?:(?:early|mid|late)[-\s]+)?(?P<month>(?-i:{_NAMES})|{_MONTH_SHORT})"
          rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))\b", _month),
    _rule(rf"\b(?:(?P<which>last|next|this past|this coming|this)\s+)?(?:(?:early|mid|late)[-\s]+)?"
          rf"(?P<month>(?-i:January|February|April|June|July|August|September|October|November|December|Sept\.|Aug\.|Oct\.|Nov\.|Dec\.|Jan\.|Feb\.))"
          rf"(?P<year>)(?!\s+\d)", _month),
    _rule(r"\b(?:(?P<which>last|next|this past|this)\s+|(?:in|since|by|until|from|of|before|after|for|during|between|and|to|early|mid|late)[-\s]+)"
          r"(?P<month>(?-i:March|May))\b(?P<year>)(?!\s+\d|\s+(?-i:[A-Z]))", _month),
    _rule(rf"\b(?:in|since|by|until|from|of|before|after|during|between|and|through|to|early|mid|late|for|around|year)[-\s]+(?P<year>{_YEAR})\b(?![-–]|\s+[a-z]+s\b)",
          _year),
    _rule(r"\b(?P<first>(?:19|20)\d\d)\s*[-–]\s*(?P<last>\d{4}|\d{2})\b(?![-–])", _years),
    _rule(r"\b(?:the\s+)?(?:(?P<part>early|mid|late)[-\s]+)?['’]?(?P<decade>(?:1[5-9]|20)\d0|[2-9]0)['’]?s\b", _decade),
    _rule(rf"\b(?:(?P<which>last|next|this past|this coming|this|past|coming|the previous)\s+)?(?P<day>{_WEEKDAY}){_PART}"
          rf"(?P<after>\s+(?:of\s+)?(?:last|next|this)\s+week)?\b", _weekday),
    _rule(r"\b(?P<name>earlier today|later today|today|tonight|yesterday|tomorrow|last night|last evening|this morning|this afternoon|this evening|"
          rf"(?<=the )day before yesterday|(?<=the )day after tomorrow)\b{_PART}", _named),
    _rule(rf"\b(?:(?P<part>earlier|later|late|early)\s+)?(?:in\s+)?(?P<which>this|last|next|the previous|this past|this coming|the coming|the following)\s+"
          rf"(?P<unit>{_UNIT})\b(?!-|\s+of\b)", _this_unit),
    _rule(r"\b(?:over|during|at|on)\s+the\s+weekend\b", _the_weekend),
    _rule(rf"\b(?:about|around|nearly|almost|some|more than|over|just)?\s*(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})s?\s+ago\b", _ago),
    _rule(rf"\b(?:a few|several|some)\s+(?P<unit>{_UNIT})s\s+ago\b", _vague_ago),
    _rule(rf"\b(?:(?:in|over|during|for|within)\s+)?(?:the\s+|these\s+)?(?:past|last|previous)\s+(?:few|several|couple of)?\s*(?P<count>{_NUMBER})?\s*(?P<unit>{_UNIT})s\b",
          _past_units),
    _rule(rf"\b(?:(?:in|over|during|for|within)\s+the\s+(?:past|last)|the\s+past)\s+(?P<unit>{_UNIT})\b", _past_unit),
    _rule(rf"\b(?:in|over|during)\s+(?:the\s+)?(?:most\s+)?recent\s+(?P<count>)(?P<unit>{_UNIT})s\b", _past_units),
    _rule(rf"\b(?:(?:in|over|during|for|within)\s+)?the\s+(?:next|coming|following)\s+(?:few|several|couple of)?\s*(?P<count>{_NUMBER})?\s*(?P<unit>{_UNIT})s\b", _next_units),
    _rule(rf"\bin\s+(?:the\s+)?coming\s+(?P<count>)(?P<unit>{_UNIT})s\b", _next_units),
    _rule(rf"\b(?:within|inside)\s+(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})s?\b(?!\s+of)", _within),
    _rule(rf"\bin\s+(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})(?:s['’]|['’]s)\s+time\b", _in_units_time),
    _rule(rf"\b(?:the\s+)?(?P<which>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?P<unit>quarter|half)(?:\s+of\s+(?P<year>{_YEAR}|(?:this|last|next|the)\s+year))?\b",
          _part_year),
    _rule(rf"\b(?P<unit>)(?P<which>q[1-4])(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?\b", _part_year),
    _rule(rf"\b(?P<which>last|next|this|the|in)?\s*(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<year>{_YEAR})\b", _season),
    _rule(r"\b(?P<which>last|next|this)\s+(?P<season>spring|summer|autumn|fall|winter)(?P<year>)\b", _season),
)
_HINT = re.compile(rf"\d|day|night|week|month|year|decade|hour|quarter|morrow|spring|summer|autumn|fall|winter|morning|afternoon|evening|{_ANY_MONTH}", re.IGNORECASE)


# --- what stands before and between ------------------------------------------------------------------------------

_SINCE = re.compile(r"\bsince\s+(?:(?:on|in|at least|the|early|mid|late)[-\s]+)*$", re.IGNORECASE)
_AFTER = re.compile(r"\b(?P<side>after|before|prior to)\s+$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|until|till|no later than)\s+(?:(?:the|early|mid|late|at least)[-\s]+)*$", re.IGNORECASE)
_END_OF = re.compile(r"\b(?P<by>by|until|till|before)?\s*(?:the\s+)?(?P<edge>end|close|start|beginning|middle)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_BY_END = re.compile(r"\b(?:by|before|until|till)\s+(?:the\s+)?(?:(?P<end>end)\s+of\s+the\s+|year['’]s\s+end\b|(?P<which>year|month|week)[-\s]end\b)(?P<unit>year|month|week|decade)?\b",
                     re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:(?:the|early|mid|late|on)[-\s]+)*$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:(?:and|to|until|till|through)\s+|\s?[-–]\s?)(?:(?:the|early|mid|late|on)[-\s]+)*", re.IGNORECASE)


def _qualify(text: str, points: list[Interval], published: date) -> tuple[Interval, ...]:
    out: list[Interval] = []
    position = 0
    while position < len(points):
        point = points[position]
        head = _strip(text, point)
        before = text[:head]
        following = points[position + 1] if position + 1 < len(points) else None
        link = _TO.fullmatch(text[point.end:_strip(text, following)]) if following else None
        opening = _BETWEEN.search(before)
        if following and link and (opening or link[0].strip().lower() != "and"):
            start, end = _align(point, following)
            out.append(Interval(opening.start() if opening else point.start, following.end, calendar.span(start, end), following.basis))
            position += 2
            continue
        out.append(_bound(point, before, published))
        position += 1
    for match in _BY_END.finditer(text):
        unit = (match["unit"] or match["which"] or "year").lower()
        bound = Interval(match.start(), match.end(), calendar.span(published, calendar.unit_period(unit, published, 0).end), "relative", is_open=True)
        if all(bound.end <= other.start or bound.start >= other.end for other in out):
            out.append(bound)
    return tuple(sorted(out, key=lambda interval: interval.start))


_LEADING = re.compile(r"(?:in|since|by|until|from|of|before|after|during|between|and|through|to|for|around|year)[-\s]+", re.IGNORECASE)


def _strip(text: str, point: Interval) -> int:
    """Where a point begins without the preposition that its rule needed to be sure."""
    lead = _LEADING.match(text, point.start, point.end)
    return lead.end() if lead else point.start


def _align(first: Interval, last: Interval) -> tuple[date | None, date | None]:
    """The days from one point to the next: "between March and May 2020" gives the year to both, "from Friday to Monday" runs forward."""
    start, end = first.period.start, last.period.end
    if start and end and first.period.granularity in ("month", "day") and first.basis == "relative":
        if last.basis == "stated":
            start = start.replace(year=end.year)
        elif start > end:
            start = start - timedelta(days=7) if first.period.granularity == "day" and (start - end).days < 7 else start.replace(year=start.year - 1)
    return start, end


def _bound(point: Interval, before: str, published: date) -> Interval:
    """A point as its preposition means it: since, by, until, at the end of."""
    period = point.period
    edge = _END_OF.search(before)
    if edge and edge["by"] and edge["edge"].lower() in ("end", "close"):
        return Interval(edge.start(), point.end, calendar.span(published, period.end), point.basis, is_open=True)
    if _SINCE.search(before):
        if period.start is not None and period.start <= published:
            return Interval(_SINCE.search(before).start(), point.end, calendar.span(period.start, None), point.basis, is_open=True)  # type: ignore[union-attr]
        return point
    side = _AFTER.search(before)
    if side and period.granularity != "day":
        after = side["side"].lower() == "after"
        bounds = (_next_day(period.end, 1), None) if after else (None, _next_day(period.start, -1))
        return Interval(side.start(), point.end, calendar.span(*bounds), point.basis, is_open=True)
    by = _BY.search(before)
    if by and period.end is not None and period.end >= published:
        return Interval(by.start(), point.end, calendar.span(published, period.end), point.basis, is_open=True)
    return point


def _next_day(when: date | None, step: int) -> date | None:
    return when + timedelta(days=step) if when else None
