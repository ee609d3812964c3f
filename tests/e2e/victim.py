"""A night in a process of its own, which may be killed: `python -m tests.e2e.victim HOME NOW [--kill-in STEP N] [--naive]`.

With --kill-in it dies by SIGKILL just before the Nth durable act of that step: an fsync or a rename of its main process, or the start of
a part of the build. These are the moments between "written" and "there" that a kill at a random time would hardly ever meet. What it
did is listed in HOME/acts, a line an act: step, file. With --naive it writes files in place and trusts whatever exists: the control,
which must not survive.
"""

import argparse
import os
import signal
from collections import Counter
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
from pipeline.warehouse import builder

FEEDS = 4
"""How many of the press's feeds a victim reads: enough for every step, few enough for many deaths."""
BUILD = ("load_runs", "derive", "run_checks")


class Countdown:
    """Calls through, and kills the process before the Nth act of one step."""

    def __init__(self, step: str | None, number: int, log: Path) -> None:
        self.step, self.number, self.count = step, number, Counter[str]()
        self.log = log.open("a", encoding="utf-8")

    def act(self, step: str, name: str) -> None:
        """One is about to happen."""
        self.count[step] += 1
        self.log.write(f"{step}\t{name}\n")
        self.log.flush()
        if step == self.step and self.count[step] == self.number:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, an act of the step that its file belongs to."""
        def counted(*args: Any, **kwargs: Any) -> Any:
            path = Path(f"/proc/self/fd/{args[0]}").readlink() if isinstance(args[0], int) else Path(args[-1])
            self.act(step_of(path), path.name)
            return call(*args, **kwargs)
        return counted

    def wrap_part(self, name: str) -> Callable[..., Any]:
        """The same part of the build, an act of a step of its name."""
        call = getattr(builder, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.act(name, name)
            return call(*args, **kwargs)
        return counted


def step_of(path: Path) -> str:
    """The step that writes a file; a folder belongs to the place it lies in."""
    if "lake" not in path.parts:
        return next((place for place in ("captures", "published") if place in path.parts), "state")
    name = path.name.removeprefix(".").removeprefix("part-")
    return next((step for step in ("plan", "extract", "annotate", "manifest") if name.startswith(step)), "lake")


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
    parser.add_argument("--kill-in", nargs=2, default=(None, 0), metavar=("STEP", "N"))
    parser.add_argument("--naive", action="store_true")
    args = parser.parse_args()
    settings = load_settings(args.home, {})
    settings = replace(settings, feeds=settings.feeds[:FEEDS])
    countdown = Countdown(args.kill_in[0], int(args.kill_in[1]), args.home / "acts")
    os.fsync, os.replace, os.rename = countdown.wrap(os.fsync), countdown.wrap(os.replace), countdown.wrap(os.rename)
    for part in BUILD:
        setattr(builder, part, countdown.wrap_part(part))
    if args.naive:
        runs.write_file = write_in_place
        steps.extract.__globals__["is_done"] = steps.annotate.__globals__["is_done"] = trust_files
    poll(settings, args.now)
    steps.process(settings, [live_run_id(args.now.date())], now=args.now + timedelta(hours=4))


if __name__ == "__main__":
    main()
