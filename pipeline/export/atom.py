"""An Atom feed (RFC 4287) of the latest stories, for whoever reads news of the news in a feed reader."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree

from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.export.datasets import open_source
from pipeline.report.words import clean, cut, safe_url, say_count, say_list
from pipeline.runs import write_file
from pipeline.warehouse.objects import load_objects

NAMESPACE = "http://www.w3.org/2005/Atom"
SNIPPET = 300
LINKS = 10


def export_atom(settings: Settings, path: Path, *, span: Span = ALL_DAYS, limit: int = 100) -> int:
    """Write the stories of those days, the latest first, at most `limit`; returns how many there are.

    A story's id stays the same from night to night; its `updated` is its latest publication, so that readers show what grew.
    """
    with open_source(settings) as connection:
        stories = read_stories(connection, span, limit)
        published_at = connection.execute("SELECT published_at FROM mart.about").fetchall()
    newest = max((story["last_published_at"] for story in stories), default=published_at[0][0])
    feed = etree.Element("feed", {"xmlns": NAMESPACE})
    _add(feed, "title", f"{settings.report.title}: stories")
    _add(feed, "id", "urn:newsmill:stories")
    _add(feed, "updated", _moment(newest))
    _add(etree.SubElement(feed, "author"), "name", settings.report.title)
    _add(feed, "generator", "newsmill")
    for story in stories:
        feed.append(make_entry(story))
    etree.indent(feed, space=" ")
    write_file(path, etree.tostring(feed, xml_declaration=True, encoding="utf-8"))
    return len(stories)


def read_stories(connection: duckdb.DuckDBPyConnection, span: Span, limit: int) -> list[dict[str, Any]]:
    """The rows of sql/atom/stories.sql by column."""
    answer = connection.execute(load_objects("atom")["stories"].sql, {"first": span.first, "last": span.last, "limit": limit})
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def make_entry(story: Mapping[str, Any]) -> etree._Element:
    """A story as an entry: its most typical article is the link, the others are related."""
    entry = etree.Element("entry")
    _add(entry, "title", cut(story["title"], SNIPPET) or "Untitled")
    _add(entry, "id", f"urn:newsmill:story:{story['story_id']}")
    _add(entry, "published", _moment(story["first_published_at"]))
    _add(entry, "updated", _moment(story["last_published_at"]))
    links = [address for url in story["urls"] if (address := safe_url(url))]
    for number, address in enumerate(links[:LINKS]):
        etree.SubElement(entry, "link", rel="related" if number else "alternate", href=str(clean(address)))
    facts = ", ".join((say_count(story["source_count"], "source"), say_count(story["original_count"], "original"),
                       say_count(story["article_count"] - story["original_count"], "copy", "copies")))
    _add(entry, "summary", f"{facts}: {say_list(story['source_names'], 6)}. {cut(story['opening'], SNIPPET)}")
    return entry


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = str(clean(text))


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat()
