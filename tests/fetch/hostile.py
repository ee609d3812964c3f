"""A server that misbehaves as it is told: raw sockets on loopback, a host of its own for each case."""

import asyncio
import gzip
import socket
import ssl
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import brotli  # comes with fastwarc
import pyarrow as pa
from aiohttp.abc import AbstractResolver

Handler = Callable[["Hostile", "Request", asyncio.StreamWriter], Awaitable[None]]
PAGE = b"<html><head><title>Harbour reopens</title></head><body><p>The harbour reopened on Monday.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


class Request:
    """What was asked: path, headers in lower case, and the address that was called."""

    def __init__(self, head: bytes, address: str) -> None:
        lines = head.decode("latin-1").split("\r\n")
        self.path = lines[0].split(" ")[1] if " " in lines[0] else ""
        self.headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:]) if name}
        self.address = address


def reply(body: bytes = PAGE, *headers: str, status: str = "200 OK", content_type: str = "text/html; charset=utf-8") -> bytes:
    """A well-formed answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Hostile:
    """The server, in a thread. `cases` are handlers or plain answers by (address, path) or by path; robots.txt is 404 unless given."""

    def __init__(self, cases: dict[str, Handler | bytes], addresses: list[str]) -> None:
        self.cases = cases
        self.addresses = addresses
        self.asked: Counter[str] = Counter()
        self.seen: dict[str, Request] = {}
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        pending = asyncio.all_tasks(self._loop)
        for task in pending:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> None:
        first = await asyncio.start_server(self._serve, self.addresses[0], 0)
        self.port = first.sockets[0].getsockname()[1]
        if len(self.addresses) > 1:
            await asyncio.start_server(self._serve, self.addresses[1:], self.port)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
        await asyncio.start_server(self._serve, "127.0.3.7", self.port, ssl=context)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, asyncio.LimitOverrunError):
            first = await reader.readexactly(1)
            if first == b"\x16" and writer.get_extra_info("ssl_object") is None:  # a TLS greeting at a plain port
                writer.write(reply(status="400 Bad Request"))
                writer.close()
                return
            head = first + await reader.readuntil(b"\r\n\r\n")
            address = writer.get_extra_info("sockname")[0]
            request = Request(head, address)
            self.asked[f"{address}{request.path}"] += 1
            self.seen[f"{address}{request.path}"] = request
            case = self.cases.get(f"{address}{request.path}", self.cases.get(request.path))
            if case is None:
                case = reply(b"no such page", status="404 Not Found")
            if isinstance(case, bytes):
                writer.write(case)
            else:
                await case(self, request, writer)
            await writer.drain()
        with suppress(ConnectionError, OSError):
            writer.close()


class Names(AbstractResolver):
    """Names to addresses; a list gives one after the other, as a name that is rebound does."""

    def __init__(self, names: dict[str, str | list[str]]) -> None:
        self.names = names

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        found = self.names.get(host)
        if found is None:
            raise OSError("no such name")
        address = found if isinstance(found, str) else (found.pop(0) if len(found) > 1 else found[0])
        return [{"hostname": host, "host": address, "port": port, "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                 "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing is open."""


def gzip_bomb(megabytes: int) -> bytes:
    """A small gzip stream of so many megabytes of zeros."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(deflater.compress(bytes(1_000_000)) for _ in range(megabytes)) + deflater.flush()


async def drip(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever."""
    writer.write(OK + b"Content-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


async def drip_headers(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """Headers that never end, slowly."""
    writer.write(OK)
    for number in range(10_000):
        writer.write(f"X-{number}: y\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.1)


async def say_nothing(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """A connection, and silence."""
    await asyncio.sleep(60)
    writer.close()


async def never_end(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """A body without length and end."""
    writer.write(OK + b"Connection: close\r\n\r\n")
    while True:
        writer.write(bytes(65_536))
        await writer.drain()


async def flood_headers(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """Headers without end, fast."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2_000_000):
        writer.write(f"X-{number}: {'y' * 50}\r\n".encode())
        if number % 1000 == 0:
            await writer.drain()


async def flood_trailers(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """Headers without end behind the last chunk."""
    writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n0\r\n")
    await writer.drain()
    await asyncio.sleep(0.1)  # so that they come when the answer is being read already
    for number in range(200_000):
        writer.write(f"X-{number}: y\r\n".encode())
        if number % 1000 == 0:
            await writer.drain()


async def flood_hints(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """Interim answers without end."""
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50)
        await writer.drain()
        await asyncio.sleep(0.02)


async def reset(_: Hostile, __: Request, writer: asyncio.StreamWriter) -> None:
    """A reset in the middle of the body."""
    writer.write(OK + b"Content-Length: 1000\r\n\r\npart")
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def redirect_on(server: Hostile, request: Request, writer: asyncio.StreamWriter) -> None:
    """One hop further at each request, for ever."""
    number = int(request.path.rpartition("/")[2] or 0)
    writer.write(reply(b"", f"Location: /endless/{number + 1}", status="302 Found"))


async def echo(_: Hostile, request: Request, writer: asyncio.StreamWriter) -> None:
    """The cookies and credentials that were sent."""
    sent = [name for name in ("cookie", "authorization", "if-none-match") if name in request.headers]
    writer.write(reply(PAGE + f"<!--sent:{','.join(sent)}-->".encode(), "Set-Cookie: id=42; Path=/", "ETag: \"mine\""))


def gzipped(body: bytes = PAGE) -> bytes:
    """A body as one gzip member, the same at every time."""
    return gzip.compress(body, mtime=0)


def brotlied(body: bytes = PAGE) -> bytes:
    """A body as one brotli stream."""
    return bytes(brotli.compress(body, quality=5))


def zstded(body: bytes = PAGE) -> bytes:
    """A body as one zstd frame."""
    return bytes(pa.compress(body, codec="zstd", asbytes=True))
