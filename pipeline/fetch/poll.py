"""One poll: each due feed, then each due page, once. What comes of each is recorded and registered in one breath."""

import asyncio
import math
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from aiohttp.abc import AbstractResolver

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.fetch.attempts import Attempt, FetchFailed, Response, Sink
from pipeline.fetch.client import Client, Redirects
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.optouts import OptOuts, of_page
from pipeline.fetch.pace import HostResting, Pace
from pipeline.fetch.register import register_feed, register_page
from pipeline.fetch.robots import Robots
from pipeline.fetch.state import FeedState, PageState, State, format_time
from pipeline.fetch.tombstones import leave_out, read_tombstones
from pipeline.fetch.urls import BadUrl, find_host, make_key, redact_url
from pipeline.home import Home
from pipeline.outcomes import load_outcomes
from pipeline.records import ParsedFeed

SYNC_EVERY = 500
"""Attempts between two moments at which everything is made durable."""

MAX_SECONDS = 720.0
"""A poll asks for nothing new after this time, so that one is over before the next is started; what is left stays due."""

MAX_CHILDREN = 20
"""Sitemaps of an index that are asked in one poll, the newest first."""

NETWORK_FAILURES = frozenset({"fetch.timeout", "fetch.connection_failed", "fetch.dns_failed", "fetch.tls_failed"})

STATUSES = {401: "fetch.forbidden", 402: "fetch.forbidden", 403: "fetch.forbidden", 404: "fetch.not_found", 407: "fetch.forbidden",
            410: "fetch.gone", 429: "fetch.rate_limited", 451: "fetch.forbidden", 503: "fetch.rate_limited"}

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class PollSummary:
    """What a poll did: attempts by outcome, entries found and new, pages still waiting, and the runs that it added to."""

    feeds: Counter[str] = field(default_factory=Counter)
    parsed: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    new_entries: int = 0
    pending: int = 0
    body_bytes: int = 0
    runs: tuple[str, ...] = ()

    @property
    def failed_share(self) -> float:
        """Attempts with an outcome of kind failed, as a share of all."""
        both = self.feeds + self.pages
        failed = sum(count for code, count in both.items() if load_outcomes()[code].kind == "failed")
        return failed / both.total() if both else 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking came to: an outcome, and the response if there was one."""

    outcome: str
    response: Response | None = None
    redirects: Redirects = ()
    detail: str = ""
    opt_outs: tuple[str, ...] = ()


class Poller:
    """A poll in the making. `now` is asked when an answer has come; a constant plays a day. `resolver` stands in for the system's."""

    def __init__(self, settings: Settings, state: State, sink: Sink, parser: FeedParser, now: Callable[[], datetime],
                 resolver: AbstractResolver | None = None) -> None:
        self.settings = settings
        self.state = state
        self.sink = sink
        self.now = now
        self.summary = PollSummary()
        self.pace = Pace(settings.fetch.host_interval, settings.fetch.connections)
        self.client = Client(settings.fetch, self.pace, resolver)
        self.robots = Robots(self.client, state, now)
        self.opt_outs = OptOuts(self.client, state, self.robots, now)
        self.parser = parser
        self.forgets = read_tombstones(Home(settings.home)).covers
        self._zones = {feed.url: feed.timezone for feed in settings.feeds if feed.timezone != "UTC"}
        self._unsynced = 0
        self._until = math.inf

    async def run(self, feeds: Iterable[str] | None = None) -> PollSummary:
        """Poll all feeds, or those named by their address. UsageError for one that is not configured."""
        wanted = self._choose(feeds)
        for host in self.state.resting_hosts(self.now()):
            self.pace.rest(host)
        async with self.client:
            await self.poll_feeds(wanted)
            await self.ask_pages(None if feeds is None else wanted)
        self.summary.pending = self.state.count_pending()
        return self.summary

    async def poll_feeds(self, urls: Iterable[str]) -> None:
        """Ask those of the feeds that are due. The client must be open."""
        resting = self.state.resting_feeds(self.now())
        self._until = asyncio.get_running_loop().time() + MAX_SECONDS
        await self._each(self._poll_feed, [url for url in urls if url not in resting], find_host)
        self._keep()

    async def ask_pages(self, feeds: Iterable[str] | None = None) -> None:
        """Ask for the pages that are due, of all feeds or of some. The client must be open."""
        await self._each(self._ask_page, self.state.due_pages(self.now(), feeds), lambda due: find_host(due[1]))
        self._keep()

    def _choose(self, feeds: Iterable[str] | None) -> list[str]:
        """The addresses to ask: each feed once, under whatever spellings it is listed."""
        configured: dict[str, str] = {}
        for feed in sorted(self.settings.feeds, key=lambda feed: feed.url):
            if feed.is_enabled and not self.forgets(feed.url):
                configured.setdefault(_feed_key(feed.url), feed.url)
        if feeds is None:
            return list(configured.values())
        unknown = [url for url in feeds if _feed_key(url) not in configured]
        if unknown:
            raise UsageError(f"not among the feeds: {', '.join(map(redact_url, unknown))}")
        return [configured[key] for key in sorted({_feed_key(url) for url in feeds})]

    async def _each(self, act: Callable[[T], Awaitable[None]], items: Iterable[T], host: Callable[[T], str]) -> None:
        """Do all items, those of one host one after the other, in order. A host that rests keeps the rest of its items for another poll."""
        queues: defaultdict[str, list[T]] = defaultdict(list)
        for item in items:
            queues[host(item)].append(item)

        async def work(queue: list[T]) -> None:
            for item in queue:
                if asyncio.get_running_loop().time() >= self._until:
                    return
                try:
                    await act(item)
                except HostResting:
                    return

        try:
            async with asyncio.TaskGroup() as group:
                for name in sorted(queues):
                    group.create_task(work(queues[name]))
        except ExceptionGroup as errors:  # one says it all: whoever called knows it by its kind
            raise errors.exceptions[0] from None

    async def _poll_feed(self, url: str) -> None:
        parsed = await self._poll_document(url, url)
        for child in (parsed.child_urls if parsed else ())[:MAX_CHILDREN]:
            if self.state.feed(child).next_poll_at <= format_time(self.now()):
                await self._poll_document(child, url)

    async def _poll_document(self, url: str, feed_url: str) -> ParsedFeed | None:
        """Ask for a feed, or for a sitemap that it lists, and keep what came; what was read from a new body."""
        feed = self.state.feed(url)
        attempt, parsed = await self.try_feed(url, feed_url, feed)
        self.sink.record_attempt(attempt)
        parsed = parsed and leave_out(parsed, self.forgets)
        self._count_feed(attempt, parsed, register_feed(self.state, attempt, parsed, self.settings.fetch, feed))
        return parsed

    async def try_feed(self, url: str, feed_url: str = "", feed: FeedState | None = None) -> tuple[Attempt, ParsedFeed | None]:
        """Ask for a feed and read its body, if it is a new one. Nothing is kept."""
        feed = feed or FeedState(feed_url=url)
        answer = await self._ask(url, feed.etag, feed.last_modified, feed.validators_url or url, feed.payload_sha256)
        response, parsed = answer.response, None
        if response is not None and answer.outcome in {"fetch.new", "fetch.redirected"}:
            declared = f"{response.media_type}; charset={response.charset}" if response.charset else response.media_type
            parsed = await self.parser.parse(response.body, url=response.url, media_type=declared, now=self.now(),
                                             timezone=self._zones.get(feed_url or url, ""))
        return self._make_attempt("feed", url, answer, feed.polls + 1, feed_url or url), parsed

    async def _ask_page(self, due: tuple[str, str]) -> None:
        page = self.state.page(due[0])
        assert page is not None
        answer = await self._ask_reserved(page)
        attempt = self._make_attempt("page", page.url, answer, page.attempts + 1, page.feed_url, page)
        self.sink.record_attempt(attempt)
        register_page(self.state, attempt, page)
        if attempt.outcome == "fetch.rate_limited":
            self.pace.rest(find_host(page.url))
        self.summary.pages[attempt.outcome] += 1
        self._count(attempt)

    async def _ask_reserved(self, page: PageState) -> Answer:
        """Ask for a page unless its publisher reserves it, and say what is reserved. A page that reserves nothing outweighs the file."""
        try:
            await self.robots.check(page.url)
            reserved = await self.opt_outs.of_site(page.url)
        except FetchFailed as failure:
            return Answer(failure.outcome, detail=failure.detail)
        obeys = self.settings.fetch.obey_opt_outs
        if obeys and any(signal.startswith("robots:") for signal in reserved):
            return Answer("fetch.opted_out", opt_outs=tuple(reserved), detail=", ".join(reserved))
        answer = await self._ask(page.url, page.etag, page.last_modified, page.url, page.payload_sha256)
        if answer.response is None or answer.response.status != 200:
            return replace(answer, opt_outs=tuple(reserved)) if reserved else answer
        said, is_free = of_page(answer.response)
        signals = tuple(sorted({*(signal for signal in reserved if not is_free or not signal.startswith("file:")), *said}))
        if signals and obeys:
            return replace(answer, outcome="fetch.opted_out", opt_outs=signals, detail=", ".join(signals))
        return replace(answer, opt_outs=signals) if signals else answer

    async def _ask(self, url: str, etag: str, last_modified: str, validators_url: str, payload_sha256: str) -> Answer:
        """Fetch, with the validators of last time for the host that gave them; what it came to."""
        offers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in offers.items() if value and value.isascii() and value.isprintable()}
        host = find_host(url)
        try:
            response, redirects = await self.client.fetch(url, headers=headers, headers_for=validators_url, gate=self.robots.check)
        except FetchFailed as failure:
            self.pace.note(host, is_failure=failure.outcome in NETWORK_FAILURES)
            return Answer(failure.outcome, detail=failure.detail)
        self.pace.note(host, is_failure=False)
        outcome = _judge(response, has_validators=bool(headers), is_redirected=bool(redirects))
        if response.status == 200 and payload_sha256 and response.facts()["payload_sha256"] == payload_sha256:
            outcome = "fetch.same_body"
        return Answer(outcome, response, redirects)

    def _make_attempt(self, kind: str, url: str, answer: Answer, number: int, feed_url: str, page: PageState | None = None) -> Attempt:
        is_kept = answer.outcome in {"fetch.new", "fetch.redirected"}
        facts = answer.response.facts() if answer.response else {}
        if answer.opt_outs:
            facts["opt_outs"] = list(answer.opt_outs)
        if feed_url in self._zones:
            facts["timezone"] = self._zones[feed_url]
        return Attempt(kind=kind, url=url, outcome=answer.outcome, at=self.now(), number=number, feed_url=feed_url,
                       entry=page.read_entry() if page else None, response=answer.response if is_kept else None,
                       redirects=answer.redirects, detail=answer.detail, facts=facts)

    def _count_feed(self, attempt: Attempt, parsed: ParsedFeed | None, feed: FeedState) -> None:
        self.summary.feeds[attempt.outcome] += 1
        if parsed is not None:
            self.summary.parsed[parsed.outcome] += 1
            self.summary.entries += len(parsed.entries)
            self.summary.new_entries += feed.new_count
        self._count(attempt)

    def _count(self, attempt: Attempt) -> None:
        self.summary.body_bytes += len(attempt.response.body) if attempt.response else 0
        self._unsynced += 1
        if self._unsynced >= SYNC_EVERY:
            self._keep()

    def _keep(self) -> None:
        """Make what was recorded durable, then what was registered: state never knows more than the captures."""
        self.state.commit(self.sink.sync())
        self._unsynced = 0


def _judge(response: Response, *, has_validators: bool, is_redirected: bool) -> str:
    """The outcome of a status."""
    if response.status == 200:
        return "fetch.redirected" if is_redirected else "fetch.new"
    if response.status == 304 and has_validators:
        return "fetch.unchanged"
    return STATUSES.get(response.status) or ("fetch.server_error" if response.status >= 500 else "fetch.bad_status")


def _feed_key(url: str) -> str:
    try:
        return make_key(url)
    except BadUrl:
        return url
