"""Date phrases of English news as intervals of days, against the day of publication.

Two layers: the points of `phrases`, and what the words before and between make of them ("since 2022", "by the end of the year",
"between Monday and Friday"). A phrase that says no more than a month gives a month.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.events import calendar
from pipeline.events.calendar import Period
from pipeline.events.phrases import HINT, RULES, Base, Result


@dataclass(frozen=True, slots=True)
class Interval:
    """A date phrase: where it stands in the text, the days it means, and whether they are said outright or counted from publication."""

    start: int
    end: int
    period: Period
    basis: str
    is_open: bool = False  # "since", "until", "by": a bound, not a time of happening


def find_intervals(text: str, published: date, prefer: str = "past") -> tuple[Interval, ...]:
    """All date phrases of a text, in order, none overlapping another. `prefer`: past, or future for what is still to come."""
    if not HINT.search(text):
        return ()
    found = []
    for pattern, resolve in RULES:
        for match in pattern.finditer(text):
            result = _try(resolve, match, Base(published, _direction(text, match, prefer)))
            if result is not None:
                found.append(Interval(match.start(), match.end(), *result))
    return _qualify(text, _keep_longest(found), published)


def _direction(text: str, match: re.Match[str], prefer: str) -> str:
    """Back for what lasts since a point, forward for what is due by it, else as the clause looks."""
    before = text[max(0, match.start() - 30):match.start()] + (lead[0] if (lead := _LEADING.match(match[0])) else "")
    if _SINCE.search(before):
        return "past"
    return "future" if _BY.search(before) or ((edge := _END_OF.search(before)) and edge["by"]) else prefer


def _try(resolve: Callable[[re.Match[str], Base], Result], match: re.Match[str], base: Base) -> Result:
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


_SINCE = re.compile(r"\bsince\s+(?:(?:on|in|at least|the|early|mid|late)[-\s]+)*$", re.IGNORECASE)
_AFTER = re.compile(r"\b(?P<side>after|before|prior to)\s+$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|until|till|no later than)\s+(?:(?:the|early|mid|late|at least)[-\s]+)*$", re.IGNORECASE)
_END_OF = re.compile(r"\b(?P<by>by|until|till|before)?\s*(?:the\s+)?(?P<edge>end|close|start|beginning|middle)\s+of\s+(?:the\s+)?$",
                     re.IGNORECASE)
_BY_END = re.compile(r"\b(?:by|before|until|till)\s+(?:the\s+)?(?:(?P<end>end)\s+of\s+the\s+|year['’]s\s+end\b|"
                     r"(?P<which>year|month|week)[-\s]end\b)(?P<unit>year|month|week|decade)?\b",
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
            if start and end and start > end:  # "the 1990s to May": two times, not one
                out.append(_bound(point, before, published))
                position += 1
                continue
            out.append(Interval(opening.start() if opening else point.start, following.end, calendar.span(start, end), following.basis))
            position += 2
            continue
        out.append(_bound(point, before, published))
        position += 1
    for match in _BY_END.finditer(text):
        unit = (match["unit"] or match["which"] or "year").lower()
        bound = Interval(match.start(), match.end(), calendar.span(published, calendar.unit_period(unit, published, 0).end), "relative",
                         is_open=True)
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
            is_weekday = first.period.granularity == "day" and (start - end).days < 7
            start = start - timedelta(days=7) if is_weekday else start.replace(year=start.year - 1)
    return start, end


def _bound(point: Interval, before: str, published: date) -> Interval:
    """A point as its preposition means it: since, by, until, at the end of."""
    period = point.period
    edge = _END_OF.search(before)
    if edge and edge["by"] and edge["edge"].lower() in ("end", "close"):
        return Interval(edge.start(), point.end, calendar.span(published, period.end), point.basis, is_open=True)
    since = _SINCE.search(before)
    if since:
        is_past = period.start is not None and period.start <= published
        return Interval(since.start(), point.end, calendar.span(period.start, None), point.basis, is_open=True) if is_past else point
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
