"""Backfill: a plan of what a request comes to, told before work starts; then its runs into the captures, and the way of every run."""

import json
import math
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver

from pipeline.archives import SOURCES, Desk, PlannedRun, Request
from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.errors import Degraded, NewsmillError, UsageError
from pipeline.runs import Home, read_receipt, write_json
from pipeline.steps.night import RunSummary, process
from pipeline.steps.plan import MAX_SHARDS, RECORDS_PER_SHARD, capture_files
from pipeline.steps.progress import Say, say_time
from pipeline.steps.shards import Shard, read_captures

SECONDS_PER_RECORD = 0.15
"""Extraction and annotation of a page on one core, until this home has measured its own."""

RATE_FILE = "rate.json"
SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "urls"}


@dataclass(frozen=True, kw_only=True, slots=True)
class BackfillPlan:
    """What a request comes to. `seconds` is an estimate from `rate_basis`; None where the number of items is not known."""

    request: Request
    times: str
    runs: tuple[PlannedRun, ...]
    seconds: float | None
    rate_basis: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        span = self.request.span
        days = None if span == ALL_DAYS else {"from": span.first.isoformat(), "to": span.last.isoformat(), "filter": self.times}
        return {"source": self.request.source, "days": days, "items": self.items, "bytes": self.bytes, "seconds": self.seconds,
                "rate_basis": self.rate_basis, "runs": [run.as_dict() for run in self.runs]}

    @property
    def items(self) -> int | None:
        """Records and pages in all; None when one run cannot say."""
        return None if any(run.items is None for run in self.runs) else sum(run.items or 0 for run in self.runs)

    @property
    def bytes(self) -> int:
        """Bytes to be read or fetched, as far as they are known."""
        return sum(run.bytes or 0 for run in self.runs)

    def lines(self) -> Iterator[str]:
        """For people."""
        span = self.request.span
        if span != ALL_DAYS:
            yield f"days {span.first} to {span.last}, both included, by the time of {self.times}"
        else:
            yield f"all days; --from and --to would go by the time of {self.times}"
        for run in self.runs:
            yield "  ".join(filter(None, (run.run_id, run.place if run.place != run.run_id else "", *describe_run(run))))
        items = "an unknown number of" if self.items is None else f"about {self.items:,}"
        took = "unknown time" if self.seconds is None else f"about {say_time(self.seconds)}"
        yield f"{len(self.runs)} run{'s' * (len(self.runs) != 1)}, {items} records, {self.bytes / 1e6:,.1f} MB, {took} ({self.rate_basis})"


def describe_run(run: PlannedRun) -> Iterator[str]:
    """What a plan knows of a run, in words."""
    if run.first:
        yield f"{run.first} to {run.last}" if run.last else f"from {run.first}"
    if run.items is not None:
        yield f"about {run.items:,} records"
    if run.bytes:
        yield f"{run.bytes / 1e6:,.1f} MB"
    if run.left_out:
        yield f"{run.left_out:,} outside the days or hosts" + (f", {run.undated:,} of them without a time" if run.undated else "")
    if run.note:
        yield run.note


def parse_source(text: str) -> tuple[str, str]:
    """(source, place) of `warc:/archive`, `sitemap:https://…`, `captures`; or of a path or address that says it itself. UsageError."""
    source, colon, place = text.partition(":")
    if source in SOURCES and (colon or source == "captures"):
        return source, place
    if text.startswith(("http://", "https://")):
        return ("sitemap" if "sitemap" in text else "feed"), text
    if Path(text).exists():
        return SUFFIXES.get(Path(text).suffix, "warc"), text
    raise UsageError(f"{text}: not a file, an address, or source:place with one of {', '.join(SOURCES)}")


def plan_backfill(settings: Settings, request: Request, *, now: datetime, say: Say = lambda _: None, is_dry: bool = False,
                  resolver: AbstractResolver | None = None) -> BackfillPlan:
    """The runs of a request. Lists that must be asked for are asked now, and kept; a dry plan keeps nothing. UsageError for no runs."""
    source = SOURCES[request.source]
    with tempfile.TemporaryDirectory(prefix="newsmill-plan-") as scratch:
        keeps = not is_dry or request.source == "captures"
        desk = Desk(settings=settings if keeps else replace(settings, home=Path(scratch)), now=lambda: now if is_dry else datetime.now(UTC),
                    say=say, resolver=resolver, polled=settings.home)
        runs = tuple(source.plan(desk, request))
    if not runs:
        raise UsageError(f"{request.source}: nothing there for these places and days")
    return BackfillPlan(request=request, times=source.times, runs=runs, **_estimate(settings, runs))


def _estimate(settings: Settings, runs: Sequence[PlannedRun]) -> dict[str, Any]:
    """Work by records at the rate of this home's last runs, on its workers; asking by turns at each host."""
    path = settings.home / "state" / RATE_FILE
    rate = json.loads(path.read_bytes()) if path.exists() else None
    each = rate["seconds"] / rate["records"] if rate else SECONDS_PER_RECORD / settings.extract.workers
    basis = f"{1 / each:,.1f} records a second {'measured here' if rate else 'assumed'}"
    asked = sum(run.requests for run in runs) * settings.fetch.host_interval
    if any(run.items is None for run in runs):
        return {"seconds": None, "rate_basis": basis}
    return {"seconds": round(sum(run.items or 0 for run in runs) * each + asked, 1), "rate_basis": basis}


def capture_runs(settings: Settings, runs: Sequence[PlannedRun], *, say: Say = lambda _: None,
                 resolver: AbstractResolver | None = None) -> tuple[list[str], list[str]]:
    """(runs that hold something, what went wrong with others). One that fails stops no other; the same request goes on with it."""
    desk = Desk(settings=settings, now=lambda: datetime.now(UTC), say=say, resolver=resolver)
    captured, problems = [], []
    for run in runs:
        say(f"{run.run_id}: capture from {run.place}")
        try:
            SOURCES[run.source].capture(desk, run)
        except NewsmillError as error:
            problems.append(f"{run.run_id}: {error}")
            say(problems[-1])
            continue
        if capture_files(Home(settings.home), run.run_id):
            captured.append(run.run_id)
        else:
            say(f"{run.run_id}: nothing in it for these days")
    return captured, problems


def backfill(settings: Settings, plans: Sequence[BackfillPlan], *, shards: int | None = None, again: Sequence[str] = (),
             say: Say = lambda _: None) -> RunSummary:
    """Every run of some plans through every step, and one build. Degraded, at the end, for archives that could not be had."""
    captured, problems = capture_runs(settings, [run for plan in plans for run in plan.runs], say=say)
    if not captured:
        if problems:
            raise Degraded("; ".join(problems))
        raise UsageError("nothing in these archives for these days")
    begun = time.monotonic()
    summary = process(settings, sorted(set(captured)), now=datetime.now(UTC), shards=shards, again=again, say=say)
    records = sum(len(read_captures(Home(settings.home), run_id)[1]) for run_id in summary.run_ids)
    note_rate(settings, records, time.monotonic() - begun)
    if problems:
        raise Degraded("; ".join(problems))
    return summary


def note_rate(settings: Settings, records: int, seconds: float) -> None:
    """Keep how fast records went through, for the next plan. A few say nothing, and neither do those that were done before."""
    if records >= RECORDS_PER_SHARD and seconds / records > SECONDS_PER_RECORD / 50:
        write_json(settings.home / "state" / RATE_FILE, {"records": records, "seconds": round(seconds, 1)})


def group_shards(settings: Settings, names: Sequence[str]) -> list[list[str]]:
    """Shards for one task each: small ones together, so that a task is worth its start, and never more groups than can be mapped."""
    home = Home(settings.home)
    return pack({name: _size(home, Shard.parse(name)) for name in names})


def pack(sizes: Mapping[str, float]) -> list[list[str]]:
    """Names in their order, in groups of about RECORDS_PER_SHARD records, at most MAX_SHARDS of them."""
    groups, filled = [list[str]()], 0.0
    limit = max(RECORDS_PER_SHARD, 2 * math.ceil(sum(sizes.values()) / MAX_SHARDS))  # a group may end half full: the next did not fit
    for name, size in sizes.items():
        if groups[-1] and filled + size > limit:
            groups.append([])
            filled = 0.0
        groups[-1].append(name)
        filled += size
    return [group for group in groups if group]


def _size(home: Home, shard: Shard) -> float:
    receipt = read_receipt(home, shard.run_id, "plan")
    return receipt["parts"][0]["rows"] / shard.count if receipt else 0.0


def make_request(source: str, places: Sequence[str], first: str | None, last: str | None, hosts: Sequence[str] = ()) -> Request:
    """A request from plain values. UsageError for a day that is none, or a source that is not there."""
    if source not in SOURCES:
        raise UsageError(f"{source!r} is not one of {', '.join(SOURCES)}")
    try:
        span = Span(date.fromisoformat(first) if first else ALL_DAYS.first, date.fromisoformat(last) if last else ALL_DAYS.last)
    except ValueError as error:
        raise UsageError(f"not a day such as 2026-11-21: {error}") from error
    return Request(source=source, places=tuple(places), span=span, hosts=tuple(host.lower().strip(".") for host in hosts))
