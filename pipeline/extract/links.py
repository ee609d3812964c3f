"""Where the article lives: the canonical address where it can be believed, and the main image."""

from urllib.parse import urljoin, urlsplit

from pipeline.extract.metatags import MetaTags
from pipeline.extract.structured import Structured
from pipeline.fetch.urls import make_key, registrable_domain

AMP_MARKS = ("/amp/", "/amp", ".amp", "/amp.html", "?amp", "&amp", "outputtype=amp")


def read_canonical(url: str, metatags: MetaTags, *, is_article: bool) -> tuple[str, tuple[str, ...]]:
    """(the canonical address or "", notes). rel=canonical is a claim: templates point whole sections to the front page.

    Believed when it is of the same registered domain, no less specific than the page's own address, and the page is marked as an article.
    """
    if not metatags.canonical:
        return "", ()
    try:
        canonical = urljoin(url, metatags.canonical)
        key, own = make_key(canonical), make_key(url)
    except ValueError:  # BadUrl is one
        return "", ("canonical.unusable",)
    if key == own:
        return canonical, ()
    if registrable_domain(key) != registrable_domain(own):
        return "", ("canonical.other_site",)
    if not is_article or _is_vaguer(key, own):
        return "", ("canonical.not_believed",)
    return canonical, ()


def read_image(url: str, structured: Structured, metatags: MetaTags) -> tuple[str, str]:
    """(address of the main image, where it comes from)."""
    found = [(metatags.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"), "meta")]
    found += [(value if isinstance(value, str) else str(value.get("url") or value.get("contentUrl") or ""), "json-ld")
              for value in structured.values("image") if isinstance(value, str | dict)]
    for address, source in found:
        try:
            absolute = urljoin(url, address.strip()) if address else ""
        except ValueError:
            continue
        if absolute.startswith(("http://", "https://")) and len(absolute) <= 2048:
            return absolute, source
    return "", ""


def _is_vaguer(key: str, own: str) -> bool:
    """Whether the claimed address has lost what chooses the document: its last path segment, or the query that does so."""
    claimed, page = urlsplit(key), urlsplit(own)
    if claimed.path.rstrip("/") == page.path.rstrip("/"):
        return bool(page.query and not claimed.query and not _names_document(claimed.path))
    plain = own.lower()
    if any(mark in plain for mark in AMP_MARKS):
        return claimed.path in ("", "/")
    return claimed.path in ("", "/") or page.path.startswith(claimed.path.rstrip("/") + "/")


def _names_document(path: str) -> bool:
    """Whether the last segment of a path is a document's own: several words, or a number."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return last.count("-") >= 2 or sum(letter.isdigit() for letter in last) >= 4
