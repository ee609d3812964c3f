"""datapackage.json: what the files of a folder are, in the words of the Frictionless Data Package."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.export.datasets import Column, Dataset
from pipeline.runs import write_json

PACKAGE_NAME = "datapackage.json"

TYPES = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number", "FLOAT": "number",
         **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UINTEGER", "UBIGINT"), "integer")}
"""Frictionless names of DuckDB's types; lists are arrays."""

OWN_TEXTS = "Titles, openings, snippets and texts stay their publishers': quote them, do not republish them."


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """The files of one dataset, below the folder of the package."""

    dataset: Dataset
    format: str
    mediatype: str
    paths: tuple[str, ...]
    rows: int


def write_package(connection: duckdb.DuckDBPyConnection, folder: Path, resources: Sequence[Resource], **extra: Any) -> None:
    """Describe the resources in datapackage.json. `extra`: further properties of the package."""
    write_json(folder / PACKAGE_NAME, {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "newsmill",
        "title": "News as entities, events and quotes, with their evidence", "description": OWN_TEXTS,
        "licenses": read_licences(connection), "sources": read_sources(connection), "newsmill:source": read_about(connection),
        "resources": [describe_resource(resource) for resource in resources], **extra})


def describe_resource(resource: Resource) -> dict[str, Any]:
    """A resource: its files and the schema of its rows."""
    paths = list(resource.paths)
    return {"name": resource.dataset.name.replace("_", "-"), "title": resource.dataset.name, "description": resource.dataset.description,
            "path": paths[0] if len(paths) == 1 else paths, "format": resource.format, "mediatype": resource.mediatype,
            "encoding": "utf-8", "newsmill:rows": resource.rows,
            "schema": {"fields": [describe_field(column) for column in resource.dataset.columns], "missingValues": [""],
                       "newsmill:key": list(resource.dataset.key)}}


def describe_field(column: Column) -> dict[str, Any]:
    """A column as a field."""
    return {"name": column.name, "type": field_type(column.type), "description": column.description}


def field_type(duckdb_type: str) -> str:
    """The Frictionless type of a DuckDB type. KeyError for a type that no dataset has."""
    return "array" if duckdb_type.endswith("[]") else TYPES[re.sub(r"\(.*", "", duckdb_type)]


def read_licences(connection: duckdb.DuckDBPyConnection) -> list[Mapping[str, str]]:
    """The licences that the rows stand under, each once, with what it covers."""
    rows = connection.execute("SELECT licence_id, licence_url, work_name FROM mart.attributions ORDER BY ALL").fetchall()
    return [{"name": name, "title": work, **({"path": url} if url else {})} for name, url, work in rows]


def read_sources(connection: duckdb.DuckDBPyConnection) -> list[Mapping[str, str]]:
    """The works that the facts were made with."""
    rows = connection.execute("SELECT work_name, work_url FROM mart.attributions WHERE work_url IS NOT NULL ORDER BY ALL").fetchall()
    return [{"title": name, "path": url} for name, url in rows]


def read_about(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The published file that the rows were taken from."""
    answer = connection.execute("SELECT published_at, last_complete_day, code_version, schema_version, recipe_sha256 FROM mart.about")
    names = [column[0] for column in answer.description or ()]
    return {name: str(value) for name, value in zip(names, answer.fetchone() or (), strict=True) if value is not None}
