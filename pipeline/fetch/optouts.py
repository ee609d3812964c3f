"""What publishers reserve in forms that machines read: TDMRep, Content-Usage and Content-Signal, noai and noindex, rules for AI crawlers.

A reservation is always kept beside the entry. Where it is obeyed (`fetch.obey_opt_outs`, on by default), the page's text is not: what
remains is what the feed said. Whether one binds is for the operator to judge: research organisations may be free where others are not.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.fetch.attempts import FetchFailed, Response
from pipeline.fetch.client import Client
from pipeline.fetch.markup import read_elements
from pipeline.fetch.robots import Robots
from pipeline.fetch.state import State
from pipeline.fetch.urls import check_url, find_place

MAX_FILE = 512_000
KEPT_FOR = timedelta(hours=24)
TDMREP = "/.well-known/tdmrep.json"

_USAGE = re.compile(r"\b(?:tdm|ai|all|bots|train-ai|ai-train|ai-input)\s*=\s*(?:n|no)\b", re.IGNORECASE)
_TAG = re.compile(r"\b(?:noai|noindex|none)\b", re.IGNORECASE)


class OptOuts:
    """The reservations of every origin met. Signals are words such as `header:tdm-reservation`."""

    def __init__(self, client: Client, state: State, robots: Robots, now: Callable[[], datetime]) -> None:
        self._client = client
        self._state = state
        self._robots = robots
        self._now = now
        self._files: dict[str, list[tuple[re.Pattern[str], bool]]] = {}

    async def of_site(self, url: str) -> list[str]:
        """What robots.txt and the TDMRep file reserve for an address. Raises FetchFailed when the host does not tell its robots.txt."""
        signals = [f"robots:{agent.lower()}" for agent in (await self._robots.rules(url)).reserved_for(url)]
        rules = await self._rules(find_place(check_url(url)).origin)
        path = (urlsplit(url).path or "/") if rules else ""
        for pattern, is_reserved in rules:
            if pattern.fullmatch(path):
                return [*signals, "file:tdmrep"] if is_reserved else signals
        return signals

    async def _rules(self, origin: str) -> list[tuple[re.Pattern[str], bool]]:
        if origin not in self._files:
            known = self._state.robots(origin + TDMREP)
            now = self._now()
            if known is None or now - known[0] >= KEPT_FOR:
                known = (now, *await self._ask(origin))
                self._state.save_robots(origin + TDMREP, *known)
            self._files[origin] = read_tdmrep(known[3])
        return self._files[origin]

    async def _ask(self, origin: str) -> tuple[str, int | None, bytes]:
        try:
            response, _ = await self._client.fetch(origin + TDMREP, cut_at=MAX_FILE)
        except FetchFailed as failure:
            return failure.outcome, None, b""
        return "fetch.new", response.status, response.body


def of_page(response: Response) -> tuple[list[str], bool]:
    """(what the response's headers and meta elements reserve, whether they expressly reserve nothing, which outweighs the site's file)."""
    signals: list[str] = []
    reservation = ""
    for name, value in response.headers:
        match name.lower():
            case "tdm-reservation":
                reservation = value.strip()
            case "x-robots-tag" if _TAG.search(_without_agent(value)):
                signals.append("header:x-robots-tag")
            case "content-usage" | "content-signal" if _USAGE.search(value):
                signals.append(f"header:{name.lower()}")
    for element in read_elements(response.body, "meta"):
        name, content = element.get("name", "").lower(), element.get("content", "")
        if name == "tdm-reservation" and not reservation:
            reservation = content.strip()
        elif name == "robots" and "noai" in re.split(r"[\s,]+", content.lower()):
            signals.append("meta:noai")
    if reservation == "1":
        signals.append("tdm-reservation")
    return sorted(set(signals)), reservation == "0"


def read_tdmrep(body: bytes) -> list[tuple[re.Pattern[str], bool]]:
    """(path pattern, whether reserved) of each rule in a TDMRep file, of which the first that matches counts; none for a broken file."""
    try:
        rules = json.loads(body) if body else []
    except (ValueError, RecursionError):
        return []
    found = []
    for rule in rules if isinstance(rules, list) else []:
        location = rule.get("location") if isinstance(rule, dict) else None
        if isinstance(location, str) and len(location) <= 1000:
            pattern = "".join(".*" if c == "*" else re.escape(c) for c in location.removesuffix("$"))
            found.append((re.compile(pattern if location.endswith("$") else f"{pattern}.*"), str(rule.get("tdm-reservation")) == "1"))
    return found[:1000]


def _without_agent(value: str) -> str:
    """The directives of an X-Robots-Tag, if they are for all: `otherbot: noindex` is for another."""
    head, colon, _ = value.partition(":")
    return "" if colon and "unavailable_after" not in head.lower() and "," not in head and head.strip().lower() != "newsmill" else value
