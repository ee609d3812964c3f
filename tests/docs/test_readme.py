"""What the README shows is what happens: every command in it is run, and its output compared to the last character."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
EXAMPLES = [(command, output) for block in BLOCKS for command, output in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)]
NOT_RUN_HERE = re.compile(r"git clone|cd newsmill|make (demo|test|airflow|install)")
"""Getting the code; the demo and the suite, which have tests of their own."""

pytestmark = pytest.mark.xdist_group("press")


def test_the_readme_shows_the_two_commands() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("command", "output"), [pair for pair in EXAMPLES if not NOT_RUN_HERE.match(pair[0])])
def test_a_shown_command_prints_what_is_shown(command: str, output: str, press_home: Path) -> None:
    environment = {**os.environ, "NEWSMILL_HOME": str(press_home), "COLUMNS": "120",
                   "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    shown = "\n".join(line.rstrip() for line in output.rstrip("\n").splitlines())
    printed = "\n".join(line.rstrip() for line in done.stdout.rstrip("\n").splitlines()).replace(str(press_home), "data/demo")
    assert printed == shown, done.stderr
