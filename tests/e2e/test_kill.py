"""A kill -9 in any step, then the same command again, ends in the same content; a naive way of writing does not."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipeline.warehouse import content_digests
from tests.press.server import Press
from tests.press.world import DAYS

pytestmark = pytest.mark.xdist_group("kill")
PORT = 8766
STEPS = ("captures", "plan", "extract", "annotate", "manifest", "load_runs", "derive", "run_checks", "published")
"""In the order of a night: after a death in one of them, the night that is run again comes past all that follow."""


def night(home: Path, now: str, *flags: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "tests.e2e.victim", str(home), now, *map(str, flags)], capture_output=True, timeout=300,
                          env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False)


def digests(home: Path) -> dict[str, tuple[int, str]]:
    return content_digests(home / "published" / "newsmill.duckdb")


def acts(home: Path) -> Counter[str]:
    return Counter(line.partition("\t")[0] for line in (home / "acts").read_text().splitlines())


@pytest.fixture(scope="module")
def press():
    with Press(day=DAYS[0], port=PORT) as press:
        yield press


@pytest.fixture(scope="module")
def calm(press, tmp_path_factory) -> tuple[dict[str, tuple[int, str]], Counter[str]]:
    """(digests, number of durable acts by step) of a night that nothing disturbed."""
    home = tmp_path_factory.mktemp("calm")
    press.write_config(home)
    done = night(home, press.now.isoformat())
    assert done.returncode == 0, done.stderr.decode()
    found = digests(home)
    assert found["core.articles"][0] > 10
    assert found["core.event_mentions"][0] > 10
    return found, acts(home)


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_night_that_is_killed_in_every_step_ends_like_a_calm_one(press, calm, tmp_path: Path, place: str) -> None:
    """Nine deaths, one in each step, each followed by the same command."""
    expected, counts = calm
    press.write_config(tmp_path)
    for step in STEPS:
        killed = night(tmp_path, press.now.isoformat(), "--kill-in", step, 1 if place == "first" else counts[step])
        assert killed.returncode == -9, f"the kill must have met the process in {step}: {killed.stderr.decode()}"
    again = night(tmp_path, press.now.isoformat())
    assert again.returncode == 0, again.stderr.decode()
    assert digests(tmp_path) == expected


def test_a_naive_night_does_not_survive(press, calm, tmp_path: Path) -> None:
    """The control: if writing in place and trusting what exists also survived, the test above would prove nothing."""
    expected, counts = calm
    press.write_config(tmp_path)
    receipt = counts["annotate"] // 2  # the careful way syncs and renames each file, the naive way syncs in the middle; the receipt is last
    killed = night(tmp_path, press.now.isoformat(), "--naive", "--kill-in", "annotate", receipt)
    assert killed.returncode == -9
    again = night(tmp_path, press.now.isoformat(), "--naive")
    assert again.returncode != 0 or digests(tmp_path) != expected
