"""JSON-LD as it is found: graphs, lists, references, and JSON that is none."""

import pytest
from lxml import html

from pipeline.extract.structured import name_of, parse_script, read_structured

URL = "https://echo.example/a/bridge"


def read(*scripts):
    return read_structured(html.fromstring("<html><head>" + "".join(
        f'<script type="application/ld+json">{script}</script>' for script in scripts) + "</head><body><p>x</p></body></html>"), URL)


def test_a_graph_with_references():
    found = read('{"@graph": [{"@type": "Person", "@id": "#p", "name": "Ines Calloway"},'
                 '{"@type": ["NewsArticle", "Thing"], "headline": "Bridge", "author": {"@id": "#p"}}]}')
    assert found.text("headline") == "Bridge"
    assert found.texts("author") == ["Ines Calloway"]


def test_the_article_whose_address_is_the_pages():
    found = read('[{"@type": "NewsArticle", "headline": "Other", "datePublished": "2026", "author": "x", "url": '
                 '"https://echo.example/a/other"},'
                 '{"@type": "http://schema.org/ReportageNewsArticle", "headline": "This", "mainEntityOfPage": {"@id": '
                 '"https://echo.example/a/bridge"}}]')
    assert found.text("headline") == "This"


@pytest.mark.parametrize("script", [
    '<!-- {"@type": "Article", "headline": "H"} -->', '{"@type": "Article", "headline": "H",}', '{"@type": "Article", "headline": "H"};',
    '//<![CDATA[\n{"@type": "Article", "headline": "H"}\n//]]>',
    '{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;H&quot;}',
    '{"@type": "Article", "description": "two\nlines\t", "headline": "H"}', '[[{"@type": "Article", "headline": "H"}]]',
])
def test_json_of_the_wild_is_mended(script):
    assert read(script).text("headline") == "H"


@pytest.mark.parametrize("script", [
    "", "null", "{", '"text"', "[" * 100_000, '{"a":' * 50_000, "9" * 6000, '{"@type": "Article", "headline": ' + "9" * 5000 + "}",
    '{"@type": 7, "@id": 3}',
    '{"@type": "Article", "headline": null, "author": [null, [], {}]}',
])
def test_what_is_no_json_ld_is_nothing(script):
    assert read(script).texts("headline") == []
    list(parse_script(script))


def test_names_in_every_shape():
    assert name_of({"name": ["", "Tom Brandt"]}) == "Tom Brandt"
    assert name_of({"givenName": "Tom", "familyName": "Brandt"}) == "Tom Brandt"
    assert name_of({"name": {"@value": "Tom"}}) == "Tom"
    assert name_of(12) == "12"
    assert name_of(None) == name_of(True) == name_of([]) == ""
