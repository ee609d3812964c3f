"""Load: put the rows of runs in place of their earlier ones. Reads only what the runs' manifests list, and verifies it first.

Nothing else changes facts, so that loading again, in any order, gives the same rows.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import duckdb
from sqlalchemy import Table

from pipeline.errors import LakeError
from pipeline.runs import Home, hash_file, read_manifest, run_day, run_kind
from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.objects import load_objects
from schemas.contract import FACT, tables

SELECTIONS = {"core.articles": "articles", "core.entities": "entities", "core.mentions": "article_facts",
              "core.role_mentions": "article_facts",
              "core.event_mentions": "article_facts", "core.quotes": "article_facts"}
"""Which file in sql/load chooses a table's rows; `rows` for the others."""

Manifest = Mapping[str, Any]


def read_manifests(home: Home, run_ids: Sequence[str]) -> list[Manifest]:
    """The manifests of the runs, with every part proved to be the one that is listed. LakeError otherwise."""
    manifests: list[Manifest] = []
    for run_id in run_ids:
        manifest = read_manifest(home, run_id)
        if manifest is None:
            raise LakeError(f"{run_id} has no manifest of this version of the contract; process the run again")
        manifests.append(manifest)
    parts = [part for manifest in manifests for part in manifest["parts"]]
    with ThreadPoolExecutor(max_workers=2) as pool:
        for problem in pool.map(lambda part: check_part(home, part), parts):
            if problem:
                raise LakeError(problem)
    return manifests


def check_part(home: Home, part: Mapping[str, Any]) -> str:
    """What is wrong with a part in the lake; "" when it is the file that the manifest describes."""
    path = home.lake / part["path"]
    try:
        found = hash_file(path)
    except OSError as error:
        return f"{path}: {error.strerror}"
    return "" if found == part["sha256"] else f"{path} is not the file that its manifest describes"


def load_runs(connection: duckdb.DuckDBPyConnection, home: Home, manifests: Sequence[Manifest], *, now: datetime) -> dict[str, int]:
    """Replace the runs' rows in every fact table, in one transaction; returns the rows that now stand for them, by table.

    Leaves three temporary tables for what follows: `batch_runs(run_id)`; `dirty_articles(article_id)`, every article of which these
    runs had or have a version; `dirty_parts(part)`, the runs and days of these articles, before (what follows adds those after).
    """
    run_ids = [manifest["run_id"] for manifest in manifests]
    connection.execute("CREATE OR REPLACE TEMP TABLE batch_runs AS SELECT unnest($runs::VARCHAR[]) AS run_id", {"runs": run_ids})
    connection.execute("CREATE OR REPLACE TEMP TABLE dirty_articles (article_id VARCHAR)")
    connection.execute("CREATE OR REPLACE TEMP TABLE dirty_parts (part VARCHAR)")
    # Articles first: the rows about them are chosen by what stands in core.articles.
    articles_first = sorted(tables(FACT), key=lambda table: (table.fullname != "core.articles", table.fullname))
    with transaction(connection):
        _mark_dirty(connection)
        mark_parts(connection)
        counts = {table.fullname: replace_rows(connection, home, table, manifests) for table in articles_first}
        _mark_dirty(connection)
        mark_parts(connection)  # once more: an article that the batch brings anew may have terms in the part of an older day
        record_runs(connection, home, manifests, now=now)
    return counts


def _mark_dirty(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO dirty_articles SELECT DISTINCT article_id FROM core.articles SEMI JOIN batch_runs USING (run_id)"
                       " ANTI JOIN dirty_articles USING (article_id)")


def mark_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Note the runs and days in which the dirty articles stand now: their owners may change, and their search terms move."""
    connection.execute(load_objects("load")["dirty_parts"].sql)


def replace_rows(connection: duckdb.DuckDBPyConnection, home: Home, table: Table, manifests: Sequence[Manifest]) -> int:
    """Delete the batch's rows of a table and insert those of the listed parts; the number inserted."""
    name = table.fullname
    connection.execute(f"DELETE FROM {name} WHERE run_id IN (FROM batch_runs)")  # noqa: S608 - names come from the contract
    parts = (part for manifest in manifests for part in manifest["parts"])
    paths = [str(home.lake / part["path"]) for part in parts if part["table"] == name and part["rows"]]
    if not paths:
        return 0
    stage(connection, paths)
    selection = load_objects("load")[SELECTIONS.get(name, "rows")].sql
    inserted = connection.execute(f"INSERT INTO {name} BY NAME\n{selection}").fetchone()
    connection.execute("DROP VIEW staged")
    return int(inserted[0]) if inserted else 0


def stage(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Show the parts as the view `staged`. A column that an older part lacks is NULL."""
    connection.read_parquet(list(paths), union_by_name=True, hive_partitioning=False).create_view("staged", replace=True)


def record_runs(connection: duckdb.DuckDBPyConnection, home: Home, manifests: Sequence[Manifest], *, now: datetime) -> None:
    """Write ops.runs and ops.codings. Few rows, so one statement each."""
    connection.execute("DELETE FROM ops.runs WHERE run_id IN (FROM batch_runs)")
    counts = dict(connection.execute("SELECT run_id, count(*) FROM core.captures GROUP BY run_id").fetchall())
    insert_rows(connection, "ops.runs", [
        {"run_id": manifest["run_id"], "kind_code": run_kind(manifest["run_id"]), "day": run_day(manifest["run_id"]),
         "capture_count": counts.get(manifest["run_id"], 0), "shard_count": count_shards(manifest),
         "manifest_sha256": hash_file(home.manifests(manifest["run_id"]) / "manifest.json"), "loaded_at": naive(now)}
        for manifest in manifests])
    codings = {coding["coding_id"]: coding for manifest in manifests for coding in manifest["codings"]}
    connection.execute("DELETE FROM ops.codings WHERE list_contains($ids, coding_id)", {"ids": sorted(codings)})
    insert_rows(connection, "ops.codings", [coding for _, coding in sorted(codings.items())])


def count_shards(manifest: Manifest) -> int:
    """The slices in which a run was extracted."""
    return sum(step.startswith("extract") for step in manifest["steps"])


def naive(moment: datetime) -> datetime:
    """An aware moment as the warehouse keeps it: UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
