"""The event loop of a poll: thousands of small waits, for which the loop and the collector of garbage must be cheap."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")

THRESHOLDS = (10_000, 20, 50)
"""Allocations before the collector looks at the young, and how often at the older: Python's own are 700, 10, 10."""


def run_loop(work: Coroutine[Any, Any, T]) -> T:
    """What `asyncio.run` does, at two thirds of its cost a request.

    uvloop halves what the loop itself takes. The objects of a request are nearly all freed by counting; the collector is kept from looking
    through them, and all that was loaded before, again and again. What it still finds are the traces of failures.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
