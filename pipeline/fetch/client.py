"""One request, followed to its end, within limits that the other side cannot move.

aiohttp does the protocol; everything that decides lies here: where to connect, how long, how much before and after inflation, which
redirects, which headers go where. No cookies, no proxies from the environment, no credentials.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline import __version__
from pipeline.config import FetchConfig
from pipeline.errors import ConfigError
from pipeline.fetch.addresses import AddressGuard, GuardedResolver
from pipeline.fetch.attempts import FetchFailed, Response
from pipeline.fetch.bodies import Inflater, read_content_type
from pipeline.fetch.pace import Pace
from pipeline.fetch.urls import BadUrl, Place, check_url, find_place

REDIRECTS = frozenset({301, 302, 303, 307, 308})
CONNECT_TIMEOUT = 10.0
MAX_LINE = 8190
MAX_FIELD = 8190
DNS_SECONDS = 300

PRODUCT = "newsmill"
"""The product token in robots.txt."""

Redirects = tuple[tuple[int, str], ...]
Gate = Callable[[str], Awaitable[None]]


def make_user_agent(contact: str) -> str:
    """`newsmill/0.1.0 (+contact)`. ConfigError without a contact: who is asked must be able to answer."""
    if not contact.strip():
        raise ConfigError("fetch.contact is empty: write contact = \"you@example.org\", where publishers can reach you, under [fetch] "
                          "in feeds.toml, or set NEWSMILL_FETCH_CONTACT")
    return f"{PRODUCT}/{__version__} (+{' '.join(contact.split())})".encode("ascii", "replace").decode()


class Client:
    """An asynchronous context that fetches. `resolver` stands in for the system's, e.g. to map names to loopback."""

    def __init__(self, config: FetchConfig, pace: Pace, resolver: AbstractResolver | None = None) -> None:
        self.config = config
        self.pace = pace
        self.user_agent = make_user_agent(config.contact)
        self._guard = AddressGuard(config.allow_addresses, config.allow_ports)
        self._resolver = GuardedResolver(self._guard, resolver)
        self._addresses: dict[str, str] = {}
        self._passed: set[Place] = set()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(resolver=self._resolver, limit=self.config.connections, ttl_dns_cache=DNS_SECONDS,
                                         socket_factory=self._guard.make_socket)
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT), max_line_size=MAX_LINE, max_field_size=MAX_FIELD,
            headers={"User-Agent": self.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"})
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._session:
            await self._session.close()

    async def fetch(self, url: str, *, headers: Mapping[str, str] | None = None, headers_for: str = "",
                    gate: Gate | None = None, cut_at: int | None = None) -> tuple[Response, Redirects]:
        """The answer at the end of the redirects, and the redirects. Only a 200 (or a 206, where
        `headers` ask for a range) has its body read, to its end or to `cut_at` bytes.

        `headers` are sent to the host of `headers_for` and to no other. `gate` is awaited before each hop and may raise FetchFailed
        (robots). Raises FetchFailed with the outcome; a waiting turn at a busy host costs nothing of the total time.
        """
        redirects: list[tuple[int, str]] = []
        budget = self.config.total_timeout
        seen = {url}
        while True:
            try:
                url = check_url(url)
            except BadUrl as error:
                raise FetchFailed("fetch.bad_url", str(error)) from error
            place = find_place(url)
            if place not in self._passed:
                self._guard.check_host(place.host, place.port)
                self._passed.add(place)
            if gate is not None:
                await gate(url)
            carried = headers if headers and _is_same_host(headers_for or url, place) else None
            address = self._addresses.get(place.host) or await self._address(place.host, place.port)
            async with self.pace.turn(place.host, address):
                begun = asyncio.get_running_loop().time()
                response = await self._ask(url, carried, budget, cut_at)
                budget -= asyncio.get_running_loop().time() - begun
            location = response.header("location") if response.status in REDIRECTS else ""
            if not location:
                return response, tuple(redirects)
            target = find_redirect(url, location)
            redirects.append((response.status, target))
            if len(redirects) > self.config.max_redirects or target in seen:
                raise FetchFailed("fetch.too_many_redirects", f"{len(redirects)} hops")
            seen.add(target)
            url = target

    async def _address(self, host: str, port: int) -> str:
        """The address of a host, to take turns by. Failures are left to the connection, which meets them again."""
        try:
            is_literal = ":" in host or host.replace(".", "").isdigit()
            found = [] if is_literal else await self._resolver.resolve(host, port)
            self._addresses[host] = min((result["host"] for result in found), default=host)
        except (OSError, FetchFailed):
            self._addresses[host] = host
        return self._addresses[host]

    async def _ask(self, url: str, headers: Mapping[str, str] | None, budget: float, cut_at: int | None) -> Response:
        """One hop. Raises FetchFailed for whatever keeps an answer from being had."""
        assert self._session is not None
        try:
            async with (asyncio.timeout(max(budget, 0.001)),
                        self._session.get(URL(url, encoded=True), allow_redirects=False, headers=headers) as answer):
                try:
                    return await self._read(url, answer, cut_at)
                except BaseException:
                    answer.close()
                    raise
        except TimeoutError as error:
            raise FetchFailed("fetch.timeout", f"{self.config.total_timeout:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _explain(error) from error

    async def _read(self, url: str, answer: aiohttp.ClientResponse, cut_at: int | None) -> Response:
        media_type, charset = read_content_type(answer.headers.get("Content-Type", ""))
        peer = answer.connection.transport.get_extra_info("peername") if answer.connection and answer.connection.transport else None
        body, wire = await self._read_body(answer, cut_at) if answer.status in (200, 206) else (b"", b"")
        if answer.status not in (200, 206, 304):
            answer.close()
        return Response(url=url, status=answer.status, reason=(answer.reason or "")[:100], body=body, wire=wire,
                        media_type=media_type, charset=charset, headers=tuple(answer.headers.items()),
                        ip_address=str(peer[0]) if peer else "")

    async def _read_body(self, answer: aiohttp.ClientResponse, cut_at: int | None) -> tuple[bytes, bytes]:
        """(the body out of its one encoding, the same still in it or nothing), no more than allowed of it on the wire or after."""
        declared = answer.content_length
        if cut_at is None and declared is not None and declared > self.config.max_wire_bytes:
            raise FetchFailed("fetch.too_large", f"{declared} bytes declared")
        inflater = Inflater(",".join(answer.headers.getall("Content-Encoding", [])), self.config.max_body_bytes)
        pieces: list[bytes] = []
        wire: list[bytes] = []
        received = 0
        async for piece in answer.content.iter_any():
            received += len(piece)
            if received > self.config.max_wire_bytes:
                raise FetchFailed("fetch.too_large", f"more than {self.config.max_wire_bytes} bytes on the wire")
            wire.append(piece)
            pieces.append(inflater.feed(piece))
            if cut_at is not None and inflater.size >= cut_at:
                answer.close()
                return b"".join(pieces)[:cut_at], b""
        pieces.append(inflater.finish())
        return b"".join(pieces), b"".join(wire) if inflater.is_deflated else b""


def _is_same_host(url: str, place: Place) -> bool:
    """Whether an address lies on the host and port of a place; its scheme may be another."""
    try:
        other = find_place(check_url(url))
    except BadUrl:
        return False
    return other.origin.partition("://")[2] == place.origin.partition("://")[2]


def find_redirect(url: str, location: str) -> str:
    """Where a redirect leads. Raises FetchFailed for a way that is not followed."""
    try:
        target = urljoin(url, location.strip())
        scheme = urlsplit(target).scheme
        if scheme not in {"http", "https"}:
            raise FetchFailed("fetch.address_refused", f"a redirect to {scheme[:20]}:")
        target = check_url(target)
    except ValueError as error:
        raise FetchFailed("fetch.bad_url", f"a redirect to an unusable address: {error}") from error
    if url.startswith("https:") and target.startswith("http:"):
        raise FetchFailed("fetch.insecure_redirect", "from https to http")
    return target


def _explain(error: Exception) -> FetchFailed:
    """The outcome for what aiohttp raised. Details name the kind only: messages may carry what the server sent."""
    detail = type(error).__name__
    match error:
        case aiohttp.ClientConnectorDNSError():
            return FetchFailed("fetch.dns_failed", detail)
        case aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError():
            return FetchFailed("fetch.tls_failed", detail)
        case aiohttp.ClientPayloadError() if not _is_too_long(str(error.__cause__)):  # otherwise trailers, which are headers
            return FetchFailed("fetch.short_body", detail)
        case aiohttp.ClientPayloadError():
            return FetchFailed("fetch.too_large", "headers")
        case aiohttp.ClientResponseError() if _is_too_long(error.message):
            return FetchFailed("fetch.too_large", "headers")
        case aiohttp.InvalidURL():
            return FetchFailed("fetch.bad_url", detail)
    return FetchFailed("fetch.connection_failed", detail)


def _is_too_long(message: str) -> bool:
    """Whether aiohttp complains of too many headers or of too long a one."""
    return "too " in message.lower() or "more than" in message.lower()
