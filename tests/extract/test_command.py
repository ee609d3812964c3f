"""`newsmill extract`: a page or an archive in, JSON out."""

import gzip
import json

import pytest

from pipeline.capture.writer import make_record
from pipeline.cli import main
from tests.extract.build import NOW, PARAGRAPHS, TITLE, URL, make_html

KEYS = ["url", "canonical_url", "title", "authors", "published_at", "published_at_precision", "modified_at", "lang", "sections", "topics",
        "text", "is_free",
        "outcome"]


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["extract", *map(str, arguments)])
    out, err = capsys.readouterr()
    return end.value.code, [json.loads(line) for line in out.splitlines()], err


def record(number, body, kind="response", url=URL):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body if kind == "response" else body
    return make_record(kind, f"00000000-0000-4000-8000-{number:012}", NOW, url, "application/http; msgtype=response", http, {})


def test_one_page(tmp_path, capsys):
    page = tmp_path / "page.html"
    page.write_text(make_html(json_ld={"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-04",
                                       "dateModified": "2026-03-04T10:00:00+01:00"}))
    code, rows, _ = run(capsys, page, "--url", URL, "--captured-at", "2026-03-05T20:00:00Z")
    assert code == 0
    assert list(rows[0])[: len(KEYS)] == KEYS
    assert (rows[0]["title"], rows[0]["text"]) == (TITLE, "\n\n".join(PARAGRAPHS))
    assert (rows[0]["published_at"], rows[0]["published_at_precision"], rows[0]["modified_at"]) == ("2026-03-04", "day",
        "2026-03-04T09:00:00Z")


def test_an_archive_gives_a_line_for_each_response_in_order(tmp_path, capsys):
    sound, broken = record(1, make_html().encode()), record(3, make_html().encode())
    broken = broken[:60] + b"\xff\xff\xff" + broken[63:]
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(record(9, b"software: x", "warcinfo") + sound + record(2, b"") + record(4, b"%PDF-1.7") + broken + record(5,
        make_html().encode()))
    code, rows, _ = run(capsys, "--warc", path)
    ids = [row["warc_record_id"] for row in rows]
    assert [ids[0], ids[1], ids[2], ids[-1]] == [f"00000000-0000-4000-8000-{n:012}" for n in (1, 2, 4, 5)]
    assert [row["outcome"] for row in rows] == ["extract.article", "extract.empty", "extract.not_text", "capture.damaged",
                                                "extract.article"]
    assert code == 3  # two of five failed


def test_an_archive_in_one_gzip_member(tmp_path, capsys):
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(gzip.compress(gzip.decompress(record(1, make_html().encode())) + gzip.decompress(record(2, make_html().encode()))))
    code, rows, _ = run(capsys, "--warc", path)
    assert (code, [row["warc_record_id"][-1] for row in rows], {row["outcome"] for row in rows}) == (0, ["1", "2"], {"extract.article"})


@pytest.mark.parametrize("arguments", [
    [], ["page.html"], ["nowhere.html", "--url", URL], ["x", "--warc", "y"], ["--warc", "nowhere.warc"],
    ["-", "--url", "file:///etc/passwd"],
    ["-", "--url", URL, "--captured-at", "yesterday"],
])
def test_wrong_calls_say_what_to_change(capsys, arguments):
    code, rows, err = run(capsys, *arguments)
    assert (code, rows) == (2, [])
    assert err.startswith("newsmill: ")
