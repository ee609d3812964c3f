"""Bodies out of their encodings, never further than a limit: a kilobyte on the wire can mean a gigabyte in memory."""

import io
import re
import zlib

from pipeline.fetch.attempts import FetchFailed

STEP = 65_536
MAX_MEMBERS = 1000
"""Most gzip members of one body: compressors that work in blocks need a sixth of that, and a million empty ones take an age."""

_TRANSPARENT = frozenset({"", "identity", "none", "utf-8", "binary"})
_DEFLATED = frozenset({"gzip", "x-gzip", "deflate"})
_OTHERS = frozenset({"br", "zstd"})
KNOWN_CODINGS = _TRANSPARENT | _DEFLATED | _OTHERS
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)


class Inflater:
    """One layer of an encoding, undone. More than one layer, or an unknown coding, is refused.

    gzip and deflate are what we ask for, and are undone piece by piece; br and zstd, which some servers send unasked, when the wire has
    ended, in steps as small. Raises FetchFailed: `fetch.bad_encoding` for what does not inflate, `fetch.too_large` beyond `limit` bytes
    of result.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self.coding = encoding.strip().lower()
        self.limit = limit
        self.size = 0
        if self.coding not in KNOWN_CODINGS:
            raise FetchFailed("fetch.bad_encoding", f"content encoding {self.coding[:60]!r}")
        self._inflater = zlib.decompressobj(47 if self.coding != "deflate" else 15) if self.coding in _DEFLATED else None
        self._is_begun = False
        self._members = 1
        self._unread: list[bytes] = []

    @property
    def is_deflated(self) -> bool:
        """Whether it is a coding that every reader of archives can undo."""
        return self.coding in _DEFLATED

    def feed(self, piece: bytes) -> bytes:
        """What the next piece of the wire holds."""
        if self.coding in _OTHERS:
            self._unread.append(piece)
            return b""
        if self._inflater is None:
            self._count(len(piece))
            return piece
        found: list[bytes] = []
        while piece:
            if self._inflater.eof:
                piece = self._next_member(piece)
                continue
            found.append(self._inflate(piece))
            self._count(len(found[-1]))
            piece = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return b"".join(found)

    def finish(self) -> bytes:
        """Say that the wire has ended; the rest of the body. A stream that had not ended is cut short, no byte at all is an empty body."""
        if self._inflater is not None and self._is_begun and not self._inflater.eof:
            raise FetchFailed("fetch.bad_encoding", f"{self.coding} cut short")
        return self._read_all(b"".join(self._unread)) if any(self._unread) else b""

    def _read_all(self, wire: bytes) -> bytes:
        """The body inside br or zstd, by readers that refuse what is cut short and what has something after it."""
        from fastwarc.stream_io import BrotliReader, ZstdReader

        found: list[bytes] = []
        try:
            reader = (BrotliReader if self.coding == "br" else ZstdReader)(io.BytesIO(wire))
            while piece := reader.read(STEP):
                found.append(piece)
                self._count(len(piece))
        except OSError as error:
            raise FetchFailed("fetch.bad_encoding", f"{self.coding}: {error}"[:200]) from error
        return b"".join(found)

    def _inflate(self, piece: bytes) -> bytes:
        assert self._inflater is not None
        try:
            found = self._inflater.decompress(piece, STEP)
        except zlib.error as error:
            if self.coding != "deflate" or self._is_begun:
                raise FetchFailed("fetch.bad_encoding", f"{self.coding}: {error}") from error
            self._inflater = zlib.decompressobj(-15)  # "deflate" without its zlib wrapping, as some servers mean it
            self._is_begun = True
            return self._inflate(piece)
        self._is_begun = True
        return found

    def _next_member(self, piece: bytes) -> bytes:
        """What follows a gzip member: another one, padding, or something that does not belong there."""
        if not piece.strip(b"\0"):
            return b""
        if piece[:1] != b"\x1f" or self.coding == "deflate":
            raise FetchFailed("fetch.bad_encoding", f"bytes after the end of {self.coding}")
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise FetchFailed("fetch.bad_encoding", f"more than {MAX_MEMBERS} gzip members")
        self._inflater = zlib.decompressobj(31)
        return piece

    def _count(self, more: int) -> None:
        self.size += more
        if self.size > self.limit:
            raise FetchFailed("fetch.too_large", f"more than {self.limit} bytes after inflation")


def inflate(body: bytes, encoding: str, limit: int) -> bytes:
    """A whole body out of its encoding; FetchFailed as `Inflater`."""
    inflater = Inflater(encoding, limit)
    return inflater.feed(body) + inflater.finish()


def read_content_type(value: str) -> tuple[str, str]:
    """(media type, charset) of a Content-Type header, in lower case, without what follows; "" for what it does not say."""
    match = _CHARSET.search(value)
    return value.partition(";")[0].partition(",")[0].strip().lower()[:100], match[1].lower()[:40] if match else ""
