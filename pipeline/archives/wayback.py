"""The Wayback Machine: its CDX index lists captures of a host, and `id_` gives one of them with its original bytes.

https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server: rows are sorted by key and time; a blank row and a resumption
key end a part of a long answer. A capture keeps the time at which the archive made it, and the address of the page itself; where it
was had is a fact beside it (`archive_url`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode

from pipeline.archives.asking import Asker
from pipeline.archives.contract import PlannedRun
from pipeline.days import ALL_DAYS
from pipeline.fetch.attempts import Attempt
from pipeline.fetch.poll import Answer, Poller
from pipeline.fetch.state import PageState
from pipeline.records import FeedEntry

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
PART = 5000
"""Rows asked for at once; the service cuts longer answers anyway."""

MIDDAY = time(12, tzinfo=UTC)
_MEMENTO = re.compile(r"/web/(\d{14})id_/(.+)$")


@dataclass(frozen=True, slots=True)
class Memento:
    """One capture of the archive."""

    key: str
    at: datetime
    url: str
    digest: str


class MementoPoller(Poller):
    """A poll of captures: what answers is filed under its own address and the time at which the archive had it."""

    def _make_attempt(self, kind: str, url: str, answer: Answer, number: int, feed_url: str, page: PageState | None = None) -> Attempt:
        attempt = super()._make_attempt(kind, url, answer, number, feed_url, page)
        memento = _MEMENTO.search(answer.response.url if answer.response else url)
        if kind != "page" or memento is None:
            return attempt
        facts = attempt.facts | {"archive_url": url}
        if answer.response is None or answer.response.status != 200:
            return replace(attempt, url=memento[2], facts=facts)
        response = replace(answer.response, url=memento[2])
        return replace(attempt, url=memento[2], at=read_stamp(memento[1]), outcome="fetch.new" if attempt.response else attempt.outcome,
                       response=response if attempt.response else None, redirects=(),
                       facts=facts | {"url_final": memento[2], "fetched_at": attempt.at.isoformat()})


async def list_host(asker: Asker) -> None:
    """The captures of a host that are wanted, from the index, part by part."""
    archives, resume = asker.desk.settings.archives, ""
    base = archives.wayback_url.rstrip("/")
    waiting: list[Memento] = []
    for _ in range(archives.max_documents):
        body = await asker.read_answer(f"{base}/cdx/search/cdx?{make_query(asker.run, resume)}")
        if body is None:
            asker.listing.is_whole = False
            return
        rows, resume = read_index(body)
        waiting += rows
        whole = [memento for memento in waiting if not resume or memento.key != waiting[-1].key]  # the last page may go on in the next part
        for memento in choose_mementos(whole):
            asker.add_entry(FeedEntry(url=f"{base}/web/{memento.at:%Y%m%d%H%M%S}id_/{memento.url}"), "", memento.at)
        waiting = waiting[len(whole):]
        if not resume:
            return
    asker.listing.note = f"stopped after {archives.max_documents} parts of the index"


def make_query(run: PlannedRun, resume: str) -> str:
    """The question to the index: pages that answered, of a host and its subdomains, or below a path."""
    query = [("url", run.place), ("matchType", "prefix" if "/" in run.place.rstrip("/").partition("://")[2] or (
        "://" not in run.place and "/" in run.place.rstrip("/")) else "domain"), ("output", "json"), ("fl", ",".join(FIELDS)),
        ("filter", "statuscode:200"), ("filter", "mimetype:text/html"), ("limit", str(PART)), ("showResumeKey", "true")]
    if run.span != ALL_DAYS:
        query += [("from", f"{run.span.first:%Y%m%d}"), ("to", f"{run.span.last:%Y%m%d}")]
    return urlencode([*query, ("resumeKey", resume)] if resume else query)


def read_index(body: bytes) -> tuple[list[Memento], str]:
    """(captures, resumption key) of an answer; rows that are no capture are left out, and no answer is an empty one."""
    try:
        rows = json.loads(body or b"[]")
    except (ValueError, RecursionError):
        return [], ""
    rows = rows if isinstance(rows, list) else []
    resume = ""
    if len(rows) >= 2 and rows[-2] == [] and isinstance(rows[-1], list) and len(rows[-1]) == 1:
        resume, rows = str(rows[-1][0]), rows[:-2]
    return [memento for row in rows if (memento := _read_row(row)) is not None], resume


def _read_row(row: Any) -> Memento | None:
    if not isinstance(row, list) or len(row) != len(FIELDS) or not all(isinstance(value, str) for value in row):
        return None
    values = dict(zip(FIELDS, row, strict=True))
    if not re.fullmatch(r"\d{14}", values["timestamp"]):
        return None
    try:
        return Memento(values["urlkey"], read_stamp(values["timestamp"]), values["original"], values["digest"])
    except ValueError:
        return None


def read_stamp(stamp: str) -> datetime:
    """`20240131120000` as a moment. ValueError for a day that there is not."""
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def choose_mementos(mementos: Sequence[Memento]) -> Iterator[Memento]:
    """Of each page and day the capture nearest to midday, unless an earlier one that was chosen has the same digest."""
    nearest: dict[tuple[str, str], Memento] = {}
    for memento in sorted(mementos, key=lambda memento: (memento.key, memento.at)):
        day = (memento.key, memento.at.date().isoformat())
        if day not in nearest or _distance(memento) < _distance(nearest[day]):
            nearest[day] = memento
    taken: set[tuple[str, str]] = set()
    for memento in nearest.values():
        if (memento.key, memento.digest) not in taken:
            taken.add((memento.key, memento.digest))
            yield memento


def _distance(memento: Memento) -> float:
    return abs((memento.at - datetime.combine(memento.at.date(), MIDDAY)).total_seconds())
