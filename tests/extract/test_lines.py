"""Lines of text that somebody else extracted."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.capture.payloads import TEXT_TYPE
from pipeline.config import ExtractConfig
from pipeline.extract import extract_page
from pipeline.records import Page

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def extract_line(line, **config):
    body = line if isinstance(line, bytes) else json.dumps(line).encode()
    return extract_page(Page(url="https://www.example.org/1", body=body, captured_at=EPOCH, media_type=TEXT_TYPE),
                        ExtractConfig(**config))


def test_a_line_is_an_article_as_it_is():
    article = extract_line({"id": 1, "title": " The\u202e bridge ", "text": "It opened.\n\n\n\nMany came. (AP)",
                            "published_at": "2026-03-04T10:15:30+01:00", "lang": "EN_gb"})
    assert (article.outcome, article.title, article.text) == ("extract.article", "The bridge", "It opened.\n\nMany came. (AP)")
    assert (article.published_at, article.published_at_precision) == (datetime(2026, 3, 4, 9, 15, 30, tzinfo=UTC), "second")
    assert (article.lang, article.agencies) == ("en-GB", ("Associated Press",))


def test_a_day_stays_a_day():
    assert extract_line({"id": 1, "text": "x", "published_at": "2026-03-04"}).published_at_precision == "day"


@pytest.mark.parametrize(("line", "outcome"), [
    (b"{not json", "extract.not_text"), ({"id": 1, "text": ""}, "extract.empty"), ({"id": 1, "text": 5}, "extract.empty"),
    (b'{"id": 1, "text": "\\ud800 \\u0000"}', "extract.empty"), ({"id": 1, "text": "x" * 2000}, "extract.too_large"),
])
def test_what_is_no_line(line, outcome):
    assert extract_line(line, max_document_bytes=1000).outcome == outcome


def test_wrong_language():
    assert extract_line({"id": 1, "text": "Bonjour", "lang": "fr"}, languages=("en",)).outcome == "extract.wrong_language"
