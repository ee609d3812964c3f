"""What an attempt changes in the poll state. The live poll and the recovery after a crash call the same functions with the same facts."""

from datetime import datetime

from pipeline.config import FetchConfig
from pipeline.fetch import schedule
from pipeline.fetch.attempts import Attempt
from pipeline.fetch.state import FeedState, PageState, State, format_time, parse_time, write_entry
from pipeline.fetch.urls import BadUrl, find_host, make_key
from pipeline.outcomes import load_outcomes
from pipeline.records import FeedEntry, ParsedFeed

PERMANENT = frozenset({301, 308})


def register_feed(state: State, attempt: Attempt, parsed: ParsedFeed | None, config: FetchConfig,
                  feed: FeedState | None = None) -> FeedState:
    """Take a feed's attempt into the state: its links into the frontier, its validators, when to ask it again.

    `parsed` is given when a new body came, `feed` if its row is at hand and nothing has changed it since. A permanent move is counted
    and proposed; the configured address stays what is asked.
    """
    feed, facts, at = feed or state.feed(attempt.url), attempt.facts, attempt.at
    feed.polls += 1
    feed.polled_at, feed.outcome = format_time(at), attempt.outcome
    _note_move(feed, attempt)
    outcome = attempt.outcome if parsed is None or _is_good(parsed.outcome) else parsed.outcome
    feed.parse_outcome = parsed.outcome if parsed else feed.parse_outcome
    if not _is_good(outcome):
        feed.failures += 1
        feed.failing_since = feed.failing_since or format_time(at)
        feed.gone_at = format_time(at) if outcome in schedule.GONE else feed.gone_at
        wait = schedule.read_retry_after(str(facts.get("retry_after", "")), at)
        feed.next_poll_at = format_time(schedule.next_try(at, outcome, feed.failures, parse_time(feed.failing_since) or at, wait))
        state.save_feed(feed)
        return feed
    feed.failures, feed.failing_since, feed.gone_at, feed.succeeded_at = 0, "", "", format_time(at)
    entries: tuple[FeedEntry, ...] = ()
    feed.new_count = 0
    if parsed is not None:
        entries = parsed.entries
        feed.etag, feed.last_modified = str(facts.get("etag", "")), str(facts.get("last_modified", ""))
        feed.validators_url = str(facts.get("url_final", ""))
        feed.payload_sha256 = str(facts.get("payload_sha256", ""))
        feed.ttl_minutes = min(parsed.ttl_minutes or 0, schedule.MAX_TTL_MINUTES)
        feed.skip_hours, feed.skip_days = (" ".join(map(str, numbers)) for numbers in (parsed.skip_hours, parsed.skip_days))
        _add_entries(state, feed, attempt.feed_url, entries, at)
    hint = schedule.read_hint(str(facts.get("cache_control", "")), feed.ttl_minutes)
    due, feed.interval_minutes = schedule.next_poll(at, entries, feed.new_count, feed.interval_minutes, hint, config)
    hours, days = ([int(number) for number in text.split()] for text in (feed.skip_hours, feed.skip_days))
    feed.next_poll_at = format_time(schedule.skip_to(due, hours, days))
    state.save_feed(feed)
    return feed


def register_page(state: State, attempt: Attempt, page: PageState | None = None) -> PageState | None:
    """Take a page's attempt into the state: captured, to be tried again, or given up. None when the frontier does not know the page.

    `page` is its row, if it is at hand and nothing has changed it since.
    """
    page = page or state.page(make_key(attempt.url))
    if page is None:
        return None
    _note_break(state, attempt)
    page.attempts += 1
    page.outcome = attempt.outcome
    kind = load_outcomes()[attempt.outcome].kind
    if kind in {"done", "known"}:
        page.state, page.entry = "captured", None
        page.captures += 1
        page.captured_at = format_time(attempt.at)
        if kind == "done":
            page.etag, page.last_modified = str(attempt.facts.get("etag", "")), str(attempt.facts.get("last_modified", ""))
            page.payload_sha256 = str(attempt.facts.get("payload_sha256", ""))
    elif attempt.outcome in schedule.TEMPORARY and page.attempts < schedule.MAX_PAGE_ATTEMPTS:
        wait = schedule.read_retry_after(str(attempt.facts.get("retry_after", "")), attempt.at)
        page.next_try_at = format_time(schedule.next_page_try(attempt.at, page.attempts, wait))
    else:
        page.state, page.entry = "failed", None
    state.save_page(page)
    return page


def _is_good(outcome: str) -> bool:
    return load_outcomes()[outcome].kind in {"done", "known"}


def _note_break(state: State, attempt: Attempt) -> None:
    """A host that said "too many" of a page is left alone, as long as it asked and at least until the next poll.

    Of a feed, it is that feed's business: servers limit the rate of feeds one by one, and its next poll is put off anyway.
    """
    if attempt.outcome == "fetch.rate_limited":
        until = attempt.at + max(schedule.read_retry_after(str(attempt.facts.get("retry_after", "")), attempt.at) or schedule.FIRST_RETRY,
                                 schedule.FIRST_RETRY)
        for url in {attempt.url, str(attempt.facts.get("url_final") or attempt.url)}:
            state.rest_host(find_host(url), until)


def _note_move(feed: FeedState, attempt: Attempt) -> None:
    """Count how often in a row the feed was seen to have moved for good."""
    if not attempt.redirects:
        if attempt.outcome in {"fetch.new", "fetch.unchanged", "fetch.same_body"}:
            feed.moved_to, feed.moved_count = "", 0
    elif all(status in PERMANENT for status, _ in attempt.redirects):
        target = attempt.redirects[-1][1]
        feed.moved_count = feed.moved_count + 1 if target == feed.moved_to else 1
        feed.moved_to = target


def _add_entries(state: State, feed: FeedState, feed_url: str, entries: tuple[FeedEntry, ...], at: datetime) -> None:
    """Put links not seen before into the frontier, and count what that says about the feed.

    `feed_url` is the configured feed, `feed` the document asked: the same, or one of the sitemaps that it lists.
    """
    keys: set[str] = set()
    feed.entry_count, feed.overlap_count, feed.duplicate_count = len(entries), 0, 0
    for entry in entries:
        try:
            key = make_key(entry.url)
        except BadUrl:
            continue
        if key in keys:
            feed.duplicate_count += 1
            continue
        keys.add(key)
        page = state.page(key)
        if page is None:
            state.save_page(PageState(url_key=key, url=entry.url, feed_url=feed_url, title=entry.title, entry=write_entry(entry),
                                      next_try_at=format_time(at), first_seen_at=format_time(at),
                                      published_at=format_time(entry.published_at) if entry.published_at else ""))
            feed.new_count += 1
        else:
            feed.overlap_count += 1
            _update_page(state, page, feed_url, entry, at)
    feed.is_gap_suspected = int(feed.polls > 1 and bool(keys) and feed.overlap_count == 0 and bool(feed.succeeded_at))
    feed.gap_count += feed.is_gap_suspected


def _update_page(state: State, page: PageState, feed_url: str, entry: FeedEntry, at: datetime) -> None:
    """A link seen again: another feed's claim on a page not asked yet, or the news that a captured page has changed.

    Of several feeds that bring a link in one poll the first by name has it, whichever answered first.
    """
    captured_at = parse_time(page.captured_at)
    if page.state == "pending" and page.attempts == 0 and page.first_seen_at == format_time(at) and feed_url < page.feed_url:
        page.feed_url, page.url, page.title, page.entry = feed_url, entry.url, entry.title, write_entry(entry)
    elif page.state == "captured" and captured_at and feed_url == page.feed_url and page.captures < schedule.MAX_CAPTURES and (
            at - captured_at >= schedule.RECAPTURE_AFTER) and (
            entry.title != page.title or (entry.updated_at is not None and entry.updated_at > captured_at)):
        page.state, page.attempts, page.next_try_at = "pending", 0, format_time(at)
        page.title, page.entry = entry.title, write_entry(entry)
    else:
        return
    state.save_page(page)
