"""Two at once: nightly beside nightly, beside a poll, beside an archive, beside a reader. Each ends with 0 or with "in use", none is lost.

Whoever was turned away runs again later, as a timer would have it; then the file says what it says after one after the other.
"""

import os
import random
import time

from pipeline import steps
from pipeline.capture.live import poll
from pipeline.config import Settings
from tests.torture.figures import Figure
from tests.torture.nights import LATER, NOW, RUN, Act, Mill, Workshop, bring_archive, run_act

LOCKED = 75


def do_night(settings: Settings) -> None:
    """Every step of the day."""
    steps.process(settings, [RUN], now=LATER)


def do_poll(settings: Settings) -> None:
    """A poll of the same moment."""
    poll(settings, NOW)


def do_backfill(settings: Settings) -> None:
    """An archive, to its end."""
    steps.build(settings, [bring_archive(settings)], now=LATER)


def read_often(settings: Settings) -> None:
    """A reader that counts for a while: there is always a file, and it is always whole."""
    from pipeline.home import Home
    from pipeline.warehouse import open_published

    for _ in range(30):
        with open_published(Home(settings.home)) as connection:
            found = connection.execute("SELECT count(*) FROM core.event_mentions").fetchone()
        assert found is not None
        assert found[0] > 10
        time.sleep(0.05)


PAIRS: list[tuple[str, str, Act, Act]] = [
    ("plan", "night and night", do_night, do_night), ("plan", "night and poll", do_night, do_poll),
    ("plan", "night and archive", do_night, do_backfill), ("build again", "night and reader", do_night, read_often),
    ("poll", "poll and poll", do_poll, do_poll), ("build again", "archive and reader", do_backfill, read_often),
]


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """Pairs, one started a little after the other."""
    chance = random.Random(seed)
    mill = workshop.mill
    for number in figure.limit(range(count)):
        name, what, first, second = PAIRS[number % len(PAIRS)]
        try_pair(mill, name, what, (first, second), chance.uniform(0, 2 * mill.seconds["build"]), figure)


def try_pair(mill: Mill, name: str, what: str, acts: tuple[Act, Act], delay: float, figure: Figure) -> None:
    """One beside the other."""
    home = mill.copy(name)
    beside = os.fork()
    if beside == 0:
        os.setpgid(0, 0)
        time.sleep(delay)
        os._exit(run_act(acts[1], home, notes=home.parent / "beside").code % 256)
    end = run_act(acts[0], home)
    code = os.waitstatus_to_exitcode(os.waitpid(beside, 0)[1])
    figure.note(f"{what} {end.code} {code}")
    if {end.code, code} - {0, LOCKED}:
        figure.fail(f"{what}, {delay:.2f} s apart: {end.code} ({end.said}) and {code}")
        return
    figure.judge(f"{what}, {delay:.2f} s apart", mill.compare("backfill" if do_backfill in acts else name, home))
