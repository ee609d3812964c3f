"""The sample press on loopback: aiohttp in a thread, one address a publisher, one port for all.

    with Press(day=date(2026, 3, 2)) as press:
        press.write_config(home)

Time is the caller's: the press answers as at the end of `day`, and `press.now` is the moment to hand to newsmill.
Addresses from 127.0.0.11 on: Linux has them all, other systems want them as aliases.
"""

import asyncio
import gzip
import threading
from collections import Counter
from datetime import date, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self

import tomlkit
from aiohttp import web

from tests.press.replies import Reply, make_reply
from tests.press.site import Site
from tests.press.world import DAYS, Publisher, World, end_of, load_world

CONTACT = "https://newsmill.example/sample-press"
START_SECONDS = 20
PORT_TRIES = 10


class Press:
    """All publishers, answering as at the end of `day`. `requests` counts by (address, path), queries left out."""

    def __init__(self, day: date = DAYS[0], port: int = 0, slow_seconds: float = 0.5) -> None:
        self.world: World = load_world()
        self.day = day
        self.port = port
        self.requests: Counter[tuple[str, str]] = Counter()
        self._slow_seconds = slow_seconds
        self._runner: web.AppRunner | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sample-press", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(START_SECONDS)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def now(self) -> datetime:
        """The moment at which the press is looked at: 22:00 UTC of its day."""
        return end_of(self.day)

    def set_day(self, day: date) -> None:
        """Turn to another day: new articles appear, a correction may be made, nothing later is shown."""
        self.day = day

    def site(self, publisher: Publisher) -> Site:
        """The publisher at its address."""
        return Site(publisher=publisher, port=self.port)

    def url_of(self, key: str) -> str:
        """The canonical address of the article `publisher/day-slug`."""
        article = self.world.articles[key]
        return self.site(article.publisher).url_of(article)

    def feeds(self) -> list[dict[str, Any]]:
        """One `[[feeds]]` table a feed, also those that answer 301, 410 and 429; a news sitemap is a feed like the others."""
        return [
            {"url": self.site(publisher).url + feed.path, "source_name": publisher.name, "owner_name": publisher.owner,
             "country_iso3": publisher.country_iso3, "lang": publisher.lang, "tags": list(publisher.tags), "is_agency": publisher.is_agency,
             "is_state_media": publisher.is_state_media, "timezone": publisher.timezone}
            for publisher in self.world.publishers.values() for feed in publisher.feeds
        ]

    def sitemaps(self) -> list[str]:
        """Addresses of the news sitemaps among the feeds."""
        return [self.site(publisher).url + feed.path for publisher in self.world.publishers.values() for feed in publisher.feeds
                if feed.format == "sitemap"]

    def write_config(self, home: Path) -> Path:
        """Write a `feeds.toml` that lets newsmill ask this press, and only because it allows loopback; its path."""
        home.mkdir(parents=True, exist_ok=True)
        document = {
            "fetch": {"contact": CONTACT, "allow_addresses": ["127.0.0.0/8"], "allow_ports": [0], "host_interval": 0.01,
                      "min_poll_minutes": 0},
            "report": {"title": "newsmill: the sample press"},
            "feeds": self.feeds(),
        }
        path = home / "feeds.toml"
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
        return path

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        for tries in range(PORT_TRIES, 0, -1):
            try:
                self.port = await self._listen(self._runner)
                return
            except OSError:
                if self.port or tries == 1:
                    raise
                for listening in list(self._runner.sites):
                    await listening.stop()

    async def _listen(self, runner: web.AppRunner) -> int:
        """Every publisher on the same port: the one given, or the one that the first of them gets."""
        port = self.port
        for publisher in self.world.publishers.values():
            await web.TCPSite(runner, publisher.address, port).start()
            port = port or runner.addresses[0][1]
        return port

    def _stop(self) -> None:
        if self._runner is not None:
            asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)
        self._loop.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        address = request.transport.get_extra_info("sockname")[0] if request.transport else ""
        publisher = next(found for found in self.world.publishers.values() if found.address == address)
        self.requests[address, request.path] += 1
        reply = make_reply(self.world, self.site(publisher), request.path, self.day, request.cookies.get("consent") == "yes")
        headers = {"Server": publisher.id, **reply.headers}
        if reply.etag:
            headers["ETag"] = f'"{reply.etag}"'
        if reply.modified:
            headers["Last-Modified"] = format_datetime(reply.modified.astimezone(end_of(self.day).tzinfo), usegmt=True)
        if reply.status == 200 and _is_unchanged(request, reply):
            return web.Response(status=304, headers=headers)
        body = reply.body
        if publisher.gzip:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, mtime=0)
        headers["Content-Type"] = f"{reply.media_type}; charset={reply.charset}"
        if reply.slow:
            return await self._send_slowly(request, reply.status, headers, body)
        return web.Response(status=reply.status, headers=headers, body=body)

    async def _send_slowly(self, request: web.Request, status: int, headers: dict[str, str], body: bytes) -> web.StreamResponse:
        """One half, a pause, the other half."""
        response = web.StreamResponse(status=status, headers=headers)
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(body[:len(body) // 2])
        await asyncio.sleep(self._slow_seconds)
        await response.write(body[len(body) // 2:])
        await response.write_eof()
        return response


def _is_unchanged(request: web.Request, reply: Reply) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides where it is sent, If-Modified-Since otherwise."""
    if request.if_none_match:
        return any(tag.value in {reply.etag, "*"} for tag in request.if_none_match) and bool(reply.etag)
    since = request.if_modified_since
    return reply.modified is not None and since is not None and reply.modified <= since
