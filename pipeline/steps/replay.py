"""Replay: do the work again in another place, and compare. Proves that what lies in the home is a function of bytes, code and knowledge."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import warehouse
from pipeline.codings import read_coding
from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.home import Home
from pipeline.knowledge import read_frozen
from pipeline.runs import read_manifest, read_part, read_receipt
from pipeline.steps.build import seal
from pipeline.steps.night import make_facts
from pipeline.warehouse.digests import content_digests
from pipeline.warehouse.findings import Finding
from pipeline.warehouse.reader import published_path


def replay_run(settings: Settings, run_id: str) -> list[Finding]:
    """Plan, extract and annotate a sealed run again elsewhere; what came out otherwise than it lies in the lake.

    UsageError when the run is not sealed, or was made by another coding than today's: that it would differ proves nothing.
    """
    home = Home(settings.home)
    manifest, plan = read_manifest(home, run_id), read_receipt(home, run_id, "plan")
    if manifest is None or plan is None:
        raise UsageError(f"{run_id} is not in the lake")
    today = str(read_coding(settings.annotate, settings.extract, read_frozen(home))["coding_id"])
    made = sorted({str(coding["coding_id"]) for coding in manifest["codings"]} - {today})
    if made:
        raise UsageError(f"{run_id} was made by another coding ({', '.join(made)}) than today's ({today}); rebuild it first")
    with elsewhere(settings, "captures", "state") as other:
        make_facts(other, [run_id], shards=plan["shards"])
        seal(Home(other.home), [run_id])
        again = read_manifest(Home(other.home), run_id)
        assert again is not None
        return list(compare_parts(home, manifest, Home(other.home), again))


def compare_parts(home: Home, manifest: dict[str, Any], other: Home, again: dict[str, Any]) -> Iterator[Finding]:
    """Parts whose rows differ; equal digests need no reading."""
    were = {part["path"]: part for part in manifest["parts"]}
    are = {part["path"]: part for part in again["parts"]}
    for path in sorted(were.keys() | are.keys()):
        if path not in were or path not in are:
            yield Finding("replay", path, "is not made any more" if path in were else "was not made before")
        elif were[path]["sha256"] != are[path]["sha256"]:
            before, after = read_part(home, were[path]), read_part(other, are[path])
            if changed := sum(row not in after for row in before) + sum(row not in before for row in after):
                yield Finding("replay", path, f"{changed} rows come out otherwise")


def replay_build(settings: Settings, *, now: datetime) -> list[Finding]:
    """Make the file from nothing out of the lake, elsewhere; the tables that say something else than in the published one."""
    published = content_digests(published_path(Home(settings.home)))
    with elsewhere(settings, "lake", "state") as other:
        found = warehouse.build(other, None, now=now).digests
    return [Finding("replay", name, f"{found[name][0]} rows, and {published[name][0]} in the published file, of other content")
            for name in sorted(published) if published[name] != found[name]]


@contextmanager
def elsewhere(settings: Settings, *folders: str) -> Iterator[Settings]:
    """Settings of a home for the time being, which sees some folders of this one; what is written is beside them and goes away."""
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".replay-") as root:
        for folder in folders:
            (Path(root) / folder).mkdir()
            for path in sorted((settings.home / folder).iterdir()) if (settings.home / folder).is_dir() else ():
                if not path.name.endswith("lock"):
                    (Path(root) / folder / path.name).symlink_to(path)
        yield replace(settings, home=Path(root))
