"""What goes to which host, and which ways are not followed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.capture.live import poll
from pipeline.config import FeedConfig, FetchConfig, Settings
from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.client import find_redirect
from tests.fetch import hostile as h

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


def test_validators_go_to_the_host_that_gave_them_and_to_no_other(tmp_path: Path) -> None:
    with h.Hostile({}, ["127.0.0.2", "127.0.0.3"]) as server:
        old, new = (f"http://127.0.0.{number}:{server.port}/feed" for number in (2, 3))
        server.cases |= {"127.0.0.2/feed": h.reply(b"", f"Location: {new}", status="302 Found"),
                         "127.0.0.3/feed": h.reply(FEED, 'ETag: "mine"')}
        fetch = FetchConfig(contact="t@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(0,), host_interval=0)
        settings = Settings(home=tmp_path, feeds=(FeedConfig(url=old, source_name="x"),), fetch=fetch)
        poll(settings, NOW)
        assert poll(settings, NOW + timedelta(days=8)).feeds == {"fetch.same_body": 1}
        asked = {address: request.headers.get("if-none-match") for address, request in server.seen.items()}
        assert (asked["127.0.0.2/feed"], asked["127.0.0.3/feed"]) == (None, '"mine"')
        server.cases["127.0.0.2/feed"] = h.reply(FEED + b" ")
        poll(settings, NOW + timedelta(days=16))
        assert "if-none-match" not in server.seen["127.0.0.2/feed"].headers, "the feed is back, but these are not its validators"
        assert all("t@example.org" in request.headers["user-agent"] for request in server.seen.values())


@pytest.mark.parametrize(("url", "location", "outcome"), [
    ("https://n.example/a", "http://n.example/a", "fetch.insecure_redirect"),
    ("https://n.example/a", "javascript:alert(1)", "fetch.address_refused"),
    ("https://n.example/a", "http://[", "fetch.bad_url"), ("http://n.example/a", "gopher://n.example/", "fetch.address_refused"),
])
def test_a_way_that_is_not_followed(url: str, location: str, outcome: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        find_redirect(url, location)
    assert failed.value.outcome == outcome


@pytest.mark.parametrize(("location", "target"), [
    ("/b", "https://n.example/b"), (" //m.example/b ", "https://m.example/b"), ("https://user:word@n.example/b#c", "https://n.example/b"),
    ("?x=1", "https://n.example/a?x=1"), ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
])
def test_a_way_that_is_followed(location: str, target: str) -> None:
    assert find_redirect("https://n.example/a", location) == target
