"""Numbers, times and names in the words of the page."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pipeline.records import Row

SECTORS = {
    "GOV": "government", "LEG": "legislature", "JUD": "courts", "MIL": "military", "COP": "police", "SPY": "intelligence", "PTY": "party",
    "OPP": "opposition", "PRM": "paramilitary", "REB": "armed opposition", "UAF": "armed group", "CRM": "crime", "CVL": "civilians",
    "BUS": "business", "LAB": "labour", "AGR": "agriculture", "EDU": "education", "MED": "health", "JRN": "media", "REL": "religion",
    "REF": "refugees", "ELI": "former official", "SOC": "civil society",
}
"""PLOVER sectors, as a short word each."""


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def say_count(count: int, singular: str, plural: str = "") -> str:
    """`1 story`, `2,345 stories`, `no stories`."""
    noun = singular if count == 1 else plural or f"{singular}s"
    return f"{count:,} {noun}" if count else f"no {noun}"


def say_date(day: date) -> str:
    """`Saturday 21 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def say_short_date(day: date) -> str:
    """`21 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def say_time(moment: datetime, zone: str) -> str:
    """`21 Nov 2026, 14:05 CET`: a UTC moment as the readers' clocks show it."""
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone))
    return f"{say_short_date(local.date())}, {local:%H:%M} {local:%Z}"


def say_share(share: float) -> str:
    """`12 %`; below one in a hundred, `< 1 %`."""
    return "< 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")


def say_span(row: Row) -> str:
    """The dates of an incident as its text gave them: a day, a month, a year, a range, or nothing."""
    start, end, grain = row["date_start"], row["date_end"], row["date_granularity"]
    if start is None or end is None:
        return f"from {say_short_date(start)}" if start else f"until {say_short_date(end)}" if end else ""
    if grain == "month":
        return f"{start:%B %Y}"
    if grain == "year":
        return f"{start:%Y}"
    return say_short_date(start) if start == end else f"{say_short_date(start)} to {say_short_date(end)}"


def say_part(sector: str | None, country: str | None, description: str | None) -> str:
    """What is known of somebody's part, such as `government, Greece: the Greek foreign minister`."""
    known = ", ".join(word for word in (SECTORS.get(sector or ""), country) if word)
    return ": ".join(words for words in (known, description) if words)


def cut(text: str | None, limit: int) -> str:
    """The text on one line, at most `limit` characters."""
    line = " ".join((text or "").split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def clean(value: object) -> object:
    """A text without what neither HTML nor XML allows: control characters, surrogates, U+FFFE and U+FFFF. Anything else as it is."""
    return type(value)(_FORBIDDEN.sub("", value)) if isinstance(value, str) else value


def safe_url(url: str | None) -> str | None:
    """The address if it may be a link: http or https with a host, without a user name, without white space. None otherwise."""
    if not url or len(url) > 2048 or any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    return url if usable else None


def say_list(words: Sequence[str], limit: int) -> str:
    """`a, b, c and 4 more`."""
    rest = len(words) - limit
    return ", ".join(words) if rest <= 0 else f"{', '.join(words[:limit])} and {rest} more"
