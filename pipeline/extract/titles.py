"""The headline: as the page states it in structure, in its tags and in its first heading, without the site's own name.

Headlines are written several times on a page, and some of them for search engines or with the site's name behind them. What two of three
say is the headline; where all differ, JSON-LD comes before og:title, and that before the heading.
"""

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape

from lxml.html import HtmlElement

from pipeline.extract.metatags import MetaTags
from pipeline.extract.site import Site, fold
from pipeline.extract.structured import Structured
from pipeline.texts import clean_text, strip_markup

MAX_TITLE = 500

_SEPARATOR = re.compile(r"\s+[-–—|·•*»>~]+\s+|\s*[|ㅣ｜：]\s*")
_KICKER_ENDS = re.compile(r"[:–—-]\s*[\"'„“»«‘‚]?$|[?!.]\s*$")


def list_titles(tree: HtmlElement, structured: Structured, metatags: MetaTags) -> dict[str, list[str]]:
    """Every form of the headline on the page, by source; the first-level headings are several."""
    return {
        "json-ld": [_clean(structured.text("headline"))],
        "og": [_clean(metatags.first("og:title"))],
        "meta": [_clean(metatags.first("twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline", "title"))],
        "title": [clean_text(tree.findtext(".//title") or "", limit=MAX_TITLE)],
        "h1": [text for heading in tree.iter("h1") if (text := clean_text(heading.text_content(), limit=MAX_TITLE))],
    }


def choose_title(forms: dict[str, list[str]], site: Site) -> tuple[str, str]:
    """(title, where it comes from) out of `list_titles`; ("", "") for a page without any."""
    names = {name: _strip_site(texts[0], site, [text for other, more in forms.items() if other != name for text in more])
             for name, texts in forms.items() if name != "h1"}
    names["h1"] = _pick_heading(forms["h1"], names)
    counted = Counter(fold(names[name]) for name in ("json-ld", "og", "h1") if names[name])
    for name in ("json-ld", "og", "h1", "meta", "title"):
        title = names[name]
        if title and not site.is_named(title) and counted[fold(title)] == max(counted.values(), default=0):
            return (names["og"], "og") if _is_without_kicker(names["og"], title) else (title, name)
    return next(((names[name], name) for name in ("h1", "json-ld", "og", "meta", "title") if names[name]), ("", ""))


def _clean(text: str) -> str:
    return strip_markup(unescape(text), limit=MAX_TITLE)  # attributes and JSON are often escaped once more than they should be


def _strip_site(title: str, site: Site, others: Iterable[str]) -> str:
    """The title without trailing parts that name the site, or that no other form of the title has."""
    known = {fold(other) for other in others if other}
    while separators := list(_SEPARATOR.finditer(title)):
        head, tail = title[: separators[-1].start()], title[separators[-1].end():]
        if not (head and (site.is_named(tail) or fold(head) in known)):
            break
        title = head
    return title


def _pick_heading(headings: list[str], names: dict[str, str]) -> str:
    """The first <h1> that says what another form of the title says, or the only one there is."""
    around = [fold(text) for text in names.values() if text]
    agreeing = (heading for heading in headings if any(fold(heading) in text for text in around if fold(heading)))
    return next(agreeing, headings[0] if len(headings) == 1 else "")


def _is_without_kicker(short: str, title: str) -> bool:
    """Whether `short` is the title without the words that some sites set above it: "Talks in Oslo: Both sides sign"."""
    return bool(short) and len(short) < len(title) and title.endswith(short) and bool(_KICKER_ENDS.search(title[: -len(short)].rstrip()))
