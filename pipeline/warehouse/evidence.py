"""Evidence: that the bytes are there, that every record has its row, and that an article is what its bytes say. Reads, changes nothing."""

import hashlib
import json
from collections import deque
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.capture import index_file
from pipeline.capture.known import known_files
from pipeline.capture.payloads import read_payload
from pipeline.capture.warc import Record, read_records
from pipeline.codings import read_coding
from pipeline.config import Settings
from pipeline.errors import CaptureError
from pipeline.extract import PageReference, extract_pages
from pipeline.fetch.tombstones import read_tombstones
from pipeline.home import Home
from pipeline.ids import make_article_id, make_version_id
from pipeline.records import Article
from pipeline.retention import read_pruned
from pipeline.runs import run_kind, sealed_runs
from pipeline.warehouse.findings import Finding
from pipeline.warehouse.objects import load_objects

SAMPLE = 500
"""Captures and articles that a quick verification reads, evenly over all of them."""

IMPORTED = frozenset({"warc", "ccnews", "jsonl"})
"""Kinds of runs whose files are brought in whole; those of the others grow."""

BATCH = 1000

Counts = dict[str, int]


def verify_files(home: Home, connection: duckdb.DuckDBPyConnection, counts: Counts) -> Iterator[Finding]:
    """Every WARC file that a row, a plan or the poll state knows is there, as long as it was known to be.

    A live file may be longer: a poll has written since.
    """
    loaded = dict(connection.execute(load_objects("verify")["capture_files"].sql).fetchall())
    known, pruned = known_files(home), read_pruned(home)
    known |= {name: max(size, known.get(name, 0)) for name, size in loaded.items() if name not in pruned}
    counts["files"] = len(known)
    for name, size in sorted(known.items()):
        path, run_id = home.captures / name, name.rpartition("-")[0]
        if not path.is_file():
            yield Finding("captures", run_id, f"{name} is missing; put it back from a backup")
        elif path.stat().st_size < size:
            yield Finding("captures", run_id, f"{name} has {path.stat().st_size} bytes, and had {size}")


def verify_captures(home: Home, connection: duckdb.DuckDBPyConnection, counts: Counts, quick: bool) -> Iterator[Finding]:
    """The body of every capture that has one, read again from its file."""
    query = load_objects("verify")["capture_places"].sql
    rows = connection.execute(query, {"sample": SAMPLE if quick else None}).fetchall()
    counts["captures"] = len(rows)
    yield from (finding for row in rows if (finding := verify_capture(home, *row)) is not None)


def verify_capture(home: Home, capture_id: str, warc_file: str, offset: int, payload_sha256: str, record_id: str) -> Finding | None:
    """What is wrong with a body, or None. A file that is not there is named once, by `verify_files`."""
    place = f"{warc_file} at {offset}"
    path = home.captures / warc_file
    if not path.is_file():
        return None
    try:
        record = next(read_records(path, offset), None)
    except CaptureError as error:
        return Finding("captures", capture_id, str(error).removeprefix(f"{home.captures}/"))
    if not isinstance(record, Record):
        return Finding("captures", capture_id, f"{place}: {record.reason if record else 'beyond the end'}")
    payload = read_payload(record)
    if record.id != record_id or payload is None:
        return Finding("captures", capture_id, f"{place}: another record")
    if hashlib.sha256(payload.body).hexdigest() != payload_sha256:
        return Finding("captures", capture_id, f"{place}: the body is not the one that was captured")
    return None


def verify_records(home: Home, connection: duckdb.DuckDBPyConnection, counts: Counts) -> Iterator[Finding]:
    """Every record of a loaded run's files has its row: what was captured cannot leave the books unseen.

    Of a file that we write ourselves only what lies before the last loaded record is looked at: the rest was captured after the run was
    worked on.
    """
    rows = connection.execute(load_objects("verify")["record_places"].sql).fetchall()
    counts["records"] = 0
    for warc_file, run_id, offsets, last in rows:
        path = home.captures / warc_file
        if not path.is_file():
            continue
        try:
            found = {row.warc_offset for row in index_file(path)}
        except CaptureError as error:
            yield Finding("records", run_id, str(error).removeprefix(f"{home.captures}/"))
            continue
        counts["records"] += len(found)
        lost = sorted(offset for offset in found - set(offsets) if run_kind(run_id) in IMPORTED or offset < last)
        if lost:
            yield Finding("records", run_id, f"{warc_file}: {len(lost)} records have no row, the first at {lost[0]}")


def verify_identities(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Every article's ids are those of its address, title and text."""
    for row in stream(connection.execute(load_objects("verify")["article_texts"].sql)):
        is_own = make_article_id(row["url_key"]) == row["article_id"]
        if not is_own or make_version_id(row["article_id"], row["title"], row["text"]) != row["article_version_id"]:
            yield Finding("lineage", row["article_version_id"], f"is not the id of {row['url_key']} with its title and text")


def stream(cursor: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The rows of an answer, some at a time: the texts of a year do not fit into memory."""
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(BATCH):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def verify_lineage(settings: Settings, connection: duckdb.DuckDBPyConnection, counts: Counts, *, quick: bool,
                   damaged: Collection[str]) -> Iterator[Finding]:
    """Every article, read again from its bytes, says what its row says. `damaged`: captures whose bytes are known to be others.

    Only what today's code has made can come out the same; the others are counted as `articles of other code`.
    """
    home = Home(settings.home)
    coding = read_coding(settings.annotate, settings.extract)
    made = {"code_version": coding["code_version"], "config_sha256": coding["config_sha256"], "sample": SAMPLE if quick else None}
    counts |= {"articles read again": 0, "articles of other code": 0}
    waiting: deque[dict[str, Any]] = deque()

    def find_places() -> Iterator[PageReference]:
        for row in stream(connection.execute(load_objects("verify")["article_places"].sql, made)):
            counts["articles of other code"] += not row["is_of_this_code"]
            if row["is_of_this_code"] and row["capture_id"] not in damaged and (home.captures / row["warc_file"]).is_file():
                counts["articles read again"] += 1
                waiting.append(row)
                yield PageReference(path=str(home.captures / row["warc_file"]), offset=row["warc_offset"])

    for article in extract_pages(find_places(), settings.extract):
        row = waiting.popleft()
        if other := list(compare_article(row, article)):
            yield Finding("lineage", row["article_version_id"], f"{row['warc_file']} at {row['warc_offset']}: read again, it has another "
                                                                f"{', '.join(other)} than its row")


def compare_article(row: dict[str, Any], article: Article) -> Iterator[str]:
    """The columns in which a row is not what its bytes say."""
    says = {"outcome_code": article.outcome, "title": article.title, "text": article.text, "authors": list(article.authors),
            "published_at": _naive(article.published_at), "lang": article.lang or row["lang"]}
    yield from (name for name, value in says.items() if row[name] != value)


def _naive(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None


def count_unprovable(home: Home, connection: duckdb.DuckDBPyConnection, counts: Counts) -> None:
    """Count what retention and forgetting have put beyond proof; nothing of it is a finding."""
    found = connection.execute(load_objects("verify")["unprovable"].sql, {"pruned": sorted(read_pruned(home))}).fetchone()
    assert found is not None
    names = ("captures let go", "texts let go", "spans in texts let go", "tombstones")
    counts |= {name: count for name, count in zip(names, (*found, len(read_tombstones(home).all)), strict=True) if count}


def verify_receipts(home: Home, counts: Counts) -> Iterator[Finding]:
    """Every receipt of a sealed run can be read, and is the one that its manifest was made from; so is what was handed over."""
    counts["receipts"] = 0
    for run_id in sealed_runs(home):
        try:
            manifest = json.loads((home.manifests(run_id) / "manifest.json").read_bytes())
            receipts = [json.loads((home.manifests(run_id) / f"{step}.json").read_bytes()) for step in manifest["steps"]]
            parts = [part for receipt in receipts for part in receipt["parts"]]
            handed = [receipt["handover"] for receipt in receipts if receipt.get("handover")]
        except OSError as error:
            yield Finding("lake", run_id, f"{Path(str(error.filename)).name}: {error.strerror}")
            continue
        except (ValueError, KeyError, TypeError):
            yield Finding("lake", run_id, "a receipt is damaged")
            continue
        counts["receipts"] += len(receipts)
        if parts != manifest["parts"]:
            yield Finding("lake", run_id, "its receipts list other parts than its manifest; build again")
        yield from (Finding("lake", run_id, problem) for part in handed if (problem := _check_handed(home, part)))


def _check_handed(home: Home, part: dict[str, Any]) -> str:
    from pipeline.warehouse.load import check_part

    return check_part(home, part)
