"""Feeds of every kind become entries; bodies that are none, or mean harm, become a named outcome; nothing raises and nothing is opened."""

import asyncio
import json
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.fetch import feeds as feeds_module
from pipeline.fetch.feed_worker import FeedParser, feed_from_json, feed_to_json
from pipeline.fetch.feeds import MAX_ENTRIES, parse_feed
from pipeline.outcomes import load_outcomes
from pipeline.records import ParsedFeed
from tests.fetch import hostile as h

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>News &amp;amp; Views</title><link>https://news.example/</link><language>en-GB</language><ttl>30</ttl>
<atom:link rel="next" href="?page=2"/>
<item><title>Markets &amp;amp; &lt;b&gt;rates&lt;/b&gt;</title><link>/2026/markets</link><guid isPermaLink="false">tag:1</guid>
 <dc:creator>Ada Byron</dc:creator><dc:creator>Bo Chen</dc:creator><pubDate>Mon, 02 Mar 2026 10:15:00 CET</pubDate>
 <description>&lt;p&gt;Rates   rose.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description>
 <content:encoded><![CDATA[<p>Rates rose on <b>Monday</b>.</p>]]></content:encoded>
 <category>Economy</category><category>Economy</category><category>Banks</category>
 <media:content url="https://img.example/a.jpg" medium="image"/></item>
<item><title>No link here</title><guid isPermaLink="true">https://news.example/2026/guid</guid></item>
<item><title>A script for a link</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="text">Nachrichten &lt;heute&gt;</title>
<link rel="alternate" href="https://nachrichten.example/"/><link rel="self" href="https://nachrichten.example/feed"/>
<entry><title type="text">5 &lt; 6</title><link rel="alternate" href="https://nachrichten.example/a"/><id>urn:1</id>
<published>2026-03-02T08:00:00+01:00</published><updated>2026-03-02T09:00:00+01:00</updated>
<author><name>Jörg Groß</name></author><summary type="html">&lt;p&gt;Kurz&lt;/p&gt;</summary>
<category term="politik" label="Politik"/></entry></feed>"""

RDF = b"""<?xml version="1.0" encoding="iso-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://presse.example/"><title>Presse</title>
<link>https://presse.example/</link></channel><item rdf:about="https://presse.example/1"><title>L'\xe9t\xe9</title>
<link>https://presse.example/1</link><dc:date>2026-03-02T07:00:00Z</dc:date><dc:creator>Zo\xe9</dc:creator></item></rdf:RDF>"""

JSON_FEED = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "JSON news", "home_page_url": "https://json.example/", "language": "en",
    "next_url": "https://json.example/2", "items": [
        {"id": "1", "url": "https://json.example/a", "title": "One", "content_html": "<p>Body</p>",
         "date_published": "2026-03-02T07:00:00Z",
         "authors": [{"name": "Ada"}], "tags": ["x", 3], "image": "https://json.example/i.png"},
        {"id": "https://json.example/b", "content_text": "Two"}, "not an item",
        {"id": 7, "url": ["wrong"], "title": 3, "authors": "wrong"}]}).encode()

NEWS_SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://map.example/a?x=1&amp;y=2</loc><lastmod>2026-03-02T09:00:00Z</lastmod><news:news><news:publication><news:name>Map</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2026-03-02T08:30:00+00:00</news:publication_date>
<news:title>A title &amp; more</news:title><news:keywords>One, Two</news:keywords></news:news>
<image:image><image:loc>https://map.example/i.jpg</image:loc><image:title>Not this</image:title></image:image></url>
<url><loc>not an address at all\x07</loc></url></urlset>"""


def parse(body: bytes, **options) -> ParsedFeed:
    return parse_feed(body, **{"url": URL, "now": NOW, **options})


def test_rss() -> None:
    feed = parse(RSS)
    assert (feed.outcome, feed.title, feed.url, feed.lang) == ("feed.parsed", "News & Views", "https://news.example/", "en-gb")
    assert (feed.ttl_minutes, feed.next_url) == (30, "https://news.example/feeds/all.xml?page=2")
    first, second, third = feed.entries
    assert (first.url, first.title, first.guid) == ("https://news.example/2026/markets", "Markets & rates", "tag:1")
    assert first.authors == ("Ada Byron", "Bo Chen")
    assert first.published_at == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert first.published_raw == "Mon, 02 Mar 2026 10:15:00 CET"
    assert (first.summary, first.content) == ("Rates rose.", "<p>Rates rose on <b>Monday</b>.</p>")
    assert (first.categories, first.image_url) == (("Economy", "Banks"), "https://img.example/a.jpg")
    assert second.url == "https://news.example/2026/guid"
    assert third.url == ""


def test_atom() -> None:
    feed = parse(ATOM.encode())
    (entry,) = feed.entries
    assert feed.title == "Nachrichten <heute>"
    assert (entry.title, entry.authors, entry.summary, entry.categories) == ("5 < 6", ("Jörg Groß",), "Kurz", ("Politik",))
    assert (entry.published_at.hour, entry.updated_at.hour) == (7, 8)


def test_hints_when_to_ask() -> None:
    hints = (b"<ttl>90</ttl><skipHours><hour>0</hour><hour> 1 </hour><hour>24</hour><hour>99</hour></skipHours>"
             b"<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>")
    feed = parse(RSS.replace(b"<ttl>30</ttl>", hints))
    assert (feed.ttl_minutes, feed.skip_hours, feed.skip_days) == (90, (0, 1), (5, 6))
    assert feed_from_json(feed_to_json(feed)) == feed


@pytest.mark.parametrize(("attributes", "categories"), [
    ('term="world" label="The world"', ("world", "The world")), ('term="world" label="World"', ("World",)), ('term="world"', ("world",)),
    ('term="4711" label="World"', ("World",)), ('term="http://n.example/world" label="World"', ("World",)), ('label="World"', ("World",)),
])
def test_a_category_is_its_words(attributes: str, categories: tuple[str, ...]) -> None:
    assert parse(ATOM.replace('term="politik" label="Politik"', attributes).encode()).entries[0].categories == categories


def test_an_id_is_kept_as_it_is_written() -> None:
    assert parse(ATOM.replace("urn:1", "HTTP://News.example/x y").encode()).entries[0].guid == "HTTP://News.example/x y"
    assert parse(ATOM.replace("urn:1", "right").encode()).entries[0].guid == "right"


def test_rdf_in_its_encoding() -> None:
    (entry,) = parse(RDF).entries
    assert (entry.title, entry.authors, entry.published_at.hour) == ("L'été", ("Zoé",), 7)


def test_json_feed() -> None:
    feed = parse(JSON_FEED)
    assert (feed.title, feed.lang, feed.next_url) == ("JSON news", "en", "https://json.example/2")
    assert [entry.url for entry in feed.entries] == ["https://json.example/a", "https://json.example/b", ""]
    assert feed.entries[0].authors == ("Ada",)
    assert feed.entries[0].categories == ("x",)
    assert feed.entries[1].content == "Two"
    of_one = parse(JSON_FEED.replace(b'"title": "JSON news"', b'"author": {"name": "Bo"}, "title": "x"'))
    assert [entry.authors for entry in of_one.entries] == [("Ada",), ("Bo",), ("Bo",)]


def test_news_sitemap_and_index() -> None:
    feed = parse(NEWS_SITEMAP)
    first, second = feed.entries
    assert (first.url, first.title, first.lang) == ("https://map.example/a?x=1&y=2", "A title & more", "en")
    assert (first.published_at.minute, first.updated_at.hour, first.categories) == (30, 9, ("One", "Two"))
    assert first.image_url == "https://map.example/i.jpg"
    assert second.title == ""
    index = parse(b"<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
                  b"<sitemap><loc>/new.xml</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>")
    assert index.child_urls == ("https://news.example/new.xml", "https://news.example/old.xml")


ONE = "<rss><channel><item><title>café</title><link>https://n.example/</link>{}</item></channel></rss>"
ODD = {
    "RSS 0.91": b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://netscape.example/rss.dtd">'
    + ONE.format("").replace("é", "&eacute;").encode(),
    "UTF-8 undeclared": ONE.format("").encode(),
    "UTF-16": ONE.format("").encode("utf-16"),
    "UTF-16 undeclared": ONE.format("").encode("utf-16-le"),
    "windows-1252 undeclared": ONE.format("").encode("windows-1252"),
    "windows-1252 called latin-1": ('<?xml version="1.0" encoding="iso-8859-1"?>' + ONE.format("")).encode("windows-1252"),
    "UTF-8 called latin-1": ('<?xml version="1.0" encoding="iso-8859-1"?>' + ONE.format("")).encode(),
    "a codec that is none": ('<?xml version="1.0" encoding="unicode_escape"?>' + ONE.format("")).encode(),
    "UTF-32 undeclared": ONE.format("").encode("utf-32-le"),
    "cp437, declared": ('<?xml version="1.0" encoding="IBM437"?>' + ONE.format("")).encode("cp437"),
    "Macintosh, declared": ('<?xml version="1.0" encoding="macintosh"?>' + ONE.format("")).encode("mac-roman"),
    "its own entities": ('<!DOCTYPE rss [<!ENTITY caf "caf&#233;"> <!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" '
                         '"http://w3.example/lat1.ent">%HTMLlat1;]>' + ONE.format("").replace("café", "&caf;")).encode(),
    "junk before": ("\n\n<br />Warning: something\n" + ONE.format("")).encode(),
    "bare ampersands": ONE.format("<description>a & b &copy; &nope; &#0; &#55296; &#x110000; &#9999999;\x00\x0b</description>").encode(),
    "stray GML": ONE.format("</gml:pos>").encode(),
    "open elements": ONE.format("<description><p>x<br><img src=1>").encode(),
    "gzip": h.gzipped(ONE.format("").encode()),
}


@pytest.mark.parametrize("label", ODD)
def test_odd_feeds_are_read(label: str) -> None:
    feed = parse(ODD[label])
    assert feed.outcome == "feed.parsed", feed.detail
    assert [(entry.title, entry.url) for entry in feed.entries] == [("café", "https://n.example/")]


LAUGHS = (b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "ha">' + b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)) + b"]><rss><channel><title>&l9;</title></channel></rss>")

BODIES = [
    ("laughs", LAUGHS, "feed.dtd_refused"),
    ("external entity", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><title>&x;</title></channel></rss>',
     "feed.dtd_refused"),
    ("parameter entity", b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><rss/>', "feed.dtd_refused"),
    ("quadratic entity", b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 100_000 + b'">]><rss>' + b"&a;" * 20_000 + b"</rss>", "feed.dtd_refused"),
    ("small entities often", b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 200 + b'">]><rss>' + b"&a;" * 20_000 + b"</rss>", "feed.dtd_refused"),
    ("an entity with markup", b'<!DOCTYPE r [<!ENTITY a "<item/>">]><rss>&a;</rss>', "feed.dtd_refused"),
    ("100k levels", b"<rss><channel>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</channel></rss>", "feed.too_deep"),
    ("a million levels unclosed", b"<a>" * 1_000_000, "feed.too_deep"),
    ("deep JSON", b'{"items":' + b"[" * 200_000, "feed.too_deep"),
    ("11 MB", b"<rss><channel><title>" + b"x" * 11_000_000, "feed.too_large"),
    ("gzip bomb", h.gzip_bomb(60), "feed.too_large"),
    ("cut gzip", h.gzipped(RSS)[:-20], "feed.unreadable"),
    ("empty", b"", "feed.empty"),
    ("blank", b" \r\n\0 ", "feed.empty"),
    ("no entries", b"<rss version='2.0'><channel><title>t</title></channel></rss>", "feed.empty"),
    ("a login page", b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>", "feed.not_a_feed"),
    ("an image", b"\x89PNG\r\n\x1a\n" + bytes(100), "feed.not_a_feed"),
    ("a PDF", b"%PDF-1.7 ...", "feed.not_a_feed"),
    ("plain words", b"Service temporarily unavailable", "feed.not_a_feed"),
    ("other JSON", b'{"error": "no"}', "feed.not_a_feed"),
    ("broken JSON", b'{"items": [', "feed.unreadable"),
    ("another XML", b"<?xml version='1.0'?><note><to>you</to></note>", "feed.unreadable"),
    ("only a prolog", b"<?xml version='1.0'?><!-- nothing -->", "feed.unreadable"),
]


@pytest.mark.parametrize(("label", "body", "outcome"), BODIES, ids=[label for label, _, _ in BODIES])
def test_a_body_that_is_no_feed_has_an_outcome(label: str, body: bytes, outcome: str) -> None:
    begun = time.process_time()
    feed = parse(body)
    assert (feed.outcome, feed.entries) == (outcome, ()), feed.detail
    assert time.process_time() - begun < 3


def test_a_body_that_looks_like_a_path_or_an_address_is_data(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(RSS)
    with h.Hostile({"/feed": h.reply(RSS)}, ["127.0.0.2"]) as server:
        for body in (str(secret), f"http://127.0.0.2:{server.port}/feed", f"file://{secret}"):
            assert parse(body.encode()).outcome == "feed.not_a_feed"
        assert not server.asked


@pytest.mark.parametrize("name", ["links", "title_detail", "summary_detail", "enclosures", "authors", "tags", "image", "media_content"])
def test_an_element_of_a_publishers_own_is_not_what_the_parser_calls_so(name: str) -> None:
    item = f"<item><title>A title</title><link>https://news.example/1</link><{name}>x</{name}></item>"
    feed = parse(f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode())
    assert [(entry.url, entry.title) for entry in feed.entries] == [("https://news.example/1", "A title")]


@pytest.mark.parametrize("link", ["https://news.example/a/1", "ht\rtps://news.\nexample/a/\t1", "\r\n https://news.example/a/1\r"])
def test_breaks_in_an_address_stand_for_nothing(link: str) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": link, "title": "A title"}]})
    assert [entry.url for entry in parse(body.encode()).entries] == ["https://news.example/a/1"]


def test_long_author_fields_do_not_stall() -> None:
    begun = time.process_time()
    name = b"a" * 200_000
    in_cdata = RSS.replace(b"<dc:creator>Ada Byron", b"<author><![CDATA[" + name + b"]]></author><dc:creator>")
    for body in (RSS.replace(b"Ada Byron", name), in_cdata):
        assert len(parse(body).entries) == 3
    assert time.process_time() - begun < 2


def test_only_the_newest_entries_are_kept() -> None:
    items = b"".join(b"<item><title>%d</title><pubDate>2026-02-%02dT00:30:00Z</pubDate></item>" % (n, 1 + n % 28)
                     for n in range(2500))
    feed = parse(b"<rss><channel>" + items + b"</channel></rss>")
    assert len(feed.entries) == MAX_ENTRIES
    assert "2500 entries" in feed.detail
    assert min(entry.published_at.day for entry in feed.entries) == 6
    assert [int(entry.title) for entry in feed.entries] == sorted(int(entry.title) for entry in feed.entries)


def test_a_feed_cut_at_any_byte_never_gives_half_a_link() -> None:
    links = {entry.url for entry in parse(RSS).entries}
    for end in range(0, len(RSS), 7):
        feed = parse(RSS[:end])
        assert load_outcomes()[feed.outcome]
        assert {entry.url for entry in feed.entries} <= links


def test_mutated_feeds_never_raise() -> None:
    generator = random.Random(11)
    pieces = [b"&#55296;", b"</gml:pos>", b"<![CDATA[", b"]]>", b"<!--", b"<?", b"&", b"<", b">", b"\x00", b"\xff", b"xmlns='",
              b"<gml:pos srsName=''>", b"<item>", b"</item>", b"<author>", b'encoding="x"', b"<georss:point>",
              b"<media:content fileSize='x'>", b"<itunes:duration>::"]
    for _ in range(250):
        body = bytearray(generator.choice([RSS, ATOM.encode(), RDF, NEWS_SITEMAP, JSON_FEED]))
        for _ in range(generator.randrange(1, 6)):
            place = generator.randrange(len(body))
            body[place:place + generator.randrange(0, 8)] = generator.choice(pieces)
        feed = parse(bytes(body))
        assert load_outcomes()[feed.outcome]
        for entry in feed.entries:
            assert entry.url == "" or entry.url.startswith(("http://", "https://"))
            assert "\x00" not in entry.title + entry.summary + entry.content


def test_a_worker_gives_what_the_function_gives() -> None:
    async def work() -> list[ParsedFeed]:
        async with FeedParser(workers=1) as parser:
            return [await parser.parse(body, url=URL, media_type="", now=NOW) for body in (RSS, ATOM.encode(), JSON_FEED, LAUGHS)]
    assert asyncio.run(work()) == [parse(body) for body in (RSS, ATOM.encode(), JSON_FEED, LAUGHS)]
    assert feed_from_json(json.loads(json.dumps(feed_to_json(parse(RSS))))) == parse(RSS)


def test_a_worker_that_takes_too_long_is_killed_and_the_next_feed_is_read() -> None:
    slow = b"<rss><channel>" + b"<item><title>x</title></item>" * 250_000 + b"</channel></rss>"

    async def work() -> list[str]:
        async with FeedParser(workers=1, deadline=4) as parser:
            found = [await parser.parse(body, url=URL, media_type="", now=NOW) for body in (RSS, slow, RSS)]
            return [feed.outcome for feed in found]
    assert asyncio.run(work()) == ["feed.parsed", "feed.timeout", "feed.parsed"]


def test_depth_is_of_elements_not_of_words() -> None:
    assert not feeds_module.is_deeper("<p>" + "<br><img src='x'>" * 1000, 100)
    assert not feeds_module.is_deeper("<a><![CDATA[" + "<b>" * 1000 + "]]></a>", 100)
    assert not feeds_module.is_deeper("<r>" + "<i><b></i>" * 1000 + "</r>", 100)
    assert feeds_module.is_deeper("<a>" * 101, 100)


@pytest.mark.shared
def test_a_real_feed_yields_every_item(shared: Path) -> None:
    body = (shared / "data" / "feeds" / "cnn.rss").read_bytes()
    feed = parse(body, url="http://rss.example/")
    assert len(feed.entries) == body.count(b"<item>")
    assert all(entry.url and entry.title for entry in feed.entries)
