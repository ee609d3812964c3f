"""The page of an article's life: everything that `trace` shows, and no way out of its place for what others wrote."""

from datetime import UTC, datetime

import pytest

from pipeline.config import Settings
from pipeline.report.life import render_life
from pipeline.warehouse.trace import Section, trace
from tests.report.payloads import BAD_URLS, GOOD_URLS, PAYLOADS
from tests.report.test_page import Skeleton
from tests.warehouse.conftest import sample as sample  # noqa: PLC0414 - a fixture of the warehouse's tests

NOW = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)


def render(sections, wanted="https://harbour.example/news/3"):
    return Skeleton(render_life(Settings(home=None), wanted, sections, now=NOW))  # type: ignore[arg-type]


def test_the_page_shows_what_trace_shows(sample):
    sections = trace(sample.home, "https://harbour.example/news/3")
    page = render(sections)
    assert [section.name for section in sections] == ["entries", "polls", "captures", "outcomes", "extractions", "values", "codings",
                                                      "versions", "copies", "stories", "events", "incidents", "quotes", "mentions"]
    for section in sections:
        for row in section.rows:
            assert all(value in page.text for value in row.values() if isinstance(value, str) and "\n" not in value and len(value) < 300)
    values = {row["value_name"]: row for row in next(section for section in sections if section.name == "values").rows}
    assert values["title"]["source_name"] == "json-ld"
    assert values["title"]["value_text"] == "Cable cut in the strait, report 3"
    assert next(section for section in sections if section.name == "incidents").rows[0]["mention_count"] > 1


def test_nothing_leaves_its_place():
    rows = [{"title": text, "url": text, text: text} for text in PAYLOADS] + [{"url": url} for url in BAD_URLS]
    page = render([Section("captures", PAYLOADS[3], rows)], wanted=PAYLOADS[0])
    allowed = {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main", "section", "table", "tbody", "tr", "th",
               "td", "bdi", "footer"}
    assert {tag for tag, _ in page.tags} <= allowed
    assert not [names for _, names in page.tags if any(name.startswith("on") or name in {"src", "href"} for name in names)]
    assert page.styles == []


@pytest.mark.parametrize("url", GOOD_URLS)
def test_an_address_is_a_link(url):
    (link,) = render([Section("captures", "Captures", [{"url_final": url}])], wanted="an id").links
    assert link["rel"] == "noopener noreferrer nofollow"
