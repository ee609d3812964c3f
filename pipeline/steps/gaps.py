"""Gaps: days and sources with holes, and what would fill them.

A hole in the work (captured, not published) is filled by doing the work; a hole in polling by the feed's own archive or sitemap, for the
days that are missing. What its publisher does not keep, the Wayback Machine may have: that is proposed, not done.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from pipeline.archives import Request
from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.fetch.urls import registrable_domain
from pipeline.ids import make_id
from pipeline.runs import Home, run_day
from pipeline.warehouse import NotPublished, open_published
from pipeline.warehouse.objects import load_objects

NOT_PUBLISHED = "not_published"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Days from `first` to `last` of which something is missing. kind: not_polled, not_answered, rolled_over, or not_published (a run)."""

    kind: str
    first: date | None
    last: date | None
    source_name: str = ""
    feed_url: str = ""
    run_id: str = ""
    is_filled: bool = False

    def filling(self) -> Request:
        """The request that fills it."""
        if self.kind == NOT_PUBLISHED:
            return Request(source="captures", places=(self.run_id,))
        assert self.first is not None
        assert self.last is not None
        source = "sitemap" if "sitemap" in self.feed_url.rpartition("/")[2] else "feed"
        return Request(source=source, places=(self.feed_url,), span=Span(self.first, self.last))

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        days = {name: value.isoformat() if (value := getattr(self, name)) else None for name in ("first", "last")}
        return {**asdict(self), **days, "filling": self.say_filling()}

    def say_filling(self) -> str:
        """The command that fills it."""
        if self.kind == NOT_PUBLISHED:
            day = run_day(self.run_id)
            return f"newsmill run --date {day}" if day else "newsmill backfill --captures"
        option = "--sitemap" if self.filling().source == "sitemap" else "--feed-archive"
        return f"newsmill backfill {option} {self.feed_url} --from {self.first} --to {self.last}"

    def say_library(self) -> str:
        """The command that asks the Wayback Machine for what the publisher does not keep."""
        return f"newsmill backfill --wayback {registrable_domain(self.feed_url)} --from {self.first} --to {self.last}"


def find_gaps(settings: Settings, span: Span) -> list[Gap]:
    """The holes of these days, by day. A home in which nothing is published has captures that wait, and no other holes."""
    home = Home(settings.home)
    try:
        with open_published(home) as connection:
            objects = load_objects("gaps")
            loaded = {run_id for run_id, in connection.execute(objects["loaded_runs"].sql).fetchall()}
            holes = connection.execute(objects["holes"].sql, {"first": span.first, "last": span.last}).fetchall()
    except NotPublished:
        loaded, holes = set(), []
    captured = {path.name.removesuffix(".warc.gz").rpartition("-")[0] for path in home.captures.glob("*.warc.gz")}
    waiting = [Gap(kind=NOT_PUBLISHED, first=run_day(run_id), last=run_day(run_id), run_id=run_id) for run_id in sorted(captured - loaded)]
    found = [Gap(kind=kind, first=first, last=last, source_name=source, feed_url=url) for source, url, kind, first, last in holes]
    gaps = [gap for gap in waiting if gap.first is None or gap.first in span]
    return [*gaps, *(mark(gap, loaded) for gap in found)]


def mark(gap: Gap, loaded: Iterable[str]) -> Gap:
    """The gap, filled if a published run of its feed's archive has all its days."""
    request = gap.filling()
    name = f"{request.source}-{make_id('archive', gap.feed_url)[:8]}"
    spans = [read_span(run_id) for run_id in loaded if run_id == name or run_id.startswith(f"{name}_")]
    return replace(gap, is_filled=any(span.first <= request.span.first and request.span.last <= span.last for span in spans))


def read_span(run_id: str) -> Span:
    """The days in the name of a run (see `Choice.name_run`); all days where it names none."""
    days = [date.fromisoformat(part) for part in run_id.split("_")[1:3] if len(part) == 8 and part.isdigit()]
    return Span(days[0], days[1]) if len(days) == 2 else ALL_DAYS


def plan_fillings(gaps: Iterable[Gap]) -> list[Request]:
    """What to ask for: overlapping days of a feed in one request, so that no page is asked for twice; then the runs that wait."""
    wanted = [gap.filling() for gap in gaps if not gap.is_filled]
    joined: list[Request] = []
    for request in sorted(wanted, key=lambda request: (request.source, request.places, request.span.first)):
        last = joined[-1] if joined else None
        if last and (last.source, last.places) == (request.source, request.places) and request.span.first <= last.span.last:
            joined[-1] = replace(last, span=Span(last.span.first, max(last.span.last, request.span.last)))
        else:
            joined.append(request)
    return joined
