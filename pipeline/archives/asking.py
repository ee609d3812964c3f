"""Asking for what an archive lists: each list once, then each page once, into the captures of one run.

It is the poll of a night with another frontier: the same client, guard, pace and robots rules, and the same writer. What was captured
is never asked again: a list is read from the captures where they hold it, and the frontier in `state/archives/<run>.sqlite` knows every
page, up to the last moment at which both were put on disk; what lies behind that is read from the captures, too.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pipeline.archives.contract import Desk, PlannedRun, Request
from pipeline.capture.index import CaptureRow, index_file, read_page
from pipeline.capture.live import read_attempts
from pipeline.capture.writer import CaptureWriter, cut_back, run_files
from pipeline.days import ALL_DAYS
from pipeline.fetch.attempts import Attempt, FetchFailed
from pipeline.fetch.client import make_user_agent
from pipeline.fetch.entries import MAX_LISTED
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.poll import Poller
from pipeline.fetch.register import register_page
from pipeline.fetch.state import STATE_FILE, PageState, State, format_time, write_entry
from pipeline.fetch.urls import BadUrl, make_key
from pipeline.ids import make_id
from pipeline.records import FeedEntry, Page, ParsedFeed
from pipeline.runs import Home, hold_lock, write_json

TELL_EVERY = 15.0
"""Seconds between two words about how far it is."""

MakePoller = Callable[..., Poller]


@dataclass(kw_only=True, slots=True)
class Listing:
    """What the lists of an archive hold: pages wanted, pages that the days leave out, those of them without a time, pages
    that polling has captured, and their days. `is_whole` is false while a list that could not be had hides others.
    """

    pages: int = 0
    left_out: int = 0
    undated: int = 0
    known: int = 0
    first: str = ""
    last: str = ""
    documents: int = 0
    note: str = ""
    is_whole: bool = True


@dataclass(kw_only=True, slots=True)
class Asker:
    """One run being asked for. `answers` are the lists that its captures hold, by address."""

    desk: Desk
    run: PlannedRun
    state: State
    writer: CaptureWriter
    parser: FeedParser
    poller: Poller
    is_known: Callable[[str], bool]
    seen: set[str] = field(default_factory=set)
    answers: dict[str, tuple[Path, int]] = field(default_factory=dict)
    listing: Listing = field(default_factory=Listing)
    last_outcome: str = ""

    async def read_list(self, url: str) -> ParsedFeed | None:
        """The feed or sitemap at an address, from the captures or from the network; None when it cannot be had."""
        self.listing.documents += 1
        if url in self.answers:
            return await self._parse(read_page(*self.answers[url]))
        attempt, parsed = await self.poller.try_feed(url, self.run.place)
        self._record(attempt)
        if parsed is None:
            self.listing.note, self.last_outcome = f"{url}: {attempt.outcome}", attempt.outcome
        return parsed

    async def read_answer(self, url: str) -> bytes | None:
        """The body of an index page that is no feed, likewise."""
        self.listing.documents += 1
        if url in self.answers:
            return read_page(*self.answers[url]).body
        try:
            response, redirects = await self.poller.client.fetch(url, gate=self.poller.robots.check)
        except FetchFailed as failure:
            self._record(Attempt(kind="other", url=url, outcome=failure.outcome, at=self.desk.now(), detail=failure.detail))
            self.listing.note = f"{url.partition('?')[0]}: {failure.outcome}"
            return None
        is_answer = response.status == 200
        self._record(Attempt(kind="other", url=url, outcome="fetch.new" if is_answer else "fetch.bad_status", at=self.desk.now(),
                             response=response if is_answer else None, redirects=redirects, facts=response.facts()))
        self.listing.note = "" if is_answer else f"{url.partition('?')[0]}: HTTP {response.status}"
        return response.body if is_answer else None

    def add_entry(self, entry: FeedEntry, list_url: str, at: datetime | None) -> bool:
        """Put a page into the frontier if its time is one that is wanted; whether the lists did not name it before."""
        try:
            key = make_key(entry.url)
        except BadUrl:
            return False
        if key in self.seen or self.poller.forgets(entry.url):
            return False
        self.seen.add(key)
        span = self.run.span
        if span != ALL_DAYS and at not in span:
            self.listing.left_out += 1
            self.listing.undated += at is None
        elif self.state.page(key) is None and self.is_known(key):
            self.listing.known += 1
        else:
            self._add_page(key, entry, list_url, at)
        return True

    def _add_page(self, key: str, entry: FeedEntry, list_url: str, at: datetime | None) -> None:
        if self.state.page(key) is None:
            now = format_time(self.desk.now())
            self.state.save_page(PageState(url_key=key, url=entry.url, feed_url=list_url, title=entry.title, entry=write_entry(entry),
                                           next_try_at=now, first_seen_at=now, published_at=format_time(at) if at else ""))
        self.listing.pages += 1
        if at:
            day = at.date().isoformat()
            self.listing.first, self.listing.last = min(self.listing.first or day, day), max(self.listing.last, day)

    async def ask_pages(self) -> None:
        """Ask for every page of the frontier that is due, and tell how far it is."""
        total = len(self.state.due_pages(self.desk.now()))
        teller = asyncio.create_task(self._tell(total))
        try:
            await self.poller.ask_pages()
        finally:
            teller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await teller
        waiting = self.state.count_pending()
        if waiting:
            self.desk.say(f"{self.run.run_id}: {waiting} pages could not be had yet; the same command asks for them again")

    async def _tell(self, total: int) -> None:
        begun = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(TELL_EVERY)
            done = self.poller.summary.pages.total()
            rate = done / (asyncio.get_running_loop().time() - begun)
            left = f", about {(total - done) / rate / 60:.0f} min left" if rate else ""
            self.desk.say(f"{self.run.run_id}: {done:,} of {total:,} pages asked, {rate:.1f} a second{left}")

    def keep(self) -> None:
        """Put on disk what was captured, then what is known of it."""
        self.state.commit(self.writer.sync())

    def _record(self, attempt: Attempt) -> None:
        self.writer.record_attempt(attempt)

    async def _parse(self, page: Page) -> ParsedFeed:
        declared = f"{page.media_type}; charset={page.charset}" if page.charset else page.media_type
        return await self.parser.parse(page.body, url=page.url_final or page.url, media_type=declared, now=page.captured_at)


@asynccontextmanager
async def ask(desk: Desk, run: PlannedRun, make_poller: MakePoller = Poller) -> AsyncIterator[Asker]:
    """A run to ask for, with what an earlier attempt captured. Locked when another process is at it, ConfigError without a contact."""
    home = Home(desk.settings.home)
    user_agent = make_user_agent(desk.settings.fetch.contact)
    with hold_lock(home, f"archive-{run.run_id}.lock"), State(home.state / "archives" / f"{run.run_id}.sqlite") as state:
        recover(home, run.run_id, state)
        answers = {row.url_requested: (home.captures / row.warc_file, row.warc_offset)
                   for row in captured_rows(home, run.run_id)
                   if row.kind_code in {"feed", "other"} and row.payload_sha256 and row.url_requested}
        with CaptureWriter(home, user_agent, run_id=run.run_id) as writer, contextlib.ExitStack() as stack:
            live = Home(desk.polled or home.root).state / STATE_FILE
            polled = stack.enter_context(State(live, is_readonly=True)) if live.exists() else None

            def is_known(key: str) -> bool:
                page = polled.page(key) if polled else None
                return page is not None and page.state == "captured"

            async with FeedParser(workers=1, max_entries=MAX_LISTED) as parser:
                poller = make_poller(desk.settings, state, writer, parser, desk.now, desk.resolver)
                async with poller.client:
                    yield Asker(desk=desk, run=run, state=state, writer=writer, parser=parser, poller=poller, is_known=is_known,
                                answers=answers)


def captured_rows(home: Home, run_id: str) -> Iterable[CaptureRow]:
    """The rows of a run's captures so far."""
    for path in run_files(home, run_id):
        yield from index_file(path)


def recover(home: Home, run_id: str, state: State) -> None:
    """Cut the run's files back to their last whole attempt, and take into the frontier what was captured behind its last word."""
    durable, lengths = state.durable_lengths(), {}
    for path in run_files(home, run_id):
        known = durable.get(path.name, 0)
        lengths[path.name] = cut_back(path, known)
        for attempt, _ in read_attempts(path, known, {}):
            if attempt.kind == "page":
                url, entry = str(attempt.facts.get("archive_url") or attempt.url), attempt.facts.get("entry")
                key, at = make_key(url), format_time(attempt.at)
                page = state.page(key) or PageState(url_key=key, url=url, feed_url=attempt.feed_url, next_try_at=at, first_seen_at=at,
                                                    entry=json.dumps(entry) if entry else None)
                register_page(state, attempt, page)
    state.commit(lengths)


def read_listing(home: Home, run_id: str) -> Listing | None:
    """What the lists of a run came to; None when they were not read to their end."""
    path = home.state / "archives" / f"{run_id}.json"
    return Listing(**json.loads(path.read_bytes())) if path.exists() else None


def describe(run: PlannedRun, listing: Listing) -> PlannedRun:
    """The planned run with what its lists hold."""
    first, last = (date.fromisoformat(day) if day else None for day in (listing.first, listing.last))
    notes = [listing.note] if listing.note else []
    notes += [f"{listing.known} captured by polling already"] if listing.known else []
    return replace(run, items=listing.pages, requests=listing.pages, left_out=listing.left_out, undated=listing.undated, first=first,
                   last=last, note="; ".join(notes))


MakeList = Callable[[Asker], Awaitable[None]]


def plan_asked(desk: Desk, run: PlannedRun, make_list: MakeList, make_poller: MakePoller = Poller) -> PlannedRun:
    """The run with what its lists hold: read now, to their end, unless that was done before."""
    home = Home(desk.settings.home)
    listing = read_listing(home, run.run_id)

    async def read() -> Listing:
        async with ask(desk, run, make_poller) as asker:
            await make_list(asker)
            asker.keep()
            return asker.listing

    if listing is None:
        listing = asyncio.run(read())
        if listing.is_whole:
            write_json(home.state / "archives" / f"{run.run_id}.json", asdict(listing))
    return describe(run, listing)


def capture_asked(desk: Desk, run: PlannedRun, make_poller: MakePoller = Poller) -> None:
    """Ask for the pages that the lists named and nobody has asked for yet."""

    async def work() -> None:
        async with ask(desk, run, make_poller) as asker:
            await asker.ask_pages()

    asyncio.run(work())


def as_key(url: str) -> str:
    """The key of an address, to know it again; the address itself where it has none."""
    try:
        return make_key(url)
    except BadUrl:
        return url


class AskedSource:
    """A source that lists what it has; each place is one run, `sitemap-<digest8>` and the days. `make_list` puts into the frontier
    what is wanted of a place, `make_poller` asks for it.
    """

    def __init__(self, times: str, make_list: MakeList, make_poller: MakePoller = Poller) -> None:
        self.times = times
        self._make_list = make_list
        self._make_poller = make_poller

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """A run a place, its pages as the lists name them."""
        named = [PlannedRun(source=request.source, place=place, span=request.span,
                            run_id=request.choice.name_run(f"{request.source}-{make_id('archive', place)[:8]}"))
                 for place in request.places]
        return [plan_asked(desk, run, self._make_list, self._make_poller) for run in named]

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Ask for the pages."""
        capture_asked(desk, run, self._make_poller)
