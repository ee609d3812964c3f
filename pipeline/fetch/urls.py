"""Addresses: what may be asked for, what may be shown, and the one key under which an article is known.

The key drops what does not choose the document: trackers, fragments, session and access tokens, the wrapping of AMP caches and of
redirectors. It leaves alone what might: host (mobile and language hosts are other documents), path, case, trailing slash, other parameters.
A false merge loses an article; a false split only costs one more copy, which copy detection finds.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

import idna
from tld import get_fld
from w3lib.url import canonicalize_url

from pipeline.fetch import trackers

MAX_URL = 2048
"""Longest address asked or stored, in characters; servers and browsers agree on about this."""

MAX_WRAPPINGS = 5
DEFAULT_PORTS = {"http": 80, "https": 443}

_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b\u2060\ufeff]+")
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_UNSAFE_HOST = re.compile(r"[\x00-\x20#%/<>?@\\^`{|}\"]")


class BadUrl(ValueError):
    """Not an http(s) address that can be asked for; the message says why."""


@lru_cache(maxsize=8192)
def make_key(url: str) -> str:
    """The canonical key of an address. The key of a key is that key. Raises BadUrl."""
    parts = _split(_hide_secrets(url))
    for _ in range(MAX_WRAPPINGS):
        inner = _unwrap(parts)
        if inner is None:
            break
        try:
            parts = _split(_hide_secrets(inner))
        except BadUrl:
            break
    keeps_fragment = parts.fragment.startswith(("!", "/"))  # pages drawn by script have their address there
    kept = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracker(parts.hostname or "", pair))
    plain = urlunsplit((parts.scheme, parts.netloc, _SESSION.sub("", parts.path), kept, parts.fragment if keeps_fragment else ""))
    return _settle(plain, keeps_fragment)


def registrable_domain(url: str) -> str:
    """The part of the host that somebody registered (`news.bbc.co.uk` → `bbc.co.uk`); an IP or a bare name as it is; "" for no address."""
    return _registered(find_host(url))


@lru_cache(maxsize=8192)
def find_host(url: str) -> str:
    """The host of an address in lower case, "" for what has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


class Place(NamedTuple):
    """Where an address is asked: `origin` is scheme, host and port as robots.txt knows them."""

    scheme: str
    host: str
    port: int
    origin: str


def find_place(url: str) -> Place:
    """The place of an address that `check_url` has passed: such a one has a path behind its host."""
    scheme, _, rest = url.partition("://")
    return _find_place(scheme, rest.partition("/")[0])


@lru_cache(maxsize=4096)
def _find_place(scheme: str, netloc: str) -> Place:
    parts = urlsplit(f"{scheme}://{netloc}/")
    return Place(scheme, parts.hostname or "", parts.port or DEFAULT_PORTS[scheme], f"{scheme}://{netloc}")


@lru_cache(maxsize=8192)
def check_url(url: str) -> str:
    """The address as it may be asked for: trimmed, http(s), no user name, host in ASCII lower case. Raises BadUrl."""
    parts = _split(url)
    return urlunsplit(parts._replace(path=parts.path or "/", fragment=""))


@lru_cache(maxsize=8192)
def redact_url(url: str) -> str:
    """The address as it may be shown and stored: without user name, password, and the values of access tokens. Never raises."""
    head, separator, rest = url.partition("://")
    if separator:
        authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
        if "@" in authority:
            url = head + separator + rest[rest[: len(authority)].rindex("@") + 1:]
    return _hide_secrets(url)[:MAX_URL]


_SECRET_PAIR = re.compile(rf"(?<=[?&;])({'|'.join(sorted(trackers.SECRETS | trackers.HIDDEN))})=([^&#;]*)", re.IGNORECASE)
_DIGEST = re.compile(r"~[0-9a-f]{12}")


def _hide_secrets(url: str) -> str:
    """The address with the values of access tokens replaced: by stars, or by a digest where they may choose the document."""
    return _SECRET_PAIR.sub(_hide_secret, url) if "=" in url else url


def _hide_secret(pair: re.Match[str]) -> str:
    value = _UNSEEN.sub("", unquote(pair[2])).strip()
    if pair[1].lower() in trackers.SECRETS:
        return f"{pair[1]}=***"
    digest = value if _DIGEST.fullmatch(value) or not value else f"~{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()[:12]}"
    return f"{pair[1]}={digest}"


@lru_cache(maxsize=8192)
def _split(url: str) -> SplitResult:
    """Parts with lower-case scheme, ASCII host and no user name; the default port and the root's final dot go."""
    text = _UNSEEN.sub("", url).strip().replace(" ", "%20")
    if not text or len(text) > MAX_URL:
        raise BadUrl("empty" if not text else f"longer than {MAX_URL} characters")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise BadUrl(str(error)) from error
    if parts.scheme not in DEFAULT_PORTS:
        raise BadUrl("does not begin with http:// or https://")
    host = _ascii_host(host)
    netloc = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return parts._replace(netloc=netloc)


@lru_cache(maxsize=4096)
def _ascii_host(host: str) -> str:
    if ":" in host:
        try:
            return f"[{ip_address(host.partition('%')[0]).compressed}]"
        except ValueError as error:
            raise BadUrl("not an IPv6 address") from error
    host = host.rstrip(".")
    if not host or _UNSAFE_HOST.search(host):
        raise BadUrl("no host" if not host else "a host with forbidden characters")
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise BadUrl("not an international host name") from error


def _settle(url: str, keeps_fragment: bool) -> str:
    """w3lib's canonical form, applied until it stands still: one pass may uncover what the next one would change."""
    for _ in range(4):
        settled = str(canonicalize_url(url, keep_fragments=keeps_fragment))
        if settled == url:
            break
        url = settled
    return url


def _is_tracker(host: str, pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).lower()
    if name in trackers.NAMES or name in trackers.SECRETS or name.startswith(trackers.PREFIXES) or name.endswith("clid"):
        return True
    if name in trackers.AMBIGUOUS and trackers.is_channel(unquote(value.replace("+", " "))):
        return True
    return any(name in names and hosts.fullmatch(host) for hosts, names in trackers.BY_HOST)


def _unwrap(parts: SplitResult) -> str | None:
    """The address inside an AMP cache's or a redirector's; None when there is none to be seen."""
    host = parts.hostname or ""
    for pattern, reveal in _WRAPPERS:
        if pattern.fullmatch(host):
            inner = reveal(parts)
            if inner is not None:
                return inner
    return None


def _from_amp_path(parts: SplitResult) -> str | None:
    """`/c/s/example.org/a` on a cache, `/amp/s/example.org/a` on Google: an `s` stands for https."""
    match = re.fullmatch(r"/(?:amp|[civ]|v/[civ]|amp/[civ]|wp|r)/(s/)?([^/]+\.[^/]+(?:/.*)?)", parts.path)
    if match is None:
        return None
    return f"{'https' if match[1] else 'http'}://{match[2]}" + (f"?{parts.query}" if parts.query else "")


def _from_query(*names: str, path: str) -> Callable[[SplitResult], str | None]:
    """The value of the first of these parameters, when the path is the redirector's."""
    def reveal(parts: SplitResult) -> str | None:
        if not re.fullmatch(path, parts.path):
            return None
        values = parse_qs(parts.query, max_num_fields=200)
        inner = next((values[name][0] for name in names if name in values), "")
        return inner if inner.startswith(("http://", "https://")) else None
    return reveal


_GOOGLE = re.compile(r"(?:www\.|news\.)?google\.(?:[a-z]{2,3})(?:\.[a-z]{2})?")
_WRAPPERS: tuple[tuple[re.Pattern[str], Callable[[SplitResult], str | None]], ...] = (
    (re.compile(r".+\.cdn\.ampproject\.org|cdn\.ampproject\.org|.+\.bing-amp\.com|(?:www\.)?bing\.com"), _from_amp_path),
    (_GOOGLE, _from_amp_path),
    (_GOOGLE, _from_query("url", "q", path=r"/(?:url|news/url)")),
    (re.compile(r"(?:l|lm|www|m)\.facebook\.com"), _from_query("u", path=r"/(?:l|flx/warn/?|sharer/sharer|sharer)(?:\.php)?/?")),
    (re.compile(r"l\.(?:instagram|threads)\.(?:com|net)"), _from_query("u", path=r"/?")),
    (re.compile(r"(?:www\.)?youtube\.com"), _from_query("q", path=r"/redirect")),
    (re.compile(r"(?:m\.)?vk\.com|away\.vk\.com"), _from_query("to", path=r"/away(?:\.php)?")),
    (re.compile(r"t\.umblr\.com"), _from_query("z", path=r"/redirect")),
)


@lru_cache(maxsize=16384)
def _registered(host: str) -> str:
    if not host or ":" in host:
        return host
    try:
        ascii_host = _ascii_host(host)
    except BadUrl:
        return ""
    return str(get_fld(f"http://{ascii_host}/", fail_silently=True) or ascii_host)
