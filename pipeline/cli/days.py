"""Days as people type them."""

from datetime import date

from pipeline.days import ALL_DAYS, Span
from pipeline.errors import UsageError


def parse_day(text: str, option: str) -> date:
    """A day as 2026-11-21. UsageError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is not a day such as 2026-11-21") from error


def parse_span(first: str | None, last: str | None) -> Span:
    """The days of --from and --to, both included; without one of them, from the beginning or to the end."""
    return Span(parse_day(first, "--from") if first else ALL_DAYS.first, parse_day(last, "--to") if last else ALL_DAYS.last)
