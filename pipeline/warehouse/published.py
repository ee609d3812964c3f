"""The published file: versions beside each other, a link that is swapped, and a word about the last attempt.

    published/newsmill.duckdb -> newsmill-20261122T020000Z.duckdb   status.json
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.home import Home
from pipeline.warehouse.reader import PUBLISHED_NAME

STATUS_NAME = "status.json"
WORKING_SUFFIXES = (".building", ".building.wal")


def new_version(home: Home, *, now: datetime) -> Path:
    """A name for the next version: never that of a file that is there, nor of one that was removed."""
    stamp = f"newsmill-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    numbers = [int(path.stem.removeprefix(stamp).lstrip("-") or 1) for path in home.published.glob(f"{stamp}*.duckdb")]
    return home.published / (f"{stamp}-{max(numbers) + 1}.duckdb" if numbers else f"{stamp}.duckdb")


def publish(home: Home, working: Path, version: Path) -> None:
    """Make the finished file the one that readers see: on disk first, then the link, in one step."""
    from pipeline.runs import sync_directory

    with working.open("rb") as handle:
        os.fsync(handle.fileno())
    working.rename(version)
    sync_directory(home.published)
    link = home.published / f".{PUBLISHED_NAME}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(version.name)
    link.replace(home.published / PUBLISHED_NAME)
    sync_directory(home.published)


def prune_versions(home: Home, keep: int) -> list[Path]:
    """Remove all but the last `keep` versions; the one that is published always stays. Readers that hold one keep it."""
    current = (home.published / PUBLISHED_NAME).resolve()
    versions = sorted(home.published.glob("newsmill-*.duckdb"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    others = [path for path in versions if path != current]
    removed = others[:max(0, len(versions) - max(1, keep))]
    for path in removed:
        path.unlink()
    return removed


def remove_working_files(home: Home) -> None:
    """What a build that died has left."""
    for path in sorted(home.published.glob(".newsmill-*.building*")):
        if path.is_dir():
            for spilled in path.iterdir():
                spilled.unlink()
            path.rmdir()
        else:
            path.unlink()


def write_status(home: Home, status: Mapping[str, Any]) -> None:
    """published/status.json, for people, watchdogs and `newsmill sql`."""
    from pipeline.runs import write_json

    write_json(home.published / STATUS_NAME, status)


def read_status(home: Home) -> dict[str, Any]:
    """The last status; {} when nothing was ever attempted, or when it cannot be read."""
    try:
        status: dict[str, Any] = json.loads((home.published / STATUS_NAME).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return status
