"""robots.txt by RFC 9309: asked once a day an origin, before anything else there; a host that cannot say is not asked."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from protego import Protego

from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.client import PRODUCT, Client
from pipeline.fetch.state import State
from pipeline.fetch.urls import check_url, find_place

KEPT_FOR = timedelta(hours=24)
FAILURE_KEPT_FOR = timedelta(minutes=30)
MAX_PARSED = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for at least 500 KiB."""

SAYS_NOTHING = range(201, 500)
"""Statuses of a robots.txt that is not there: everything may be asked."""


_SIGNAL = re.compile(r"^[ \t]*content-(?:usage|signal)[ \t]*:[^\n#]*\b(?:tdm|ai|all|bots|train-ai|ai-train|ai-input)[ \t]*=[ \t]*no?\b",
                     re.IGNORECASE | re.MULTILINE)

AI_AGENTS = ("anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-ai", "Diffbot", "Google-Extended", "GPTBot",
             "Meta-ExternalAgent", "omgili", "PerplexityBot")
"""Crawlers that collect text for machines; a rule against one of them is a publisher's word on text and data mining."""


class Rules:
    """The rules of one origin."""

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text)
        folded = text.lower()
        self._named = tuple(agent for agent in AI_AGENTS if agent.lower() in folded)
        self._is_reserved = _SIGNAL.search(text) is not None

    def allows(self, url: str) -> bool:
        """Whether we may ask for the address."""
        return bool(self._parsed.can_fetch(url, PRODUCT))

    def delay(self) -> float:
        """Seconds between two requests that the origin wishes, 0 for no wish."""
        return float(self._parsed.crawl_delay(PRODUCT) or 0)

    def sitemaps(self) -> list[str]:
        """The sitemaps that are listed."""
        return list(self._parsed.sitemaps)

    def reserved_for(self, url: str) -> list[str]:
        """The collectors of text that are kept from an address; `signal` for a Content-Usage or Content-Signal line that reserves."""
        agents = [agent for agent in self._named if not self._parsed.can_fetch(url, agent)]
        return [*agents, "signal"] if self._is_reserved else agents


class Robots:
    """The rules of every origin met, from the state or from the network."""

    def __init__(self, client: Client, state: State, now: Callable[[], datetime]) -> None:
        self._client = client
        self._state = state
        self._now = now
        self._rules: dict[str, Rules] = {}
        self._failures: dict[str, FetchFailed] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def check(self, url: str) -> None:
        """Return when the address may be asked. FetchFailed `fetch.robots_disallowed`, or why the host could not be asked for its rules."""
        rules = await self.rules(url)
        if not rules.allows(url):
            raise FetchFailed("fetch.robots_disallowed", "disallowed")

    async def rules(self, url: str) -> Rules:
        """The rules of an address's origin."""
        _, host, _, origin = find_place(check_url(url))
        if origin in self._rules:
            return self._rules[origin]
        async with self._locks[origin]:
            if origin in self._failures:
                raise self._failures[origin]
            if origin not in self._rules:
                try:
                    self._rules[origin] = Rules(_decode(await self._read(origin)))
                except FetchFailed as failure:
                    self._failures[origin] = failure
                    raise
                self._client.pace.set_delay(host, self._rules[origin].delay())
        return self._rules[origin]

    async def _read(self, origin: str) -> bytes:
        """The body of the origin's robots.txt, empty where it has none."""
        known = self._state.robots(origin)
        now = self._now()
        if known is None or now - known[0] >= (KEPT_FOR if known[1] == "fetch.new" else FAILURE_KEPT_FOR):
            known = (now, *await self._ask(origin))
            self._state.save_robots(origin, *known)
        _, outcome, status, body = known
        if status is None:
            raise FetchFailed(outcome, "robots.txt")
        if status == 200:
            return body
        if status == 429 or status not in SAYS_NOTHING:
            raise FetchFailed("fetch.robots_disallowed", f"robots.txt answers {status}")
        return b""

    async def _ask(self, origin: str) -> tuple[str, int | None, bytes]:
        """(outcome, status, body). What is too long is cut, not refused; where redirects lead in circles there is no robots.txt."""
        try:
            response, _ = await self._client.fetch(f"{origin}/robots.txt", cut_at=MAX_PARSED)
        except FetchFailed as failure:
            if failure.outcome in {"fetch.too_many_redirects", "fetch.insecure_redirect", "fetch.bad_encoding", "fetch.bad_url"}:
                return "fetch.new", 404, b""
            return failure.outcome, None, b""
        is_final = response.status == 200 or response.status in SAYS_NOTHING
        return "fetch.new" if is_final else "fetch.server_error", response.status, response.body


def _decode(body: bytes) -> str:
    return body.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("utf-8", "replace")
