"""The live day: poll, and keep what came. A crash at any moment loses nothing that was captured, and captures nothing twice."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from aiohttp.abc import AbstractResolver

from pipeline.capture.index import read_facts
from pipeline.capture.payloads import read_payload
from pipeline.capture.warc import Record, read_records
from pipeline.capture.writer import CaptureWriter, cut_back, file_number
from pipeline.config import Settings
from pipeline.errors import CaptureError
from pipeline.fetch.attempts import Attempt
from pipeline.fetch.client import make_user_agent
from pipeline.fetch.feed_worker import FeedParser
from pipeline.fetch.loop import run_loop
from pipeline.fetch.poll import Poller, PollSummary
from pipeline.fetch.register import register_feed, register_page
from pipeline.fetch.state import STATE_FILE, State
from pipeline.fetch.tombstones import leave_out, read_tombstones
from pipeline.fetch.urls import redact_url
from pipeline.records import ParsedFeed
from pipeline.runs import Home, hold_lock


def poll(settings: Settings, now: Callable[[], datetime] | datetime, *, feeds: Iterable[str] | None = None,
         resolver: AbstractResolver | None = None) -> PollSummary:
    """Ask each due feed and each due page once, into the live run of `now`'s UTC day.

    `now` is a clock, or a constant that plays a day. `feeds` names some of the configured addresses only. Raises ConfigError without a
    contact, UsageError for a feed that is not configured, Locked when another process works in this home, CaptureError when the state
    cannot be read or written.
    """
    clock = now if callable(now) else lambda: now
    user_agent = make_user_agent(settings.fetch.contact)
    home = Home(settings.home)
    path = home.state / STATE_FILE
    try:
        with hold_lock(home, "poll-lock"), State(path) as state:
            with CaptureWriter(home, user_agent) as writer:
                summary = run_loop(_recover_and_poll(settings, state, writer, clock, feeds, resolver))
            summary.runs = tuple(sorted(writer.touched))
    except sqlite3.OperationalError as error:
        raise CaptureError(f"{path}: {error}; look at the room on the disk, and at the disk") from error
    except sqlite3.DatabaseError as error:
        raise CaptureError(f"{path}: {error}: move it away, it is filled again from the captures") from error
    return summary


async def _recover_and_poll(settings: Settings, state: State, writer: CaptureWriter, clock: Callable[[], datetime],
                            feeds: Iterable[str] | None, resolver: AbstractResolver | None) -> PollSummary:
    async with FeedParser() as parser:
        await recover(settings, state, parser)
        return await Poller(settings, state, writer, parser, clock, resolver).run(feeds)


async def recover(settings: Settings, state: State, parser: FeedParser) -> int:
    """Cut live files back to their last whole attempt and register what the state has not heard of; the number of attempts.

    The state may be behind (a crash) or empty (it was lost): it is filled from the captures, in their order. Raises CaptureError for a
    file that is shorter than was acknowledged: what it held must not vanish silently.
    """
    home = Home(settings.home)
    forgets = read_tombstones(home).covers
    durable, found, lengths = state.durable_lengths(), 0, {}
    addresses = {redact_url(feed.url): feed.url for feed in settings.feeds}
    files = sorted(home.captures.glob("live-*.warc.gz"), key=lambda path: (path.name.rpartition("-")[0], file_number(path)))
    for path in files:
        known = durable.get(path.name, 0)
        size = path.stat().st_size
        if size == known:
            continue
        if size < known:
            raise CaptureError(f"{path} has {size} bytes, but {known} were on disk and registered: put it back from a backup, or move "
                               f"{home.state / STATE_FILE} away to go on with what is left")
        lengths[path.name] = cut_back(path, known) if size > known else size
        for attempt, response in read_attempts(path, known, addresses):
            found += 1
            if attempt.kind == "feed":
                parsed = await _parse_again(parser, attempt, response)
                register_feed(state, attempt, parsed and leave_out(parsed, forgets), settings.fetch)
            else:
                register_page(state, attempt)
    state.commit(lengths)
    return found


async def _parse_again(parser: FeedParser, attempt: Attempt, response: Record | None) -> ParsedFeed | None:
    payload = read_payload(response) if response is not None else None
    if payload is None:
        return None
    declared = f"{payload.media_type}; charset={payload.charset}" if payload.charset else payload.media_type
    return await parser.parse(payload.body, url=str(attempt.facts.get("url_final") or attempt.url), media_type=declared, now=attempt.at,
                              timezone=str(attempt.facts.get("timezone") or ""))


def read_attempts(path: Path, start: int, addresses: dict[str, str]) -> Iterator[tuple[Attempt, Record | None]]:
    """The attempts in a file from byte `start`, as they were when they were recorded, each with its response record."""
    response: Record | None = None
    for item in read_records(path, start):
        if isinstance(item, Record) and item.kind == "response":
            response = item
            continue
        facts = read_facts(item)
        if facts is None:
            continue
        at = datetime.fromisoformat(facts["at"])
        url, feed_url = (addresses.get(facts[name], facts[name]) for name in ("url", "feed_url"))
        attempt = Attempt(kind=facts["kind"], url=url, outcome=facts["outcome"], at=at, number=facts["attempt"], feed_url=feed_url,
                          redirects=tuple((status, target) for status, target in facts["redirects"]), facts=facts)
        yield attempt, response
        response = None
