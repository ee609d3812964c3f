"""What is no article, by name, and what is one in spite of its looks."""

import pytest

from pipeline.config import ExtractConfig
from pipeline.outcomes import load_outcomes
from tests.extract.build import PARAGRAPHS, TITLE, extract, make_html

FRONT = "<html><head><title>Politics | Harbour Echo</title><meta property='og:type' content='website'></head><body><main>" + "".join(
    f"<div class='card'><h3><a href='/politics/story-{n}'>Headline number {n} about the council, the harbour and the river</a></h3></div>"
    for n in range(30)) + "</main></body></html>"
ARTICLE = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-04T08:00:00Z"}
SUBSCRIBE = "<div class='paywall-box'><p>To continue reading, subscribe to Harbour Echo from one crown a week.</p></div>"

REFUSED = {
    "extract.challenge": [
        {"html": "<html><head><title>Just a moment...</title></head><body><div class='cf-challenge'><h1>Checking your "
                 "browser</h1></div></body></html>"},
        {"html": "<html><head><title>harbour-echo</title><script "
                 "src='https://geo.captcha-delivery.com/c.js'></script></head><body><p>Please enable JavaScript"
                 " and disable any ad blocker</p></body></html>"},
        {"html": "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access "
                 "this.</p></body></html>"},
    ],
    "extract.consent": [
        {"html": make_html(title="We value your privacy", heading="We value your privacy", paragraphs=(
            "We and our 842 partners store and access information such as cookies on your device. With your consent we use personal data.",
            "You can withdraw consent at any time in our privacy notice; some vendors rely on legitimate interest for tracking."))},
        {"html": make_html(title="Harbour Echo", heading="Ihre Privatsphäre", lang="de", paragraphs=(
            "Wir und unsere Partner verwenden Cookies und verarbeiten mit Ihrer Einwilligung Daten. Die Zustimmung ist frei.",)),
         "url": "https://consent.example.org/?to=x"},
    ],
    "extract.error_page": [
        {"html": make_html(title="Page not found | Harbour Echo", heading="404", paragraphs=("Sorry, we could not find this page. " * 8,))},
        {"html": make_html(title="Seite nicht gefunden", heading="Fehler 404",
                           paragraphs=("Die Seite ist umgezogen oder wurde gelöscht. " * 7,), lang="de")},
        {"html": make_html(), "http_status": 503},
    ],
    "extract.live_blog": [
        {"html": make_html(paragraphs=PARAGRAPHS * 3, json_ld={"@type": "LiveBlogPosting", "headline": TITLE,
                                                               "datePublished": "2026-03-04T08:00:00Z",
                                                               "liveBlogUpdate": [{"@type": "BlogPosting",
                                                                   "headline": str(n)} for n in range(5)]})},
    ],
    "extract.link_list": [
        {"html": FRONT, "url": "https://www.example.org/politics/"},
        {"html": FRONT, "url": "https://www.example.org/"},
        {"html": FRONT, "url": "https://www.example.org/search/?q=bridge"},
        {"html": make_html(paragraphs=PARAGRAPHS, json_ld={"@type": "CollectionPage", "name": "Bridges"}),
         "url": "https://www.example.org/topics/bridges"},
    ],
    "extract.media_page": [
        {"html": make_html(paragraphs=(PARAGRAPHS[0] + PARAGRAPHS[1],), json_ld={"@type": "VideoObject", "name": TITLE})},
        {"html": make_html(paragraphs=(PARAGRAPHS[0] + PARAGRAPHS[1],), head="<meta property='og:type' content='video.other'>")},
        {"html": make_html(paragraphs=(PARAGRAPHS[0] + PARAGRAPHS[1],)), "url": "https://www.example.org/gallery/bridge-in-pictures-2026"},
    ],
    "extract.paywall_stub": [
        {"html": make_html(paragraphs=PARAGRAPHS[:2], below=SUBSCRIBE, json_ld=ARTICLE | {"isAccessibleForFree": False})},
        {"html": make_html(paragraphs=(*PARAGRAPHS, *PARAGRAPHS[:0]), json_ld=ARTICLE | {"isAccessibleForFree": "False",
            "wordCount": 900})},
        {"html": make_html(paragraphs=PARAGRAPHS[:2], below=SUBSCRIBE, json_ld=ARTICLE)},
    ],
    "extract.empty": [{"html": "<html><head><title>Bridge</title></head><body><div id='root'></div></body></html>"}],
    "extract.too_short": [{"html": make_html(paragraphs=("The council met.",), json_ld=ARTICLE)}],
}


@pytest.mark.parametrize(("outcome", "page"), [(outcome, page) for outcome, pages in REFUSED.items() for page in pages])
def test_what_is_no_article_is_named(outcome, page):
    article = extract(**page)
    assert (article.outcome, bool(article.detail)) == (outcome, True)


LONG = tuple(f"{paragraph} {number}" for number in range(4) for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("page", [
    {"html": make_html()},
    {"html": make_html(json_ld=ARTICLE)},
    {"html": make_html(title="Just a moment: how captchas took over the web",
                       paragraphs=(*LONG, "Are you a robot? Please verify you are a human."))},
    {"html": make_html(paragraphs=(*LONG,
                                   *("The law on cookies asks for consent, and data protection officers and partners of the vendors met.",
                                     ) * 6))},
    {"html": make_html(title="Page not found: the lost diaries of Olof Brenner", json_ld=ARTICLE)},
    {"html": make_html(json_ld=ARTICLE | {"isAccessibleForFree": False}, paragraphs=LONG)},
    {"html": make_html(json_ld=ARTICLE | {"isAccessibleForFree": True}, below=SUBSCRIBE)},
    {"html": make_html(json_ld=ARTICLE | {"@type": "LiveBlogPosting", "liveBlogUpdate": [{"headline": "one"}]})},
    {"html": make_html(json_ld=[ARTICLE, {"@type": "VideoObject", "name": "clip"}, {"@type": "ItemList"}],
                           paragraphs=LONG),
     "url": "https://www.example.org/video/bridge"},
    {"html": make_html(json_ld=ARTICLE, around="".join(f"<div><a href='/{n}'>{TITLE} {n}</a></div>" for n in range(60))),
     "url": "https://www.example.org/tags/bridge"},
    {"html": make_html(paragraphs=("市議会は火曜日の夜、川に架かる新しい橋の建設を二票差で承認した。工事は五月に始まる。" * 4,),
                           lang="ja")},
])
def test_articles_are_articles(page):
    assert extract(**page).outcome == "extract.article"


def test_what_was_found_is_kept_beside_the_reason():
    article = extract(**REFUSED["extract.live_blog"][0])
    assert article.title == TITLE
    assert PARAGRAPHS[0] in article.text
    assert article.published_at is not None


def test_languages_can_be_asked_for():
    assert extract(make_html(), ExtractConfig(languages=("de", "fr"))).outcome == "extract.wrong_language"
    assert extract(make_html(), ExtractConfig(languages=("de", "en"))).outcome == "extract.article"


def test_every_outcome_is_in_the_closed_list():
    assert set(REFUSED) <= set(load_outcomes())
