"""From the captures alone: lake, state and warehouse are made again on another day, in another order of things, and say the same."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.warehouse import content_digests

pytestmark = pytest.mark.xdist_group("press")
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "2", "LC_ALL": "C", "NEWSMILL_EXTRACT_WORKERS": "1",
             "NEWSMILL_WAREHOUSE_THREADS": "1"}


def test_what_was_captured_is_enough(press_home: Path, tmp_path: Path) -> None:
    """Three nights, one after the other, against one rebuild: other zone, hash seed, threads and workers, and a clock months on."""
    home = tmp_path / "home"
    shutil.copytree(press_home / "captures", home / "captures")
    shutil.copy(press_home / "feeds.toml", home)
    done = subprocess.run([sys.executable, "-m", "pipeline", "rebuild", "--json"], capture_output=True, timeout=300, check=False,
                          env={**os.environ, **ELSEWHERE, "NEWSMILL_HOME": str(home)})
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["run_ids"]) == 3
    published = Path("published") / "newsmill.duckdb"
    assert content_digests(home / published) == content_digests(press_home / published)
