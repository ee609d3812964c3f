"""`python -m tests.torture PART… [--count N] [--seed S]`: a part of the campaign, bounded, with its figure at the end.

Exit code 1 when anything did not hold. The same seed makes the same trials, so that a long part can be done in slices.
"""

import argparse
import contextlib
import importlib
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.faults import can_preload, preload
from tests.torture.figures import Figure
from tests.torture.nights import Workshop

PARTS = {  # part: (module, how many trials by default, whether it needs the shim)
    "kills": ("kills", 200, True), "errors": ("kills", 10_000, True), "full": ("kills", 50, True),
    "disk": ("disk", 50, False), "together": ("together", 24, False), "damage": ("damage", 220, False),
    "days": ("days", 30, False), "bombs": ("bombs", 100, False),
    "feeds": ("fuzz", 200_000, False), "pages": ("fuzz", 50_000, False), "http": ("fuzz", 20_000, False), "warcs": ("fuzz", 10_000, False),
}


def spent() -> float:
    """Seconds of processor time of this process and all that it has waited for."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def main() -> int:
    """Parse the options, run the parts, print their figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("parts", nargs="+", choices=[*PARTS, "all"], metavar="PART", help=f"all, or some of {', '.join(PARTS)}")
    parser.add_argument("--count", type=int, help="trials of each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600, help="begin no new trial of a part after this time")
    options = parser.parse_args()
    parts = list(PARTS) if "all" in options.parts else options.parts
    if any(PARTS[part][2] for part in parts) and can_preload():
        preload()
    with tempfile.TemporaryDirectory(prefix="torture-") as folder, contextlib.closing(Workshop(Path(folder))) as workshop:
        held = [do_part(part, workshop, options) for part in parts]
    return 0 if all(held) else 1


def do_part(part: str, workshop: Workshop, options: argparse.Namespace) -> bool:
    """One part; whether everything held."""
    module, count, needs_shim = PARTS[part]
    if needs_shim and not can_preload():
        print(f"{part}: SKIPPED, it needs Linux and a C compiler")
        return True
    begun, cpu, figure = time.monotonic(), spent(), Figure(part, options.seconds)
    importlib.import_module(f"tests.torture.{module}").torture(figure, workshop, options.count or count, options.seed)
    print(f"{figure}; seed {options.seed}, {time.monotonic() - begun:.0f} s, {spent() - cpu:.0f} s of processor", flush=True)
    return not figure.failures


if __name__ == "__main__":
    sys.exit(main())
