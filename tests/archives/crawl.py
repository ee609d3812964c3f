"""A crawl in a file, and what may be wrong with it."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from pipeline.capture.writer import make_record
from tests.archives.services import DAYS, PER_DAY, make_page


def make_crawl(days: list[date] = DAYS, *, per_day: int = PER_DAY, host: str = "news.example") -> bytes:
    """A WARC file with a warcinfo record and a response a page, each with its request, captured a few hours after publication."""
    at = datetime.combine(days[0], time(5), UTC)
    records = [make_record("warcinfo", str(UUID(int=1)), at, "", "application/warc-fields", b"software: crawler/1\r\n", {})]
    return b"".join([*records, *(record for day in days for number in range(per_day) for record in make_capture(day, number, host))])


def make_capture(day: date, number: int, host: str = "news.example", body: bytes = b"") -> Iterator[bytes]:
    """The request and the response of a page."""
    at = datetime.combine(day, time(12), UTC) + timedelta(minutes=number)
    rng = random.Random(f"{day} {number} {host}")
    url, ids = f"https://{host}/{day}/{number}", [str(UUID(int=rng.getrandbits(128))) for _ in range(2)]
    content = body or make_page(day, number).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    yield make_record("request", ids[0], at, url, "application/http; msgtype=request", f"GET /{day}/{number} HTTP/1.1\r\n\r\n".encode(), {})
    yield make_record("response", ids[1], at, url, "application/http; msgtype=response", head + content, {})
