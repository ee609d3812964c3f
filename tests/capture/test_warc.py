"""Files are read to their last whole record, whatever happened to them, and each damaged stretch is one outcome."""

import gzip
import hashlib
import json
import random
import zlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from pipeline.capture import CaptureWriter, import_texts, import_warc, index_file, read_page
from pipeline.capture.warc import Damage, Record, matches_digest, read_pair, read_record, read_records
from pipeline.capture.writer import describe_attempt, make_record
from pipeline.config import ExtractConfig
from pipeline.errors import CaptureError, UsageError
from pipeline.extract import PageReference, extract_page, extract_pages
from pipeline.fetch.attempts import Attempt, Response
from pipeline.fetch.entries import entry_to_json
from pipeline.outcomes import check_code
from pipeline.records import FeedEntry
from pipeline.runs import Home
from tests.fetch import hostile as h

AT = datetime(2026, 3, 2, 10, 30, 0, 123456, tzinfo=UTC)
HTML = "<html><title>Grüße</title><p>Text</p></html>".encode()


def response(number: int, body: bytes = HTML) -> Response:
    return Response(url=f"https://news.example/{number}", status=200, reason="OK", body=body, media_type="text/html", charset="utf-8",
                    headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Set-Cookie", "id=1"),
                             ("X-Odd", "a\r\nInjected: yes")), ip_address="192.0.2.1")


def page(number: int, **changes) -> Attempt:
    answer = response(number)
    entry = FeedEntry(url=f"https://news.example/{number}?utm_source=rss", title=f"Entry {number}", published_at=AT, categories=("a", "b"))
    values = {"kind": "page", "url": f"https://news.example/{number}?utm_source=rss", "outcome": "fetch.new", "at": AT,
              "entry": entry_to_json(entry),
              "feed_url": "https://news.example/feed", "response": answer, "facts": answer.facts()}
    return Attempt(**{**values, **changes})


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A live file with a feed that was unchanged, ten pages and one that failed."""
    with CaptureWriter(Home(tmp_path), "newsmill/test") as writer:
        writer.record_attempt(Attempt(kind="feed", url="https://news.example/feed", feed_url="https://news.example/feed",
                                      outcome="fetch.unchanged", at=AT, facts={"http_status": 304}))
        for number in range(10):
            writer.record_attempt(page(number))
        writer.record_attempt(page(10, outcome="fetch.timeout", response=None, facts={}, detail="30 s"))
    return tmp_path / "captures" / "live-2026-03-02-0.warc.gz"


def test_each_attempt_is_one_row(live: Path) -> None:
    rows = list(index_file(live))
    assert Counter((row.kind_code, row.outcome_code) for row in rows) == {
        ("other", "capture.not_a_page"): 1, ("feed", "fetch.unchanged"): 1, ("page", "fetch.new"): 10, ("page", "fetch.timeout"): 1}
    row = rows[2]
    assert row.url_requested == "https://news.example/0?utm_source=rss"
    assert row.url_final == row.url_key == "https://news.example/0"
    assert (row.http_status, row.media_type, row.charset, row.payload_bytes) == (200, "text/html", "utf-8", len(HTML))
    assert row.entry["title"] == "Entry 0"
    assert all(check_code(row.outcome_code) for row in rows)


def test_a_page_comes_back_with_its_entry(live: Path) -> None:
    row = list(index_file(live))[4]
    found = read_page(live, row.warc_offset)
    assert (found.url, found.url_final, found.body) == ("https://news.example/2?utm_source=rss", "https://news.example/2", HTML)
    assert entry_to_json(found.entry) == page(2).entry
    assert found.captured_at == AT
    assert found.record_id == row.record_id
    with pytest.raises(CaptureError):
        read_page(live, row.warc_offset + 1)


def test_only_a_metadata_record_behind_a_page_is_read(live: Path) -> None:
    rows = [row for row in index_file(live) if row.kind_code == "page" and row.payload_sha256]
    record, following = read_pair(live, rows[0].warc_offset)
    assert isinstance(record, Record)
    assert isinstance(following, Record)
    assert following.kind == "metadata"
    _, behind = read_pair(live, following.offset)
    assert behind is None  # the request of the next attempt
    assert read_pair(live, live.stat().st_size) == (None, None)


def test_a_page_is_read_out_of_a_file_larger_than_the_memory_of_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "large.warc.gz"
    record = make_record("response", "00000000-0000-4000-8000-000000000001", datetime(2026, 3, 4, tzinfo=UTC), "https://www.example.org/",
                         "application/http; msgtype=response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", {})
    with path.open("wb") as out:
        out.write(record)
        out.seek(2_000_000_123)  # a hole, which takes no room
        out.write(record)
    pages = extract_pages([PageReference(path=str(path), offset=offset) for offset in (0, 2_000_000_123)], ExtractConfig(workers=1))
    assert [page.url for page in pages] == ["https://www.example.org/"] * 2


def test_other_readers_agree(live: Path) -> None:
    assert check_with_warcio(live) == 0
    with live.open("rb") as handle:
        kinds = Counter(record.rec_type for record in ArchiveIterator(handle))
    assert kinds == {"warcinfo": 1, "request": 10, "response": 10, "metadata": 12}
    text = b"".join(item.block for item in read_records(live))
    assert b"X-Archive-Orig-Content-Encoding: gzip" in text
    assert b"Set-Cookie" not in text
    assert b"\r\nInjected" not in text


def test_a_body_lies_as_it_came_and_is_read_out_of_its_encoding(tmp_path: Path) -> None:
    packed = {"gzip": h.gzipped(HTML), "x-gzip": h.gzipped(HTML[:9]) + h.gzipped(HTML[9:]), "deflate": zlib.compress(HTML)}
    with CaptureWriter(Home(tmp_path), "newsmill/test") as writer:
        for number, (coding, wire) in enumerate(packed.items()):
            answer = replace(response(number), wire=wire, headers=(("Content-Encoding", coding), ("Transfer-Encoding", "chunked")))
            writer.record_attempt(page(number, response=answer, facts=answer.facts()))
    (path,) = (tmp_path / "captures").iterdir()
    assert check_with_warcio(path) == 0
    rows = [row for row in index_file(path) if row.kind_code == "page"]
    blocks = [read_record(path, row.warc_offset).block for row in rows]
    assert [block.partition(b"\r\n\r\n")[2] for block in blocks] == list(packed.values())
    assert all(b"\r\nContent-Encoding: " in block and b"X-Archive-Orig-Transfer-Encoding: chunked" in block for block in blocks)
    assert [read_page(path, row.warc_offset).body for row in rows] == [HTML] * 3
    assert {row.payload_sha256 for row in rows} == {hashlib.sha256(HTML).hexdigest()}


def check_with_warcio(path: Path) -> int:
    checker = Checker(_Arguments([str(path)]))
    checker.process_all()
    return int(checker.exit_value)


class _Arguments:
    """What warcio's checker wants of its command line."""

    def __init__(self, inputs: list[str]) -> None:
        self.inputs, self.verbose = inputs, False


def test_the_same_attempts_make_the_same_records(live: Path, tmp_path_factory) -> None:
    home = Home(tmp_path_factory.mktemp("again"))
    with CaptureWriter(home, "newsmill/test") as writer:
        for number in reversed(range(10)):
            writer.record_attempt(page(number))
    again = {row.record_id: row.payload_sha256 for row in index_file(home.captures / live.name) if row.kind_code == "page"}
    assert again == {row.record_id: row.payload_sha256 for row in index_file(live) if row.outcome_code == "fetch.new"}


def test_files_rotate_and_days_part(tmp_path: Path) -> None:
    with CaptureWriter(Home(tmp_path), max_file=5000) as writer:
        for number in range(10):
            writer.record_attempt(page(number))
        writer.record_attempt(page(11, at=AT.replace(day=3)))
        lengths = writer.sync()
    files = sorted((tmp_path / "captures").iterdir())
    assert {path.name: path.stat().st_size for path in files} == lengths
    assert "live-2026-03-03-0.warc.gz" in lengths
    assert len(lengths) > 2
    assert sum(row.kind_code == "page" for path in files for row in index_file(path)) == 11


def test_a_file_cut_anywhere_keeps_all_that_was_whole(live: Path, tmp_path: Path) -> None:
    data = live.read_bytes()
    rows = list(index_file(live))
    cut = tmp_path / "cut.warc.gz"
    for end in range(1, len(data), 97):
        cut.write_bytes(data[:end])
        found = list(index_file(cut))
        whole = [row for row in rows if row.outcome_code == "fetch.new" and row.warc_offset + row.warc_length <= end]
        kept = [row for row in found if row.payload_sha256]
        assert len(kept) >= len(whole)
        assert sum(row.outcome_code == "capture.damaged" for row in found) <= 1


def test_a_flipped_bit_costs_its_record_only(live: Path, tmp_path: Path) -> None:
    data = live.read_bytes()
    expected = sum(isinstance(item, Record) for item in read_records(live))
    generator = random.Random(7)
    bad = tmp_path / "bad.warc.gz"
    for _ in range(150):
        place = generator.randrange(300, len(data))
        bad.write_bytes(data[:place] + bytes([data[place] ^ (1 << generator.randrange(8))]) + data[place + 1:])
        items = list(read_records(bad))
        lost = expected - sum(isinstance(item, Record) for item in items)
        assert lost <= 1
        assert sum(isinstance(item, Damage) for item in items) <= 1
        assert sum(item.length for item in items) == len(data), "every byte belongs to a record or to a damage"


def test_garbage_between_records_is_stepped_over(live: Path, tmp_path: Path) -> None:
    rows = list(index_file(live))
    data, place = live.read_bytes(), rows[5].warc_offset
    bad = tmp_path / "bad.warc.gz"
    bad.write_bytes(data[:place] + b"garbage \x1f\x8b\x08 more" + data[place:])
    found = list(index_file(bad))
    assert Counter(row.outcome_code for row in found)["capture.damaged"] == 1
    assert Counter(row.outcome_code for row in found)["fetch.new"] == 10


OK = b"HTTP/1.1 200 OK\r\n"
FOREIGN = [
    ("response", "https://news.example/a", OK + b"Content-Type: text/html; charset=UTF-8\r\n\r\n" + HTML, "page", "capture.stored"),
    ("response", "https://news.example/b", b"HTTP/1.1 404 Not Found\r\n\r\nno", "page", "capture.bad_status"),
    ("response", "https://news.example/c", OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML, mtime=0), "page", "capture.stored"),
    ("response", "https://news.example/d", OK + b"Content-Encoding: gzip\r\n\r\n" + HTML, "page", "capture.stored"),
    ("response", "https://news.example/e", OK + b"Transfer-Encoding: chunked\r\n\r\n"
     + b"%x\r\n" % len(HTML) + HTML + b"\r\n0\r\n\r\n", "page", "capture.stored"),
    ("response", "https://news.example/f", OK + b"Transfer-Encoding: chunked\r\n\r\n" + HTML, "page", "capture.stored"),
    ("response", "file:///etc/hostname", b"HTTP/1.1 200 OK\r\n\r\n" + HTML, "page", "capture.bad_url"),
    ("response", "https://news.example/g", OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML, mtime=0)[:-9], "page",
     "capture.damaged"),
    ("response", "https://news.example/h", b"this is no HTTP", "other", "capture.damaged"),
    ("request", "https://news.example/a", b"GET / HTTP/1.1\r\n\r\n", "other", "capture.not_a_page"),
    ("revisit", "https://news.example/a", b"HTTP/1.1 200 OK\r\n\r\n", "other", "capture.not_a_page"),
    ("metadata", "https://news.example/a", b"{}", "other", "capture.not_a_page"),
    ("warcinfo", "", b"software: other\r\n", "other", "capture.not_a_page"),
    ("resource", "https://news.example/i.json", b'{"id": "1", "text": "somebody else\'s"}', "page", "capture.stored"),
]


@pytest.mark.parametrize(("kind", "url", "block", "kind_code", "outcome"), FOREIGN)
def test_other_peoples_records_each_have_an_outcome(tmp_path: Path, kind, url, block, kind_code, outcome) -> None:
    path = tmp_path / "a.warc.gz"
    content_type = {"response": "application/http; msgtype=response", "metadata": "application/json",
                    "resource": "application/json"}.get(kind, "application/http")
    path.write_bytes(make_record(kind, "00000000-0000-5000-8000-000000000001", AT, url, content_type, block, {}))
    (row,) = index_file(path)
    assert (row.kind_code, row.outcome_code) == (kind_code, outcome), row.detail
    if outcome == "capture.stored":
        assert read_page(path, row.warc_offset).body == (block if kind == "resource" else HTML)


def test_a_bomb_in_an_archive_is_one_damaged_record(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    bomb = gzip.compress(bytes(80_000_000), 9)
    block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bomb
    whole = make_record("warcinfo", "00000000-0000-5000-8000-000000000002", AT, "", "application/warc-fields", b"", {})
    path.write_bytes(make_record("response", "00000000-0000-5000-8000-000000000001", AT, "https://news.example/a",
                                 "application/http; msgtype=response", block, {})
                     + gzip.compress(b"WARC/1.1\r\n" + bytes(90_000_000)) + whole)
    assert [row.outcome_code for row in index_file(path)] == ["capture.damaged", "capture.damaged", "capture.not_a_page"]


def test_a_digest_that_is_no_digest_is_wrong() -> None:
    assert not any(matches_digest(f"sha1:{value}", HTML) for value in ("", "x", "\ud9ff", "\u00e9" * 32, "A" * 32, "1" * 40))
    assert matches_digest("", HTML)
    assert matches_digest("blake3:x", HTML)


@pytest.mark.parametrize("change", [{"outcome": None}, {"outcome": "fetch.nex"}, {"kind": 7}, {"attempt": "1"}, {"redirects": {}},
                                    {"newsmill": 2}])
def test_an_attempt_that_lost_what_each_says_is_no_attempt(tmp_path: Path, change: dict[str, object]) -> None:
    facts = {**describe_attempt(page(1)), **change}
    block = json.dumps({name: value for name, value in facts.items() if value is not None}).encode()
    path = tmp_path / "live-2026-03-02-0.warc.gz"
    path.write_bytes(make_record("metadata", "a", AT, "https://news.example/1", "application/json", block, {}))
    assert [row.outcome_code for row in index_file(path)] == ["capture.not_a_page"]


def test_a_wrong_payload_digest_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    block = b"HTTP/1.1 200 OK\r\n\r\n" + HTML
    record = gzip.decompress(make_record("response", "00000000-0000-5000-8000-000000000001", AT, "https://news.example/a",
                                         "application/http; msgtype=response", block, {}))
    lines = [line for line in record.split(b"\r\n") if not line.startswith(b"WARC-Payload-Digest")]
    lines.insert(1, b"WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    path.write_bytes(gzip.compress(b"\r\n".join(lines)))
    assert [row.outcome_code for row in index_file(path)] == ["capture.damaged"]


def uncompressed(live: Path) -> bytes:
    return gzip.decompress(live.read_bytes())


@pytest.mark.parametrize("pack", [lambda data: data, lambda data: gzip.compress(data, mtime=0)], ids=["plain", "one member"])
def test_other_framings_are_imported_with_every_record(live: Path, tmp_path: Path, pack) -> None:
    archive = tmp_path / "a.warc"
    archive.write_bytes(pack(uncompressed(live)))
    home = Home(tmp_path / "home")
    run_id = import_warc(home, archive)
    (path,) = home.captures.iterdir()
    assert path.name == f"{run_id}-0.warc.gz"
    assert [row.payload_sha256 for row in index_file(path)] == [row.payload_sha256 for row in index_file(live)]


def test_a_plain_file_is_read_as_it_lies(live: Path, tmp_path: Path) -> None:
    plain = tmp_path / "a.warc"
    plain.write_bytes(uncompressed(live))
    rows = [row for row in index_file(plain) if row.outcome_code == "fetch.new"]
    assert len(rows) == 10
    assert entry_to_json(read_page(plain, rows[3].warc_offset).entry) == page(3).entry


def test_an_archive_is_imported_once_byte_for_byte(live: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    run_id = import_warc(home, live)
    assert run_id == import_warc(home, live)
    (path,) = home.captures.iterdir()
    assert path.read_bytes() == live.read_bytes()
    with pytest.raises(UsageError):
        import_warc(home, tmp_path / "missing.warc.gz")
    (tmp_path / "not.warc.gz").write_bytes(b"this is something else\n" * 10)
    with pytest.raises(CaptureError):
        import_warc(home, tmp_path / "not.warc.gz")


@pytest.mark.parametrize("kind", ["warc", "jsonl"])
def test_two_files_whose_digests_begin_alike_do_not_become_one_run(live: Path, tmp_path: Path, kind: str) -> None:
    home, lines = Home(tmp_path / "home"), tmp_path / "a.jsonl"
    lines.write_text('{"id": "1", "text": "x"}')
    take, source = (import_warc, live) if kind == "warc" else (import_texts, lines)
    run_id = take(home, source)
    note = home.state / "imports" / f"{run_id}.json"
    note.write_text(json.dumps({"name": "other.gz", "sha256": run_id.partition("-")[2] + "0" * 56}))
    with pytest.raises(CaptureError, match=r"other\.gz"):
        take(home, source)
    (home.captures / f"{run_id}-0.warc.gz").unlink()
    assert take(home, source) == run_id, "once the other file is gone, the run is free"


def test_lines_of_text_become_records(tmp_path: Path) -> None:
    lines = [{"id": "1", "title": "A", "text": "Grüße.", "published_at": "2026-03-02T08:00:00+01:00", "url": "https://news.example/1",
              "more": 1}, {"id": "2", "title": "B", "text": "x"}]
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    home = Home(tmp_path)
    run_id = import_texts(home, source)
    path = home.captures / f"{run_id}-0.warc.gz"
    rows = list(index_file(path))
    assert [(row.kind_code, row.outcome_code) for row in rows] == [("text", "capture.stored")] * 2
    assert rows[0].captured_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert rows[1].captured_at.year == 1970
    assert json.loads(read_page(path, rows[0].warc_offset).body) == {key: value for key, value in lines[0].items() if key != "more"}
    first = path.read_bytes()
    path.unlink()
    assert import_texts(home, source) == run_id
    assert path.read_bytes() == first


@pytest.mark.parametrize("line", ["not json", "[1]", '{"id": "1"}', '{"text": "x"}', '{"id": "1", "text": 3}', "[" * 100_000])
def test_a_line_that_is_no_article_is_one_outcome_and_the_rest_goes_on(tmp_path: Path, line: str) -> None:
    lines = [json.dumps({"id": str(number), "text": "x"}) for number in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join([lines[0], line, *lines[1:]]), encoding="utf-8")
    run_id = import_texts(Home(tmp_path), tmp_path / "a.jsonl")
    path = tmp_path / "captures" / f"{run_id}-0.warc.gz"
    articles = [extract_page(read_page(path, row.warc_offset), ExtractConfig()) for row in index_file(path)]
    outcomes = [article.outcome for article in articles]
    assert outcomes.pop(1) in {"extract.not_text", "extract.empty"}
    assert outcomes == ["extract.article"] * 3


def test_a_file_without_any_line_that_can_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\nnot json\n[1]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        import_texts(Home(tmp_path), tmp_path / "a.jsonl")
    assert not list((tmp_path / "captures").glob("*"))
