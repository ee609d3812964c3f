"""What stands in deploy/: units that systemd takes, a crontab and a compose file whose commands are there, a container from the locks."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pipeline.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:  # with a program that is here in place of ours
        (tmp_path / unit.name).write_text(re.sub(r"/srv/news/[\w./-]*(newsmill|nightly\.sh)\b", "/bin/true", unit.read_text()))
    done = subprocess.run(["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "newsmill" in line]
    assert (done.returncode, said) == (0, [])


def test_every_timer_has_its_service_and_every_failure_its_unit() -> None:
    names = {unit.name for unit in UNITS}
    assert {name.replace(".timer", ".service") for name in names if name.endswith(".timer")} <= names
    for unit in UNITS:
        assert {name for line in re.findall(r"^OnFailure=(.*)", unit.read_text(), re.MULTILINE) for name in line.split()} <= names


@pytest.mark.parametrize("path", [*UNITS, DEPLOY / "newsmill.crontab", DEPLOY / "nightly.sh", DEPLOY / "container" / "compose.yaml"],
                         ids=lambda path: path.name)
def test_the_commands_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    called = re.findall(r"(?:bin/newsmill|\$NEWSMILL|\"\$newsmill\"|; do newsmill) ([a-z]+)", text)
    assert set(called) <= set(COMMANDS) | {"run", "rebuild"}
    assert called or path.suffix == ".timer" or "nightly" in text


@pytest.mark.parametrize(("code", "reported"), [(0, True), (3, True), (4, False), (75, False)])
def test_a_night_is_reported_when_it_was_published(tmp_path: Path, code: int, reported: bool) -> None:
    fake = tmp_path / "newsmill"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/called\n[ "$1" = run ] && exit {code}\nexit 0\n')
    fake.chmod(0o755)
    done = subprocess.run(["sh", DEPLOY / "nightly.sh", "2026-11-21"], env={**os.environ, "NEWSMILL": str(fake)}, check=False)
    called = (tmp_path / "called").read_text().splitlines()
    assert done.returncode == code
    assert called == ["run --date 2026-11-21", *(["report --date 2026-11-21"] if reported else [])]


def test_the_container_is_built_from_the_locks_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    locks = re.findall(r"requirements/[\w.]+", text)
    assert locks
    assert all("--hash=sha256:" in (ROOT / lock).read_text(encoding="utf-8") for lock in locks)
    assert all("--require-hashes" in line for line in text.splitlines() if "pip install" in line)
    copied = [source for line in re.findall(r"^COPY (?!--from)(.*)", text, re.MULTILINE) for source in line.split()[:-1]]
    assert all((ROOT / source).exists() for source in copied)
    assert "\nUSER news" in text


def test_the_compose_file_has_a_poll_and_a_night_without_network() -> None:
    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    assert (DEPLOY / "container" / compose["services"]["poll"]["build"]["context"]).resolve() == ROOT
    assert compose["services"]["nightly"]["network_mode"] == "none"
    assert all(service["read_only"] for service in compose["services"].values())
