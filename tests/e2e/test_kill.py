"""A kill -9 anywhere, then the same command again, ends in the same content; a naive way of writing does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.warehouse import content_digests
from tests.press.server import Press
from tests.press.world import DAYS

pytestmark = pytest.mark.xdist_group("kill")
PORT = 8766


def night(home: Path, now: str, *flags: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "tests.e2e.victim", str(home), now, *flags], capture_output=True, timeout=300,
                          env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False)


def digests(home: Path) -> dict[str, tuple[int, str]]:
    return content_digests(home / "published" / "newsmill.duckdb")


@pytest.fixture(scope="module")
def press():
    with Press(day=DAYS[0], port=PORT) as press:
        yield press


@pytest.fixture(scope="module")
def calm(press, tmp_path_factory) -> tuple[dict[str, tuple[int, str]], int]:
    """(digests, number of durable acts) of a night that nothing disturbed."""
    home = tmp_path_factory.mktemp("calm")
    press.write_config(home)
    done = night(home, press.now.isoformat())
    assert done.returncode == 0, done.stderr.decode()
    found = digests(home)
    assert found["core.articles"][0] > 10
    return found, int((home / "acts").read_text())


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_a_killed_night_is_run_again_and_nothing_differs(press, calm, tmp_path: Path, place: float) -> None:
    expected, acts = calm
    press.write_config(tmp_path)
    killed = night(tmp_path, press.now.isoformat(), "--kill-at", str(max(1, round(acts * place))))
    assert killed.returncode == -9, "the kill must have met the process at work"
    again = night(tmp_path, press.now.isoformat())
    assert again.returncode == 0, again.stderr.decode()
    assert digests(tmp_path) == expected


def test_a_naive_night_does_not_survive(press, calm, tmp_path: Path) -> None:
    """The control: if writing in place and trusting what exists also survived, the test above would prove nothing."""
    expected, _ = calm
    homes = [tmp_path / name for name in ("undisturbed", "killed")]
    for home in homes:
        home.mkdir()
        press.write_config(home)
    assert night(homes[0], press.now.isoformat(), "--naive").returncode == 0
    assert digests(homes[0]) == expected, "undisturbed, the naive way differs in nothing"
    acts = int((homes[0] / "acts").read_text())
    killed = night(homes[1], press.now.isoformat(), "--naive", "--kill-at", str(acts - 4))
    assert killed.returncode == -9
    again = night(homes[1], press.now.isoformat(), "--naive")
    assert again.returncode != 0 or digests(homes[1]) != expected
