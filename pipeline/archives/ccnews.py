"""CC-NEWS, Common Crawl's archive of news: files of a gigabyte a few times a day, listed by month.

`<base>/crawl-data/CC-NEWS/2026/11/warc.paths.gz` lists the files of a month; a file is named for the moment at which it was begun
(`CC-NEWS-20261103001532-01234.warc.gz`) and may go on for a day. They are read in ranges of bytes, in turns like any other host, and only
what is wanted of them reaches the disk; or they lie on this machine.
"""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.archives.contract import Desk, PlannedRun, Request
from pipeline.archives.files import list_files, plan_file
from pipeline.capture.archive import take_file
from pipeline.capture.intake import BLOCK, Intake
from pipeline.days import ALL_DAYS, Span
from pipeline.errors import CaptureError, UsageError
from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.client import Client
from pipeline.fetch.pace import Pace
from pipeline.fetch.robots import Robots
from pipeline.fetch.state import State
from pipeline.runs import Home, hold_lock

EVERY_MONTH = "web"
"""The place that stands for the months of the days that are asked for."""

FILE_BYTES = 1_073_000_000
FILE_ITEMS = 25_000
"""What a file usually holds (rotated at 1 GB; 40 kB a page, compressed)."""

LONGEST_FILE = timedelta(days=1)
MAX_LIST = 10_000_000
TRIES = 5
SLOW_DOWN = frozenset({403, 429, 503})
"""What Common Crawl answers to those who ask too fast: they are let in again some minutes later."""

_NAME = re.compile(r"CC-NEWS-(\d{14})-(\d+)\.warc\.gz$")
_PERIOD = re.compile(r"(\d{4})[-/](\d{2})(?:[-/](\d{2}))?")


class CommonCrawlNews:
    """Files of CC-NEWS, of a mirror or of this machine; one file is one run."""

    times = "capture"

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """A run a file whose time of writing may touch the days. Places: paths, months (2026-11), days, or `web` for the days alone."""
        runs: dict[str, PlannedRun] = {}
        for place in request.places:
            found = self._plan_local(place, request) if Path(place).exists() else self._plan_remote(desk, place, request)
            runs |= {run.run_id: run for run in found}
        return [runs[run_id] for run_id in sorted(runs)]

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Bring what is wanted of the file."""
        home = Home(desk.settings.home)
        with hold_lock(home, f"archive-{run.run_id}.lock"):
            if run.place.startswith(("http://", "https://")):
                asyncio.run(download(desk, home, run))
            else:
                take_file(home, run.run_id, Path(run.place), run.choice)

    def _plan_local(self, place: str, request: Request) -> Iterator[PlannedRun]:
        for path in list_files(place):
            if is_wanted(path.name, request.span):
                yield plan_file(path, name_run(path.name, request), request)

    def _plan_remote(self, desk: Desk, place: str, request: Request) -> Iterator[PlannedRun]:
        span = read_period(place, request.span)
        paths = asyncio.run(list_months(desk, span))
        for path in paths:
            if is_wanted(path, span):
                wanted = Request(source=request.source, span=span, hosts=request.hosts)
                begun = read_name(path)
                yield PlannedRun(source=request.source, place=f"{desk.settings.archives.ccnews_url.rstrip('/')}/{path}",
                                 run_id=name_run(path, wanted), span=span, hosts=request.hosts, bytes=FILE_BYTES,
                                 items=None if request.hosts else FILE_ITEMS, requests=-(-FILE_BYTES // BLOCK),
                                 first=begun.date() if begun else None,
                                 note="its usual size; what the days and hosts take of it is seen as it is read")


def read_period(place: str, span: Span) -> Span:
    """The days that a place stands for, of those asked for. UsageError where it is none, or both are without an end."""
    match = _PERIOD.fullmatch(place)
    if place == EVERY_MONTH and span.first.year > 1 and span.last.year < 9999:
        return span
    if match is None:
        raise UsageError(f"--ccnews {place}: not a path, a month (2026-11), a day, or `{EVERY_MONTH}` with --from and --to")
    try:
        first = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError as error:
        raise UsageError(f"--ccnews {place}: {error}") from error
    last = first if match[3] else (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Span(max(first, span.first), min(last, span.last))


def is_wanted(path: str, span: Span) -> bool:
    """Whether a file may hold something of these days: it is written for a day at most, from the moment in its name."""
    begun = read_name(path)
    if begun is None or span == ALL_DAYS:
        return begun is not None or span == ALL_DAYS
    return begun.date() <= span.last and (begun + LONGEST_FILE).date() >= span.first


def read_name(path: str) -> datetime | None:
    """When a file was begun, by its name."""
    match = _NAME.search(path)
    try:
        return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def name_run(path: str, request: Request) -> str:
    """`ccnews-20261103001532-01234`, and what is wanted of it."""
    match = _NAME.search(path)
    if match is None:
        raise UsageError(f"{path}: not the name of a CC-NEWS file; --warc takes any WARC file")
    return request.choice.name_run(f"ccnews-{match[1]}-{match[2]}")


async def list_months(desk: Desk, span: Span) -> list[str]:
    """The paths of the files of every month of these days, and of the day before. CaptureError when a list cannot be had."""
    base, paths = desk.settings.archives.ccnews_url.rstrip("/"), []
    async with _open(desk) as (client, robots):
        for month in Span(span.first - LONGEST_FILE, span.last).months():
            url = f"{base}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz"
            try:
                response, _ = await client.fetch(url, gate=robots.check)
            except FetchFailed as failure:
                raise CaptureError(f"{url}: {failure.outcome} {failure.detail}") from failure
            if response.status == 404:
                continue  # a month that has not begun, or before the first
            if response.status != 200:
                raise CaptureError(f"{url}: HTTP {response.status}")
            paths += _read_paths(response.body)
    return sorted(paths)


def _read_paths(body: bytes) -> list[str]:
    try:
        text = zlib.decompressobj(31).decompress(body, MAX_LIST) if body[:2] == b"\x1f\x8b" else body
    except zlib.error as error:
        raise CaptureError(f"the list of CC-NEWS files cannot be read: {error}") from error
    return [line.strip() for line in text.decode("utf-8", "replace").splitlines() if _NAME.search(line.strip())]


async def download(desk: Desk, home: Home, run: PlannedRun) -> None:
    """Read a file in ranges, from where an earlier attempt stopped. CaptureError when it cannot be gone on with now."""
    with Intake(home, run.run_id, run.choice) as intake:
        if intake.progress.is_done:
            return
        async with _open(desk) as (client, robots):
            size = None
            while size is None or intake.offset < size:
                begin = intake.offset
                wanted = f"bytes={begin}-{begin + min(BLOCK, desk.settings.fetch.max_wire_bytes) - 1}"
                block, size = await _read_range(client, robots, run.place, wanted)
                if not block:
                    raise CaptureError(f"{run.place}: nothing came for {wanted}")
                intake.push(block)
                desk.say(f"{run.run_id}: {intake.offset / 1e6:,.0f} of {size / 1e6:,.0f} MB, {intake.progress.records:,} records kept")
        intake.finish()


async def _read_range(client: Client, robots: Robots, url: str, wanted: str) -> tuple[bytes, int]:
    """(bytes, size of the whole). A range that fails is asked again, each time after a longer pause."""
    problem, patience = "", 1
    for attempt in range(TRIES):
        await asyncio.sleep(attempt * attempt * patience * client.config.host_interval)
        try:
            response, _ = await client.fetch(url, headers={"Range": wanted, "Accept-Encoding": "identity"}, gate=robots.check)
        except FetchFailed as failure:
            problem = f"{failure.outcome} {failure.detail}"
            if failure.outcome in {"fetch.robots_disallowed", "fetch.address_refused", "fetch.too_large"}:
                break
            continue
        said = response.header("content-range")
        total = said.rpartition("/")[2]
        if response.status == 206 and total.isdigit() and said.startswith(f"bytes {wanted[6:].partition('-')[0]}-"):
            return response.body, int(total)
        if response.status == 200 and wanted.startswith("bytes=0-"):  # a server without ranges sends all, if it is little enough
            return response.body, len(response.body)
        patience = 10 if response.status in SLOW_DOWN else 1
        problem = f"HTTP {response.status} {said}"
    raise CaptureError(f"{url}: {problem} for {wanted}; the same command goes on from there")


@asynccontextmanager
async def _open(desk: Desk) -> AsyncIterator[tuple[Client, Robots]]:
    """A client with its own pace and rules, for what is asked outside a run."""
    fetch = desk.settings.fetch
    client = Client(fetch, Pace(fetch.host_interval, fetch.connections), desk.resolver)
    with State(Path(":memory:")) as state:
        async with client:
            yield client, Robots(client, state, desk.now)
