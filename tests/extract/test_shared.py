"""Real pages of many publishers and languages, where the development data lies beside the checkout: all of them are articles."""

import pytest

from benchmarks.extract import measure, read_folder, run_newsmill
from pipeline.config import ExtractConfig
from pipeline.extract import extract_page

FLOORS = {"f1": 0.96, "title": 0.86, "author": 0.88, "day": 0.97, "minute": 0.93, "topics": 0.65}


@pytest.mark.shared
def test_real_articles(shared):
    _, pages, gold = read_folder(shared / "data" / "articles")
    half = list(zip(pages, gold, strict=True))[::2]
    refused = [page.url for page, _ in half if extract_page(page, ExtractConfig()).outcome != "extract.article"]
    assert len(refused) <= 1, refused
    score = measure(half, {"newsmill": run_newsmill})["newsmill"]
    assert {name: round(score.mean(name), 3) for name in FLOORS if score.mean(name) < FLOORS[name]} == {}
