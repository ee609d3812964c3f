"""Checks: what must hold before readers see a file. Derived from the contract, and by hand in sql/checks.

A check is a query for the rows that break it. Severity `fail` keeps the old file in place; `warn` is only shown.
Checks of facts look at the runs of the batch (`batch_runs`): the others were proved when they were loaded, and do not change.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

import duckdb
from sqlalchemy import Table

from pipeline.warehouse.load import naive
from pipeline.warehouse.objects import load_objects
from schemas.contract import BUILD, FACT, tables


@dataclass(frozen=True, slots=True)
class Check:
    """A query for the rows that must not be there."""

    name: str
    severity: str
    sql: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found: the number of rows, and one of them as JSON."""

    name: str
    severity: str
    findings: int
    example: str | None

    @property
    def is_passed(self) -> bool:
        """Whether nothing was found."""
        return self.findings == 0


def list_checks() -> list[Check]:
    """Every check, those of the contract first."""
    by_hand = [Check(item.name, item.header["severity"].rstrip("."), item.sql) for item in load_objects("checks").values()]
    return [*contract_checks(), *by_hand]


def contract_checks() -> Iterator[Check]:
    """Each table's grain is unique, and each closed list holds its columns' values. What is required is NOT NULL in the file itself."""
    for table in tables():
        if table.info["layer"] == BUILD:
            continue
        grain = ", ".join(table.info["grain"])
        rows = _batch_rows(table)
        repeated = f"SELECT {grain}, count(*) AS row_count FROM {rows} GROUP BY ALL HAVING count(*) > 1"  # noqa: S608 - the contract's names
        yield Check(f"unique_{table.name}", "fail", repeated)
        for column in table.columns:
            codes = read_codes(column.info["codes"]) if column.info["codes"] else None
            if codes:
                listed = ", ".join(f"'{code}'" for code in codes)
                unlisted = f"SELECT {column.name} FROM {rows} WHERE {column.name} NOT IN ({listed})"  # noqa: S608 - the contract's names
                yield Check(f"codes_{table.name}_{column.name}", "fail", unlisted)


def _batch_rows(table: Table) -> str:
    return f"{table.fullname} SEMI JOIN batch_runs USING (run_id)" if table.info["layer"] == FACT else table.fullname


def read_codes(name: str) -> list[str] | None:
    """The codes of a closed list (first column of schemas/codes/<name>.csv), sorted; None where there is no such file."""
    path = resources.files("schemas").joinpath(f"codes/{name}.csv")
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as lines:
        return sorted({row[0] for row in list(csv.reader(lines))[1:]})


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Run every check over the connection's file. Needs `batch_runs`."""
    results = []
    for check in list_checks():
        body = check.sql.rstrip().rstrip(";")
        found = connection.execute(f"SELECT count(*), min(to_json(f)::VARCHAR) FROM (\n{body}\n) f").fetchone()  # noqa: S608 - our own files
        assert found is not None
        results.append(CheckResult(check.name, check.severity, int(found[0]), found[1]))
    return results


def write_results(connection: duckdb.DuckDBPyConnection, results: list[CheckResult], *, now: datetime) -> None:
    """Keep the results in ops.check_results."""
    connection.execute("DELETE FROM ops.check_results")
    connection.executemany("INSERT INTO ops.check_results VALUES (?, ?, ?, ?, ?, ?)",
                           [[r.name, r.severity, r.is_passed, r.findings, r.example, naive(now)] for r in results])
