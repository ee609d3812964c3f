"""What the DAGs call: the same steps, with settings from the environment and the clock read here, at the edge."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.capture import import_texts, import_warc
from pipeline.config import Settings, load_settings
from pipeline.errors import UsageError
from pipeline.runs import Home, live_run_id
from pipeline.steps import annotate as annotate_step
from pipeline.steps import build as build_step
from pipeline.steps import extract as extract_step
from pipeline.steps import plan as plan_step
from pipeline.steps.night import describe_build, summarize
from pipeline.steps.shards import Shard


def poll(now: str | None = None) -> dict[str, Any]:
    """One round over feeds and pages that are due; counts by outcome."""
    from pipeline.capture.live import poll as poll_feeds

    summary = poll_feeds(load_settings(), datetime.fromisoformat(now) if now else lambda: datetime.now(UTC))
    return {"feeds": dict(summary.feeds), "pages": dict(summary.pages), "pending": summary.pending}


def plan_day(day: str | None, shards: int | None = None) -> list[str]:
    """The shards of a closed (or running) UTC day. UsageError without a day: nothing is guessed."""
    if not day:
        raise UsageError("give the run a partition key, or params.day")
    return plan_step(load_settings(), live_run_id(date.fromisoformat(day)), shards)


def plan_archive(source: str, paths: Sequence[str], shards: int | None = None) -> list[str]:
    """The shards of archive files, each file one run, copied into captures/ first."""
    settings = load_settings()
    bring = {"warc": import_warc, "jsonl": import_texts}[source]
    run_ids = [bring(Home(settings.home), Path(path)) for path in paths]
    return [name for run_id in sorted(set(run_ids)) for name in plan_step(settings, run_id, shards)]


def extract(name: str) -> str:
    """Extract one shard."""
    return extract_step(load_settings(), name)


def annotate(name: str) -> str:
    """Annotate one shard."""
    return annotate_step(load_settings(), name)


def build(names: Sequence[str]) -> dict[str, Any]:
    """Build with the runs that these shards belong to."""
    return describe_build(build_step(load_settings(), {Shard.parse(name).run_id for name in names}, now=datetime.now(UTC)))


def judge(names: Sequence[str]) -> None:
    """Fail when too many items of the runs of these shards failed, although what is sound was published."""
    settings = load_settings()
    summarize(settings, sorted({Shard.parse(name).run_id for name in names})).judge(settings.failure_threshold)


def report(day: str | None) -> str:
    """Write the page of a day; its path."""
    from pipeline.report import write_report

    if not day:
        raise UsageError("give the run a partition key, or params.day")
    settings: Settings = load_settings()
    return str(write_report(settings, date.fromisoformat(day), now=datetime.now(UTC)))
