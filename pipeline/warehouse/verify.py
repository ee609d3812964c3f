"""Verify: prove the published file again, from what it says about itself, from the lake, and from the captured bytes. Changes nothing.

    file      tables and columns are those of the contract, views answer, digests are those of the build
    checks    every check of the build, over every run
    lake      every part is the one in its manifest and receipts, every loaded run's manifest is the one that was loaded
    captures  every file is there, every body lies where its row says, with the digest that its row gives
    records   every record of a file has its row
    lineage   an article's ids are those of its text; read again from its bytes, it says the same
    state     judgements, knowledge and poll state can be read;  status  is about the file that readers see
"""

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import duckdb

from pipeline.config import Settings
from pipeline.home import Home
from pipeline.runs import hash_file, read_manifest, sealed_runs
from pipeline.warehouse.checks import run_checks
from pipeline.warehouse.digests import read_digests
from pipeline.warehouse.engine import create_file
from pipeline.warehouse.evidence import (
    count_unprovable,
    verify_captures,
    verify_files,
    verify_identities,
    verify_lineage,
    verify_receipts,
    verify_records,
)
from pipeline.warehouse.findings import Finding, Verification
from pipeline.warehouse.load import check_part
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.reader import open_file, published_path
from pipeline.warehouse.verify_state import verify_state, verify_status


def verify(settings: Settings, *, quick: bool = False) -> Verification:
    """Look at everything; `quick` reads a sample of the captures and articles. NotPublished when there is nothing to look at."""
    home = Home(settings.home)
    path = published_path(home)
    counts: dict[str, int] = {}
    findings: list[Finding] = []
    try:
        with open_file(path) as connection:
            mark_all(connection)
            for look in (verify_file, verify_views, verify_digests, verify_checks):
                findings += look(connection, counts)
            findings += verify_lake(home, connection, counts)
            findings += look_at_bytes(settings, connection, counts, quick)
    except (duckdb.Error, UnicodeDecodeError) as error:
        findings.append(Finding("file", path.name, f"cannot be read: {' '.join(str(error).split())}"))
    findings += verify_receipts(home, counts)
    findings += verify_state(home, counts)
    findings += verify_status(home, path)
    return Verification(path=str(path), counts=counts, findings=tuple(findings), is_sample=quick)


def look_at_bytes(settings: Settings, connection: duckdb.DuckDBPyConnection, counts: dict[str, int], quick: bool) -> Iterator[Finding]:
    """The captures, then what was read from them: bytes that are not what they were are not read again."""
    home = Home(settings.home)
    found = [*verify_files(home, connection, counts), *verify_captures(home, connection, counts, quick)]
    yield from found
    if not quick:
        yield from verify_records(home, connection, counts)
    yield from verify_identities(connection)
    yield from verify_lineage(settings, connection, counts, quick=quick, damaged={finding.subject for finding in found})
    count_unprovable(home, connection, counts)


def mark_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the checks look at everything: a build lets them look at what it wrote."""
    connection.execute("CREATE TEMP TABLE batch_runs AS SELECT run_id FROM ops.runs")
    connection.execute("CREATE TEMP TABLE dirty_articles AS SELECT DISTINCT article_id FROM core.articles")
    connection.execute("CREATE TEMP TABLE dirty_parts (part VARCHAR)")
    connection.execute(load_objects("load")["dirty_parts"].sql)
    connection.execute("INSERT INTO dirty_parts SELECT DISTINCT CAST(report_date AS VARCHAR) FROM core.postings")


def verify_file(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> Iterator[Finding]:
    """Tables and columns, with their types and comments, against those of a file that is made from the contract now."""
    found = dict(connection.execute(load_objects("verify")["file_columns"].sql).fetchall())
    declared = declare_columns()
    counts["columns"] = len(declared)
    for place in sorted(declared.keys() | found.keys()):
        if declared.get(place) != found.get(place):
            yield Finding("file", place, f"{found.get(place, 'missing')}; the contract says {declared.get(place, 'nothing of it')}")


@cache
def declare_columns() -> Mapping[str, str]:
    """Place and shape of every column, as a file that is made from the contract has them."""
    with tempfile.TemporaryDirectory() as folder:
        create_file(Path(folder) / "contract.duckdb")
        with open_file(Path(folder) / "contract.duckdb") as reference:
            return dict(reference.execute(load_objects("verify")["file_columns"].sql).fetchall())


def verify_views(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> Iterator[Finding]:
    """Every view and macro of mart is there, and the views answer."""
    views = {row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'").fetchall()}
    macros = {row[0] for row in connection.execute("SELECT function_name FROM duckdb_functions() WHERE schema_name = 'mart'").fetchall()}
    counts["views"] = len(load_objects("marts"))
    for name, found in [*((name, views) for name in load_objects("marts")), *((name, macros) for name in load_objects("macros"))]:
        if name not in found:
            yield Finding("file", f"mart.{name}", "is missing")
    for name in sorted(views):
        try:
            connection.execute(f"FROM mart.{name} LIMIT 0").fetchall()
        except duckdb.Error as error:
            yield Finding("file", f"mart.{name}", f"does not answer: {' '.join(str(error).split())}")


def verify_digests(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> Iterator[Finding]:
    """Each table says what it said when it was built."""
    rows = connection.execute("SELECT table_name, row_count, content_sha256 FROM ops.digests").fetchall()
    recorded = {name: (row_count, digest) for name, row_count, digest in rows}
    found = read_digests(connection)
    counts["tables"] = len(found)
    for name in sorted(found.keys() | recorded.keys()):
        if recorded.get(name) != found.get(name):
            was, now = recorded.get(name, (0, "none")), found.get(name, (0, "none"))
            yield Finding("digests", name, f"{now[0]} rows with digest {now[1][:12]}, built with {was[0]} and {was[1][:12]}")


def verify_checks(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> Iterator[Finding]:
    """Every check that gates, over all runs; and that the build ran and passed the same."""
    recorded = dict(connection.execute("SELECT check_name, is_passed FROM ops.check_results WHERE severity_code = 'fail'").fetchall())
    gating = [result for result in run_checks(connection) if result.severity == "fail"]
    counts["checks"] = len(gating)
    for result in gating:
        if not result.is_passed:
            yield Finding("checks", result.name, f"{result.findings} found, such as {result.example}")
        if recorded.pop(result.name, None) is not True:
            yield Finding("checks", result.name, "the file does not say that it passed when it was built")
    for name in sorted(recorded):
        yield Finding("checks", name, "is no check of this version")


def verify_lake(home: Home, connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> Iterator[Finding]:
    """Manifests and parts, of every sealed run and of every run that is loaded."""
    loaded = dict(connection.execute("SELECT run_id, manifest_sha256 FROM ops.runs").fetchall())
    parts = 0
    for run_id in sorted({*sealed_runs(home), *loaded}):
        path = home.manifests(run_id) / "manifest.json"
        try:
            manifest = read_manifest(home, run_id)
        except (ValueError, KeyError):
            yield Finding("lake", run_id, "its manifest is damaged")
            continue
        if manifest is None:
            yield Finding("lake", run_id, "is loaded, and has no manifest of this version any more")
            continue
        if run_id in loaded and hash_file(path) != loaded[run_id]:
            yield Finding("lake", run_id, "its manifest is not the one that was loaded; build again")
        for part in manifest["parts"]:
            parts += 1
            if problem := check_part(home, part):
                yield Finding("lake", run_id, problem)
    counts["parts"] = parts
