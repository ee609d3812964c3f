"""Single values out of feeds, whatever they are written in; a value of the wrong kind is an absent one."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.dates import parse_timestamp
from pipeline.fetch.urls import check_url
from pipeline.texts import clean_text, strip_markup

MAX_TITLE = 1000
MAX_SUMMARY = 10_000
MAX_CONTENT = 200_000
MAX_NAME = 300
MAX_LIST = 50
MAX_GUID = 2048

_BREAKS = dict.fromkeys(map(ord, "\t\n\r"))
"""What stands for nothing within an address, wherever (the URL standard of the WHATWG, 4.4)."""

_LANG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}")


def read_string(value: Any) -> str:
    """The value if it is text."""
    return value if isinstance(value, str) else ""


def read_link(value: Any, base: str) -> str:
    """An absolute http(s) address, or "" for anything else."""
    raw = read_string(value).translate(_BREAKS).strip()
    if not raw:
        return ""
    try:
        absolute = urljoin(base, raw)
        check_url(absolute)
    except ValueError:
        return ""
    return absolute.replace(" ", "%20")


def read_lang(value: Any) -> str:
    """A language tag in lower case (`en-us`), or ""."""
    lang = read_string(value).strip().lower().replace("_", "-")
    return lang if _LANG.fullmatch(lang) else ""


def read_names(values: Any) -> tuple[str, ...]:
    """The texts in a list, without markup, each once, in their order."""
    texts = (strip_markup(value, limit=MAX_NAME) for value in values if isinstance(value, str)) if isinstance(values, list) else ()
    return tuple(dict.fromkeys(text for text in texts if text))[:MAX_LIST]


@dataclass(frozen=True, slots=True)
class Dates:
    """How the dates of a body are read: none is later than `now` allows; `zone` is that of times without one, if it is known."""

    now: datetime
    zone: tzinfo | None = None


def read_zone(name: str) -> tzinfo | None:
    """The zone of that name; None for "" and for one that this system does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, ZoneInfoNotFoundError):
        return None


def read_moment(raw: str, dates: Dates) -> datetime | None:
    """The moment that a text states, or None."""
    parsed = parse_timestamp(raw, now=dates.now, default_zone=dates.zone) if raw else None
    return parsed.at if parsed else None


def read_raw(raw: str) -> str:
    """A raw value fit to be kept beside what was read from it."""
    return clean_text(raw, limit=200)
