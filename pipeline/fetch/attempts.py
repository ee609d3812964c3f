"""What one attempt to fetch came to. The poll hands these to a sink; the captures alone tell everything that happened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pipeline.records import FeedEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """An HTTP answer, its body out of its transfer and content encodings. `headers` as received, in their order."""

    url: str
    status: int
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    media_type: str = ""
    charset: str = ""
    ip_address: str = ""

    def header(self, name: str) -> str:
        """The first header of that name, "" without one."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One feed or page that was asked for, or rightly not asked for.

    `outcome` is a fetch outcome. `keeps_body` says whether the response's body goes into the capture (not for a 304, an unchanged body, or
    a reservation). Addresses are as asked; whoever stores them redacts them. `facts` is what else is worth keeping.
    """

    kind: str
    url: str
    outcome: str
    at: datetime
    number: int = 1
    feed_url: str = ""
    entry: FeedEntry | None = None
    response: Response | None = None
    keeps_body: bool = False
    redirects: tuple[tuple[int, str], ...] = ()
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Sink(Protocol):
    """Where attempts go. `record_attempt` may buffer; after `sync` they survive a loss of power."""

    def record_attempt(self, attempt: Attempt) -> None:
        """Keep the attempt."""

    def sync(self) -> None:
        """Make everything recorded so far durable."""
