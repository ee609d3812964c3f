"""Pages for the tests, written for them: an invented paper, a text long enough to be an article, and what a test changes of it."""

import json
from datetime import UTC, datetime
from typing import Any

from pipeline.config import ExtractConfig
from pipeline.extract import extract_page
from pipeline.records import Article, FeedEntry, Page

NOW = datetime(2026, 3, 5, 20, tzinfo=UTC)
URL = "https://www.example.org/politics/council-approves-bridge-2026"
TITLE = "Council approves the new river bridge"
PARAGRAPHS = (
    "The city council approved the new bridge over the Orrin on Tuesday night, after a debate of five hours and by two votes only.",
    "Mayor Ines Calloway said that work would begin in May. “We have waited for thirty years,” she told the meeting.",
    "Opponents, who fear for the meadows on the southern bank, will go to court. Their lawyer, Tom Brandt, expects a ruling in autumn.",
    "The bridge is to cost 84 million crowns. The state pays two thirds of it, the city the rest, over a period of twelve years.",
)


def make_html(*, head: str = "", title: str = TITLE, heading: str = TITLE, paragraphs: tuple[str, ...] = PARAGRAPHS, above: str = "",
              below: str = "",
              json_ld: Any = None, lang: str = "en", around: str = "") -> str:
    """A page: `above` and `below` stand within the article around its paragraphs, `around` behind it."""
    script = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}{script}</head><body><nav><a '
            f'href="/">Home</a>'
            f' <a href="/politics/">Politics</a></nav><main><article><h1>{heading}</h1>{above}<div '
            f'class="story-body">{text}</div>{below}</article></main>'
            f"{around}<footer>Harbour Echo, an invented paper</footer></body></html>")


def make_page(html: str | bytes, *, url: str = URL, entry: FeedEntry | None = None, media_type: str = "text/html", charset: str = "",
              captured_at: datetime = NOW, http_status: int = 200, timezone: str = "") -> Page:
    """The page as captured."""
    body = html.encode() if isinstance(html, str) else html
    return Page(url=url, body=body, captured_at=captured_at, media_type=media_type, charset=charset, entry=entry, http_status=http_status,
                timezone=timezone)


def extract(html: str | bytes, config: ExtractConfig | None = None, **page: Any) -> Article:
    """The article of a page."""
    return extract_page(make_page(html, **page), config or ExtractConfig())
