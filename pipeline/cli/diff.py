"""`newsmill diff`: what two published files or releases say differently."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from pipeline.config import load_settings
from pipeline.home import Home

DIFFERENT = 4


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A published file, a home or a release: its path, or its name in this home")],
    after: Annotated[str, typer.Argument(metavar="B", help="The other; `published` is what readers see now")] = "published",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> int:
    """Compare two published files or releases: rows and columns that changed, table by table, and which coding changed them.

    Exit code 0 when they say the same, 4 when not.
    """
    from pipeline.export.diff import diff as compare_sides

    tables = compare_sides(Home(load_settings().home), before, after)
    is_equal = all(table.is_equal for table in tables)
    if as_json:
        print(json.dumps({"is_equal": is_equal, "tables": [{**asdict(table), "is_equal": table.is_equal} for table in tables]},
                         ensure_ascii=False))
        return 0 if is_equal else DIFFERENT
    for table in tables:
        print_table(table)
    if is_equal:
        print("they say the same")
    return 0 if is_equal else DIFFERENT


def print_table(table: Any) -> None:
    """A table in a line, and a line more for each coding and kind of change."""
    if table.is_equal:
        return
    print(f"{table.name}: {table.rows_before:,} → {table.rows_after:,} rows; {table.added:,} added, {table.removed:,} removed, "
          f"{table.changed:,} changed")
    for title, columns in (("new columns", table.columns_added), ("columns gone", table.columns_removed)):
        if columns:
            print(f"  {title}: {', '.join(columns)}")
    if table.columns:
        most_first = sorted(table.columns.items(), key=lambda pair: (-pair[1], pair[0]))
        print("  " + ", ".join(f"{name} in {count:,}" for name, count in most_first))
    for change in table.codings:
        if change.after is None:
            print(f"  {change.rows:,} under one coding ({change.before}): other captures, judgements or settings")
        else:
            print(f"  {change.rows:,} from coding {change.before} to {change.after}: {', '.join(change.parts) or 'not described'}")
    for kind, keys in table.examples.items():
        shown = ("/".join(map(str, key)) if isinstance(key, list) else str(key) for key in keys)
        print(f"  {kind}, such as {', '.join(shown)}")
