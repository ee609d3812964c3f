"""News sitemaps and sitemap indexes as feeds: each address an entry, each listed sitemap a child to ask."""


from lxml import etree

from pipeline.fetch.feed_text import make_wellformed
from pipeline.fetch.feed_values import MAX_LIST, MAX_NAME, MAX_TITLE, Dates, read_lang, read_link, read_moment, read_raw
from pipeline.records import FeedEntry, ParsedFeed
from pipeline.texts import clean_text

MAX_CHILDREN = 5000


def parse_sitemap(text: str, *, url: str, dates: Dates) -> ParsedFeed:
    """The addresses in a sitemap, with the title, date and language that the news extension gives; or an index's sitemaps, newest first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(make_wellformed(text), parser)
    except etree.XMLSyntaxError as error:
        return ParsedFeed(outcome="feed.unreadable", detail=str(error)[:200])
    if root is None:
        return ParsedFeed(outcome="feed.unreadable", detail="no element could be read")
    rows = [_read_fields(element) for element in root if _local_name(element) in {"url", "sitemap"}]
    if _local_name(root) == "sitemapindex":
        dated = [(read_moment(row.get("lastmod", ""), dates), read_link(row.get("loc", ""), url)) for row in rows]
        newest = sorted(dated, key=lambda pair: -(pair[0].timestamp() if pair[0] else 0.0))
        children = {link: moment for moment, link in reversed(newest) if link}
        kept = list(dict.fromkeys(link for _, link in newest if link))[:MAX_CHILDREN]
        return ParsedFeed(outcome="feed.parsed" if kept else "feed.empty", url=url, child_urls=tuple(kept),
                          child_moments=tuple(children[link] for link in kept))
    entries = tuple(_make_entry(row, url, dates) for row in rows)
    return ParsedFeed(outcome="feed.parsed" if entries else "feed.empty", url=url, entries=entries,
                      title=clean_text(next((row["name"] for row in rows if "name" in row), ""), limit=MAX_NAME))


def _make_entry(row: dict[str, str], base: str, dates: Dates) -> FeedEntry:
    published_raw = row.get("publication_date", "")
    keywords = (clean_text(word, limit=MAX_NAME) for word in row.get("keywords", "").split(","))
    return FeedEntry(
        url=read_link(row.get("loc", ""), base), title=clean_text(row.get("title", ""), limit=MAX_TITLE),
        published_at=read_moment(published_raw, dates), published_raw=read_raw(published_raw),
        updated_at=read_moment(row.get("lastmod", ""), dates), lang=read_lang(row.get("language", "")),
        categories=tuple(dict.fromkeys(word for word in keywords if word))[:MAX_LIST], image_url=read_link(row.get("image/loc", ""), base))


def _read_fields(element: "etree._Element") -> dict[str, str]:
    """Texts of the leaves below, by local name; what belongs to an image under `image/`."""
    fields: dict[str, str] = {}
    for leaf in element.iter("*"):
        parent = leaf.getparent()
        name = _local_name(leaf)
        if parent is not None and _local_name(parent) in {"image", "video"}:
            name = f"{_local_name(parent)}/{name}"
        if leaf.text and leaf.text.strip():
            fields.setdefault(name, leaf.text.strip())
    return fields


def _local_name(element: "etree._Element") -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
