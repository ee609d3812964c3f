"""Build: load the runs, derive, check, publish. One at a time; readers see the old file until the new one is proved."""

from collections.abc import Iterable
from datetime import datetime

from pipeline import warehouse
from pipeline.config import Settings
from pipeline.errors import LakeError
from pipeline.runs import Home, read_receipt, seal_run
from pipeline.steps.shards import Shard


def build(settings: Settings, run_ids: Iterable[str], *, now: datetime) -> warehouse.BuildResult:
    """Seal each run and put it in place of its earlier rows. LakeError when a shard of a run is missing; nothing changes then."""
    names = sorted(set(run_ids))
    seal(Home(settings.home), names)
    return warehouse.build(settings, names, now=now)


def rebuild(settings: Settings, run_ids: Iterable[str] = (), *, now: datetime) -> warehouse.BuildResult:
    """Seal the runs, then make a new file from every sealed run of the lake, from nothing."""
    seal(Home(settings.home), run_ids)
    return warehouse.build(settings, None, now=now)


def seal(home: Home, run_ids: Iterable[str]) -> None:
    """Write the manifest of each run, from the receipts of its plan and shards."""
    for run_id in run_ids:
        receipt = read_receipt(home, run_id, "plan")
        if receipt is None:
            raise LakeError(f"{run_id} is not planned")
        shards = [Shard(run_id, number, receipt["shards"]) for number in range(receipt["shards"])]
        seal_run(home, run_id, ["plan", *(shard.step(step) for shard in shards for step in ("extract", "annotate"))])
