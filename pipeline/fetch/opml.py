"""Lists of feeds in OPML, as feed readers exchange them. A folder becomes a tag (`World/Asia` for nested ones), and a tag a folder."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import listparser
from lxml import etree

from pipeline.config import FeedConfig
from pipeline.errors import UsageError
from pipeline.fetch.feed_values import read_link
from pipeline.fetch.urls import find_host, redact_url
from pipeline.texts import clean_text

MAX_BODY = 10_000_000
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read_opml(body: bytes) -> tuple[list[FeedConfig], list[tuple[str, str]]]:
    """(the feeds, each once with all its tags; addresses left out, each with its reason). UsageError for what is no OPML."""
    if len(body) > MAX_BODY or _ENTITY.search(body):
        raise UsageError("not an OPML file that will be read: too large, or it declares entities")
    document: Any = listparser.parse(body)  # bytes: text could be taken for an address to open
    found: dict[str, FeedConfig] = {}
    refused: list[tuple[str, str]] = []
    for item in [*document.get("feeds", ()), *document.get("opportunities", ())]:
        raw = str(item.get("url") or "")
        url = read_link(raw, "")
        if not url or "@" in url.partition("://")[2].partition("/")[0]:
            refused.append((redact_url(raw)[:200], "not an http(s) address without a user name"))
            continue
        tags = ("/".join(filter(None, (clean_text(name, limit=100) for name in path))) for path in item.get("categories", ()))
        feed = found.get(url) or FeedConfig(url=url, source_name=clean_text(str(item.get("title") or ""), limit=200) or find_host(url))
        found[url] = replace(feed, tags=tuple(dict.fromkeys((*feed.tags, *(tag for tag in tags if tag)))))
    if not found and not refused and not document.get("version"):
        raise UsageError("not an OPML file")
    return list(found.values()), refused


def write_opml(feeds: Iterable[FeedConfig], title: str = "newsmill") -> bytes:
    """An OPML 2.0 document; a feed stands in the folder of each of its tags, one without tags at the top."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Any] = {(): body}
    for feed in feeds:
        for path in [tuple(part for part in tag.split("/") if part) for tag in feed.tags] or [()]:
            for depth in range(1, len(path) + 1):
                if path[:depth] not in folders:
                    folders[path[:depth]] = etree.SubElement(folders[path[:depth - 1]], "outline", text=path[depth - 1])
            etree.SubElement(folders[path], "outline", type="rss", text=feed.source_name, title=feed.source_name, xmlUrl=feed.url)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document
