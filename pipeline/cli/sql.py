"""`newsmill sql`: a question to the published file."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipeline.config import load_settings
from pipeline.errors import UsageError
from pipeline.home import Home

STALE_AFTER = timedelta(days=1)
DAYS_TO_COMPLETE = 2
"""A day is whole when the night after it was built: until then the day before it is the last."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sql)


def sql(
    query: Annotated[str | None, typer.Argument(help="One statement: SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN")] = None,
    file: Annotated[Path | None, typer.Option(help="Read the statement from a file", exists=True, dir_okay=False)] = None,
    example: Annotated[str | None, typer.Option(help="Run an example, by its number or name")] = None,
    examples: Annotated[bool, typer.Option("--examples", help="List the examples")] = False,
    format: Annotated[str, typer.Option(help="table, csv, json or parquet")] = "table",  # noqa: A002 - the option's name
    output: Annotated[Path | None, typer.Option(help="Write to a file")] = None,
    timeout: Annotated[float, typer.Option(help="Seconds after which the query is stopped", min=0.1)] = 120.0,
    memory: Annotated[float, typer.Option(help="GB of memory that it may take", min=0.5)] = 4.0,
) -> None:
    """Ask the published file. It is opened read-only, in a process of its own, with nothing else of the machine in reach."""
    from pipeline.warehouse.query import QueryLimits, run_query

    if examples:
        list_examples()
        return
    home = Home(load_settings().home)
    statement = choose_statement(query, file, example)
    now = datetime.now(UTC)
    warn_reader(home, now=now)
    limits = QueryLimits(seconds=timeout, memory_bytes=int(memory * 1e9))
    run_query(home, statement, format=format, output=output, limits=limits,
              complete_since=now.date() - timedelta(days=DAYS_TO_COMPLETE))


def choose_statement(query: str | None, file: Path | None, example: str | None) -> str:
    """The one statement that was given. UsageError when there is none, or more."""
    if sum(given is not None for given in (query, file, example)) != 1:
        raise UsageError('give one of: a statement, --file, --example, --examples; to begin: newsmill sql "FROM mart.help"')
    if file is not None:
        return file.read_text(encoding="utf-8")
    if example is not None:
        return find_example(example)
    return query or ""


def find_example(wanted: str) -> str:
    """The SQL of an example, by number (from 1) or name."""
    from pipeline.warehouse.objects import load_objects

    found = load_objects("examples")
    names = list(found)
    name = names[int(wanted) - 1] if wanted.isdecimal() and 1 <= int(wanted) <= len(names) else wanted
    if name not in found:
        raise UsageError(f"there is no example {wanted!r}; newsmill sql --examples lists them")
    return found[name].sql


def list_examples() -> None:
    """Number, name and question of each."""
    from pipeline.warehouse.objects import load_objects

    for number, item in enumerate(load_objects("examples").values(), 1):
        print(f"{number:>2}  {item.name:<28} {item.description}")


def warn_reader(home: Home, *, now: datetime) -> None:
    """Say on stderr when the last attempt to publish failed, or the file is older than a day."""
    from pipeline.warehouse.published import read_status

    status = read_status(home)
    attempt = status.get("last_attempt", {})
    if attempt and not attempt["is_published"]:
        print(f"newsmill: the last build ({attempt['at']}) failed, this is the data before it: {attempt['error']}", file=sys.stderr)
    if "published_at" in status and now - datetime.fromisoformat(status["published_at"]) > STALE_AFTER:
        print(f"newsmill: this data is from {status['published_at']}", file=sys.stderr)
