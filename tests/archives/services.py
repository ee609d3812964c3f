"""Archives on loopback that answer as the real ones do, from their public documentation: a publisher's sitemaps and feeds (sitemaps.org,
the news extension, RFC 5005, WordPress), the Wayback Machine (CDX server, `id_`), Common Crawl's CC-NEWS (paths list, ranges of bytes).

    with Services() as services:
        services.write_config(home)
"""

import asyncio
import gzip
import json
import re
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl

import tomlkit
from aiohttp import web

DAYS = [date(2026, 3, 1) + timedelta(days=number) for number in range(8)]
PER_DAY = 3
START_SECONDS = 20
FEED_PAGE = 5
TEXT = ("The council of {town} met on {day} to speak about the harbour. {town} has waited for a new quay since the storm of last "
        "winter, and the mayor said that the work would begin in spring. Fishermen asked for a date and were given none. A committee "
        "of {number} members will look at the plans, and the town's engineer will report to it within the month. Nobody voted against it.")


def make_page(day: date, number: int, note: str = "") -> str:
    """An article of the publisher."""
    text = TEXT.format(town=f"Town {day:%d}{number}", day=f"{day:%A}", number=number + 3)
    return (f'<html lang="en"><head><title>Harbour of Town {day:%d}{number}{note}</title>'
            f'<meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{day}T0{number % 10}:30:00Z"></head>'
            f"<body><article><h1>Harbour of Town {day:%d}{number}{note}</h1><p>{text}</p></article></body></html>")


class Services:
    """All of them on one address. `requests` counts paths; `broken` are paths that answer 503."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.broken: set[str] = set()
        self.ccnews: dict[str, bytes] = {}
        self.disallowed = ""
        self.today = DAYS[-1]
        self.part = 4

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(START_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def write_config(self, home: Path, **archives: Any) -> None:
        """A feeds.toml that lets newsmill ask these services."""
        home.mkdir(parents=True, exist_ok=True)
        document = {"fetch": {"contact": "https://newsmill.example/tests", "allow_addresses": ["127.0.0.0/8"], "allow_ports": [0],
                              "host_interval": 0.001}, "extract": {"workers": 1},
                    "archives": {"ccnews_url": self.url, "wayback_url": self.url, **archives}}
        (home / "feeds.toml").write_text(tomlkit.dumps(document), encoding="utf-8")

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path
        self.requests[path] += 1
        if path in self.broken:
            return web.Response(status=503)
        if path == "/robots.txt":
            return web.Response(text=f"User-agent: *\nDisallow: {self.disallowed}\n")
        if path == "/cdx/search/cdx":
            return web.Response(text=self.answer_index(parse_qs(request.query_string)), content_type="application/json")
        if match := re.fullmatch(r"/web/(\d{14})id_/http://news\.example/(\d{4}-\d\d-\d\d)/(\d)", path):
            return self._memento(match)
        if path.startswith("/crawl-data/"):
            return self._answer_crawl(request)
        for pattern, answer in ((r"/sitemap.*\.xml", self._sitemap), (r"/(archived|paged|wordpress|loop|bottomless)/.*", self._feed)):
            if re.fullmatch(pattern, path):
                return answer(path, dict(parse_qsl(request.query_string)))
        if match := re.fullmatch(r"/(\d{4}-\d\d-\d\d)/(\d)", path):
            return web.Response(text=make_page(date.fromisoformat(match[1]), int(match[2])), content_type="text/html")
        return web.Response(status=404)

    def _sitemap(self, path: str, _: dict[str, str]) -> web.Response:
        """An index of a sitemap a day, itself and one that is not there; lastmod as W3C days."""
        if path == "/sitemap.xml":
            names = [(f"/sitemap-{day}.xml", day) for day in DAYS] + [("/sitemap.xml", DAYS[-1]), ("/sitemap-gone.xml", DAYS[-1])]
            rows = "".join(f"<sitemap><loc>{self.url}{name}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in names)
            return web.Response(text=f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>',
                                content_type="application/xml")
        if path == "/sitemap-gone.xml":
            return web.Response(status=404)
        day = path.removeprefix("/sitemap-").removesuffix(".xml")
        news = "<news:news><news:publication><news:name>Harbour News</news:name><news:language>en</news:language></news:publication>"
        rows = "".join(f"<url><loc>{self.url}/{day}/{number}</loc>{news}<news:publication_date>{day}T0{number}:30:00Z"
                       f"</news:publication_date><news:title>Harbour</news:title></news:news></url>" for number in range(PER_DAY))
        rows += f"<url><loc>{self.url}/{day}/9</loc></url>"  # one without any date
        body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}'
        return web.Response(text=body + "</urlset>", content_type="application/xml")

    def _feed(self, path: str, query: dict[str, str]) -> web.Response:
        """Feeds of all articles, newest first, FEED_PAGE a document."""
        kind = path.split("/")[1]
        number = int(query.get("paged", 1) if kind == "wordpress" else path.rstrip("/").rpartition("/")[2].removeprefix("feed") or 1)
        entries = [(day, at) for day in reversed(DAYS) if day <= self.today for at in reversed(range(PER_DAY))]
        mine = entries[(number - 1) * FEED_PAGE:number * FEED_PAGE]
        if not mine and kind == "wordpress":
            return web.Response(status=404)
        more = number * FEED_PAGE < len(entries)
        link = {"archived": f'<link rel="prev-archive" href="{self.url}/archived/{number + 1}"/>' if more else "",
                "paged": f'<link rel="next" href="{self.url}/paged/{number + 1}"/>' if more else "", "wordpress": "",
                "loop": f'<link rel="next" href="{self.url}/loop/feed"/>',
                "bottomless": f'<link rel="next" href="{self.url}/bottomless/{number + 1}"/>'}[kind]
        items = "".join(f"<entry><id>{self.url}/{day}/{at}</id><title>Harbour</title><link href='{self.url}/{day}/{at}'/>"
                        f"<updated>{day}T0{at}:30:00Z</updated></entry>" for day, at in mine)
        return web.Response(text=f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title><id>x</id>{link}{items}</feed>',
                            content_type="application/atom+xml")

    def captures(self) -> list[list[str]]:
        """The rows of the index: each page three times on its day and once, unchanged, on the next; sorted by key and time."""
        rows = []
        for day in DAYS:
            for number in range(PER_DAY):
                moments = [(day, "030000", "A"), (day, "113000", "B"), (day, "230000", "C"), (day + timedelta(days=1), "120000", "B")]
                rows += [[f"example,news)/{day}/{number}", f"{at:%Y%m%d}{clock}", f"http://news.example/{day}/{number}", "text/html", "200",
                          f"SHA{day:%d}{number}{digest}".ljust(32, "A"), "900"] for at, clock, digest in moments]
        return sorted(rows)

    def answer_index(self, query: dict[str, list[str]]) -> str:
        """As the CDX server: a header row; after a part, an empty row and the key to go on with. Parts are small, whatever the limit."""
        first, last = query.get("from", ["0"])[0], query.get("to", ["9" * 14])[0].ljust(14, "9")
        rows = [row for row in self.captures() if first <= row[1] <= last]
        assert query["filter"] == ["statuscode:200", "mimetype:text/html"]
        start = int(query.get("resumeKey", ["0"])[0])
        part = rows[start:start + self.part]
        tail = [[], [str(start + self.part)]] if start + self.part < len(rows) else []
        header = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        return json.dumps([header, *part, *tail] if part else [])

    def _memento(self, match: re.Match[str]) -> web.Response:
        """The original bytes, the original headers under X-Archive-Orig-, and when it was captured."""
        at = datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        headers = {"memento-datetime": format_datetime(at, usegmt=True), "x-archive-orig-content-type": "text/html; charset=utf-8",
                   "x-archive-src": "harbour-20260301.warc.gz"}
        return web.Response(text=make_page(date.fromisoformat(match[2]), int(match[3])), content_type="text/html", headers=headers)

    def _answer_crawl(self, request: web.Request) -> web.Response:
        """The list of a month, and its files, of which ranges may be asked."""
        if match := re.fullmatch(r"/crawl-data/CC-NEWS/(\d{4})/(\d\d)/warc\.paths\.gz", request.path):
            names = sorted(name for name in self.ccnews if f"CC-NEWS-{match[1]}{match[2]}" in name)
            lines = "".join(f"crawl-data/CC-NEWS/{match[1]}/{match[2]}/{name}\n" for name in names)
            return web.Response(status=200 if names else 404, body=gzip.compress(lines.encode(), mtime=0), content_type="application/gzip")
        data = self.ccnews.get(request.path.rpartition("/")[2])
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if data is None or asked is None:
            return web.Response(status=404 if data is None else 416)
        begin, end = int(asked[1]), min(int(asked[2]) + 1, len(data))
        return web.Response(status=206, body=data[begin:end], content_type="application/octet-stream",
                            headers={"Content-Range": f"bytes {begin}-{end - 1}/{len(data)}", "Accept-Ranges": "bytes"})
