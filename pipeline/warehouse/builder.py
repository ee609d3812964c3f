"""Build: a new file beside the published one, loaded, derived, checked, and swapped in; or the old file stays.

Readers meet no lock and no half night. A failed build leaves nothing but its status.
"""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

import pipeline
from pipeline.config import Settings
from pipeline.errors import BuildError, ChecksFailed, NewsmillError
from pipeline.runs import Home, hold_lock, sealed_runs
from pipeline.warehouse.checks import CheckResult, run_checks, write_results
from pipeline.warehouse.derive import derive, recipe
from pipeline.warehouse.digests import Digests, write_digests
from pipeline.warehouse.engine import create_file, open_for_build
from pipeline.warehouse.load import load_runs, mark_parts, naive, read_manifests
from pipeline.warehouse.marts import write_marts
from pipeline.warehouse.metrics import write_metrics
from pipeline.warehouse.published import new_version, prune_versions, publish, read_status, remove_working_files, write_status
from pipeline.warehouse.reader import NotPublished, open_file, published_path
from schemas.contract import SCHEMA_VERSION, metadata, tables

FREE_SHARE = 0.25
"""Above this share of free blocks the file is written anew instead of copied: deleted rows leave room that DuckDB does not give back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildResult:
    """A published file: where it is, what was loaded, what was checked, and what it says."""

    path: Path
    runs: tuple[str, ...]
    is_rebuild: bool
    loaded: Mapping[str, int]
    checks: tuple[CheckResult, ...] = field(repr=False)
    digests: Digests = field(repr=False)

    @property
    def warnings(self) -> list[CheckResult]:
        """Checks that found something and do not gate."""
        return [result for result in self.checks if not result.is_passed]


def build(settings: Settings, run_ids: Sequence[str] | None, *, now: datetime) -> BuildResult:
    """Publish a file with these runs in place of their earlier rows; None: from nothing, with every sealed run.

    Raises Locked when another build is under way, ChecksFailed when the file is not fit to be read, LakeError when a part is not what
    its manifest says, BuildError for the rest; the published file is then untouched. `now` enters ledger columns and the file's name.
    """
    home = Home(settings.home)
    with hold_lock(home, "build-lock"):
        home.published.mkdir(parents=True, exist_ok=True)
        remove_working_files(home)
        version = new_version(home, now=now)
        working = home.published / f".{version.name}.building"
        try:
            result = _build_file(settings, home, run_ids, working, version, now=now)
            publish(home, working, version)
        except BaseException as error:
            remove_working_files(home)
            if not isinstance(error, Exception):  # told to stop: the file has nothing to say about that
                raise
            failure = error if isinstance(error, NewsmillError) else BuildError(f"the warehouse could not be built: {error}")
            write_status(home, {**read_status(home), "last_attempt": _describe_failure(failure, now)})
            write_metrics(home)
            raise failure from error
        prune_versions(home, settings.warehouse.keep_published)
        write_status(home, _describe(result, now))
        write_metrics(home)
        return result


def _build_file(settings: Settings, home: Home, run_ids: Sequence[str] | None, working: Path, version: Path, *,
                now: datetime) -> BuildResult:
    base = None if run_ids is None else find_base(home)
    runs = sorted({*(run_ids or ()), *(sealed_runs(home) if base is None else ())})
    manifests = read_manifests(home, runs)
    start_file(working, base)
    with open_for_build(working, settings.warehouse) as connection:
        loaded = load_runs(connection, home, manifests, now=now)
        derive(connection, settings, now=now)
        mark_parts(connection)
        write_build(connection, settings, now=now, is_rebuild=base is None)
        write_marts(connection, settings.report.timezone)
        checks = run_checks(connection)
        write_results(connection, checks, now=now)
        broken = [check for check in checks if check.severity == "fail" and not check.is_passed]
        if broken:
            found = (f"{check.name} found {check.findings}, such as {check.example}" for check in broken)
            raise ChecksFailed("not published: " + "; ".join(found))
        digests = write_digests(connection)
        connection.execute("CHECKPOINT")
    return BuildResult(path=version, runs=tuple(runs), is_rebuild=base is None, loaded=loaded, checks=tuple(checks), digests=digests)


def find_base(home: Home) -> Path | None:
    """The published file, if it can be gone on with: made by the same recipe, and readable. None means building from nothing."""
    try:
        path = published_path(home)
        with open_file(path) as connection:
            row = connection.execute("SELECT recipe_sha256 FROM ops.builds").fetchone()
    except (NotPublished, duckdb.Error):
        return None
    return path if row is not None and row[0] == recipe_digest() else None


def recipe_digest() -> str:
    """Digest of the contract and of the SQL that derives: a file of another recipe is not gone on with."""
    contract = [(t.fullname, [(c.name, str(c.type), c.nullable, c.comment) for c in t.columns]) for t in tables()]
    return hashlib.sha256(f"{pipeline.__version__} {SCHEMA_VERSION} {contract}\n{recipe()}".encode()).hexdigest()


def start_file(working: Path, base: Path | None) -> None:
    """The file to work on: new, a copy of the base, or, when much of the base is free blocks, its rows written anew."""
    if base is None:
        create_file(working)
    elif free_share(base) < FREE_SHARE:
        shutil.copyfile(base, working)
    else:
        create_file(working)
        with duckdb.connect(str(working)) as connection:
            connection.execute(f"ATTACH '{base}' AS base (READ_ONLY)")
            for table in metadata.sorted_tables:
                connection.execute(f"INSERT INTO {table.fullname} BY NAME SELECT * FROM base.{table.fullname}")  # noqa: S608


def free_share(path: Path) -> float:
    """The share of a file's blocks that hold nothing."""
    with open_file(path) as connection:
        row = connection.execute("SELECT free_blocks / greatest(total_blocks, 1) FROM pragma_database_size()").fetchone()
    return float(row[0]) if row else 0.0


def write_build(connection: duckdb.DuckDBPyConnection, settings: Settings, *, now: datetime, is_rebuild: bool) -> None:
    """ops.builds: the one row about this file."""
    connection.execute("DELETE FROM ops.builds")
    connection.execute("INSERT INTO ops.builds VALUES (?, ?, ?, ?, ?, ?)",
                       [naive(now), pipeline.__version__, SCHEMA_VERSION, recipe_digest(), settings.report.timezone, is_rebuild])


def _describe(result: BuildResult, now: datetime) -> dict[str, object]:
    at = now.astimezone(UTC).isoformat()
    return {"published_file": result.path.name, "published_at": at, "runs": list(result.runs),
            "rows": {name: rows for name, (rows, _) in sorted(result.digests.items())},
            "warnings": {check.name: check.findings for check in result.warnings},
            "last_attempt": {"at": at, "is_published": True, "error": None}}


def _describe_failure(error: NewsmillError, now: datetime) -> dict[str, object]:
    return {"at": now.astimezone(UTC).isoformat(), "is_published": False, "kind": type(error).__name__, "exit_code": error.exit_code,
            "error": str(error)}
