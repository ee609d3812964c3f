"""Titles, names, topics, addresses and languages, each from the statements that pages make of them."""

import json

import pytest

from pipeline.extract.agencies import agency_of, find_agencies
from pipeline.extract.bylines import split_names
from pipeline.extract.languages import normalise_tag
from pipeline.extract.site import Site, fold
from pipeline.records import FeedEntry
from tests.extract.build import PARAGRAPHS, TITLE, URL, extract, make_html

SITE = Site("Harbour Echo", frozenset({"harbour echo", "harbourecho"}))


@pytest.mark.parametrize("site", [" | Harbour Echo", " - Harbour Echo", " – Politics | Harbour Echo", " :: nothing"])
def test_the_site_is_no_part_of_the_title(site):
    name = site if "::" not in site else ""
    og = f'<meta property="og:title" content="{TITLE}{name}"><meta property="og:site_name" content="Harbour Echo">'
    article = extract(make_html(head=og, title=f"{TITLE}{site}"))
    assert article.title == TITLE
    assert article.site_name == "Harbour Echo"


def test_two_of_three_say_the_title():
    head = '<meta property="og:title" content="Bridge: what you must know now">'
    assert extract(make_html(head=head, json_ld={"@type": "NewsArticle", "headline": TITLE})).title == TITLE


def test_a_title_is_text():
    assert extract(make_html(heading="Fish &amp; chips <b>rise</b>&#x202e;", title="Fish &amp; chips rise")).title == "Fish & chips rise"


def test_tricks_in_a_title_are_gone():
    tricked = "\u202eCouncil\u202c approves\u200b the\ufeff new \u2066river\u2069 bri\u00addge\U000e0041"
    data = {"@type": "NewsArticle", "headline": f"{tricked} \ud800", "author": "Mara\u200b Lindq\u202evist\udfff"}
    article = extract(make_html(title=tricked, heading=tricked, json_ld=data).encode("utf-8", "surrogatepass"))
    assert (article.title, article.authors) == (TITLE, ("Mara Lindqvist",))
    article = extract(make_html(title=f"{TITLE}\0", heading=f"\0{TITLE}"))
    assert article.title == TITLE
    assert json.dumps(article.text, ensure_ascii=False).encode("utf-8")


def test_the_feed_names_what_the_page_does_not():
    entry = FeedEntry(url=URL, title="Bridge &amp; river", authors=("Mara Lindqvist",))
    article = extract(make_html(title="", heading=""), entry=entry)
    assert (article.title, article.sources["title"]) == ("Bridge & river", "feed")
    assert (article.authors, article.sources["authors"]) == (("Mara Lindqvist",), "feed")


@pytest.mark.parametrize(("raw", "names"), [
    ("By Mara Lindqvist and Jo Okafor", ["Mara Lindqvist", "Jo Okafor"]),
    ("Von Uwe Hartmann und Pia Zell, dpa", ["Uwe Hartmann", "Pia Zell", "dpa"]),
    ("Par Luc Marchand et Zoé Petit", ["Luc Marchand", "Zoé Petit"]),
    ("María Soto y Juan Peña", ["María Soto", "Juan Peña"]),
    ("Ein Kommentar von Uwe Hartmann", ["Uwe Hartmann"]),
    ("Marchand, Luc", ["Luc Marchand"]),
    ("Mara Lindqvist, Political Correspondent", ["Mara Lindqvist"]),
    ("Mara Lindqvist (Reuters)", ["Mara Lindqvist", "Reuters"]),
    ("Mara Lindqvist | Harbour Echo", ["Mara Lindqvist"]),
    ("mara@echo.example", []), ("https://echo.example/mara", []), ("@maral", []), ("mara-lindqvist", []), ("Harbour Echo", []),
    ("김철수 기자", ["김철수"]), ("山田 太郎記者", ["山田 太郎"]),
    ("Mara Lindqvist for Harbour.com", ["Mara Lindqvist"]), ("MARA &amp; <b>JO</b>", ["MARA", "JO"]),
])
def test_bylines_are_taken_apart(raw, names):
    assert split_names([raw], SITE) == names


def test_persons_come_before_the_site():
    publisher = {"@type": "Organization", "name": "Harbour Echo"}
    data = {"@type": "NewsArticle", "headline": TITLE, "author": publisher, "publisher": publisher}
    named = extract(make_html(json_ld=data, above='<p class="byline">By <a rel="author" href="/mara">Mara Lindqvist</a></p>'))
    assert (named.authors, named.sources["authors"]) == (("Mara Lindqvist",), "byline")
    assert extract(make_html(json_ld=data)).authors == ("Harbour Echo",)


def test_a_byline_may_know_more_writers():
    data = {"@type": "NewsArticle", "headline": TITLE, "author": {"name": "Mara Lindqvist"}}
    article = extract(make_html(json_ld=data, above='<p class="byline">By Mara Lindqvist and Jo Okafor</p>'))
    assert article.authors == ("Mara Lindqvist", "Jo Okafor")
    assert "Lindqvist" not in article.text


SIGNED = "<p><strong>Mara Lindqvist/Jo Okafor</strong></p>"


@pytest.mark.parametrize(("html", "authors"), [
    (make_html(paragraphs=("", *PARAGRAPHS)).replace("<p></p>", SIGNED), ("Mara Lindqvist", "Jo Okafor")),
    (make_html(paragraphs=("The river divides the town", "", *PARAGRAPHS)).replace("<p></p>", SIGNED), ("Mara Lindqvist", "Jo Okafor")),
    (make_html(paragraphs=(*PARAGRAPHS, "")).replace("<p></p>", SIGNED), ("Mara Lindqvist", "Jo Okafor")),
    (make_html(paragraphs=(*PARAGRAPHS, "")).replace("<p></p>", '<p style="text-align: right"><em>City Court</em></p>'), ("City Court",)),
    (make_html(paragraphs=(*PARAGRAPHS[:2], "", *PARAGRAPHS[2:])).replace("<p></p>", SIGNED), ()),  # a name within the text
    (make_html(paragraphs=("", *PARAGRAPHS)).replace("<p></p>", "<p><strong>City Court</strong></p>"), ()),  # a heading: "the city council"
    (make_html(paragraphs=("", *PARAGRAPHS)).replace("<p></p>", "<p><strong>Mara Lindqvist</strong> saw it</p>"), ()),
    (make_html(paragraphs=("", *PARAGRAPHS)).replace("<p></p>", "<p><strong>Season 2 Opens</strong></p>"), ()),
])
def test_papers_sign_at_the_edge_of_the_text(html, authors):
    assert extract(html).authors == authors


def test_agencies_are_known_by_their_names():
    assert agency_of("AP") == agency_of("The Associated Press") == "Associated Press"
    assert agency_of("dpa") == "Deutsche Presse-Agentur"
    assert agency_of("sta") == agency_of("Mara Lindqvist") == ""
    assert agency_of("Orrin Valley News Agency") == "Orrin Valley News Agency"
    assert find_agencies(("Mara Lindqvist", "Reuters"), "KYIV (AP) - Text.\n\nEnd. (dpa/AFP)") == (
        "Agence France-Presse", "Associated Press", "Deutsche Presse-Agentur", "Reuters")
    assert find_agencies((), "The group (NATO) met.\n\nThe end (of it)") == ()


def test_topics_and_sections():
    head = ('<meta name="keywords" content="bridges, Orrin;Harbour Echo, 3f2a9c77-aaaa-bbbb-cccc-1234567890ab">'
            '<meta property="article:section" content="City">')
    article = extract(make_html(head=head + '<meta property="og:site_name" content="Harbour Echo">'))
    assert article.topics == ("bridges", "Orrin")
    assert article.sections == ("City",)
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Politics"}}, {"name": TITLE}]}
    tagged = extract(make_html(json_ld=[crumbs, {"@type": "NewsArticle", "headline": TITLE, "keywords": ["Category: Rivers",
        "Day: Friday"]}],
                               below='<ul><li><a href="/tag/meadows">Meadows</a></li></ul>'))
    assert (tagged.topics, tagged.sections) == (("Rivers",), ("Politics",))
    linked = extract(make_html(below='<ul><li><a rel="tag" href="/tag/meadows">Meadows</a></li></ul>'))
    assert (linked.topics, linked.sources["topics"]) == (("Meadows",), "links")


@pytest.mark.parametrize(("url", "canonical", "accepted", "note"), [
    (URL + "?utm_source=x", URL, URL, ()),
    (URL.replace("www.", "amp."), URL, URL, ()),
    ("https://www.example.org/amp/politics/bridge-2026", URL, URL, ()),
    (URL, "https://www.example.org/", "", ("canonical.not_believed",)),
    (URL, "https://www.example.org/politics/", "", ("canonical.not_believed",)),
    (URL, "https://other.example/story", "", ("canonical.other_site",)),
    ("https://www.example.org/article?id=77", "https://www.example.org/article", "", ("canonical.not_believed",)),
    (URL, "javascript:alert(1)", "", ("canonical.unusable",)),
    (URL, "//[broken", "", ("canonical.unusable",)),
])
def test_canonical_addresses_are_claims(url, canonical, accepted, note):
    head = f'<link rel="canonical" href="{canonical}"><meta property="og:type" content="article">'
    article = extract(make_html(head=head), url=url)
    assert (article.canonical_url, article.notes) == (accepted, note)


@pytest.mark.parametrize(("tag", "normal"), [("de_de", "de-DE"), ("EN", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("en_US.UTF-8", "en-US"),
                                             ("x", ""), ("english", "")])
def test_language_tags(tag, normal):
    assert normalise_tag(tag) == normal


def test_the_words_tell_the_language_when_the_template_does_not():
    german = ("Der Rat der Stadt hat am Dienstag nach fünf Stunden Debatte den Bau der neuen Brücke über den Fluss beschlossen.",
              "Die Gegner, die um die Wiesen am südlichen Ufer fürchten, wollen vor Gericht ziehen und erwarten ein Urteil im Herbst.")
    article = extract(make_html(paragraphs=german, lang="en-US"))
    assert (article.lang, article.notes) == ("de", ("lang.declared:en-US",))
    assert extract(make_html(lang="en-GB")).lang == "en-GB"
    assert extract(make_html(lang="")).lang == "en"


@pytest.mark.parametrize(("value", "is_free"), [(False, False), ("False", False), ("http://schema.org/True", True), (None, None),
                                                ("maybe", None)])
def test_is_free(value, is_free):
    article = extract(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": value},
                                paragraphs=PARAGRAPHS * 3))
    assert article.is_free is is_free


def test_fold_compares_words():
    assert fold("  Fish—and ‘Chips’! ") == "fish and chips"
