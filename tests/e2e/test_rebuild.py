"""From a backup: the drill of the documentation makes lake and warehouse again, on another day, in another order of things, the same."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.warehouse import content_digests

pytestmark = pytest.mark.xdist_group("press")
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "2", "LC_ALL": "C", "NEWSMILL_EXTRACT_WORKERS": "1",
             "NEWSMILL_WAREHOUSE_THREADS": "1"}


ROOT = Path(__file__).resolve().parents[2]
DRILL = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/how-to/back-up-and-restore.md").read_text(encoding="utf-8"), re.DOTALL)[-1]


def test_what_is_backed_up_is_enough(press_home: Path, tmp_path: Path) -> None:
    """Three nights, one after the other, against one drill: other zone, hash seed, threads and workers, and a clock months on."""
    home = tmp_path / "home"
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", DRILL], capture_output=True, text=True, timeout=900, check=False,
                          env={**os.environ, **ELSEWHERE, "NEWSMILL_HOME": str(home), "BACKUP": str(press_home),
                               "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "sound"
    published = Path("published") / "newsmill.duckdb"
    assert content_digests(home / published) == content_digests(press_home / published)
