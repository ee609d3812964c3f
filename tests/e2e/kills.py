"""Kills at random moments: `python -m tests.e2e.kills [--kills 20] [--pages 1000] [--folder DIR] [--now N]`, or `make test-kills`.

A backfill is killed by SIGKILL after a random share of the processor time that it takes undisturbed, and the same command is given again.
The shares are spread over the whole way, one in each twentieth of it. Every second kill meets the main process alone, so that its workers
live on as orphans; the others meet all of them at once. Each home must end with the digests of the calm one; a process that ended before
its moment is killed anew at an earlier one. The moments come from a seed, which is printed. With `--folder` what was done is kept there,
and the same command goes on with it, `--now` kills at a time.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.warehouse import content_digests
from tests.archives.crawl import make_crawl

DAYS = 8
LOOK_SECONDS = 0.02


def main() -> None:
    """Print a line a kill; exit code 1 for a home that ended otherwise, 75 where kills are left for another time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--now", type=int, default=0, help="kills of this call; all by default")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsmill-kills-") as scratch:
        folder = call.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        calm = read_calm(folder, call.pages, call.seed)
        done = folder / "kills.jsonl"
        results = [json.loads(line) for line in done.read_text().splitlines()] if done.exists() else []
        for number in range(len(results), min(call.kills, len(results) + (call.now or call.kills))):
            results.append(kill_and_resume(folder, calm, number, call.kills))
            with done.open("a") as out:
                out.write(json.dumps(results[-1]) + "\n")
    equal = sum(result["is_equal"] for result in results)
    print(f"{equal} of {len(results)} homes equal the one that nobody disturbed; {call.kills - len(results)} kills left")
    sys.exit(1 if equal < len(results) else 75 if len(results) < call.kills else 0)


def read_calm(folder: Path, pages: int, seed: int) -> dict[str, Any]:
    """The archive, and what an undisturbed backfill of it comes to: digests and processor seconds; made once."""
    note, archive = folder / "calm.json", folder / "crawl.warc.gz"
    if not note.exists():
        archive.write_bytes(make_crawl([date(2026, 3, 1) + timedelta(days=number) for number in range(DAYS)], per_day=pages // DAYS))
        begun = children_seconds()
        finish(start(folder / "calm", archive))
        digests = content_digests(folder / "calm" / "published" / "newsmill.duckdb")
        note.write_text(json.dumps({"seed": seed, "seconds": children_seconds() - begun, "digests": digests}))
    calm: dict[str, Any] = json.loads(note.read_text())
    print(f"seed {calm['seed']}: {calm['digests']['core.articles'][0]} articles, {calm['digests']['core.mentions'][0]} mentions in "
          f"{calm['seconds']:.0f} processor s", flush=True)
    return calm


def kill_and_resume(folder: Path, calm: dict[str, Any], number: int, kills: int) -> dict[str, Any]:
    """One home, killed in its part of the way and gone on with."""
    rng = random.Random(f"{calm['seed']} {number}")
    home, archive, latest = folder / f"killed-{number}", folder / "crawl.warc.gz", (number + 1) / kills
    state = ""
    while not state:
        subprocess.run(["rm", "-rf", str(home)], check=True)
        share = rng.uniform(latest - 1 / kills, latest)
        state = kill(start(home, archive), share * calm["seconds"], is_alone=number % 2 == 0)
        latest = share
    steps = sorted(path.stem for path in home.glob("lake/manifests/*/*.json"))
    finish(start(home, archive))
    found = json.loads(json.dumps(content_digests(home / "published" / "newsmill.duckdb")))
    is_equal = found == calm["digests"]
    print(f"kill {number + 1} at {share:.0%} of the way ({state}; done: {', '.join(steps) or 'nothing'}): "
          f"{'equal' if is_equal else 'DIFFERENT'}", flush=True)
    subprocess.run(["rm", "-rf", str(home)], check=True)
    return {"share": share, "state": state, "steps": steps, "is_equal": is_equal}


def start(home: Path, archive: Path) -> subprocess.Popen[bytes]:
    """The command, in a session of its own."""
    return subprocess.Popen([sys.executable, "-m", "pipeline", "backfill", "--warc", str(archive)], start_new_session=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            env={**os.environ, "NEWSMILL_HOME": str(home), "OMP_NUM_THREADS": "1"})


def kill(process: subprocess.Popen[bytes], after: float, *, is_alone: bool) -> str:
    """Kill it when its processes have used so many seconds; what was met, "" where it had ended."""
    while process.poll() is None:
        if session_seconds(process.pid) < after:
            time.sleep(LOOK_SECONDS)
            continue
        if is_alone:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()  # not until its pipe ends: orphans hold that, and the next run is to meet them
        return "the main process alone" if is_alone else "all processes"
    process.communicate()
    return ""


def session_seconds(session: int) -> float:
    """Processor time of the processes of a session, with those that they have waited for."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(") ", 1)[1].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == session:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def children_seconds() -> float:
    """Processor time of all processes that were waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def finish(process: subprocess.Popen[bytes]) -> None:
    """Let it end well."""
    _, said = process.communicate(timeout=1800)
    assert process.returncode == 0, said.decode()[-2000:]


if __name__ == "__main__":
    main()
