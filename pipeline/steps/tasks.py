"""What the DAGs call: the same steps, with settings from the environment and the clock read here, at the edge."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from pipeline.alerts import send
from pipeline.archives import PlannedRun
from pipeline.config import Settings, load_settings
from pipeline.errors import CaptureError, UnsoundHome, UsageError
from pipeline.extract import Nursery
from pipeline.runs import live_run_id
from pipeline.steps import annotate as annotate_step
from pipeline.steps import build as build_step
from pipeline.steps import extract as extract_step
from pipeline.steps import plan as plan_step
from pipeline.steps.backfill import capture_runs, group_shards, make_request, plan_backfill
from pipeline.steps.night import describe_build, summarize
from pipeline.steps.notices import find_notices
from pipeline.steps.plan import MAX_SHARDS
from pipeline.steps.preflight import check_ready
from pipeline.steps.prune import prune as prune_home
from pipeline.steps.shards import Shard
from pipeline.warehouse.verify import verify as verify_home

log = logging.getLogger(__name__)


def poll(now: str | None = None) -> dict[str, Any]:
    """One round over feeds and pages that are due; counts by outcome."""
    from pipeline.capture.live import poll as poll_feeds

    summary = poll_feeds(load_settings(), datetime.fromisoformat(now) if now else lambda: datetime.now(UTC))
    return {"feeds": dict(summary.feeds), "pages": dict(summary.pages), "pending": summary.pending}


def plan_day(day: str | None, shards: int | None = None) -> list[list[str]]:
    """The shards of a closed (or running) UTC day, one a task. UsageError without a day: nothing is guessed."""
    if not day:
        raise UsageError("give the run a partition key, or params.day")
    settings = load_settings()
    check_ready(settings)
    return [[name] for name in plan_step(settings, live_run_id(date.fromisoformat(day)), shards)]


def plan_archive(source: str, places: Sequence[str], first: str | None, last: str | None,
                 hosts: Sequence[str] = ()) -> list[list[dict[str, Any]]]:
    """The planned runs of an archive, in no more groups than can be mapped; what they come to is printed into the task's log."""
    now = datetime.now(UTC)
    plan = plan_backfill(load_settings(), make_request(source, places, first, last, hosts), now=now, say=print)
    print("\n".join(plan.lines()))
    count = min(len(plan.runs), MAX_SHARDS)
    return [[run.as_dict() for run in plan.runs[number::count]] for number in range(count)]


def capture(runs: Sequence[dict[str, Any]], shards: int | None = None) -> list[str]:
    """Bring planned runs into the captures; their shards. NewsmillError where one cannot be had: the next try goes on with it."""
    settings = load_settings()
    check_ready(settings)
    captured, problems = capture_runs(settings, [PlannedRun.from_dict(run) for run in runs], say=print)
    if problems:
        raise CaptureError("; ".join(problems))
    return [name for run_id in captured for name in plan_step(settings, run_id, shards)]


def cut(names: Iterable[Sequence[str]]) -> list[list[str]]:
    """The shards of all runs, small ones together, in no more groups than can be mapped."""
    return group_shards(load_settings(), sorted({name for some in names for name in some}))


def extract(names: Sequence[str]) -> list[str]:
    """Extract some shards."""
    with Nursery() as nursery:
        return [extract_step(load_settings(), name, nursery=nursery) for name in names]


def annotate(names: Sequence[str]) -> list[str]:
    """Annotate some shards."""
    return [annotate_step(load_settings(), name) for name in names]


def build(groups: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Build with the runs that these shards belong to."""
    return describe_build(build_step(load_settings(), list_runs(groups), now=datetime.now(UTC)))


def judge(groups: Iterable[Sequence[str]]) -> None:
    """Tell what is to be told of the runs of these shards; fail when too many of their items failed, though what is sound is published."""
    settings, run_ids = load_settings(), list_runs(groups)
    for problem in send(settings, find_notices(settings, run_ids)):
        log.warning("alert not sent: %s", problem)
    summarize(settings, run_ids).judge(settings.failure_threshold)


def list_runs(groups: Iterable[Sequence[str]]) -> list[str]:
    """The runs that groups of shards belong to."""
    return sorted({Shard.parse(name).run_id for names in groups for name in names})


def report(day: str | None) -> str:
    """Write the page of a day; its path."""
    from pipeline.report import write_report

    if not day:
        raise UsageError("give the run a partition key, or params.day")
    settings: Settings = load_settings()
    return str(write_report(settings, date.fromisoformat(day), now=datetime.now(UTC)))


def prune() -> dict[str, Any]:
    """Let go of what `[retention]` says; what went."""
    return asdict(prune_home(load_settings(), now=datetime.now(UTC)))


def verify() -> dict[str, int]:
    """Prove the published file, with a sample of its captures; what was looked at. UnsoundHome names what was found."""
    result = verify_home(load_settings(), quick=True)
    if result.findings:
        first = result.findings[0]
        raise UnsoundHome(f"{len(result.findings)} findings, such as {first.area} {first.subject}: {first.problem}")
    return result.counts
