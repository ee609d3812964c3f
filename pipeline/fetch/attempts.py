"""What one attempt to fetch came to. The poll hands these to a sink; the captures alone tell everything that happened."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

MAX_VALIDATOR = 1000
"""Longest ETag kept, in characters; a longer one is not worth sending back."""


KEPT_HEADERS = {"etag": "etag", "last-modified": "last_modified", "cache-control": "cache_control", "retry-after": "retry_after"}
"""What of the headers decides when and how to ask again."""


class FetchFailed(Exception):
    """One item cannot be had. `outcome` is the fetch outcome that says why; never more than that item stops."""

    def __init__(self, outcome: str, detail: str = "") -> None:
        super().__init__(outcome, detail)
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """An HTTP answer, its body out of its transfer and content encodings. `headers` as received, in their order.

    `wire` is the body as it came, still deflated; empty when it came in another encoding or none, or was cut.
    """

    url: str
    status: int
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wire: bytes = b""
    media_type: str = ""
    charset: str = ""
    ip_address: str = ""

    def header(self, name: str) -> str:
        """The first header of that (lower-case) name, "" without one."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def facts(self) -> dict[str, Any]:
        """What is kept of the answer whether or not its body is."""
        facts: dict[str, Any] = {"url_final": self.url, "http_status": self.status, "media_type": self.media_type, "charset": self.charset}
        for name, value in self.headers:
            kept = KEPT_HEADERS.get(name.lower())
            if kept and len(value) <= MAX_VALIDATOR and value.isascii() and value.isprintable():  # others could not be sent back
                facts.setdefault(kept, value)
        if self.status == 200:
            facts |= {"payload_sha256": hashlib.sha256(self.body).hexdigest(), "payload_bytes": len(self.body)}
        return facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One feed or page that was asked for, or rightly not asked for.

    `outcome` is a fetch outcome. `entry` is the feed entry that led here (`entries.entry_to_json`).
    `facts` is what there is to know about the answer (see `Response.facts`): all that the poll state is made
    of, so that it can be made again from the captures. `response` is given when its body is to be kept: not for a 304, an unchanged body,
    a failure or a reservation. Addresses are as asked; whoever stores them redacts them.
    """

    kind: str
    url: str
    outcome: str
    at: datetime
    number: int = 1
    feed_url: str = ""
    entry: dict[str, Any] | None = None
    response: Response | None = None
    redirects: tuple[tuple[int, str], ...] = ()
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Sink(Protocol):
    """Where attempts go. `record_attempt` may buffer; after `sync` they survive a loss of power."""

    def record_attempt(self, attempt: Attempt) -> None:
        """Keep the attempt."""

    def sync(self) -> dict[str, int]:
        """Make everything recorded so far durable; the length in bytes of each file written to, by name."""
