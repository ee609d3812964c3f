"""The one contract of sources: a request becomes planned runs with days and sizes; a planned run becomes captures.

    request ─ plan ─ [capture] per run ─ then the one way of every run: shards, extract, annotate, build

A plan says which time the days filter: that of capture (files of a crawl, the Wayback Machine) or of publication (lists of publishers,
texts). What is bounded is told, never guessed: an item without such a time is left out of a dated request, and counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from aiohttp.abc import AbstractResolver

from pipeline.capture.intake import Choice
from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What somebody wants: places of one source (paths, addresses, hosts, months), days, and hosts where the source has many."""

    source: str
    places: tuple[str, ...] = ()
    span: Span = ALL_DAYS
    hosts: tuple[str, ...] = ()

    @property
    def choice(self) -> Choice:
        """The same, of the records of a file."""
        return Choice(span=self.span, hosts=self.hosts)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRun:
    """One run that a request comes to.

    `items` are records or pages, `bytes` what is read or fetched for them; both estimates, None when not even that can be said.
    `first` and `last` are the days that its items are known to have. `requests` go to one host one after the other, which sets their
    least time. `left_out` are items that the days leave out, `undated` those of them that state no time.
    """

    source: str
    place: str
    run_id: str
    span: Span = ALL_DAYS
    hosts: tuple[str, ...] = ()
    items: int | None = None
    bytes: int | None = None
    requests: int = 0
    first: date | None = None
    last: date | None = None
    left_out: int = 0
    undated: int = 0
    note: str = ""

    @property
    def choice(self) -> Choice:
        """What is wanted of the place."""
        return Choice(span=self.span, hosts=self.hosts)

    def as_dict(self) -> dict[str, Any]:
        """For JSON, and for the task that captures it."""
        days = {"span": [day.isoformat() for day in (self.span.first, self.span.last)],
                **{name: day.isoformat() if (day := getattr(self, name)) else None for name in ("first", "last")}}
        return {**asdict(self), **days, "hosts": list(self.hosts)}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> "PlannedRun":
        """The run again."""
        days = {name: date.fromisoformat(value[name]) if value[name] else None for name in ("first", "last")}
        first, last = map(date.fromisoformat, value["span"])
        return replace(cls(**{**value, **days, "hosts": tuple(value["hosts"])}), span=Span(first, last))


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What a source works with: settings (their home takes the captures), a clock, a voice, and who resolves names.

    `polled` is the home whose polling knows pages already, if it is another: a dry plan works in a home of its own.
    """

    settings: Settings
    now: Callable[[], datetime]
    say: Say = lambda _: None
    resolver: AbstractResolver | None = None
    polled: Path | None = None


class Source(Protocol):
    """Where archives come from. `times`: which time a request's days filter, `capture` or `publication`."""

    times: str

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """The runs of a request, in order. A source that lists asks for its lists now, and keeps them in the desk's home."""

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Bring a run's bytes into the captures; where an earlier attempt was interrupted, go on."""
