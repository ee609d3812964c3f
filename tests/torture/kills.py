"""Kills and failing operations in every step: after the same command once more, the published file says what it says after a calm night.

    kills     SIGKILL before the Nth file operation, and at random moments
    errors    EIO at the Nth file operation, for every N until the step is done untouched
    full      no room from the Nth file operation on, or from the middle of its write

With a control that writes naively, and must fail.
"""

import random
from collections.abc import Iterator

from pipeline import runs
from pipeline.config import Settings
from tests.e2e.victim import trust_files, write_in_place
from tests.torture.faults import Fault
from tests.torture.figures import Figure
from tests.torture.nights import ACTS, Act, Mill, Workshop, again_after, digests_of, run_act, spread

RANDOM_SHARE = 0.3
"""Of the kills; the others are aimed at file operations, for a random moment hardly ever meets one."""

CONTROL_NEEDED = 0.8
"""Share of the control's deaths that must be seen."""

Trial = tuple[str, Fault, float]
"""(act, fault, number of the operation that meets it; of a kill at a random moment, seconds below one part of the act's own)."""


def choose_faults(mill: Mill, fault: Fault, count: int, chance: random.Random) -> Iterator[Trial]:
    """Trials at `count` file operations, spread over all acts by how many they have; every one when there are not so many."""
    total = sum(map(len, mill.operations.values()))
    for name, operations in mill.operations.items():
        for number in spread(len(operations), max(2, round(count * len(operations) / total)), chance):
            yield name, fault, number


def choose_moments(mill: Mill, count: int, chance: random.Random) -> Iterator[Trial]:
    """Kills at random moments, the same number in each act."""
    for name in mill.seconds:
        for _ in range(max(1, round(count / len(mill.seconds)))):
            yield name, Fault.NONE, chance.random()


def try_one(mill: Mill, trial: Trial, figure: Figure) -> None:
    """Meet an act with a fault, run the same commands again, compare."""
    name, fault, number = trial
    home = mill.copy(name)
    if fault is Fault.NONE:
        moment = number * mill.seconds[name]
        while run_act(ACTS[name], home, kill_after=moment).code != -9:  # it was done before that
            home, moment = mill.copy(name), moment / 2
        figure.judge(f"killed {moment:.3f} s into {name}", mill.compare(name, home))
        return
    end = run_act(ACTS[name], home, fault=fault, number=int(number))
    operations = mill.operations[name]
    place = f"{fault.name} at operation {number} of {len(operations)} of {name} ({' '.join(operations[int(number) - 1])})"
    if fault is Fault.KILL and end.code != -9:
        figure.skip(f"{place}: not met")  # the engine's threads do not always write alike
        return
    if end.code not in {-9, 0, 1}:
        figure.fail(f"{place}: exit code {end.code}, {end.said}")
        return
    if fault is not Fault.KILL:
        figure.note(end.said or "done all the same")
    figure.judge(place, mill.compare(name, home))


def do_naively(act: Act) -> Act:
    """The same act, writing in place and trusting what exists."""
    def do(settings: Settings) -> None:
        from pipeline import steps

        runs.write_file = write_in_place
        steps.extract.__globals__["is_done"] = steps.annotate.__globals__["is_done"] = trust_files
        act(settings)
    return do


def try_control(mill: Mill, figure: Figure) -> None:
    """The naive way, killed in the middle of each receipt that it writes. How many of these deaths were seen decides."""
    seen = trials = 0
    for name in ("extract", "annotate"):
        calm = run_act(do_naively(ACTS[name]), mill.copy(name))
        syncs = [number for number, (operation, path) in enumerate(calm.operations, 1)
                 if operation == "fsync" and path.endswith(".json")]
        for number in syncs:
            home = mill.copy(name)
            trials += run_act(do_naively(ACTS[name]), home, fault=Fault.KILL, number=number).code == -9
            again = run_act(do_naively(again_after(name)), home)
            seen += bool(again.code) or digests_of(home) != mill.digests[again_after(name)]
    figure.say(f"the naive control: {seen} of {trials} deaths within a receipt were seen")
    if not trials or seen < CONTROL_NEEDED * trials:
        figure.fail(f"the control survived: {seen} of {trials}")


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """The part that the figure is named for."""
    chance = random.Random(seed)
    mill = workshop.mill
    figure.say(f"{sum(map(len, mill.operations.values()))} file operations in {len(ACTS)} acts: "
               + ", ".join(f"{name} {len(found)}" for name, found in mill.operations.items()))
    if figure.name == "kills":
        at_random = round(count * RANDOM_SHARE)
        trials = [*choose_faults(mill, Fault.KILL, count - at_random, chance), *choose_moments(mill, at_random, chance)]
        try_control(mill, figure)
    elif figure.name == "errors":
        trials = list(choose_faults(mill, Fault.ERROR, count, chance))
    else:
        trials = [trial for fault in (Fault.FULL, Fault.SHORT) for trial in choose_faults(mill, fault, count // 2, chance)]
    for trial in figure.limit(chance.sample(trials, len(trials))):
        try_one(mill, trial, figure)
