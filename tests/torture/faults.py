"""Faults at the Nth file operation, whoever asks for it: Python, SQLite or DuckDB.

The shim (`fault.c`) stands between them and libc, in a process that was started with it. It needs a C compiler; without one the parts
that want it say so and are skipped.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("fault.c")
LIBRARY = Path(tempfile.gettempdir()) / f"newsmill-fault-{os.getuid()}.so"


class Fault(IntEnum):
    """What happens at the Nth operation: nothing, SIGKILL before it, EIO once, no room from then on, half a write and then no room."""

    NONE = 0
    KILL = 1
    ERROR = 2
    FULL = 3
    SHORT = 4


def can_preload() -> bool:
    """Whether this machine can build and preload the shim."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def is_preloaded() -> bool:
    """Whether this process was started with the shim."""
    return str(LIBRARY) in os.environ.get("LD_PRELOAD", "")


def preload() -> None:
    """Start this process again with the shim in it; returns when it is there. Call it before anything else is done."""
    if is_preloaded():
        return
    built = LIBRARY.with_suffix(f".{os.getpid()}")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", built, SOURCE, "-ldl"], check=True)
    built.replace(LIBRARY)
    os.environ["LD_PRELOAD"] = str(LIBRARY)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def arm(folder: Path, fault: Fault, number: int, log: Path) -> None:
    """From now on count the operations below `folder`, and meet the `number`th with the fault. For the process that is to suffer."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    ctypes.CDLL(None).fault_arm(os.fsencode(folder), ctypes.c_long(number), int(fault), handle)


def read_log(log: Path) -> list[tuple[str, str]]:
    """(operation, path) of each that was met, in order."""
    return [tuple(line.split("\t")[1:3]) for line in log.read_text(errors="replace").splitlines()] if log.exists() else []


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A tmpfs of so many bytes on `folder`. PermissionError where this user may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False,
                                           capture_output=True).returncode:
        raise PermissionError("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def resize_disk(folder: Path, size: int) -> None:
    """Give the small disk another size."""
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)
