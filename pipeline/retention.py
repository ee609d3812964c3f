"""What was let go by rule, and how the rest can tell: `state/pruned.jsonl` lists the capture files, a note marks the articles."""

import json
from datetime import UTC, datetime

from pipeline.errors import UsageError
from pipeline.home import Home

FILE = "pruned.jsonl"

TEXT_PRUNED = "text.pruned"
"""In `notes` of an article whose text went: its spans cannot be looked up any more."""


def read_pruned(home: Home) -> frozenset[str]:
    """The names of WARC files that were let go. UsageError for a line that cannot be read."""
    path = home.state / FILE
    try:
        return frozenset(json.loads(line)["file"] for line in (path.read_text(encoding="utf-8").splitlines() if path.exists() else ()))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: a line is not what `newsmill prune` writes: {error}") from error


def add_pruned(home: Home, name: str, *, size: int, sha256: str, now: datetime) -> None:
    """Note a WARC file before it goes."""
    from pipeline.runs import write_file

    path = home.state / FILE
    line = json.dumps({"file": name, "bytes": size, "sha256": sha256, "at": now.astimezone(UTC).isoformat(timespec="seconds")})
    write_file(path, (path.read_bytes() if path.exists() else b"") + line.encode() + b"\n")
