"""CSV that a spreadsheet can open without running anything: a text that begins like a formula gets an apostrophe before it."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula (OWASP, CSV injection), with the full-width forms that some of them accept."""


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as RFC 4180 CSV in UTF-8, a header first; NULL is empty, times are ISO 8601 in UTC, lists are JSON."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([make_cell(row[name]) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8")


def make_cell(value: Any) -> str:
    """One value as the text of a cell. Numbers stay numbers, whatever sign they begin with."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
