"""CSV, a file a dataset, for spreadsheets and for whatever reads nothing else."""

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.export.datasets import BATCH_ROWS, Dataset, open_source, read_datasets
from pipeline.export.package import Resource, write_package
from pipeline.report.tables import make_cell


def export_csv(settings: Settings, folder: Path, *, span: Span = ALL_DAYS, names: Sequence[str] = (),
               full_text: bool = False) -> list[Resource]:
    """Write the datasets of those days as `<folder>/<name>.csv`, with datapackage.json. NULL is empty, times are UTC, lists are JSON.

    A text that a spreadsheet would run as a formula has an apostrophe before it. Raises NotPublished, and UsageError for a name that
    is no dataset.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with open_source(settings) as connection:
        resources = [write_rows(connection, dataset, folder) for dataset in read_datasets(connection, names, span, full_text=full_text)]
        write_package(connection, folder, resources)
    return resources


def write_rows(connection: duckdb.DuckDBPyConnection, dataset: Dataset, folder: Path) -> Resource:
    """One dataset as one file."""
    path, rows = folder / f"{dataset.name}.csv", 0
    temporary = path.with_name(f".{path.name}.tmp")
    answer = connection.execute(dataset.sql)
    with temporary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(column.name for column in dataset.columns)
        while batch := answer.fetchmany(BATCH_ROWS):
            writer.writerows([make_cell(value) for value in row] for row in batch)
            rows += len(batch)
    temporary.replace(path)
    return Resource(dataset=dataset, format="csv", mediatype="text/csv", paths=(path.name,), rows=rows)
