"""Kills at random moments: `python -m tests.e2e.kills [--kills 20] [--pages 1000]`, or `make test-kills`.

A backfill is killed by SIGKILL after a random share of the time that it takes undisturbed, and the same command is given again. Every
second kill meets the main process alone, so that its workers live on as orphans; the others meet all of them at once. Each home must
end with the digests of the calm one. The moments come from a seed, which is printed.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from pipeline.warehouse import content_digests
from tests.archives.crawl import make_crawl

DAYS = 8


def main() -> None:
    """Print a line a kill; exit code 1 for a home that ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    call = parser.parse_args()
    rng, equal = random.Random(call.seed), 0
    with tempfile.TemporaryDirectory(prefix="newsmill-kills-") as folder:
        archive = Path(folder) / "crawl.warc.gz"
        days = [date(2026, 3, 1) + timedelta(days=number) for number in range(DAYS)]
        archive.write_bytes(make_crawl(days, per_day=call.pages // DAYS))
        begun = time.monotonic()
        finish(start(Path(folder) / "calm", archive))
        took = time.monotonic() - begun
        expected = content_digests(Path(folder) / "calm" / "published" / "newsmill.duckdb")
        print(f"seed {call.seed}: {expected['core.articles'][0]} articles, {expected['core.mentions'][0]} mentions in {took:.0f} s")
        for number in range(call.kills):
            home = Path(folder) / f"killed-{number}"
            after = rng.uniform(0.5, took)
            state = kill(start(home, archive), after, is_alone=number % 2 == 0)
            finish(start(home, archive))
            is_equal = content_digests(home / "published" / "newsmill.duckdb") == expected
            equal += is_equal
            print(f"kill {number + 1} after {after:.1f} s ({state}): {'equal' if is_equal else 'DIFFERENT'}", flush=True)
            subprocess.run(["rm", "-rf", str(home)], check=True)
    print(f"{equal} of {call.kills} homes equal the one that nobody disturbed")
    sys.exit(equal != call.kills)


def start(home: Path, archive: Path) -> subprocess.Popen[bytes]:
    """The command, in a session of its own."""
    return subprocess.Popen([sys.executable, "-m", "pipeline", "backfill", "--warc", str(archive)], start_new_session=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            env={**os.environ, "NEWSMILL_HOME": str(home), "OMP_NUM_THREADS": "1"})


def kill(process: subprocess.Popen[bytes], after: float, *, is_alone: bool) -> str:
    """Kill it then, if it still runs; what was met."""
    try:
        process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        if is_alone:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "the main process alone" if is_alone else "all processes"
    return "had ended"


def finish(process: subprocess.Popen[bytes]) -> None:
    """Let it end well."""
    _, said = process.communicate(timeout=1800)
    assert process.returncode == 0, said.decode()[-2000:]


if __name__ == "__main__":
    main()
