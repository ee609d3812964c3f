"""Files in the shape of GDELT 2.0: `20261121000000.export.CSV` and `.mentions.CSV`, tab-separated, no header, by the day of DATEADDED.

The columns and their order are those of GDELT's own files; what we do not know is empty. sql/marts/gdelt_events.sql and
gdelt_mentions.sql say what differs.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.export.datasets import BATCH_ROWS, open_source
from pipeline.runs import write_file
from pipeline.warehouse.objects import load_objects

FILES = ("export", "mentions")
"""One query of sql/gdelt each: rows with their day before the columns of the file."""


def export_gdelt(settings: Settings, folder: Path, *, span: Span = ALL_DAYS) -> dict[str, int]:
    """Write the files of those days; returns the rows of each file. Files of the same days are replaced."""
    written: dict[str, int] = {}
    with open_source(settings) as connection:
        for name in FILES:
            for day, lines in groupby(read_lines(connection, name, span), key=lambda line: line[0]):
                path = folder / f"{day:%Y%m%d}000000.{name}.CSV"
                rows = [line for _, line in lines]
                write_file(path, "".join(rows).encode())
                written[path.name] = len(rows)
    for path in sorted(folder.glob("*000000.*.CSV")):
        stamp, _, rest = path.name.partition("000000.")
        is_ours = rest in {f"{name}.CSV" for name in FILES} and len(stamp) == 8 and stamp.isdecimal()
        if is_ours and path.name not in written and span.first <= date.fromisoformat(stamp) <= span.last:
            path.unlink()
    return written


def read_lines(connection: duckdb.DuckDBPyConnection, name: str, span: Span) -> Iterator[tuple[date, str]]:
    """Each row as its day and its line."""
    answer = connection.execute(load_objects("gdelt")[name].sql, {"first": span.first, "last": span.last})
    while batch := answer.fetchmany(BATCH_ROWS):
        for day, *values in batch:
            yield day, "\t".join(map(make_value, values)) + "\n"


def make_value(value: Any) -> str:
    """A value of one line: NULL is empty, white space is one space."""
    return "" if value is None else " ".join(str(value).split())
