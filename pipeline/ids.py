"""Identities are hashes of content: the same thing has the same id on every machine, in every order, at any time."""

import base64
import hashlib


def make_id(*parts: str) -> str:
    """16 lower-case base32 characters (80 bits) of the parts, each kept apart from the next.

    80 bits: among 10^8 ids of one kind the chance of any collision is below 10^-8.
    """
    digest = hashlib.blake2b(digest_size=10)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return base64.b32encode(digest.digest()).decode("ascii").lower()


def make_article_id(url_key: str) -> str:
    """The article behind a canonical URL key (`fetch.urls.make_key`)."""
    return make_id("article", url_key)


def make_version_id(article_id: str, title: str, text: str) -> str:
    """One state of an article: a changed title or cleaned text is another version."""
    return make_id("version", article_id, title, text)


def make_row_id(version_id: str, kind: str, field: str, start: int, end: int, ordinal: int) -> str:
    """A mention, event mention or quote: its version, where it stands, what it is, and its number among equals there."""
    return make_id(kind, version_id, field, str(start), str(end), str(ordinal))
