"""The WARC files that must be there: what plans were made from, and what the poll state has acknowledged, but for what was let go."""

import json
import sqlite3

from pipeline.fetch.state import STATE_FILE, State
from pipeline.home import Home
from pipeline.retention import read_pruned


def known_files(home: Home) -> dict[str, int]:
    """Name and least length in bytes of each. A receipt or a state that cannot be read says nothing here: `verify` names it."""
    known: dict[str, int] = {}
    for name, size in [*_planned(home), *_acknowledged(home)]:
        known[name] = max(known.get(name, 0), size)
    return {name: size for name, size in sorted(known.items()) if name not in read_pruned(home)}


def missing_files(home: Home) -> list[str]:
    """Those that are not there."""
    return [name for name in known_files(home) if not (home.captures / name).is_file()]


def _planned(home: Home) -> list[tuple[str, int]]:
    found = []
    for path in sorted((home.lake / "manifests").glob("*/plan.json")):
        try:
            found += [(str(name), int(size)) for name, size in json.loads(path.read_bytes())["files"]]
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _acknowledged(home: Home) -> list[tuple[str, int]]:
    if not (home.state / STATE_FILE).exists():
        return []
    try:
        with State(home.state / STATE_FILE, is_readonly=True) as state:
            return list(state.durable_lengths().items())
    except sqlite3.DatabaseError:
        return []
