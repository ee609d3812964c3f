"""Is it an article? If not, what it is instead, by name.

A page is refused for what it lacks and shows together: little text and the marks of a challenge, a wall, an error, a list. Long texts
are articles whatever their words: a report on captchas or cookies is no captcha.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.config import ExtractConfig
from pipeline.extract import marks
from pipeline.extract.documents import Document
from pipeline.extract.metatags import MetaTags
from pipeline.extract.structured import ARTICLE_TYPES, LIST_TYPES, MEDIA_TYPES, Structured, types_of
from pipeline.records import Page

LONG = 1_500  # characters; below, a page may be a wall or an error in spite of its text
WIDE = frozenset({"zh", "ja", "ko", "th", "yue"})  # scripts that say in one character what others say in about two and a half
WIDTH = 2.5


@dataclass(frozen=True, slots=True)
class Case:
    """A page and what was found in it: all that the verdict rests on."""

    page: Page
    document: Document
    structured: Structured
    metatags: MetaTags
    title: str
    text: str
    lang: str
    is_free: bool | None
    is_dated: bool

    @property
    def size(self) -> int:
        """Characters of text, those of wide scripts counted for what they say."""
        return int(len(self.text) * (WIDTH if self.lang.split("-")[0] in WIDE else 1))

    @property
    def path(self) -> str:
        """The path that the page was answered from."""
        return urlsplit(self.page.url_final or self.page.url).path


def judge(case: Case, config: ExtractConfig) -> tuple[str, str]:
    """(outcome, detail): the first reason against it, else `extract.article`."""
    return next(((outcome, detail) for outcome, detail in _find_reasons(case, config) if detail), ("extract.article", ""))


def is_article_marked(structured: Structured, metatags: MetaTags) -> bool:
    """Whether the page calls itself an article, in JSON-LD or OpenGraph."""
    return bool(structured.article) or metatags.first("og:type").lower() == "article" or "article:published_time" in metatags.contents


def _find_reasons(case: Case, config: ExtractConfig) -> Iterator[tuple[str, str]]:
    """(outcome, what speaks for it or "") in the order in which they are asked."""
    is_short, is_marked = case.size < LONG, is_article_marked(case.structured, case.metatags)
    yield "extract.error_page", f"status {case.page.http_status}" if case.page.http_status >= 400 else ""
    if is_short:
        yield "extract.challenge", _find_challenge(case)
        yield "extract.consent", "" if is_marked else _find_consent(case)
        yield "extract.error_page", "" if is_marked and case.is_dated else _find_error(case)
    yield "extract.live_blog", _find_live_blog(case.structured)
    yield "extract.link_list", "" if is_marked else _find_list(case)
    yield "extract.media_page", _find_media(case)
    yield "extract.paywall_stub", _find_stub(case)
    yield "extract.empty", "" if case.text else "no text"
    yield "extract.too_short", f"{len(case.text)} characters" if case.size < config.min_characters else ""
    if config.languages and case.lang.split("-")[0] not in config.languages:
        yield "extract.wrong_language", case.lang or "unknown"


def _find_challenge(case: Case) -> str:
    words = marks.CHALLENGE_WORDS.search(case.title)
    if words or len(case.text) < 400:
        markup = marks.CHALLENGE_MARKUP.search(case.document.source, 0, 100_000)
        if markup:
            return markup[0][:60]
    if not words and len(case.text) < 600:
        words = marks.CHALLENGE_WORDS.search(case.text or _visible(case))
    return words[0] if words else ""


def _find_consent(case: Case) -> str:
    parts = urlsplit(case.page.url_final or case.page.url)
    if marks.CONSENT_ADDRESS.search(f"{parts.hostname or ''}{parts.path}"):
        return f"{parts.hostname}{parts.path}"[:80]
    if title := marks.CONSENT_TITLE.search(case.title):
        return title[0]
    words, found = len(case.text.split()), len(marks.CONSENT_WORDS.findall(case.text))
    return f"{found} marks in {words} words" if found >= 3 and found * 25 >= words else ""


def _find_error(case: Case) -> str:
    headings = " ".join(heading.text_content() for heading in case.document.tree.iter("h1"))[:300]
    match = marks.ERROR.search(case.title) or marks.ERROR.search(headings)
    return match[0] if match else ""


def _find_live_blog(structured: Structured) -> str:
    """A live blog is one by its own word; with a single update it is an article that was published so."""
    if "liveblogposting" in types_of(structured.article) and len(structured.values("liveBlogUpdate")) != 1:
        return "LiveBlogPosting"
    updates = any(len(structured.values("liveBlogUpdate", node)) > 2 for node in structured.nodes if "liveblogposting" in types_of(node))
    return "LiveBlogPosting" if updates and not structured.article else ""


def _find_list(case: Case) -> str:
    kinds = case.structured.types()
    if kinds & LIST_TYPES and not kinds & ARTICLE_TYPES:
        return ", ".join(sorted(kinds & LIST_TYPES))
    path = case.path.strip("/")
    share = _link_share(case.document)
    if share > 0.4 and (not path or marks.LIST_PATH.search(f"/{path}/")):
        return f"front, {share:.0%} links"
    names_document = any(letter.isdigit() for letter in path) or path.rsplit("/", 1)[-1].count("-") >= 3
    return f"{share:.0%} links" if share > 0.5 and not names_document and not case.is_dated else ""


def _find_media(case: Case) -> str:
    kinds, declared = case.structured.types(), case.metatags.first("og:type").lower()
    if case.size < LONG // 2 and declared.startswith(("video", "music")):
        return declared
    if case.size < LONG // 2 and kinds & MEDIA_TYPES and not kinds & ARTICLE_TYPES:
        return ", ".join(sorted(kinds & MEDIA_TYPES))
    match = marks.MEDIA_PATH.search(case.path)
    return match[0].strip("/") if match and case.size < LONG // 3 else ""


def _find_stub(case: Case) -> str:
    """A page that says it is not free and gives little, or less than it says it has."""
    words = len(case.text.split())
    declared = next((int(text) for text in case.structured.texts("wordCount") if text.isdecimal()), 0)
    if case.is_free is False and declared > 150 and words < declared * 0.4:
        return f"{words} of {declared} words"
    if case.is_free is False and case.size < LONG // 2:
        return f"not free, {len(case.text)} characters"
    if case.is_free is not True and case.size < LONG and marks.PAYWALL_ELEMENTS(case.document.tree):
        match = marks.SUBSCRIBE.search(case.text[-400:] or _visible(case))
        return f"asks: {match[0]}" if match else ""
    return ""


def _visible(case: Case) -> str:
    return " ".join(" ".join(marks.VISIBLE_TEXTS(case.document.tree)).split())[:2_000]


def _link_share(document: Document) -> float:
    """The share of the visible text of the body that stands in links."""
    whole = sum(len(text.strip()) for text in marks.VISIBLE_TEXTS(document.tree))
    linked = sum(len(text.strip()) for text in marks.LINKED_TEXTS(document.tree))
    return linked / whole if whole else 0.0
