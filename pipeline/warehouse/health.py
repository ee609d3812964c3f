"""Health: whether somebody must be woken. Looks at the published file, the last attempt, the disk and the lock; reads little."""

import fcntl
import os
import platform
import pyexpat
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from statistics import median
from typing import Any

import duckdb

from pipeline.alerts import read_memory
from pipeline.capture.known import missing_files
from pipeline.home import Home
from pipeline.warehouse.published import read_status
from pipeline.warehouse.reader import NotPublished, open_published, published_path

MINIMUM_FREE_FACTOR = 3
"""A build needs the published file once more, and as much again to spill; a third for the night's captures."""

MINIMUM_FREE_BYTES = 500_000_000

FORECAST_DAYS = 14
MINIMUM_DAYS_LEFT = 14
"""Days of room below which somebody should act: two weeks are time to order a disk."""

DISTRIBUTIONS = ("newsmill", "duckdb", "sqlalchemy", "duckdb-sqlalchemy", "pyarrow", "aiohttp", "fastwarc", "trafilatura", "spacy",
                 "apache-airflow")


@dataclass(frozen=True, slots=True)
class Vital:
    """One thing looked at; `is_good` None: told, not judged."""

    name: str
    value: str
    is_good: bool | None = None


def examine(home: Home, *, now: datetime, max_age: timedelta) -> list[Vital]:
    """Everything that was looked at, in a fixed order."""
    return [*_examine_published(home, now, max_age), *_examine_attempt(home), examine_disk(home), forecast_disk(home),
            _examine_captures(home), _examine_lock(home), _examine_alerts(home), *_list_versions()]


def _examine_published(home: Home, now: datetime, max_age: timedelta) -> Iterator[Vital]:
    try:
        with open_published(home) as connection:
            row = connection.execute("SELECT published_at, last_complete_day, article_count, warning_count FROM mart.about").fetchone()
    except (NotPublished, duckdb.Error, OSError) as error:
        yield Vital("published", " ".join(str(error).split()), False)
        return
    assert row is not None
    published_at, last_day, articles, warnings = row
    age = now.replace(tzinfo=None) - published_at
    yield Vital("published", published_path(home).name, True)
    yield Vital("age", f"{age.total_seconds() / 3600:.1f} h, at most {max_age.total_seconds() / 3600:g} h", age <= max_age)
    yield Vital("last complete day", str(last_day or "none"))
    yield Vital("articles", f"{articles:,}")
    yield Vital("warnings", f"{warnings} checks warn")


def _examine_attempt(home: Home) -> Iterator[Vital]:
    attempt: dict[str, Any] = read_status(home).get("last_attempt", {})
    if not attempt:
        yield Vital("last attempt", "none", None)
    elif attempt["is_published"]:
        yield Vital("last attempt", f"published at {attempt['at']}", True)
    else:
        yield Vital("last attempt", f"failed at {attempt['at']}: {attempt['error']}", False)


def examine_disk(home: Home) -> Vital:
    """Free space against what a build needs."""
    place = home.root if home.root.exists() else home.root.parent
    free = shutil.disk_usage(place).free
    try:
        size = published_path(home).stat().st_size
    except NotPublished:
        size = 0
    needed = max(MINIMUM_FREE_BYTES, MINIMUM_FREE_FACTOR * size)
    return Vital("disk", f"{free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB wanted", free >= needed)


def forecast_disk(home: Home) -> Vital:
    """How long the free space lasts at the rate of the last live days: captures and lake of a day, and what it adds to each kept file."""
    sizes: Counter[str] = Counter()
    for path in [*home.captures.glob("live-*.warc.gz"), *home.lake.glob("*/run=live-*/*.parquet")]:
        name = path.parent.name.removeprefix("run=") if path.suffix == ".parquet" else path.name
        sizes[name[:len("live-2026-11-21")]] += path.stat().st_size
    if not sizes:
        return Vital("disk forecast", "no live day yet")
    files = sorted(path.stat().st_size for path in home.published.glob("newsmill-*.duckdb"))
    daily = median([size for _, size in sorted(sizes.items())[-FORECAST_DAYS:]]) + sum(files) / len(sizes)
    left = shutil.disk_usage(home.root).free / max(1.0, daily)
    return Vital("disk forecast", f"{daily / 1e6:,.1f} MB a day, room for {min(left, 9999):,.0f} days", left >= MINIMUM_DAYS_LEFT)


def _examine_captures(home: Home) -> Vital:
    missing = missing_files(home)
    return Vital("captures", f"missing: {', '.join(missing)}" if missing else "every known file is there", not missing)


def _examine_alerts(home: Home) -> Vital:
    problems = read_memory(home)["problems"]
    return Vital("alerts", "; ".join(problems) or "none failed", not problems)


def _examine_lock(home: Home) -> Vital:
    held = []
    for path in sorted(home.state.glob("*lock")) if home.state.is_dir() else ():
        with path.open("rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(path.name)
    return Vital("lock", f"held: {', '.join(held)}" if held else "free")


def _list_versions() -> Iterator[Vital]:
    yield Vital("python", platform.python_version())
    for name in DISTRIBUTIONS:
        try:
            yield Vital(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Vital(name, "not installed")
    yield Vital("expat", pyexpat.EXPAT_VERSION.removeprefix("expat_"))
    yield Vital("sqlite", sqlite3.sqlite_version)
    yield Vital("cpus", str(os.cpu_count()))
