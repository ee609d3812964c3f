"""`newsmill diff`: what two published files say differently."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.run import AsJson


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(diff)


def diff(
    left: Annotated[Path, typer.Argument(metavar="A", help="A published file, or a home")],
    right: Annotated[Path, typer.Argument(metavar="B", help="Another")],
    as_json: AsJson = False,
) -> int:
    """Compare two published files by their content, whatever runs it came from. Exit code 0 when they are equal, 4 when not."""
    from pipeline.warehouse.differences import compare, find_file

    found = list(compare(find_file(left), find_file(right)))
    if as_json:
        print(json.dumps({"is_equal": all(table.is_equal for table in found),
                          "tables": [{**asdict(table), "is_equal": table.is_equal} for table in found]}))
    else:
        for table in found:
            words = "equal" if table.is_equal else f"{table.left_only_count:,} only in A, {table.right_only_count:,} only in B"
            print(f"{table.table:<26}{table.left_count:>12,}{table.right_count:>12,}  {words}")
        print("equal" if all(table.is_equal for table in found) else "different")
    return 0 if all(table.is_equal for table in found) else 4
