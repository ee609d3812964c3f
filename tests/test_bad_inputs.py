"""Bad inputs by the table, each with the one thing that must come of it; those that need a server or a worker are counted where they are.

    urls       what is no address that may be asked
    dates      what states no time
    feeds      bodies that are no feed, or an odd one: outcome and number of entries
    pages      bodies that are no article: the outcome
    archives   files that are no WARC, or a damaged one: outcomes of their records, or the error
    settings   feeds.toml files that are refused, with a word of the message
    decisions  judgements that are refused, with a word of the message
"""

import gzip
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.capture import import_warc, index_file
from pipeline.config import load_settings
from pipeline.dates import parse_timestamp
from pipeline.errors import CaptureError, ConfigError, JudgementError
from pipeline.fetch.feeds import parse_feed
from pipeline.fetch.urls import BadUrl, check_url
from pipeline.judgements import parse_judgements
from pipeline.runs import Home
from tests.extract import test_hostile as test_hostile_extract
from tests.extract.build import extract, make_html
from tests.fetch import test_hostile as test_hostile_fetch

NOW = datetime(2026, 3, 5, 20, tzinfo=UTC)

URLS = [
    "", " ", "a", "/a", "//host/a", "?q", "#f", "http", "http:", "http:/", "http://", "https:///a", "http:///", "http://?q", "http://#f",
    "javascript:alert(1)", "JAVASCRIPT:x", "java\tscript:x", "vbscript:x", "data:text/html,x", "file:///etc/passwd", "file://host/a",
    "ftp://host/a", "gopher://host/", "mailto:a@b.example", "tel:123", "about:blank", "blob:https://a.example/1", "feed://a.example/rss",
    "feed:https://a.example/rss", "view-source:http://a.example/", "ws://a.example/", "dict://a.example:11111/", "jar:http://a.example!/",
    "http://[::1", "http://::1/", "http://[]/", "http://[x]/", "http://a.example:99999/", "http://a.example:-1/", "http://a.example:x/",
    "http://a.example:80:80/", "http://a b.example/",
    "http://%00/", "http://a%2fb.example/", "http://\u202ea.example/",
    "http://a.example/" + "x" * 3000, "http:a.example",
    "http:\\\\a.example\\", "h\u0442tp://a.example/", "http://\u2024/", "http://\ud800/",
]

DATES = [
    "", " ", "never", "yesterday", "2 hours ago", "Monday", "now", "0", "1", "-1", "0000-00-00", "0000-00-00T00:00:00Z", "0001-01-01",
    "1899-12-31", "1989-12-31T23:59:59Z", "2026-02-30", "2026-02-31T10:00:00Z", "2026-13-01", "2026-00-10", "2026-11-31", "2025-02-29",
    "2026-03-02T25:00:00Z", "2026-03-02T10:60:00Z", "2026-03-02T10:00:61Z", "2026-03-02T10:00:00+99:99", "9999-12-31T23:59:59-12:00",
    "10000-01-01", "99999-01-01", "+292278994-08-17", "2027-03-02T10:00:00Z", "2026-03-08T20:00:00Z", "Mon, 99 Mar 2026 10:00:00 GMT",
    "Mon, 02 Foo 2026 10:00:00 GMT", "32/13/2026", "1e99", "NaN", "Infinity", "1" * 100, "null", "true", "{}", "[]", "<time>", "\x00",
    "2026-W99-1", "2026-W00-1", "2026-000", "2026-367", "T10:00:00", "10:00", "20260231", "2026/02/30", "--03-02", "31 Feb 2026",
    "0 March 2026", "March 2026 2026", "02 Mar", "Ⅻ", "２０２６-０２-３０",
]

ITEM = "<item><title>t</title><link>http://n.example/1</link></item>"
FEEDS: dict[str, tuple[bytes, str, int]] = {
    "no bytes": (b"", "feed.empty", 0), "white space": (b" \t\r\n", "feed.empty", 0), "NULs": (b"\0" * 100, "feed.empty", 0),
    "a BOM": (b"\xef\xbb\xbf", "feed.not_a_feed", 0), "one letter": (b"x", "feed.not_a_feed", 0), "a number": (b"42", "feed.not_a_feed", 0),
    "PNG": (b"\x89PNG\r\n\x1a\n", "feed.not_a_feed", 0), "JPEG": (b"\xff\xd8\xff\xe0", "feed.not_a_feed", 0),
    "GIF": (b"GIF89a", "feed.not_a_feed", 0), "PDF": (b"%PDF-1.4", "feed.not_a_feed", 0), "ZIP": (b"PK\x03\x04", "feed.not_a_feed", 0),
    "ELF": (b"\x7fELF", "feed.not_a_feed", 0), "MP3": (b"ID3\x04", "feed.not_a_feed", 0), "RIFF": (b"RIFF....WEBP", "feed.not_a_feed", 0),
    "HTML": (b"<html><body>x</body></html>", "feed.not_a_feed", 0), "a doctype": (b"<!DOCTYPE html><p>x", "feed.unreadable", 0),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "feed.not_a_feed", 0), "OPML": (b"<opml><body/></opml>", "feed.not_a_feed", 0),
    "SOAP": (b"<Envelope><Body/></Envelope>", "feed.unreadable", 0),
    "an XML error": (b"<Error><Code>x</Code></Error>", "feed.unreadable", 0),
    "RSS without a channel": (b"<rss/>", "feed.empty", 0), "an empty channel": (b"<rss><channel/></rss>", "feed.empty", 0),
    "an empty Atom": (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed.empty", 0), "an empty sitemap": (b"<urlset/>", "feed.empty", 0),
    "an empty JSON feed": (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed.empty", 0),
    "JSON null": (b"null", "feed.not_a_feed", 0), "JSON list": (b"[1]", "feed.not_a_feed", 0), "JSON object": (b"{}", "feed.not_a_feed", 0),
    "items no list": (b'{"version": "https://jsonfeed.org/version/1", "items": 5}', "feed.not_a_feed", 0),
    "items of numbers": (b'{"version": "https://jsonfeed.org/version/1", "items": [1, null, "x", []]}', "feed.empty", 0),
    "entities": (b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', "feed.empty", 0),
    "cut in a tag": (b"<rss><channel><item><tit", "feed.empty", 0), "cut in a comment": (b"<rss><!-- ", "feed.empty", 0),
    "cut in CDATA": (b"<rss><channel><item><title><![CDATA[x", "feed.empty", 0),
    "a path": (b"/etc/passwd", "feed.not_a_feed", 0), "an address": (b"http://127.0.0.1/feed", "feed.not_a_feed", 0),
    "gzip of nothing": (gzip.compress(b"", mtime=0), "feed.empty", 0),
    "cut gzip": (gzip.compress(ITEM.encode() * 99)[:-9], "feed.unreadable", 0),
    "gzip magic": (b"\x1f\x8b", "feed.unreadable", 0), "1,000 levels": (b"<rss>" + b"<a>" * 1000, "feed.too_deep", 0),
    "JSON 1,000 deep": (b'{"items":' + b"[" * 1000, "feed.too_deep", 0), "11 MB": (b"<rss>" + b" " * 11_000_000, "feed.too_large", 0),
    "no link": (b"<rss><channel><item><title>t</title></item></channel></rss>", "feed.parsed", 1),
    "a script for a link": (b"<rss><channel><item><link>javascript:x</link></item></channel></rss>", "feed.parsed", 1),
    "an odd encoding": (b"<?xml version='1.0' encoding='x-nope'?><rss><channel>" + ITEM.encode() + b"</channel></rss>", "feed.parsed", 1),
    "half letters": (b"<rss><channel><item><title>\xed\xa0\x80</title></item></channel></rss>", "feed.parsed", 1),
    "bytes that are no UTF-8": (b"<rss><channel><item><title>\xff\xfe\xfa</title></item></channel></rss>", "feed.parsed", 1),
    "numbers of no letters": (b"<rss><channel><item><title>&#xD800;&#0;&#1114112;</title></item></channel></rss>", "feed.parsed", 1),
}

PAGES: dict[str, tuple[bytes, str]] = {
    "no bytes": (b"", "extract.empty"), "white space": (b" \n ", "extract.empty"), "NULs": (b"\0" * 500, "extract.not_text"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(99), "extract.not_text"), "PDF": (b"%PDF-1.4 ...", "extract.not_text"),
    "ZIP": (b"PK\x03\x04" + bytes(99), "extract.not_text"), "gzip": (gzip.compress(b"x" * 999), "extract.not_text"),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(99), "extract.not_text"), "one tag": (b"<p>", "extract.not_text"),
    "a doctype": (b"<!DOCTYPE html>", "extract.not_text"),
    "a word": (b"<html><body><p>word</p></body></html>", "extract.too_short"),
    "a frame": (b"<frameset><frame src=a></frameset>", "extract.not_text"),
    "a script alone": (b"<html><body><script>render()</script><div id=root></div></body></html>", "extract.empty"),
    "a refresh": (b"<meta http-equiv=refresh content='0;url=/x'>", "extract.not_text"),
    "6 MB": (b"<p>" + b"x" * 6_000_000, "extract.too_large"),
    "comments": (b"<!-- x -->" * 100, "extract.not_text"), "open comments": (b"<!-- x " * 100, "extract.not_text"),
    "a style": (b"<style>p{}</style>", "extract.not_text"), "XML": (b"<?xml version='1.0'?><a><b/></a>", "extract.not_text"),
    "a paragraph of spaces": (make_html(paragraphs=(" " * 2000,)).encode(), "extract.empty"),
    "20,000 attributes": (b"<p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">x", "extract.too_large"),
}

HEAD = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-02T10:00:00Z\r\n"


def record(*lines: str, block: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x", length: str = "") -> bytes:
    """A record of a member of its own."""
    named = {"WARC-Target-URI": "http://n.example/", "Content-Type": "application/http; msgtype=response",
             "Content-Length": length or str(len(block)), **dict(line.split(": ", 1) for line in lines)}
    head = b"".join(line for line in HEAD.splitlines(True) if line.split(b":")[0].decode() not in named)
    head += "".join(f"{name}: {value}\r\n" for name, value in named.items()).encode()
    return gzip.compress(head + b"\r\n" + block + b"\r\n\r\n", mtime=0)


ARCHIVES: dict[str, tuple[bytes, str]] = {
    "no bytes": (b"", "refused"), "text": (b"hello", "refused"), "gzip of text": (gzip.compress(b"hello"), "capture.damaged"),
    "HTML": (b"<html></html>", "refused"), "sound": (record(), "capture.stored"), "twice": (record() * 2, "capture.stored capture.stored"),
    "a 404": (record(block=b"HTTP/1.1 404 Not Found\r\n\r\n"), "capture.bad_status"), "no HTTP": (record(block=b"hello"),
    "capture.damaged"),
    "no block": (record(block=b""), "capture.damaged"), "a negative length": (record(length="-5"), "capture.damaged capture.damaged"),
    "a length of words": (record(length="many"), "capture.damaged capture.damaged"), "a length too long": (record(length="9999"),
    "capture.damaged"),
    "a length too short": (record(length="9"), "capture.damaged capture.damaged"),
    "a length of 5,000 digits": (record(length="9" * 5000), "capture.damaged capture.damaged"),
    "no length": (gzip.compress(HEAD + b"\r\nx\r\n\r\n"), "capture.not_a_page capture.damaged"),
    "a wrong digest": (record("WARC-Block-Digest: sha1:" + "A" * 32), "capture.damaged"),
    "a digest of no algorithm": (record("WARC-Block-Digest: odd:x"), "capture.stored"),
    "a digest that is none": (record("WARC-Block-Digest: sha1:é"), "capture.damaged"),
    "a path": (record("WARC-Target-URI: ../../etc/passwd"), "capture.bad_url"),
    "a file": (record("WARC-Target-URI: file:///etc/passwd"), "capture.bad_url"), "a script": (record("WARC-Target-URI: javascript:x"),
    "capture.bad_url"),
    "no address": (record("WARC-Target-URI: "), "capture.bad_url"), "a broken host": (record("WARC-Target-URI: http://[::1"),
    "capture.bad_url"),
    "no date": (record("WARC-Date: never"), "capture.stored"), "another type": (record("WARC-Type: nonsense"), "capture.not_a_page"),
    "a revisit": (record("WARC-Type: revisit"), "capture.not_a_page"), "cut": (record()[:-20], "capture.damaged"),
    "garbage before": (b"garbage" * 9 + record(), "refused"), "garbage behind": (record() + b"garbage", "capture.stored capture.damaged"),
    "garbage between": (record() + b"garbage" * 9 + record(), "capture.damaged capture.stored capture.stored"),
    "a body of another coding": (record(block=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip"), "capture.stored"),
    "a status of words": (record(block=b"HTTP/1.1 OK\r\n\r\n"), "capture.damaged"),
}

SETTINGS: dict[str, tuple[str, str]] = {
    "no TOML": ("[[", "Invalid"), "a tab in a key": ("a\tb = 1", "Expected"), "an unknown key": ("nonsense = 1", "nonsense"),
    "an unknown section": ("[nonsense]\na = 1", "nonsense"), "a feed without an address": ('[[feeds]]\nsource_name = "x"', "url"),
    "a feed without a source": ('[[feeds]]\nurl = "https://a.example/"', "source_name"),
    "a feed of another type": ('[[feeds]]\nurl = 5\nsource_name = "x"', "5"),
    "a feed twice": ('[[feeds]]\nurl = "https://a.example/"\nsource_name = "x"\n' * 2, "2 times"),
    "an unknown key of a feed": ('[[feeds]]\nurl = "https://a.example/"\nsource_name = "x"\ncolour = "red"', "colour"),
    "a zone that is none": ('[report]\ntimezone = "Mars/Base"', "time zone"),
    "a zone that is a path": ('[report]\ntimezone = "../../etc/passwd"', "time zone"),
    "a negative limit": ("[fetch]\ntotal_timeout = -1", "total_timeout"),
    "a limit of words": ('[fetch]\ntotal_timeout = "long"', "total_timeout"),
    "no workers": ("[extract]\nworkers = 0", "workers"), "a deadline of nothing": ("[extract]\ndeadline = 0", "deadline"),
    "a share above one": ("failure_threshold = 1.5", "failure_threshold"),
    "a share of words": ('failure_threshold = "half"', "failure_threshold"),
    "a port that is none": ("[fetch]\nallow_ports = [99999]", "allow_ports"), "feeds no list": ("feeds = 5", "feeds"),
    "a backend that is none": ('[warehouse]\nbackend = "oracle"', "backend"),
    "a list twice": ('[[watchlists]]\nname = "a"\n' * 2, "more than once"),
    "a key twice": ("[fetch]\ncontact = 'a'\ncontact = 'b'", "overwrite"),
}

DECISIONS: dict[str, tuple[str, str]] = {
    "no JSON": ("x", "not a line of JSON"), "a list": ("[]", "not a JSON object"), "nothing in it": ("{}", "kind and verdict"),
    "another kind": ('{"kind": "story", "verdict": "merge", "subject": "a"}', "kind and verdict"),
    "another verdict": ('{"kind": "entity", "verdict": "burn", "subject": "ent:a"}', "kind and verdict"),
    "an unknown key": ('{"kind": "entity", "verdict": "merge", "subject": "ent:a", "object": "ent:b", "colour": 1}', "unknown: colour"),
    "no subject": ('{"kind": "entity", "verdict": "merge", "object": "ent:b"}', "subject is missing"),
    "no object": ('{"kind": "entity", "verdict": "merge", "subject": "ent:a"}', "not the id of an entity"),
    "into itself": ('{"kind": "entity", "verdict": "merge", "subject": "ent:a", "object": "ent:a"}', "into itself"),
    "the wrong way round": ('{"kind": "entity", "verdict": "merge", "subject": "ctry:IRN", "object": "ent:a"}', "other way round"),
    "a number": ('{"kind": "entity", "verdict": "merge", "subject": 5, "object": "ent:b"}', "is a text"),
    "no id": ('{"kind": "entity", "verdict": "merge", "subject": "Iran", "object": "ent:b"}', "not the id"),
    "a split of nothing": ('{"kind": "entity", "verdict": "split", "subject": "ent:a"}', "a split has a name"),
    "articles no list": ('{"kind": "entity", "verdict": "split", "subject": "ent:a", "name": "x", "article_ids": "y"}', "a list of ids"),
    "no changes": ('{"kind": "event", "verdict": "corrected", "subject": "e"}', "says its changes"),
    "changes no object": ('{"kind": "event", "verdict": "corrected", "subject": "e", "changes": []}', "changes is an object"),
    "a column that is none": ('{"kind": "event", "verdict": "corrected", "subject": "e", "changes": {"colour": "x"}}', "is none of"),
    "a status that is none": ('{"kind": "event", "verdict": "corrected", "subject": "e", "changes": {"status": "maybe"}}', "is none of"),
    "a day that is none": (
        '{"kind": "event", "verdict": "corrected", "subject": "e", "changes": {"date_start": "2026-02-31"}}', "is not a day"),
    "actors that are none": (
        '{"kind": "event", "verdict": "corrected", "subject": "e", "changes": {"source_actors": [1]}}', "a list of actors"),
    "a time that is none": ('{"kind": "event", "verdict": "wrong", "subject": "e", "at": "now"}', "is not a time"),
    "undo of nothing": ('{"kind": "event", "verdict": "undo", "subject": "e"}', "no judgement e above it"),
    "a contradiction": (('{"kind": "entity", "verdict": "merge", "subject": "ent:a", "object": "ent:b"}\n'
                        '{"kind": "entity", "verdict": "merge", "subject": "ent:a", "object": "ent:c"}'), "contradiction"),
    "a cycle": (('{"kind": "entity", "verdict": "merge", "subject": "ent:a", "object": "ent:b"}\n'
                '{"kind": "entity", "verdict": "merge", "subject": "ent:b", "object": "ent:a"}'), "cycle"),
}


def test_there_are_three_hundred() -> None:
    """Here, behind the hostile server, and in the workers."""
    elsewhere = (test_hostile_fetch.PAGES, test_hostile_fetch.ROBOTS, test_hostile_fetch.ELSEWHERE, test_hostile_extract.HOSTILE)
    assert sum(map(len, (URLS, DATES, FEEDS, PAGES, ARCHIVES, SETTINGS, DECISIONS, *elsewhere))) >= 300


@pytest.mark.parametrize("url", URLS)
def test_what_is_no_address_is_not_asked(url: str) -> None:
    with pytest.raises(BadUrl):
        check_url(url)


@pytest.mark.parametrize("raw", DATES)
def test_what_states_no_time_gives_none(raw: str) -> None:
    assert parse_timestamp(raw, now=NOW) is None


@pytest.mark.parametrize("name", FEEDS)
def test_a_bad_feed_ends_by_name(name: str) -> None:
    body, outcome, entries = FEEDS[name]
    feed = parse_feed(body, url="https://news.example/feed", now=NOW)
    assert (feed.outcome, len(feed.entries)) == (outcome, entries), feed.detail


@pytest.mark.parametrize("name", PAGES)
def test_a_bad_page_ends_by_name(name: str) -> None:
    body, outcome = PAGES[name]
    article = extract(body)
    assert article.outcome == outcome, article.detail


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_bad_archive_ends_by_name(tmp_path: Path, name: str) -> None:
    body, expected = ARCHIVES[name]
    path = tmp_path / "archive.warc.gz"
    path.write_bytes(body)
    home = Home(tmp_path / "home")
    try:
        rows = list(index_file(home.captures / f"{import_warc(home, path)}-0.warc.gz"))
    except CaptureError:
        assert expected == "refused"
        return
    assert Counter(row.outcome_code for row in rows) == Counter(expected.split())


@pytest.mark.parametrize("name", SETTINGS)
def test_bad_settings_are_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    text, word = SETTINGS[name]
    (tmp_path / "feeds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=word):
        load_settings(tmp_path, {})


@pytest.mark.parametrize("name", DECISIONS)
def test_bad_judgements_are_refused_with_a_reason(name: str) -> None:
    text, word = DECISIONS[name]
    with pytest.raises(JudgementError, match=word):
        parse_judgements(text, "judgements.jsonl")
