"""Copies of a home, to be damaged or changed."""

import os
import shutil
from pathlib import Path

from pipeline.home import Home


def copy_home(source: Path, target: Path) -> Home:
    """A copy that shares the bytes of what newsmill replaces as a whole; the poll state is changed in place, and so is copied."""
    shutil.copytree(source, target, symlinks=True, copy_function=os.link,
                    ignore=lambda folder, _: {"state"} if Path(folder) == source else set())
    if (source / "state").is_dir():
        shutil.copytree(source / "state", target / "state")
    return Home(target)
