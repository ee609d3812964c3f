"""When to ask again. Everything here is a function of what was seen and when; nothing reads a clock.

A feed that works is asked by its own rhythm, between the configured bounds. One that fails is asked ever later, by what failed: what
passes by itself soon (temporary), what may be mended (soft), what the publisher has ended (gone).
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median

from pipeline.config import FetchConfig
from pipeline.records import FeedEntry

TEMPORARY = frozenset({"fetch.rate_limited", "fetch.server_error", "fetch.timeout", "fetch.connection_failed", "fetch.short_body",
                       "fetch.bad_encoding", "feed.timeout"})
GONE = frozenset({"fetch.gone"})

GONE_AFTER = timedelta(days=30)
"""A feed that said 410, or has failed for this long, is looked at once in as much time."""

MAX_PAGE_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=15)
MAX_RETRY = timedelta(days=1)
SOFT_RETRY = timedelta(hours=1)
MAX_SOFT_RETRY = timedelta(days=7)
MAX_RETRY_AFTER = timedelta(days=1)
MAX_HINT = timedelta(days=1)
MAX_TTL_MINUTES = 7 * 24 * 60
RHYTHM_ENTRIES = 20

RECAPTURE_AFTER = timedelta(hours=6)
MAX_CAPTURES = 10
"""A page whose feed keeps saying that it changed is asked again after 6 hours at the soonest, and at most so often."""


def next_poll(at: datetime, entries: Sequence[FeedEntry], new_count: int, last_interval: float, hint: timedelta,
              config: FetchConfig) -> tuple[datetime, float]:
    """(when to ask a working feed again, the interval in minutes).

    Half of the median pause between its newest entries, or of the silence since, if that is longer: so that on average one new entry
    waits at most half its time. A feed without dates is asked twice as often after news, half again as rarely after none.
    """
    stamps = sorted((moment for entry in entries if (moment := entry.published_at or entry.updated_at) and moment <= at), reverse=True)
    stamps = stamps[:RHYTHM_ENTRIES]
    if len(stamps) >= 3:
        pauses = [(newer - older).total_seconds() / 60 for newer, older in pairwise(stamps)]
        silence = (at - stamps[0]).total_seconds() / 60
        minutes = max(median(pauses), silence / 4) / 2
    elif last_interval:
        minutes = last_interval / 2 if new_count else last_interval * 1.5
    else:
        minutes = 60.0
    minutes = max(minutes, min(hint, MAX_HINT).total_seconds() / 60)
    minutes = min(max(minutes, config.min_poll_minutes), config.max_poll_minutes)
    return at + timedelta(minutes=minutes), minutes


def skip_to(due: datetime, hours: Sequence[int], days: Sequence[int]) -> datetime:
    """The first moment from `due` on in none of these hours of UTC and on none of these days (0 is Monday); `due` if there is none."""
    moment = due.astimezone(UTC)
    for _ in range(8 * 24):
        if moment.hour not in hours and moment.weekday() not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def next_try(at: datetime, outcome: str, failures: int, failing_since: datetime, wait: timedelta | None) -> datetime:
    """When to ask a failing feed again, after its `failures`-th failure in a row; `wait` is what the server asked for."""
    if outcome in GONE or at - failing_since >= GONE_AFTER:
        return at + GONE_AFTER
    first, most = (FIRST_RETRY, MAX_RETRY) if outcome in TEMPORARY else (SOFT_RETRY, MAX_SOFT_RETRY)
    pause: timedelta = min(first * 2 ** min(failures - 1, 20), most)
    return at + max(pause, min(wait or timedelta(), MAX_RETRY_AFTER))


def next_page_try(at: datetime, attempts: int, wait: timedelta | None) -> datetime:
    """When to ask for a page again that failed for a while."""
    pause: timedelta = FIRST_RETRY * 4 ** min(attempts - 1, 6)
    return at + max(pause, min(wait or timedelta(), MAX_RETRY_AFTER))


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, as seconds or as a date; None for nonsense. Never negative."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), int(MAX_RETRY_AFTER.total_seconds())))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta())


def read_hint(cache_control: str, ttl_minutes: int) -> timedelta:
    """How long the publisher says that there will be nothing new: max-age or ttl, whichever is longer."""
    seconds = 0
    for part in cache_control.lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdigit():
            seconds = int(value.strip('"')[:9])
    return timedelta(seconds=min(max(seconds, ttl_minutes * 60), math.ceil(MAX_HINT.total_seconds())))
