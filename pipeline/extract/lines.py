"""Texts that somebody else extracted: lines of JSON {id, title, text, published_at, lang?, url?}, captured as resource records."""

import json
from datetime import UTC, datetime
from typing import Any

from pipeline.capture.payloads import TEXT_TYPE
from pipeline.config import ExtractConfig
from pipeline.dates import parse_timestamp
from pipeline.extract.agencies import find_agencies
from pipeline.extract.languages import identify, normalise_tag
from pipeline.records import Article, Page
from pipeline.texts import clean_text

MAX_TITLE = 500
FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)
"""Such lines have no time of capture to hold their dates against; a date of theirs is taken as it is."""


def is_line(page: Page) -> bool:
    """Whether the body is one of these lines and not a page. Other people's JSON, in an archive or from a server, is none."""
    return page.media_type == TEXT_TYPE


def extract_line(page: Page, config: ExtractConfig) -> Article:
    """The article of a line: its own values, cleaned. Length says nothing against it: whoever wrote it calls it an article."""
    if len(page.body) > config.max_document_bytes:
        return Article(url=page.url, outcome="extract.too_large", detail=f"{len(page.body)} bytes")
    try:
        line: Any = json.loads(page.body)
    except (ValueError, RecursionError):
        return Article(url=page.url, outcome="extract.not_text", detail="not JSON")
    if not isinstance(line, dict) or not line.get("id"):
        return Article(url=page.url, outcome="extract.not_text", detail="not an object with an id")
    texts = {name: value if isinstance(value := line.get(name), str) else "" for name in ("title", "text", "lang", "published_at")}
    text = clean_text(texts["text"], multiline=True)
    lang, lang_source = (normalise_tag(texts["lang"]), "line") if normalise_tag(texts["lang"]) else (identify(text), "text")
    published = parse_timestamp(texts["published_at"], now=FAR_AHEAD, default_zone=UTC)
    is_wanted = not config.languages or lang.split("-")[0] in config.languages
    outcome = "extract.empty" if not text else "extract.article" if is_wanted else "extract.wrong_language"
    sources = {"title": "line", "text": "line", "published_at": "line" if published else "", "lang": lang_source if lang else ""}
    return Article(url=page.url, outcome=outcome, title=clean_text(texts["title"], limit=MAX_TITLE), text=text, lang=lang,
                   agencies=find_agencies((), text), published_at=published.at if published else None,
                   published_at_precision=published.precision if published else "",
                   sources={name: source for name, source in sorted(sources.items()) if source})
