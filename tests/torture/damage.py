"""Damage to every kind of file of a home: a flipped bit, a cut, an emptied file. It is found, or it does no harm; and it can be mended.

found     by `verify`, or by the next run, which stops with a message or says so in an outcome
harmless  nothing was found, and the file still says the same
silent    nothing was found, and the file says something else: the one thing that must not be

What can be made again is then made again (`rebuild`, after the file is removed where the message says so); raw captures cannot.
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline import steps
from pipeline.config import Settings
from pipeline.warehouse.verify import verify
from tests.torture.figures import Figure
from tests.torture.nights import LATER, RUN, Mill, Workshop, digests_of, do_all, run_act

KINDS = {  # kind: (where its files lie, what an operator removes before rebuilding)
    "capture": ("captures/live-*.warc.gz", ""), "poll state": ("state/newsmill.sqlite", "state/newsmill.sqlite"),
    "judgements": ("state/judgements.jsonl", ""), "part": ("lake/*/run=*/*.parquet", ""),
    "plan receipt": ("lake/manifests/*/plan.json", "lake"), "receipt": ("lake/manifests/*/*of*.json", "lake"),
    "manifest": ("lake/manifests/*/manifest.json", "lake"), "published file": ("published/newsmill-*.duckdb", "published"),
    "status": ("published/status.json", "published"), "settings": ("feeds.toml", ""), "page": ("reports/*.html", ""),
}
KEPT = {"capture", "judgements", "settings"}
"""What people back up: it is put back from there, not made again."""


def torture(figure: Figure, workshop: Workshop, count: int, seed: int) -> None:
    """Wounds, spread over the kinds."""
    chance = random.Random(seed)
    mill = workshop.mill
    for number in figure.limit(range(count)):
        kind = list(KINDS)[number % len(KINDS)]
        try_wound(mill, kind, chance, figure)


def wound(path: Path, chance: random.Random) -> str:
    """Damage a file; what was done."""
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    way = chance.choice(("bit", "bit", "bit", "cut", "empty", "zeros"))
    if way == "bit":
        data[at] ^= 1 << chance.randrange(8)
    elif way == "cut":
        del data[at:]
    elif way == "empty":
        data.clear()
    else:
        data[at:at + 512] = bytes(len(data[at:at + 512]))
    path.write_bytes(data)
    return f"{way} at {at} of {path.name}"


def find_damage(settings: Settings) -> None:
    """Raise with what `verify` finds."""
    found = verify(settings).findings
    assert not found, "; ".join(f"{finding.area}: {finding.subject}: {finding.problem}" for finding in found[:3])


def try_wound(mill: Mill, kind: str, chance: random.Random, figure: Figure) -> None:
    """Damage one file of a kind, look, run, rebuild."""
    home = mill.copy("backfill")
    files = [path for path in sorted(home.glob(KINDS[kind][0])) if path.is_file() and not path.is_symlink()]
    path = chance.choice(files)
    done = wound(path, chance)
    verified = run_act(find_damage, home)
    again = run_act(do_all, home)
    found = list(tell(verified.code, verified.said, again.code, again.said))
    after = digests_of(home) if not again.code else {}
    is_same = after == mill.digests[do_all]
    verdict = "found" if found else "harmless" if is_same else "silent"
    figure.note(f"{kind} {verdict}")
    if again.said.partition(":")[0] not in {"", "CaptureError", "LakeError", "BuildError", "ChecksFailed", "JudgementError", "ConfigError"}:
        figure.fail(f"{kind}, {done}: the next run said {again.said}")
    elif verdict == "silent":
        figure.fail(f"{kind}, {done}: nothing was found, and the file differs")
    else:
        figure.judge(f"{kind}, {done}", "" if is_same else mend(mill, kind, path, home))


def tell(verified: int, verification: str, code: int, said: str) -> Iterator[str]:
    """What was found, by whom."""
    if verified:
        yield verification
    if code:
        yield said


def mend(mill: Mill, kind: str, path: Path, home: Path) -> str:
    """Put back what is backed up, remove what is not, and make it all again; "" when the file then says the same."""
    if kind in KEPT:
        shutil.copy(mill.homes["backfill"] / path.relative_to(home), path)
    elif KINDS[kind][1]:
        broken = home / KINDS[kind][1]
        shutil.rmtree(broken) if broken.is_dir() else broken.unlink()
    end = run_act(rebuild, home)
    if end.code:
        return f"could not be rebuilt: {end.said}"
    return "" if digests_of(home) == mill.digests[do_all] else "differs after rebuilding"


def rebuild(settings: Settings) -> None:
    """`newsmill rebuild`."""
    do_all(settings)
    steps.make_facts(settings, [RUN], again=("plan", "extract", "annotate"))
    steps.rebuild(settings, [RUN], now=LATER)
