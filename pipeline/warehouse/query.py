"""One question to the published file, asked by a person: in a child process with limits of time and memory, which can be killed.

DuckDB's own limits do not hold everything (`repeat('x', 1000000000)` obeys neither its memory limit nor its interrupt), so the child
has a limit of address space, and the parent a timer. `python -m pipeline.warehouse.query` is the child.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import NewsmillError, UsageError
from pipeline.home import Home
from pipeline.warehouse.reader import open_file, published_path

FORMATS = ("table", "csv", "json", "parquet")
USAGE_EXIT = 2


class QueryFailed(NewsmillError):
    """The query was right and still did not come to its end: too long, too large, or stopped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryLimits:
    """What one query may take: seconds of wall time, bytes of address space, rows shown as a table."""

    seconds: float = 120.0
    memory_bytes: int = 4_000_000_000
    table_rows: int = 200


def run_query(home: Home, sql: str, *, format: str = "table", output: Path | None = None,  # noqa: A002 - the option's name
              limits: QueryLimits | None = None, complete_since: date | None = None) -> None:
    """Answer one SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN statement on stdout, or in the file `output`.

    With `complete_since`, stderr says so when the file's last complete day is before that one.

    Raises UsageError when the statement is wrong or not allowed, QueryFailed when it went over a limit, NotPublished.
    """
    limits = limits or QueryLimits()
    if format not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}")
    if format == "parquet" and output is None:
        raise UsageError("parquet is written to a file: name one with --output")
    request = {"path": str(published_path(home)), "sql": sql, "format": format, "output": str(output) if output else None,
               "limits": asdict(limits), "complete_since": str(complete_since) if complete_since else None}
    sys.stdout.flush()
    command = [sys.executable, "-P", "-m", "pipeline.warehouse.query"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,  # noqa: S603 - ourselves
                          env={**os.environ, "TZ": "UTC"}) as child:
        try:
            _, complaint = child.communicate(json.dumps(request), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise QueryFailed(f"stopped after {limits.seconds:g} seconds; ask for less, or allow more with --timeout") from None
        finally:
            child.kill()
    if child.returncode == USAGE_EXIT:
        raise UsageError(complaint.strip())
    if child.returncode:
        size = f"{limits.memory_bytes / 1e9:g} GB"
        raise QueryFailed(complaint.strip().splitlines()[-1] if complaint.strip() else f"stopped: it wanted more memory than {size}")
    sys.stderr.write(complaint)


def answer(request: dict[str, Any]) -> None:
    """The child's work: limit itself, prove the statement, run it, write the result."""
    import duckdb

    from pipeline.warehouse.results import write_result

    limits = QueryLimits(**request["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sql = check_statement(request["sql"])
    try:
        with open_file(Path(request["path"]), memory_limit=f"{limits.memory_bytes // 2}B", threads=2) as connection:
            if request["complete_since"]:
                warn_of_age(connection, date.fromisoformat(request["complete_since"]))
            write_result(connection, sql, request["format"], request["output"], limits.table_rows)
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        raise UsageError(describe_error(error)) from error
    except duckdb.PermissionException as error:
        raise UsageError(f"not allowed here: {describe_error(error)}") from error
    except (duckdb.Error, MemoryError) as error:
        raise QueryFailed(describe_error(error)) from error


def warn_of_age(connection: Any, complete_since: date) -> None:
    """Say on stderr when the last day that is whole is before `complete_since`: a file may be new, and what is in it old."""
    (last_day,), = connection.execute("SELECT last_complete_day FROM mart.about").fetchall()
    if last_day is not None and last_day < complete_since:
        print(f"newsmill: the last complete day in this file is {last_day}", file=sys.stderr)


def check_statement(sql: str) -> str:
    """The statement, if it is one and only reads. UsageError otherwise."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError(describe_error(error)) from error
    if len(statements) != 1:
        raise UsageError(f"one statement at a time; this is {len(statements)}")
    kind = statements[0].type
    if kind not in {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        raise UsageError(f"{kind.name} is not allowed; ask with SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN")
    return str(statements[0].query)


def describe_error(error: BaseException) -> str:
    """The engine's message on one line, without the picture of the statement."""
    return " ".join(str(error).partition("\n\nLINE ")[0].split()) or type(error).__name__


def main() -> None:
    """Read the request from stdin; exit with 0, 1 or 2 and a line on stderr."""
    try:
        answer(json.load(sys.stdin))
        sys.stdout.flush()
    except NewsmillError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader has seen enough
        os._exit(0)


if __name__ == "__main__":
    main()
