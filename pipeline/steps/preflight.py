"""Preflight: what would stop a run half way is looked at before it begins."""

import os
import shutil
from collections.abc import Iterator

from pipeline.config import Settings
from pipeline.errors import NotReady
from pipeline.home import Home
from pipeline.warehouse.reader import NotPublished, published_path

BUILD_FACTOR = 2
"""A build needs the published file once more, and may spill as much."""

FOLDERS = ("captures", "lake", "state", "published", "reports")


def check_ready(settings: Settings) -> None:
    """NotReady with everything that is missing: room for the next file, and folders that can be written."""
    if problems := list(find_problems(Home(settings.home))):
        raise NotReady(f"{settings.home} cannot take a run: {'; '.join(problems)}")


def find_problems(home: Home) -> Iterator[str]:
    """What is missing, a sentence each."""
    place = home.root if home.root.exists() else home.root.parent
    try:
        needed = BUILD_FACTOR * published_path(home).stat().st_size
    except NotPublished:
        needed = 0
    free = shutil.disk_usage(place).free
    if free < needed:
        yield f"{free / 1e6:,.0f} MB are free, and a build needs {needed / 1e6:,.0f}: make room, or see `newsmill prune --dry-run`"
    for folder in (home.root, *(home.root / name for name in FOLDERS)):
        if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
            yield f"{folder} cannot be written"
