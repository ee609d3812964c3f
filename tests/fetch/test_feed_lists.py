"""feeds.toml and OPML: what people wrote stays, folders are tags, and there and back is the same."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.config import FeedConfig, load_settings
from pipeline.errors import ConfigError, UsageError
from pipeline.fetch.feed_list import add_feeds
from pipeline.fetch.opml import read_opml, write_opml
from tests.fetch import hostile as h

TOML = """# my feeds
[fetch]
contact = "me@example.org"   # a comment

[[feeds]]
url = "https://one.example/rss"  # the first
source_name = "One"
"""

OPML = b"""<?xml version="1.0"?><opml version="1.1"><head><title>Mine</title></head><body>
<outline text="News"><outline text="Asia, East"><outline type="rss" text="A" title="A &amp; B" xmlUrl="https://a.example/feed"/></outline>
<outline type="rss" text="C" xmlUrl="https://c.example/feed"/></outline>
<outline type="rss" text="D" xmlUrl="javascript:alert(1)"/><outline type="rss" text="E" xmlUrl="https://u:secret@e.example/"/>
<outline type="rss" text="C" xmlUrl="https://c.example/feed"/></body></opml>"""


def test_adding_keeps_comments_and_knows_spellings(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(TOML)
    new = FeedConfig(url="https://two.example/rss", source_name="Two", tags=("a", "b/c"), country_iso3="NOR")
    assert add_feeds(path, [FeedConfig(url="https://ONE.example/rss?utm_source=x", source_name="One"), new, new]) == [new]
    assert path.read_text().startswith(TOML.rstrip())
    assert load_settings(tmp_path, {}).feeds[1] == new
    before = path.read_bytes()
    with pytest.raises(ConfigError):
        add_feeds(path, [FeedConfig(url="https://three.example/", source_name="", country_iso3="Norway")])
    with pytest.raises(ConfigError):
        add_feeds(path, [FeedConfig(url="ftp://three.example/", source_name="x")])
    with pytest.raises(ConfigError, match="Mars/Base"):
        add_feeds(path, [FeedConfig(url="https://three.example/", source_name="x", timezone="Mars/Base")])
    assert path.read_bytes() == before


def test_opml_there_and_back() -> None:
    feeds, refused = read_opml(OPML)
    assert {feed.url: feed.tags for feed in feeds} == {"https://a.example/feed": ("News/Asia, East",), "https://c.example/feed": ("News",)}
    assert feeds[0].source_name in {"A & B", "A"}
    assert len(refused) == 2
    assert "secret" not in str(refused)
    many = [FeedConfig(url=f"https://{n}.example/feed?a=1&b=2", source_name=f"N<{n}>", tags=tags)
            for n, tags in enumerate([(), ("x",), ("x", "y/z"), ("y/z/ä, ö",)])]
    assert sorted(read_opml(write_opml(many))[0], key=lambda feed: feed.url) == many


@pytest.mark.parametrize("body", [b"", b"not xml", b'<!DOCTYPE o [<!ENTITY a "b">]><opml/>', b"<html></html>"])
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(UsageError):
        read_opml(body)


@pytest.fixture
def run(tmp_path: Path, monkeypatch, capsysbinary):
    """The command line, in this process: (exit code, what it printed)."""
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))

    def call(*args: str) -> tuple[int, bytes]:
        with pytest.raises(SystemExit) as done:
            main(list(args))
        return int(done.value.code or 0), capsysbinary.readouterr().out
    return call


def test_the_commands(tmp_path: Path, run) -> None:
    (tmp_path / "feeds.toml").write_text(TOML)
    assert run("feeds", "add", "https://two.example/feed", "--source", "Two")[0] == 0
    assert [line.split("\t")[1] for line in run("feeds", "list")[1].decode().splitlines()] == ["One", "Two"]
    (tmp_path / "a.opml").write_bytes(OPML)
    assert run("feeds", "import", "--dry-run", str(tmp_path / "a.opml")) == (0, b"2 of 2 feeds would be added\n")
    assert run("feeds", "import", str(tmp_path / "a.opml")) == (0, b"2 of 2 feeds added\n")
    assert run("feeds", "import", "--dry-run", str(tmp_path / "a.opml")) == (0, b"0 of 2 feeds would be added\n")
    assert run("feeds", "export")[1].count(b"xmlUrl") == 4
    (tmp_path / "page.html").write_bytes(b"<html></html>")
    code, out = run("feeds", "parse", str(tmp_path / "page.html"))
    assert (code, json.loads(out)["outcome"]) == (0, "feed.not_a_feed")
    code, out = run("key", "https://n.example/?utm_source=x", "nonsense", "https://m.example/a")
    assert (code, out) == (2, b"https://n.example/\n\nhttps://m.example/a\n")


def test_check_says_what_is_there(tmp_path: Path, run) -> None:
    body = b"<rss><channel><title>T</title><item><title>x</title><link>https://n.example/a</link></item></channel></rss>"
    with h.Hostile({"/feed": h.reply(body), "/page": h.reply()}, ["127.0.0.2"]) as server:
        (tmp_path / "feeds.toml").write_text('[fetch]\ncontact = "t@example.org"\nallow_addresses = ["127.0.0.0/8"]\nallow_ports = [0]\n'
                                             "host_interval = 0\n")
        base = f"http://127.0.0.2:{server.port}"
        code, out = run("feeds", "check", "--json", f"{base}/feed", f"{base}/page", f"{base}/none")
    reports = json.loads(out)["feeds"]
    assert code == 1
    assert [(report["outcome"], report["entry_count"]) for report in reports] == [
        ("feed.parsed", 1), ("feed.not_a_feed", 0), ("fetch.not_found", 0)]
    assert not (tmp_path / "captures").exists()
