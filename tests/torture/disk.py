"""A disk that is full: each act of newsmill on a small tmpfs with less room than it needs, at a random point.

While it is full, readers have the file that they had; with room again, the same commands end as after a calm night. Needs root, to
mount; `full` does the same at the level of file operations for anybody.
"""

import random
import shutil
from pathlib import Path

from tests.torture.faults import resize_disk, small_disk
from tests.torture.figures import Figure
from tests.torture.nights import ACTS, Mill, Workshop, digests_of, run_act

ROOMY = 400_000_000
BLOCK = 65_536
"""Room that a tmpfs wants for its own, in bytes."""


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """Fill points, spread over the acts."""
    chance = random.Random(seed)
    mill = workshop.mill
    disk = workshop.folder / "disk"
    try:
        with small_disk(disk, ROOMY):
            needs = {name: measure(mill, name, disk) for name in ACTS if name != "judge"}
            figure.say("bytes that each act needs: " + ", ".join(f"{name} {size:,}" for name, size in needs.items()))
            for number in figure.limit(range(count)):
                name = list(needs)[number % len(needs)]
                try_point(mill, name, disk, round(needs[name] * chance.random()), figure)
    except PermissionError as error:
        figure.skip(str(error))
        figure.say(f"SKIPPED: {error}")


def measure(mill: Mill, name: str, disk: Path) -> int:
    """Bytes that an act leaves more than there were."""
    home = place(mill, name, disk)
    before = used(disk)
    assert run_act(ACTS[name], home).code == 0
    return used(disk) - before + BLOCK


def place(mill: Mill, name: str, disk: Path) -> Path:
    """A copy of the home before an act, on the small disk."""
    home = disk / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(mill.homes[name], home, symlinks=True)
    return home


def used(disk: Path) -> int:
    """Bytes that are taken."""
    return shutil.disk_usage(disk).used


def try_point(mill: Mill, name: str, disk: Path, room: int, figure: Figure) -> None:
    """An act with so many bytes of room."""
    resize_disk(disk, ROOMY)
    home = place(mill, name, disk)
    is_published = (home / "published" / "newsmill.duckdb").exists()
    before = digests_of(home) if is_published else {}
    resize_disk(disk, used(disk) + room)
    end = run_act(ACTS[name], home, notes=mill.folder)
    what = f"{name} with {room:,} bytes of room"
    figure.note(f"{end.code} {end.said}" if end.code else "had room enough")
    if end.code not in {0, 1}:
        figure.fail(f"{what}: exit code {end.code}, {end.said}")
    elif is_published and end.code and digests_of(home) != before:
        figure.fail(f"{what}: readers lost their file")
    else:
        resize_disk(disk, ROOMY)
        figure.judge(what, mill.compare(name, home))
    resize_disk(disk, ROOMY)
