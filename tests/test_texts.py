"""The text gate: what a reader can see stays, what only a machine can see goes."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.texts import clean_text, strip_markup

ANY_TEXT = st.text(st.characters(codec=None), max_size=80)  # lone surrogates too
TRICKY = st.text(max_size=30, alphabet=st.sampled_from(
    "aé\u0301\u200c\u200dب\u0915\u094d \n\r\t\x00\u2028\ud83d\ude00\u202e\u200b\u3164\U000e0041\ufe0f👨"))


@pytest.mark.parametrize(("raw", "cleaned"), [
    ("  two\t words\u00a0here \n", "two words here"),
    ("nul\x00led", "nulled"),
    ("e\u0301", "é"),
    ("\ud83d\ude00 and \ud83d alone", "😀 and alone"),
    ("safe\u202eexe.txt\u202c", "safeexe.txt"),
    ("pa\u200bss\u00adword\ufeff", "password"),
    ("ad\u200dmin", "admin"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("न\u094d\u200dय", "न\u094d\u200dय"),
    ("\u3164\u2800", ""),
    ("one\n\ntwo", "one two"),
])
def test_clean_text_keeps_what_can_be_seen(raw, cleaned):
    assert clean_text(raw) == cleaned


def test_paragraphs_are_parted_by_one_blank_line():
    assert clean_text(" one \r\n\r\n\r\n\r\ntwo\u2029three\x0bfour \n", multiline=True) == "one\n\ntwo\nthree\nfour"


def test_limit_cuts_code_points():
    assert clean_text("ab cdef", limit=3) == "ab"
    assert clean_text("ab", limit=3) == "ab"


@given(ANY_TEXT | TRICKY, st.booleans())
def test_clean_text_is_idempotent_and_clean(raw, multiline):
    cleaned = clean_text(raw, multiline=multiline)
    assert clean_text(cleaned, multiline=multiline) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert not {unicodedata.category(c) for c in cleaned if c != "\n"} & {"Cc", "Cs", "Zl", "Zp"}
    assert "\n" not in cleaned or multiline
    cleaned.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd", "Po"]), max_size=60))
def test_plain_letters_pass_unchanged(text):
    assert clean_text(text).replace(" ", "") == "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(("markup", "text"), [
    ("A &amp; B <b>bold</b>", "A & B bold"),
    ("&lt;b&gt; is a tag", "<b> is a tag"),
    ("&amp;lt; once", "&lt; once"),
    ("3 < 5 and 5 > 3", "3 < 5 and 5 > 3"),
    ("one<br>two<p>three</p>", "one two three"),
    ("<script>alert(1)</script>safe<!-- not -->", "safe"),
    ("cut <!-- off", "cut"),
    ("&#55296;&#0;x", "\ufffd\ufffdx"),
])
def test_strip_markup(markup, text):
    assert strip_markup(markup) == text


def test_strip_markup_keeps_paragraphs_when_asked():
    assert strip_markup("<p>one</p><p>two<i>!</i></p>", multiline=True) == "one\n\ntwo!"


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<", "<a<", "&", "<p", "\u200c", "</"])
def test_strip_markup_is_linear(piece):
    started = time.process_time()
    strip_markup(piece * (500_000 // len(piece)))
    assert time.process_time() - started < 2
