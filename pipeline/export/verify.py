"""Prove a release again, anywhere and without newsmill's home: every file, every row count, every text that is in it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.export.package import PACKAGE_NAME
from pipeline.export.release import MANIFEST_NAME
from pipeline.runs import hash_file

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
ALTERED_TEXTS = "SELECT count(*) FROM read_parquet(?) WHERE text IS NOT NULL AND sha256(text) <> text_sha256"


def verify_release(folder: Path) -> list[str]:
    """What is wrong with a release, a sentence each; nothing when it is whole. UsageError when the folder holds none."""
    manifest = folder / MANIFEST_NAME
    if not manifest.is_file():
        raise UsageError(f"{folder} holds no release: {MANIFEST_NAME} is missing")
    problems = list(verify_files(folder, manifest.read_text(encoding="utf-8", errors="replace")))
    return problems or list(verify_rows(folder))


def verify_files(folder: Path, manifest: str) -> Iterator[str]:
    """Each file against its digest; files that are missing, and files that nobody listed."""
    listed = set()
    for number, line in enumerate(manifest.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if not found or Path(found[2]).is_absolute() or ".." in Path(found[2]).parts:
            yield f"{MANIFEST_NAME}, line {number}: not a digest and a path below the release"
            continue
        listed.add(found[2])
        if not (folder / found[2]).is_file():
            yield f"{found[2]} is missing"
        elif hash_file(folder / found[2]) != found[1]:
            yield f"{found[2]} was altered"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in listed and name != MANIFEST_NAME:
            yield f"{name} is not in {MANIFEST_NAME}"


def verify_rows(folder: Path) -> Iterator[str]:
    """Rows and columns against datapackage.json, and texts against their digests."""
    try:
        resources: list[dict[str, Any]] = json.loads((folder / PACKAGE_NAME).read_bytes())["resources"]
        for resource in resources:
            paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
            yield from _verify_resource(folder, resource, paths)
    except (OSError, ValueError, KeyError, pa.ArrowException, duckdb.Error) as error:
        yield f"{PACKAGE_NAME} and the files do not belong together: {' '.join(str(error).split())}"


def _verify_resource(folder: Path, resource: dict[str, Any], paths: list[str]) -> Iterator[str]:
    rows, names = 0, [field["name"] for field in resource["schema"]["fields"]]
    for path in paths:
        file = pq.ParquetFile(folder / path)
        rows += file.metadata.num_rows
        if file.schema_arrow.names != names:
            yield f"{path} has other columns than {PACKAGE_NAME} says"
        elif {"text", "text_sha256"} <= set(names):
            altered = duckdb.execute(ALTERED_TEXTS, [str(folder / path)]).fetchall()[0][0]
            if altered:
                yield f"{path}: {altered} texts do not have their digests"
    if rows != resource["newsmill:rows"]:
        yield f"{resource['name']} has {rows} rows, {PACKAGE_NAME} says {resource['newsmill:rows']}"
