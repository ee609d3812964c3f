"""Pages built to break their reader: each ends by name in the time that a worker has, and what stands beside it is read as ever."""

import time

import pytest

from pipeline.config import ExtractConfig
from pipeline.extract import extract_pages
from pipeline.outcomes import load_outcomes
from tests.extract.build import PARAGRAPHS, make_html, make_page

DEADLINE = 3.0
WORDS = "words of a paragraph that never ends, "
HOSTILE = {
    "sixty thousand attributes": ("<html><body><p " + " ".join(f'a{n}="1"' for n in range(60_000)) + ">x", {"extract.too_large"}),
    "sixty thousand bare attributes": ("<html><body><p " + " ".join(f"a{n}" for n in range(60_000)) + ">x", {"extract.too_large"}),
    "a hundred thousand levels": ("<html><body>" + "<div>" * 100_000 + "x", {"extract.empty"}),
    "a hundred thousand levels of a list": (make_html(above="<ul><li>" * 50_000 + "x"), {"extract.empty", "extract.article"}),
    "a hundred thousand levels around the words": (make_html(above="<span>" * 100_000 + WORDS * 20), {"extract.empty", "extract.article"}),
    "json a hundred thousand deep": (make_html(head='<script type="application/ld+json">' + '[{"@graph":' * 100_000 + "</script>"),
                                     {"extract.article"}),
    "a paragraph of fifty megabytes": (make_html(paragraphs=(WORDS * (50_000_000 // len(WORDS)),)), {"extract.too_large"}),
    "a paragraph of one megabyte": (make_html(paragraphs=(WORDS * (1_000_000 // len(WORDS)),)), {"extract.article"}),
    "a word of one megabyte": (make_html(paragraphs=("x" * 1_000_000,)), {"extract.article"}),
    "a hundred thousand paragraphs": (make_html(paragraphs=("A short line.",) * 100_000), {"extract.timeout"}),
    "a title of two megabytes": (make_html(title="A - " * 500_000), {"extract.article"}),
    "comments that never close": (make_html(above="<!-- " * 200_000), {"extract.empty", "extract.article"}),
    "tags that never close": ("<html><body>" + "<a <b <c " * 50_000, {"extract.empty", "extract.too_short"}),
    "bytes that are no page": (b"\x00\xff\xfe\x00\x10" * 10_000, {"extract.not_text"}),
    "halves of letters": (make_html(above="\ud800" * 1_000).encode("utf-8", "surrogatepass"), {"extract.article"}),
}


@pytest.fixture(scope="module")
def read():
    """Every hostile page with a good one behind it, out of one pool: (the article, the good article, seconds) by name."""
    pages = [page for html, _ in HOSTILE.values() for page in (make_page(html if isinstance(html, bytes) else html.encode()),
                                                                make_page(make_html()))]
    articles = extract_pages(pages, ExtractConfig(workers=1, deadline=DEADLINE))
    found, started = {}, time.monotonic()
    for name in HOSTILE:
        found[name] = (next(articles), next(articles), time.monotonic() - started)
        started = time.monotonic()
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_by_name_and_its_neighbour_is_unharmed(read, name):
    article, neighbour, seconds = read[name]
    assert article.outcome in HOSTILE[name][1] & load_outcomes().keys(), article.detail
    assert neighbour.text == "\n\n".join(PARAGRAPHS)
    assert seconds < 3 * DEADLINE + 10  # and the start of the processes, on a machine with other things to do
    assert len(article.title) <= 500
