"""The steps on a small archive: each reads what the one before wrote, and says so; nothing half made is sealed."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from pipeline import steps
from pipeline.capture import import_texts
from pipeline.config import Settings, load_settings
from pipeline.errors import LakeError, UsageError
from pipeline.home import Home
from pipeline.runs import read_manifest, read_receipt
from pipeline.steps.build import seal
from pipeline.steps.night import run_shards
from pipeline.steps.shards import Shard

NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("Norway seized a trawler near Vardo on Sunday, the coast guard said. Its crew of nine was brought ashore and will be heard today.",
         "The finance ministry of Peru met union leaders in Lima on Monday. Both sides called the talks useful and will meet again.",
         "A storm flooded the harbour of Esbjerg on Tuesday night. Two warehouses were damaged, and the ferry to Fano stayed in port.")


@pytest.fixture
def archive(tmp_path: Path) -> tuple[Settings, str]:
    """A home with one run of three texts, captured and no more."""
    lines = tmp_path / "texts.jsonl"
    lines.write_text("".join(json.dumps({"id": str(number), "title": f"Text {number}", "text": text, "published_at": "2026-03-02"}) + "\n"
                             for number, text in enumerate(TEXTS)), encoding="utf-8")
    settings = load_settings(tmp_path / "home", {})
    return replace(settings, extract=replace(settings.extract, workers=1)), import_texts(Home(settings.home), lines)


def test_a_step_that_is_done_is_not_done_again_and_a_lost_part_is(archive) -> None:
    settings, run_id = archive
    home = Home(settings.home)
    name, = steps.plan(settings, run_id)
    steps.extract(settings, name)
    step = Shard.parse(name).step("extract")
    first = read_receipt(home, run_id, step)
    written = {path: path.stat().st_mtime_ns for path in home.lake.rglob("*.parquet")}
    assert steps.plan(settings, run_id) == [name]
    steps.extract(settings, name)
    assert {path: path.stat().st_mtime_ns for path in home.lake.rglob("*.parquet")} == written
    (home.lake / first["handover"]["path"]).unlink()
    steps.extract(settings, name)
    assert read_receipt(home, run_id, step) == first
    place = home.manifests(run_id) / f"{step}.json"
    place.write_bytes(place.read_bytes()[:100])
    assert read_receipt(home, run_id, step) is None
    steps.extract(settings, name)
    assert read_receipt(home, run_id, step) == first


def test_a_run_is_sealed_when_every_shard_is_there_and_read_what_the_others_wrote(archive) -> None:
    settings, run_id = archive
    home = Home(settings.home)
    names = steps.plan(settings, run_id, shards=2)
    assert len(names) == 2
    for name in names:
        steps.extract(settings, name)
    steps.annotate(settings, names[0])
    with pytest.raises(LakeError, match="annotate-1of2 did not finish"):
        seal(home, [run_id])
    steps.annotate(settings, names[1])
    seal(home, [run_id])
    assert sum(part["rows"] for part in read_manifest(home, run_id)["parts"] if part["table"] == "core.articles") == len(TEXTS)
    lines = settings.home.parent / "more.jsonl"  # the run's captures change behind the steps: extraction is made anew, annotation not yet
    lines.write_text(json.dumps({"id": "9", "title": "Text 9", "text": TEXTS[0] * 2, "published_at": "2026-03-02"}) + "\n")
    other = import_texts(home, lines)
    captured, = home.captures.glob(f"{run_id}-*")
    addition, = home.captures.glob(f"{other}-*")
    captured.write_bytes(captured.read_bytes() + addition.read_bytes())
    for name in steps.plan(settings, run_id, shards=2):
        steps.extract(settings, name)
    with pytest.raises(LakeError, match=r"annotate-.of2 was made again since"):
        seal(home, [run_id])


def die_once(folder: str, name: str) -> str:
    marker = Path(folder) / name
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def test_the_shards_of_a_worker_that_was_killed_are_tried_again(tmp_path: Path) -> None:
    assert list(run_shards(partial(die_once, str(tmp_path)), ["a", "b"], 2)) == ["a", "b"]


def test_workers_do_not_outlive_the_process_that_was_killed(tmp_path: Path) -> None:
    code = ("from functools import partial\nfrom pipeline.steps.night import run_shards\nfrom tests.steps.test_steps import wait_long\n"
            f"if __name__ == '__main__':\n    list(run_shards(partial(wait_long, {str(tmp_path)!r}), ['a', 'b'], 2))\n")
    (tmp_path / "main.py").write_text(code, encoding="utf-8")
    main = subprocess.Popen([sys.executable, str(tmp_path / "main.py")], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    until = time.monotonic() + 60
    while len(workers := list(tmp_path.glob("*.pid"))) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(workers) == 2
    main.kill()
    main.wait()
    while any(is_alive(int(path.stem)) for path in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(is_alive(int(path.stem)) for path in workers)


def wait_long(folder: str, name: str) -> str:
    (Path(folder) / f"{os.getpid()}.pid").touch()
    time.sleep(120)
    return name


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_what_was_not_captured_or_planned_is_an_error(archive) -> None:
    settings, run_id = archive
    with pytest.raises(UsageError, match="nothing was captured for live-2026-03-02"):
        steps.plan(settings, "live-2026-03-02")
    with pytest.raises(LakeError, match="is not planned"):
        steps.build(settings, [run_id], now=NOW)
    with pytest.raises(LakeError, match="is not extracted"):
        steps.annotate(settings, f"{run_id}/0of1")
