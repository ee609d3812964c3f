"""Bytes become a page, or a named reason why not."""

import time

import pytest
from lxml.etree import tostring
from trafilatura.utils import load_html

from pipeline.extract.documents import NotAPage, decode_body, parse_plainly, read_document
from tests.extract.build import make_html, make_page

WORDS = "Größe, café, naïve, ångström"


@pytest.mark.parametrize(("body", "charset"), [
    (make_html(above=f"<p>{WORDS}</p>").encode(), ""),
    (make_html(above=f"<p>{WORDS}</p>").encode(), "iso-8859-1"),  # a server that lies about UTF-8
    (make_html(above=f"<p>{WORDS}</p>").encode("cp1252"), "iso-8859-1"),
    (make_html(above=f"<p>{WORDS}</p>").replace("utf-8", "windows-1252").encode("cp1252"), ""),
    (make_html(above=f"<p>{WORDS}</p>").encode("utf-16"), ""),
    (b"\xef\xbb\xbf" + make_html(above=f"<p>{WORDS}</p>").encode(), "latin-1"),
])
def test_the_bytes_decide_about_the_charset(body, charset):
    text, notes = decode_body(make_page(body, charset=charset), 10**6)
    assert WORDS in text
    assert notes == ()


@pytest.mark.parametrize(("codec", "declared", "words"), [
    ("shift_jis", "Shift_JIS", "東京の新聞"), ("euc_jp", "EUC-JP", "東京の新聞"), ("iso2022_jp", "ISO-2022-JP", "東京の新聞"),
    ("gb18030", "gb2312", "北京新闻"),
    ("cp1251", "windows-1251", "Новости дня"), ("euc_kr", "EUC-KR", "서울 신문"), ("iso8859_2", "iso-8859-2", "Wiadomości główne"),
])
def test_declared_charsets_of_the_world(codec, declared, words):
    text, _ = decode_body(make_page(make_html(above=f"<p>{words}</p>").replace("“", "").replace("”", "").encode(codec), charset=declared),
                          10**6)
    assert words in text


def test_damaged_utf8_is_read_and_noted():
    text, notes = decode_body(make_page(b'<html><meta charset="utf-8"><p>Gr\xc3\xb6\xc3e und mehr'), 10**6)
    assert "Grö\ufffde" in text
    assert notes == ("charset.damaged",)


@pytest.mark.parametrize(("body", "media_type", "outcome"), [
    (b"", "text/html", "extract.empty"),
    (b"   \n", "text/html", "extract.empty"),
    (b"%PDF-1.7 ...", "text/html", "extract.not_text"),
    (b"\x89PNG\r\n\x1a\n....", "text/html", "extract.not_text"),
    (b"PK\x03\x04zipped", "", "extract.not_text"),
    (b"\x00\x01\x02" * 1000, "text/html", "extract.not_text"),
    (b"plain words and no markup at all", "text/html", "extract.not_text"),
    (b"ID3 music", "audio/mpeg", "extract.not_text"),
    (b'{"a": 1}', "application/octet-stream", "extract.not_text"),
    (b"<html><p>" + b"x" * 2_000_000, "text/html", "extract.too_large"),
    (b"<html><body><p " + b" ".join(b'a%d="1"' % n for n in range(60_000)) + b">text", "text/html", "extract.too_large"),
    (b"<html><body><p " + b" ".join(b"a%d" % n for n in range(60_000)) + b">text", "text/html", "extract.too_large"),
])
def test_what_is_no_page_says_so_at_once(body, media_type, outcome):
    started = time.process_time()
    with pytest.raises(NotAPage) as reason:
        read_document(make_page(body, media_type=media_type), 1_500_000)
    assert reason.value.outcome == outcome
    assert time.process_time() - started < 1


def test_a_page_under_a_wrong_type_is_read():
    document = read_document(make_page(make_html(), media_type="application/octet-stream"), 10**6)
    assert document.tree.findtext(".//h1") == "Council approves the new river bridge"


def test_a_long_value_is_not_many_attributes():
    tag = f"<p data-state='{'a=1 ' * 5_000}' title=\"{'so many words ' * 2_000}\">text</p>"
    assert read_document(make_page(make_html(above=tag)), 10**6).tree.findtext(".//h1") == "Council approves the new river bridge"


def test_deep_nesting_is_read_in_time():
    started = time.process_time()
    read_document(make_page("<html><body>" + "<div>" * 100_000 + "text"), 10**6)
    assert time.process_time() - started < 3


XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'


@pytest.mark.parametrize(("source", "is_plain"), [
    (make_html(above=f"<p>{WORDS} 東京 🦊</p>"), True),
    (make_html().replace("<!DOCTYPE html>", "\n <!doctype html>\n<!-- a comment -->"), True),
    (make_html().replace("<!DOCTYPE html>", '<?xml version="1.0" encoding="latin-1"?><html>\n'), True),
    (make_html().replace("<!DOCTYPE html>", XHTML), False),
    (make_html().replace('<html lang="en">', '<html lang="en"/>\n'), False),
    (make_html(above="<p>bell \a and more</p>"), False),
    (make_html(above="<p>no character: \uffff</p>"), False),
    (make_html().replace("\n", " "), False),
    ("<p>one</p>\n<p>two</p>", False),
    ("<html>\n", False),
])
def test_a_page_is_parsed_as_trafilatura_does(source, is_plain):
    plain = parse_plainly(source, source.encode())
    assert (plain is not None) == is_plain
    if plain is not None:
        assert tostring(plain) == tostring(load_html(source))
