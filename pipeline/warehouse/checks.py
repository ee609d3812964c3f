"""Checks: what must hold before readers see a file. Derived from the contract, and by hand in sql/checks.

A check is a query for the rows that break it. Severity `fail` keeps the old file in place; `warn` is only shown.
Checks of facts look at the runs of the batch (`batch_runs`), of search terms at their days (`dirty_parts`): the others were proved when
they were written, and do not change.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

import duckdb
from sqlalchemy import Column, String, Table

from pipeline.warehouse.digests import part_column
from pipeline.warehouse.engine import insert_rows, transaction
from pipeline.warehouse.load import naive
from pipeline.warehouse.marts import quote
from pipeline.warehouse.objects import load_objects
from schemas.contract import BUILD, tables

WEB_ADDRESS = "^(https?://[^/@[:space:]]+(/|[?#]|$)|urn:newsmill:)"
"""http(s) without a user, or the name of a text that came without an address."""

READABLE_URLS = frozenset({"url", "canonical_url", "image_url", "feed_url"})
"""Addresses that people follow. What was only asked for (`url_requested`) is kept as it was."""

REASONS = {
    "unique": "A row that is there twice counts twice in everything",
    "codes": "A query that names a value must find all that is meant by it",
    "score": "A score is a share: beyond 0 and 1 it was not computed as it says",
    "url": "People follow it: only http(s), and nobody's password",
    "control": "A control character breaks tables, terminals and exports",
}
"""Why the rules of the contract are checks."""

CONTROL_CHARACTER = r"[\x00-\x08\x0b-\x1f\x7f]"


@dataclass(frozen=True, slots=True)
class Check:
    """A query for the rows that must not be there."""

    name: str
    severity: str
    sql: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found: the number of rows, and one of them as JSON."""

    name: str
    severity: str
    findings: int
    example: str | None
    reason: str = ""

    @property
    def is_passed(self) -> bool:
        """Whether nothing was found."""
        return self.findings == 0


def list_checks() -> list[Check]:
    """Every check, those of the contract first."""
    by_hand = [Check(item.name, item.header["severity"].rstrip("."), item.sql, item.header["why"])
               for item in load_objects("checks").values()]
    return [*contract_checks(), *by_hand]


def contract_checks() -> Iterator[Check]:
    """What the declarations say: the grain is unique, closed lists hold, scores lie in 0..1, addresses are http(s), texts are clean.

    What is required is NOT NULL in the file itself, so that loading refuses it.
    """
    for table in tables():
        if table.info["layer"] != BUILD:
            yield from table_checks(table)


def table_checks(table: Table) -> Iterator[Check]:
    """The checks of one table."""
    part, rows = part_column(table), str(table.fullname)
    if part:
        rows = f"(FROM {rows} WHERE CAST({part} AS VARCHAR) IN (FROM dirty_parts)) AS {table.name}"
    grain = ", ".join(table.info["grain"])
    repeated = f"SELECT {grain}, count(*) AS row_count FROM {rows} GROUP BY ALL HAVING count(*) > 1"  # noqa: S608 - the contract's names
    yield Check(f"unique_{table.name}", "fail", repeated, REASONS["unique"])
    rules: dict[str, list[str]] = {}
    for column in table.columns:
        for rule, broken in column_rules(column):
            rules.setdefault(rule, []).append(broken)
    for rule, conditions in rules.items():
        found = f"SELECT {table.name}.* FROM {rows} WHERE {' OR '.join(conditions)}"  # noqa: S608 - the contract's names
        yield Check(f"{rule}_{table.name}", "fail", found, REASONS[rule])


def column_rules(column: Column[Any]) -> Iterator[tuple[str, str]]:
    """(rule, condition that breaks it) for what a column's declaration promises."""
    codes = read_codes(column.info["codes"]) if column.info["codes"] else None
    if codes:
        yield "codes", f"{column.name} NOT IN ({', '.join(map(quote, codes))})"
    if column.name.endswith("_score"):
        yield "score", f"NOT ({column.name} BETWEEN 0 AND 1)"
    if column.name in READABLE_URLS:
        yield "url", f"NOT regexp_matches({column.name}, '{WEB_ADDRESS}')"
    if isinstance(column.type, String) and not column.info["ledger"] and not column.info["codes"]:
        yield "control", f"regexp_matches({column.name}, '{CONTROL_CHARACTER}')"


def read_codes(name: str) -> list[str] | None:
    """The codes of a closed list (first column of schemas/codes/<name>.csv), sorted; None where there is no such file."""
    path = resources.files("schemas").joinpath(f"codes/{name}.csv")
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as lines:
        return sorted({row[0] for row in list(csv.reader(lines))[1:]})


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Run every check over the connection's file. Needs `batch_runs` and `dirty_parts`."""
    results = []
    for check in list_checks():
        body = check.sql.rstrip().rstrip(";")
        found = connection.execute(f"SELECT count(*), min(to_json(f)::VARCHAR) FROM (\n{body}\n) f").fetchone()  # noqa: S608 - our own files
        assert found is not None
        results.append(CheckResult(check.name, check.severity, int(found[0]), found[1], check.reason))
    return results


def write_results(connection: duckdb.DuckDBPyConnection, results: list[CheckResult], *, now: datetime) -> None:
    """Keep the results in ops.check_results."""
    with transaction(connection):
        connection.execute("DELETE FROM ops.check_results")
        insert_rows(connection, "ops.check_results", [
            {"check_name": result.name, "severity_code": result.severity, "is_passed": result.is_passed, "finding_count": result.findings,
             "example": result.example, "reason": result.reason or None, "checked_at": naive(now)} for result in results])
