"""A night in a process of its own, which may be killed: `python -m tests.e2e.victim HOME NOW [--kill-at N] [--naive]`.

With --kill-at N it dies by SIGKILL just before the Nth durable act (an fsync or a rename) of its main process: the moments between
"written" and "there" that a kill at a random time would hardly ever meet. With --naive it writes files in place and trusts whatever
exists: the control, which must not survive.
"""

import argparse
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import runs, steps
from pipeline.capture.live import poll
from pipeline.config import load_settings
from pipeline.runs import Home, live_run_id
from pipeline.steps import shards

FEEDS = 4
"""How many of the press's feeds a victim reads: enough for every step, few enough for many deaths."""


class Countdown:
    """Calls through, and kills the process before the Nth call; `count` is kept in a file for the parent to read."""

    def __init__(self, limit: int | None, tally: Path) -> None:
        self.limit, self.count, self.tally = limit, 0, tally

    def wrap(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            self.tally.write_text(str(self.count))
            if self.count == self.limit:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*args, **kwargs)
        return counted


def write_in_place(path: Path, data: bytes) -> None:
    """The naive way: open the final name and write, in two halves, with a durable act between them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(data[:len(data) // 2])
        out.flush()
        os.fsync(out.fileno())
        out.write(data[len(data) // 2:])


def trust_files(home: Home, shard: shards.Shard, step: str, inputs: str) -> bool:
    """The naive way: what exists is done."""
    return (home.manifests(shard.run_id) / f"{shard.step(step)}.json").exists()


def main() -> None:
    """Poll and process the day of NOW."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("now", type=datetime.fromisoformat)
    parser.add_argument("--kill-at", type=int)
    parser.add_argument("--naive", action="store_true")
    args = parser.parse_args()
    settings = load_settings(args.home, {})
    settings = replace(settings, feeds=settings.feeds[:FEEDS])
    countdown = Countdown(args.kill_at, args.home / "acts")
    os.fsync, os.replace, os.rename = countdown.wrap(os.fsync), countdown.wrap(os.replace), countdown.wrap(os.rename)
    if args.naive:
        runs.write_file = write_in_place
        steps.extract.__globals__["is_done"] = steps.annotate.__globals__["is_done"] = trust_files
    poll(settings, args.now)
    steps.process(settings, [live_run_id(args.now.date())], now=args.now + timedelta(hours=4))
    os._exit(0)  # the work is done and durable; native threads of libraries may abort an interpreter that takes itself apart


if __name__ == "__main__":
    main()
