"""A night, or a batch of an archive: every step of some runs, in this process and its workers, then one build."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

import schemas
from pipeline import warehouse
from pipeline.config import Settings
from pipeline.errors import Degraded
from pipeline.extract import Nursery
from pipeline.outcomes import load_outcomes
from pipeline.runs import Home, read_manifest, read_part
from pipeline.steps.annotate import annotate
from pipeline.steps.build import build
from pipeline.steps.extract import extract
from pipeline.steps.plan import plan
from pipeline.steps.preflight import check_ready
from pipeline.steps.progress import Meter, Say
from pipeline.steps.shards import read_captures

KEPT_SECONDS = 0.002
"""A record that took less was not extracted: its shard was found done."""

RETRIES = 2
"""How often the shards of a worker that was killed are tried again."""

MIN_ITEMS = 20
"""Of fewer items, one or two failures are a large share and no sign of anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunSummary:
    """What became of the items of some runs. `outcomes`: count by (step, kind of item, outcome code)."""

    run_ids: tuple[str, ...]
    outcomes: dict[tuple[str, str, str], int]
    build: warehouse.BuildResult | None = None

    def judge(self, threshold: float) -> None:
        """Raise Degraded when a larger share of items failed."""
        if self.failure_share > threshold:
            raise Degraded(f"{self.failure_share:.0%} of the items failed; the threshold is {threshold:.0%}")

    @property
    def failure_share(self) -> float:
        """The worst share of items that failed, over steps and kinds of items; one with fewer than MIN_ITEMS says nothing."""
        kinds = load_outcomes()
        totals: Counter[tuple[str, str]] = Counter()
        failed: Counter[tuple[str, str]] = Counter()
        for (step, kind, code), count in self.outcomes.items():
            totals[step, kind] += count
            failed[step, kind] += count * (kinds[code].kind == "failed")
        return max((failed[place] / total for place, total in totals.items() if total >= MIN_ITEMS), default=0.0)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        outcomes = [{"step": step, "item": kind, "outcome": code, "count": count} for (step, kind, code), count in self.outcomes.items()]
        return {"run_ids": list(self.run_ids), "failure_share": round(self.failure_share, 4),
                "build": describe_build(self.build) if self.build else None, "outcomes": outcomes}


def describe_build(result: warehouse.BuildResult) -> dict[str, Any]:
    """A build in a few plain values: for JSON and for an orchestrator's log."""
    return {"path": str(result.path), "runs": list(result.runs), "loaded": dict(result.loaded),
            "warnings": {check.name: check.findings for check in result.warnings}}


def process(settings: Settings, run_ids: Sequence[str], *, now: datetime, shards: int | None = None, again: Sequence[str] = (),
            say: Say = lambda _: None) -> RunSummary:
    """Every step of some runs, then one build. `again`: steps to do anew although their inputs did not change."""
    check_ready(settings)
    make_facts(settings, run_ids, shards=shards, again=again, say=say)
    say("load, derive, check, publish")
    return summarize(settings, run_ids, build(settings, run_ids, now=now))


def make_facts(settings: Settings, run_ids: Sequence[str], *, shards: int | None = None, again: Sequence[str] = (),
               say: Say = lambda _: None) -> None:
    """Plan, extract and annotate each run: into the lake, not further."""
    sizes: dict[str, int] = {}
    for run_id in run_ids:
        cut = plan(settings, run_id, shards, again="plan" in again)
        count = len(read_captures(Home(settings.home), run_id)[1])
        say(f"{run_id}: {count:,} records, {len(cut)} shard{'s' if len(cut) > 1 else ''}")
        sizes |= {name: len(range(number, count, len(cut))) for number, name in enumerate(cut)}
    meter = Meter(say, "extracted", sum(sizes.values()))
    with Nursery() as nursery:
        for name, units in sizes.items():
            begun = meter.clock()
            extract(settings, name, again="extract" in again, nursery=nursery)
            meter.add(name, units, is_kept=meter.clock() - begun < KEPT_SECONDS * units)
    meter = Meter(say, "annotated", sum(sizes.values()))
    for name in run_shards(partial(annotate, settings, again="annotate" in again), list(sizes), settings.extract.workers):
        meter.add(name, sizes[name])


def summarize(settings: Settings, run_ids: Sequence[str], result: warehouse.BuildResult | None = None) -> RunSummary:
    """What became of the items of runs that are sealed."""
    return RunSummary(run_ids=tuple(run_ids), outcomes=count_outcomes(Home(settings.home), run_ids), build=result)


def run_shards(work: Callable[[str], str], names: Sequence[str], workers: int) -> Iterator[str]:
    """Do `work` on each shard, in as many processes as are worth it; a single shard is done here. Names come as they are done, in order."""
    if len(names) <= 1 or workers == 1:
        yield from map(work, names)
        return
    waiting = list(names)
    for is_last in (*[False] * RETRIES, True):
        try:
            with ProcessPoolExecutor(min(workers, len(waiting)), mp_context=get_context("spawn"), initializer=follow_parent) as pool:
                for name in pool.map(work, tuple(waiting)):
                    waiting.remove(name)
                    yield name
            return
        except BrokenProcessPool:  # a worker was killed, most often for want of memory: what it had is done again
            if is_last:
                raise


def follow_parent() -> None:
    """End this worker when the process that started it is gone: after a kill -9 it would wait for work for ever, with its models."""
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def count_outcomes(home: Home, run_ids: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """Outcomes of sealed runs, by step, kind of item and code."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for run_id in run_ids:
        manifest = read_manifest(home, run_id)
        for part in manifest["parts"] if manifest else ():
            if part["table"] == schemas.ops.outcomes.fullname:
                counts.update((row["step_code"], row["item_kind"], row["outcome_code"])
                              for row in read_part(home, part, columns=["step_code", "item_kind", "outcome_code"]))
    return dict(sorted(counts.items()))
