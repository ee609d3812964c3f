"""Bodies out of their encodings, never further than a limit: a kilobyte on the wire can mean a gigabyte in memory."""

import re
import zlib

from pipeline.fetch.attempts import FetchFailed

STEP = 65_536
_TRANSPARENT = frozenset({"", "identity", "none", "utf-8", "binary"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)


class Inflater:
    """One layer of gzip or deflate, undone piece by piece. More than one layer, or another coding, is refused: we did not ask for it.

    Raises FetchFailed: `fetch.bad_encoding` for what does not inflate, `fetch.too_large` beyond `limit` bytes of result.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self.coding = encoding.strip().lower()
        self.limit = limit
        self.size = 0
        if self.coding not in _TRANSPARENT | {"gzip", "x-gzip", "deflate"}:
            raise FetchFailed("fetch.bad_encoding", f"content encoding {self.coding[:60]!r}")
        self._inflater = None if self.coding in _TRANSPARENT else zlib.decompressobj(47 if self.coding != "deflate" else 15)
        self._is_begun = False

    def feed(self, piece: bytes) -> bytes:
        """What the next piece of the wire holds."""
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

    def finish(self) -> None:
        """Say that the wire has ended; a stream that had not is cut short. No byte at all is an empty body."""
        if self._inflater is not None and self._is_begun and not self._inflater.eof:
            raise FetchFailed("fetch.bad_encoding", f"{self.coding} cut short")

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
        self._inflater = zlib.decompressobj(31)
        return piece

    def _count(self, more: int) -> None:
        self.size += more
        if self.size > self.limit:
            raise FetchFailed("fetch.too_large", f"more than {self.limit} bytes after inflation")


def inflate(body: bytes, encoding: str, limit: int) -> bytes:
    """A whole body out of its encoding; FetchFailed as `Inflater`."""
    inflater = Inflater(encoding, limit)
    found = inflater.feed(body)
    inflater.finish()
    return found


def read_content_type(value: str) -> tuple[str, str]:
    """(media type, charset) of a Content-Type header, in lower case, without what follows; "" for what it does not say."""
    match = _CHARSET.search(value)
    return value.partition(";")[0].partition(",")[0].strip().lower()[:100], match[1].lower()[:40] if match else ""
