"""What is forgotten is in no byte below the home, the rest is as if it had never been there, and it does not come back."""

import gzip
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.capture import index_file
from pipeline.capture.erasure import erase_ranges, join_ranges, make_filler, read_groups
from pipeline.capture.warc import Record, read_records
from pipeline.config import load_settings
from pipeline.errors import CaptureError, UsageError
from pipeline.export.release import freeze
from pipeline.fetch.tombstones import add_tombstones, leave_out, read_tombstones
from pipeline.home import Home
from pipeline.records import FeedEntry, ParsedFeed
from pipeline.report import write_report
from pipeline.runs import hold_lock, read_manifest, read_part
from pipeline.steps import process
from pipeline.steps.extract import extract
from pipeline.steps.forget import forget
from pipeline.steps.plan import plan
from pipeline.warehouse import published_path
from pipeline.warehouse.digests import content_digests
from pipeline.warehouse.verify import verify
from tests.homes import copy_home
from tests.press.world import DAYS

pytestmark = pytest.mark.xdist_group("press")
NOW = datetime(2026, 3, 6, tzinfo=UTC)
HOST = "127.0.0.16"
URL = f"http://{HOST}:8765/nation/sailors-freed"


def every_byte(root: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of every file, and, of those that pack them, what they hold."""
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.name != "feeds.toml" and "releases" not in path.parts):
        name = str(path.relative_to(root))
        yield name, path.read_bytes()
        if path.name.endswith(".warc.gz"):
            for item in read_records(path):
                assert isinstance(item, Record)
                yield name, item.block + inflate(item.block)
        elif path.suffix == ".parquet":
            yield name, repr(pq.read_table(path).to_pylist()).encode()
        elif path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
                yield from ((name, repr(connection.execute(f"FROM {table}").fetchall()).encode()) for (table,) in tables)


def inflate(block: bytes) -> bytes:
    """The body of a packed response; nothing for one that is not."""
    body = block.partition(b"\r\n\r\n")[2]
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else b""


def find_in(root: Path, *needles: str) -> set[str]:
    """The folders in which one of the needles is."""
    return {name.split("/")[0] for name, data in every_byte(root) for needle in needles if needle.encode() in data}


@pytest.fixture(scope="module")
def forgotten(press_home, tmp_path_factory):
    """A home in which one article was forgotten after it was shown, released and published more than once."""
    home = copy_home(press_home, tmp_path_factory.mktemp("forget") / "home")
    settings = load_settings(home.root, {})
    with duckdb.connect(str(published_path(home)), read_only=True) as connection:
        (title, text), = connection.execute("SELECT title, text FROM core.articles WHERE url = ?", [URL]).fetchall()
    write_report(settings, DAYS[2], now=NOW)
    freeze(settings, "spring", now=NOW)
    shutil.copytree(home.lake / "articles", home.root / ".replay-x" / "lake" / "articles")
    needles = (URL.partition("//")[2], title, max(text.split("\n"), key=len)[:80])
    before = find_in(home.root, *needles)
    sizes = {path.name: path.stat().st_size for path in home.captures.iterdir()}
    planned = forget(settings, URL, now=NOW, dry_run=True)
    assert find_in(home.root, *needles) == before
    assert not (home.state / "tombstones.jsonl").exists()
    done = forget(settings, URL + "?utm_source=x", now=NOW, reason="order 12")
    assert (planned.records, planned.rows, planned.pages) == (done.records, done.rows, done.pages)
    return settings, home, needles, before, sizes, done


def test_no_byte_is_left(forgotten):
    _, home, needles, before, sizes, done = forgotten
    assert before == {".replay-x", "captures", "lake", "published", "reports", "state"}
    assert find_in(home.root, *needles) == set()
    assert {path.name: path.stat().st_size for path in home.captures.iterdir()} == sizes
    assert done.records >= 2
    assert done.state_rows == 1
    assert done.releases == ("spring",)
    assert done.pages
    assert len(list(home.published.glob("newsmill-*.duckdb"))) == 1


def test_the_rest_is_sound_and_says_what_cannot_be_proved(forgotten):
    settings, *_ = forgotten
    result = verify(settings)
    assert result.findings == ()
    assert result.counts["tombstones"] >= 1
    assert result.counts["articles read again"] > 80


def test_working_on_it_again_gives_the_same(forgotten, tmp_path):
    """What was taken out of the lake is what would not have been made from the captures that are left."""
    home = forgotten[1]
    other = copy_home(home.root, tmp_path / "home")
    run_id = f"live-{DAYS[2]}"
    before = content_digests(published_path(home))
    process(load_settings(other.root, {}), [run_id], now=NOW, again=("plan", "extract", "annotate"))
    assert content_digests(published_path(other)) == before


def test_captures_from_a_backup_do_not_bring_it_back(forgotten, press_home, tmp_path):
    _, home, needles, *_ = forgotten
    other = copy_home(home.root, tmp_path / "home")
    for path in press_home.glob("captures/*"):
        (other.captures / path.name).unlink()
        shutil.copy(path, other.captures)
    settings = load_settings(other.root, {})
    for name in plan(settings, f"live-{DAYS[2]}", again=True):
        extract(settings, name, again=True)
    assert find_in(other.root, *needles) == {"captures"}


def test_it_is_neither_asked_for_nor_queued_again(forgotten):
    home = forgotten[1]
    covers = read_tombstones(home).covers
    entries = (FeedEntry(url=URL + "#top"), FeedEntry(url=f"http://{HOST}:8765/nation/other"))
    assert leave_out(ParsedFeed(outcome="feed.parsed", entries=entries), covers).entries == entries[1:]
    assert not covers(f"http://{HOST}:8765/nation/sailors-freed-2", None, "not an address")
    assert b"sailors" not in (home.state / "tombstones.jsonl").read_bytes()


def test_a_host_goes_with_all_below_it(press_home, tmp_path):
    home = copy_home(press_home, tmp_path / "home")
    settings = load_settings(home.root, {})
    done = forget(settings, HOST, now=NOW)
    assert done.feeds == tuple(feed.url for feed in settings.feeds if HOST in feed.url)
    assert find_in(home.root, f"//{HOST}:") <= ({"captures"} if done.naming else set())
    assert verify(settings).findings == ()
    again = forget(settings, HOST, now=NOW)
    assert (again.records, again.rows, again.state_rows) == (0, 0, 0)


def test_a_host_covers_its_subdomains_and_no_neighbours(tmp_path):
    covers = add_tombstones(Home(tmp_path), [("host", "news.example")], now=NOW).covers
    assert covers("https://www.news.example/a")
    assert covers("http://news.example:8080/")
    assert not covers("https://oldnews.example/", "https://news.example.org/")


def test_a_tombstone_that_cannot_be_read_stops_everything(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "tombstones.jsonl").write_text('{"kind": "url"}\n')
    with pytest.raises(UsageError, match="jsonl:1: not a tombstone"):
        read_tombstones(Home(tmp_path))


@pytest.mark.parametrize("wanted", ["", "no host", "javascript:alert(1)/", "http:///x"])
def test_what_is_no_address_is_refused(wanted, tmp_path):
    with pytest.raises(UsageError):
        forget(load_settings(tmp_path, {}), wanted, now=NOW)


def test_nothing_is_erased_under_a_poll(press_home):
    from pipeline.errors import Locked

    with hold_lock(Home(press_home), "poll-lock"), pytest.raises(Locked):
        forget(load_settings(press_home, {}), URL, now=NOW, dry_run=True)


def test_a_filler_has_the_length_that_is_asked_for(press_home, tmp_path):
    path = tmp_path / "live-2026-03-04-0.warc.gz"
    shutil.copy(next(press_home.glob("captures/live-*-0.warc.gz")), path)
    items, rows = list(read_records(path)), list(index_file(path))
    attempt = next(group for group in read_groups(path) if len(group) == 3)
    (whole,) = join_ranges((item.offset, item.length) for item in attempt)
    erase_ranges(path, [whole])
    assert len(list(read_records(path))) == len(items) - 2
    gone = {item.offset for item in attempt}
    assert [row.record_id for row in index_file(path)] == [row.record_id for row in rows if row.warc_offset not in gone]
    assert len(make_filler(100_000)) == 100_000
    with pytest.raises(CaptureError, match="too few"):
        make_filler(20)


def test_a_run_that_died_half_way_is_finished(press_home, tmp_path):
    """The captures are erased, the lake is not: the same call goes on where it stopped."""
    from pipeline.steps.forget import erase_captures, find_target

    home = copy_home(press_home, tmp_path / "home")
    target = find_target(home, URL)
    covers = add_tombstones(home, target.names, now=NOW).covers
    erase_captures(home, covers, target.pattern, dry_run=False)
    done = forget(load_settings(home.root, {}), URL, now=NOW)
    assert done.records == 0
    assert done.rows > 0
    assert URL.partition("//")[2].encode() not in b"".join(
        repr(read_part(home, part)).encode() for day in DAYS for part in (read_manifest(home, f"live-{day}") or {})["parts"])
