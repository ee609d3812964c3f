"""Sitemaps: what a publisher lists of itself, by publication date (the news extension) or, without one, by lastmod."""

from pipeline.archives.asking import Asker, as_key
from pipeline.days import ALL_DAYS


async def list_sitemap(asker: Asker) -> None:
    """Every page of a sitemap, or of those that an index lists, whatever lists what: each document once, and no more than are allowed.

    A sitemap whose lastmod lies before the first day wanted cannot list anything that was published later, and is not asked for.
    """
    waiting, seen, skipped = [asker.run.place], set[str](), 0
    limit, span = asker.desk.settings.archives.max_documents, asker.run.span
    while waiting:
        url = waiting.pop()
        key = as_key(url)
        if key in seen:
            continue
        if len(seen) >= limit:
            asker.listing.note = f"stopped after {limit} sitemaps; {len(waiting) + 1} more are listed"
            return
        seen.add(key)
        parsed = await asker.read_list(url)
        if parsed is None:
            asker.listing.is_whole = asker.listing.is_whole and len(seen) > 1
            continue
        for child, moment in zip(reversed(parsed.child_urls), reversed(parsed.child_moments), strict=True):
            if moment is not None and span != ALL_DAYS and moment.date() < span.first:
                skipped += 1
            else:
                waiting.append(child)
        for entry in parsed.entries:
            asker.add_entry(entry, url, entry.published_at or entry.updated_at)
    if skipped and not asker.listing.note:
        asker.listing.note = f"{skipped} sitemaps were last changed before {span.first}"
