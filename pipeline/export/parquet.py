"""Parquet, a file a day: `articles/2026-11-21.parquet`. Days outside the span stay as they are, so a folder can grow night by night."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import pipeline
from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.export.datasets import BATCH_ROWS, Dataset, open_source, read_datasets
from pipeline.export.package import Resource, read_licences, write_package

ROW_GROUP = 100_000


def export_parquet(settings: Settings, folder: Path, *, span: Span = ALL_DAYS, names: Sequence[str] = (),
                   full_text: bool = False) -> list[Resource]:
    """Write the datasets of those days below `folder`, with datapackage.json; files of the same days are replaced.

    Every file carries the descriptions of its columns and the licences in its metadata. Raises NotPublished, and UsageError for a
    name that is no dataset.
    """
    with open_source(settings) as connection:
        licences = read_licences(connection)
        datasets = read_datasets(connection, names, span, full_text=full_text)
        for dataset in datasets:
            write_dataset(connection, dataset, folder, span, licences=json.dumps(licences, ensure_ascii=False))
        resources = [describe_files(dataset, folder) for dataset in datasets]
        write_package(connection, folder, [resource for resource in resources if resource.paths])
    return resources


def write_dataset(connection: duckdb.DuckDBPyConnection, dataset: Dataset, folder: Path, span: Span, *, licences: str) -> None:
    """The files of one dataset: one a day, or one in all. What the span held before and holds no more is removed."""
    reader = connection.sql(dataset.sql).to_arrow_reader(BATCH_ROWS)
    schema = describe_schema(reader.schema, dataset, licences)
    if not dataset.day:
        _write_file(folder / f"{dataset.name}.parquet", list(reader), schema)
        return
    place = folder / dataset.name
    place.mkdir(parents=True, exist_ok=True)
    written = set()
    for day, batches in split_days(reader, dataset.day):
        path = place / f"{day}.parquet"
        _write_file(path, batches, schema)
        written.add(path)
    for path in sorted(place.glob("????-??-??.parquet")):
        if path not in written and span.first <= date.fromisoformat(path.stem) <= span.last:
            path.unlink()


def split_days(batches: Iterator[pa.RecordBatch], day: str) -> Iterator[tuple[date, list[pa.RecordBatch]]]:
    """The rows day by day, from batches that are sorted by it."""
    current: date = date.min
    held: list[pa.RecordBatch] = []
    for batch in batches:
        runs = pc.run_end_encode(batch.column(day))
        start = 0
        for value, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            if value != current and held:
                yield current, held
                held = []
            current = value
            held.append(batch.slice(start, end - start))
            start = end
    if held:
        yield current, held


def describe_schema(schema: pa.Schema, dataset: Dataset, licences: str) -> pa.Schema:
    """The schema with a description on every column, and on the file what it is, by whose work, and made by what."""
    meanings = {column.name: column.description for column in dataset.columns}
    fields = [field.with_metadata({"description": meanings[field.name]}) for field in schema]
    return pa.schema(fields, metadata={
        "newsmill.table": dataset.name, "newsmill.description": dataset.description, "newsmill.version": pipeline.__version__,
        "newsmill.licences": licences, "newsmill.columns": json.dumps(meanings, ensure_ascii=False)})


def _write_file(path: Path, batches: list[pa.RecordBatch], schema: pa.Schema) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_batches([pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in batches], schema=schema)
    temporary = path.with_name(f".{path.name}.tmp")
    pq.write_table(table.combine_chunks(), temporary, compression="zstd", row_group_size=ROW_GROUP)
    temporary.replace(path)


def describe_files(dataset: Dataset, folder: Path) -> Resource:
    """The files that a dataset has below the folder now, of whatever days."""
    found = sorted((folder / dataset.name).glob("????-??-??.parquet")) if dataset.day else [folder / f"{dataset.name}.parquet"]
    return Resource(dataset=dataset, format="parquet", mediatype="application/vnd.apache.parquet",
                    paths=tuple(path.relative_to(folder).as_posix() for path in found),
                    rows=sum(pq.read_metadata(path).num_rows for path in found))
