"""Reading the published file: read-only, with nothing of the machine in reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import NewsmillError
from pipeline.home import Home

PUBLISHED_NAME = "newsmill.duckdb"

LOCKED_DOWN: dict[str, Any] = {
    "enable_external_access": False, "autoload_known_extensions": False, "autoinstall_known_extensions": False,
    "python_enable_replacements": False, "allow_community_extensions": False, "lock_configuration": True,
}
"""No files, no network, no extensions, no Python variables as tables, and no way to change that."""


class NotPublished(NewsmillError):
    """There is no published file yet."""


def published_path(home: Home) -> Path:
    """The file that readers see now. NotPublished when there is none.

    The link is resolved: a process that still holds an older file would be given that one again under the link's name.
    """
    try:
        return (home.published / PUBLISHED_NAME).resolve(strict=True)
    except FileNotFoundError:
        raise NotPublished(f"nothing is published in {home.root} yet; run `newsmill run` or `newsmill rebuild`") from None


@contextmanager
def open_file(path: Path, **options: Any) -> Iterator[duckdb.DuckDBPyConnection]:
    """A locked-down connection to a warehouse file; `options` are further DuckDB settings."""
    connection = duckdb.connect(str(path), read_only=True, config={**LOCKED_DOWN, **options})
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def open_published(home: Home, **options: Any) -> Iterator[duckdb.DuckDBPyConnection]:
    """A locked-down connection to the published file. It stays whole and the same until closed, whatever is published meanwhile."""
    with open_file(published_path(home), **options) as connection:
        yield connection
