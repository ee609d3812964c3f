"""The way of the data, step by step: what the command line and the DAGs call, and all that they call.

    poll ─ plan ─ [extract ─ annotate] per shard ─ build ─ report

A step takes settings and an id, writes its parts and a receipt, and returns an id. A step whose receipt answers to the same inputs is
not done again, so that resuming is the same as running. Only `build` changes what readers see.
"""

from pipeline.steps.annotate import annotate
from pipeline.steps.backfill import backfill, plan_backfill
from pipeline.steps.build import build, rebuild
from pipeline.steps.extract import extract
from pipeline.steps.learn import learn
from pipeline.steps.night import RunSummary, make_facts, process, summarize
from pipeline.steps.notices import find_notices
from pipeline.steps.plan import plan
from pipeline.steps.preflight import check_ready

__all__ = ["RunSummary", "annotate", "backfill", "build", "check_ready", "extract", "find_notices", "learn", "make_facts", "plan",
           "plan_backfill", "process", "rebuild", "summarize"]
