"""Feeds that go back: archived and paged ones (RFC 5005: `prev-archive`, `next`), and WordPress, which counts pages with `?paged=`.

An archived document is complete and never changes; pages shift while they are read, so that an entry may be met twice, which the
frontier forgives.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.archives.asking import Asker, as_key
from pipeline.days import ALL_DAYS
from pipeline.records import FeedEntry

NO_MORE = frozenset({"fetch.not_found", "fetch.gone", "fetch.bad_status"})
"""How WordPress answers to a page beyond the last."""


async def list_feed(asker: Asker) -> None:
    """Every entry of a feed and of the documents before it, until one leads nowhere, to one that was read, or before the days wanted."""
    limit = asker.desk.settings.archives.max_documents
    url, seen, page = asker.run.place, set[str](), 1
    while url:
        key = as_key(url)
        if key in seen:
            asker.listing.note = f"{url} leads back to a document that was read"
            return
        if len(seen) >= limit:
            asker.listing.note = f"stopped after {limit} documents; {url} is the next"
            return
        seen.add(key)
        parsed = await asker.read_list(url)
        if parsed is None:
            if page > 1 and asker.last_outcome in NO_MORE:
                asker.listing.note = ""
            else:
                asker.listing.is_whole = False
            return
        new = [asker.add_entry(entry, asker.run.place, entry.published_at or entry.updated_at) for entry in parsed.entries]
        if _is_past(asker, parsed.entries):
            asker.listing.note = f"older documents than {asker.run.span.first} were not asked for"
            return
        if parsed.next_url:
            url = parsed.next_url
        elif any(new) and len(seen) == page:  # perhaps WordPress: a feed that cannot count repeats itself
            page += 1
            url = set_page(asker.run.place, page)
        else:
            return


def set_page(url: str, page: int) -> str:
    """The address of a page of a WordPress feed."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(page))])))


def _is_past(asker: Asker, entries: Sequence[FeedEntry]) -> bool:
    """Whether a document says that all before it is older than what is wanted: every entry has a time, and it is an earlier one."""
    span, moments = asker.run.span, [entry.published_at or entry.updated_at for entry in entries]
    return span != ALL_DAYS and bool(moments) and all(moment is not None and moment.date() < span.first for moment in moments)
