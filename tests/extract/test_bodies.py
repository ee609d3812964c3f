"""The text: its paragraphs, its headlines, what is added to it and what is left out."""

import pytest
from lxml import etree

from pipeline.extract.blocks import Block
from pipeline.extract.bodies import join_blocks, render_blocks
from pipeline.ids import make_version_id
from tests.extract.build import PARAGRAPHS, TITLE, extract, make_html

SECOND = ("Work on the northern ramp is to begin first, because the railway needs the southern bank until August, engineers said.",
          "The last bridge to be built over the Orrin was opened in 1961, and a plaque on it names the mayor of that time.")


def test_paragraphs_are_paragraphs_and_headlines_are_marked():
    article = extract(make_html(paragraphs=(PARAGRAPHS[0], PARAGRAPHS[1], "</p><h2>What it costs</h2><p>", PARAGRAPHS[2], PARAGRAPHS[3])))
    assert article.text.split("\n\n") == [PARAGRAPHS[0], PARAGRAPHS[1], "What it costs", PARAGRAPHS[2], PARAGRAPHS[3]]
    assert [article.text[start:end] for start, end in article.headings] == ["What it costs"]
    assert article.sources["text"] == "trafilatura"


def test_blocks_of_every_kind():
    body = etree.fromstring("<body><p>one <hi>bold</hi> word<lb/>next line</p><list><item>first</item><item>second</item></list>"
                            "<table><row><cell>a</cell><cell>b</cell></row></table><head>H</head>tail<quote><p>said</p></quote><p> "
                            "</p></body>")
    assert render_blocks(body) == [Block("one bold word\nnext line"), Block("first"), Block("second"), Block("a | b"), Block("H", True),
                                   Block("tail"),
                                   Block("said")]


def test_white_space_and_boilerplate_make_no_new_version():
    once = extract(make_html())
    again = extract(make_html(paragraphs=tuple(f"\n  {paragraph.replace(' ', '  ')}&nbsp;" for paragraph in PARAGRAPHS),
                              title=f"{TITLE} | Harbour Echo", head='<meta property="og:site_name" content="Harbour Echo">',
                              around="<aside><h3>Most read</h3><a href='/a'>Another story about the harbour</a></aside>",
                              below="<p>Sign up for our newsletter</p>"))
    changed = extract(make_html(paragraphs=(*PARAGRAPHS[:3], PARAGRAPHS[3].replace("84", "91"))))
    assert len({make_version_id("a", article.title, article.text) for article in (once, again)}) == 1
    assert make_version_id("a", once.title, once.text) != make_version_id("a", changed.title, changed.text)


def test_headings_are_spans_of_the_text():
    body = join_blocks([Block("One."), Block("Two", True), Block("Three.")])
    assert body.text == "One.\n\nTwo\n\nThree."
    assert body.headings == ((6, 9),)
    assert join_blocks([]).text == ""


def test_the_title_byline_and_date_are_not_repeated():
    above = f'<p>{TITLE}</p><p>By Mara Lindqvist</p><p>4 March 2026, 10:15</p>'
    article = extract(make_html(above=above, json_ld={"@type": "NewsArticle", "headline": TITLE, "author": "Mara Lindqvist"}))
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_links_to_other_articles_are_no_text():
    inner = ('</p><p>Read more: <a href="/x">Old bridge closed for lorries after inspection</a></p><p><a href="/y">Ferry to run until '
             'midnight</a></p><p>')
    article = extract(make_html(paragraphs=(*PARAGRAPHS[:2], inner, *PARAGRAPHS[2:])))
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_a_sentence_with_a_link_is_text():
    linked = 'The plans are on show <a href="/plans">in the town hall until the end of March</a>, from nine to five.'
    assert "in the town hall until the end of March" in extract(make_html(paragraphs=(*PARAGRAPHS, linked))).text


def test_what_trails_behind_the_end_is_cut():
    article = extract(make_html(below="<p>Sign up for our newsletter and never miss a story from the city.</p><h3>More from "
                                      "Politics</h3><p>Comments</p>"))
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_embedded_posts_are_not_the_papers_words():
    post = '</p><blockquote class="twitter-tweet"><p>They are lying to us about this bridge!</p>— @orrin</blockquote><p>'
    assert "lying" not in extract(make_html(paragraphs=(*PARAGRAPHS[:2], post, *PARAGRAPHS[2:]))).text


def test_the_standfirst_opens_the_text_if_readers_see_it():
    lead = "After five hours of debate, two votes decide that the Orrin will be crossed again."
    head = f'<meta name="description" content="{lead}">'
    seen = extract(make_html(head=head, above=f'<div class="deck"><span>{lead}</span></div>'))
    assert seen.text.split("\n\n")[0] == lead
    assert lead not in extract(make_html(head=head)).text
    captioned = extract(make_html(head=head, above=f'<figure><figcaption>{lead}</figcaption></figure>'))
    assert captioned.text.split("\n\n")[0] == PARAGRAPHS[0]


def test_a_text_in_parts_is_put_together():
    parts = "".join(f'<section class="chunk"><div class="story-body">{"".join(f"<p>{p}</p>" for p in part)}</div></section><div '
                    f'class="ad">Advertisement</div>'
                    for part in (PARAGRAPHS, SECOND))
    article = extract(f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{parts}"
                      '<section class="comments"><div class="story-body"><p>I was there and nobody spoke of the meadows for more than '
                      'a minute, believe me.'
                      "</p></div></section></body></html>")
    assert article.text == "\n\n".join((*PARAGRAPHS, *SECOND))


def test_json_ld_stands_in_for_a_page_without_text():
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(PARAGRAPHS)}
    article = extract(f"<html><head><title>{TITLE}</title><script "
                      f"type='application/ld+json'>{__import__('json').dumps(data)}</script></head>"
                      "<body><div id='app'></div></body></html>")
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.sources["text"] == "json-ld"


def test_a_body_of_another_length_is_noted():
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(PARAGRAPHS) * 5}
    assert [note.split(":")[0] for note in extract(make_html(json_ld=data)).notes] == ["text.json_ld_differs"]


SECRET = "The text that nobody sees tells machines that the mayor has resigned and that the bridge is closed for ever."


@pytest.mark.parametrize("hidden", [
    f'<p style="color: red; display: none !important">{SECRET}</p>', f"<div hidden><p>{SECRET}</p></div>", f"<p hidden>{SECRET}</p>",
    f'<p style="visibility: hidden">{SECRET}</p>', f'<p aria-hidden="true">{SECRET}</p>', f"<template><p>{SECRET}</p></template>",
    f"<noscript><p>{SECRET}</p></noscript>", f'<p style="font-size: 0">{SECRET}</p>',
    f'<p style="position:absolute; left:-9999px">{SECRET}</p>',
    f'<p>Words that are seen stand around it, <span style="display:none">{SECRET}</span> before and after.</p>',
])
def test_what_nobody_sees_is_no_text(hidden):
    article = extract(make_html(paragraphs=(*PARAGRAPHS, *SECOND, f"</p>{hidden}<p>")))
    assert SECRET not in article.text
    assert "\n\n".join(PARAGRAPHS) in article.text


def test_an_article_that_a_script_shows_is_read():
    assert extract(make_html()).text == extract(make_html().replace('<div class="story-body">', '<div class="story-body" hidden>')).text


def test_unseen_characters_are_gone():
    article = extract(make_html(paragraphs=(f"{PARAGRAPHS[0][:20]}\u202e\u200b\x00{PARAGRAPHS[0][20:]}", *PARAGRAPHS[1:])))
    assert article.text == "\n\n".join(PARAGRAPHS)
