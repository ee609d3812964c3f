"""The state of a home, proved as far as it can be: what people decided, what was learned, what the poll remembers, what was published."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pipeline import quarantine, retention
from pipeline.errors import NewsmillError
from pipeline.fetch import tombstones
from pipeline.fetch.state import STATE_FILE
from pipeline.home import Home
from pipeline.judgements import read_judgements
from pipeline.knowledge import read_frozen
from pipeline.warehouse.findings import Finding
from pipeline.warehouse.published import read_status


def verify_state(home: Home, counts: dict[str, int]) -> Iterator[Finding]:
    """Judgements can be read and stand beside each other, frozen knowledge is what was frozen, the poll state is a sound database."""
    try:
        counts["judgements"] = len(read_judgements(home).standing)
    except (NewsmillError, UnicodeDecodeError) as error:
        yield Finding("state", "judgements.jsonl", str(error))
    for name, read in ((tombstones.FILE, tombstones.read_tombstones), (retention.FILE, retention.read_pruned),
                       (quarantine.FILE, quarantine.read_accepted)):
        try:
            read(home)
        except (NewsmillError, UnicodeDecodeError) as error:
            yield Finding("state", name, str(error))
    try:
        counts["knowledge"] = len(read_frozen(home).paths)
    except (NewsmillError, OSError) as error:
        yield Finding("state", "knowledge", str(error))
    path = home.state / STATE_FILE
    if path.exists():
        try:
            problem = _check_database(path)
        except sqlite3.Error as error:
            problem = str(error)
        if problem:
            yield Finding("state", STATE_FILE, problem)


def _check_database(path: Path) -> str:
    """What SQLite says of the file; "" when it is sound."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    finally:
        connection.close()
    return "" if said == "ok" else said


def verify_status(home: Home, path: Path) -> Iterator[Finding]:
    """published/status.json can be read, and names the file that readers see."""
    try:
        named = read_status(home).get("published_file")
    except (ValueError, AttributeError) as error:
        yield Finding("status", "status.json", f"cannot be read: {error}")
        return
    if named != path.name:
        yield Finding("status", "status.json", f"names {named}, readers see {path.name}")
