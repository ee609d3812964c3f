"""Addresses out of the poll state, and out of the file that it lies in."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

KEYS = {"frontier": "url_key", "feeds": "feed_url", "robots": "origin", "hosts": "host"}


def forget_addresses(path: Path, covers: Callable[..., bool]) -> int:
    """Delete the rows of covered addresses from the state at `path`, and write the file anew without them; how many there were.

    Whoever calls holds the poll's lock.
    """
    if not path.exists():
        return 0
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        count = sum(_forget_rows(connection, table, key, covers) for table, key in KEYS.items())
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    return count


def _forget_rows(connection: sqlite3.Connection, table: str, key: str, covers: Callable[..., bool]) -> int:
    """The rows of one table, whose names are ours; values are bound. A host stands for itself, and is given the form of an address."""
    columns = f"{key}, url" if table == "frontier" else key
    rows = connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608
    gone = [(row[0],) for row in rows if covers(*(value if "/" in value else f"http://{value}/" for value in row))]
    connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", gone)  # noqa: S608
    return len(gone)
