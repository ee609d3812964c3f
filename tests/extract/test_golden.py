"""Whole pages beside what must be found in them. The pages were written for these tests; papers and people are invented."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.config import ExtractConfig
from pipeline.extract import extract_page
from pipeline.extract.messages import article_to_json
from pipeline.extract.publishers import find_publisher
from pipeline.records import Page

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_page(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    body, captured_at = path.with_suffix(".html").read_bytes(), datetime.fromisoformat(expected.pop("captured_at"))
    page = Page(url=expected["url"], body=body, captured_at=captured_at)
    found = json.loads(json.dumps(article_to_json(extract_page(page, ExtractConfig()))))
    assert {name: found[name] for name in expected} == expected


def test_the_publishers_module_makes_the_difference():
    assert find_publisher("example.net") is not None
    assert find_publisher("example.org") is None
    assert find_publisher("exa.mple.net") is None
    assert find_publisher("münchen.example") is None
