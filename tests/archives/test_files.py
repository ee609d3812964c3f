"""Files: what is wanted of them comes in whole, once, from where it stopped; damage is told; a plan says what it filters by."""

import gzip
import json
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastwarc.stream_io import ZstdWriter

from pipeline.archives import SOURCES, Desk, Request
from pipeline.archives.ccnews import is_wanted, read_period
from pipeline.capture import index_file
from pipeline.capture.intake import Choice, Intake
from pipeline.capture.writer import make_record
from pipeline.config import load_settings
from pipeline.days import ALL_DAYS, Span
from pipeline.errors import CaptureError, UsageError
from pipeline.runs import Home
from tests.archives.crawl import make_capture, make_crawl
from tests.archives.services import DAYS, PER_DAY, Services

SPAN = Span(date(2026, 3, 3), date(2026, 3, 5))
NOW = datetime(2026, 4, 1, tzinfo=UTC)
NAME = "CC-NEWS-20260302{hour:02}0000-0000{hour}.warc.gz"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(settings=load_settings(tmp_path / "home", {}), now=lambda: NOW)


def take(desk: Desk, source: str, place: Path | str, span: Span = ALL_DAYS, hosts: tuple[str, ...] = ()) -> list:
    """The rows of everything that a place brings."""
    rows = []
    for run in SOURCES[source].plan(desk, Request(source=source, places=(str(place),), span=span, hosts=hosts)):
        SOURCES[source].capture(desk, run)
        rows += [row for path in sorted(Home(desk.settings.home).captures.glob(f"{run.run_id}-*.warc.gz")) for row in index_file(path)]
    return rows


def days_of(rows: list) -> Counter:
    return Counter(row.captured_at.date() for row in rows if row.outcome_code == "capture.stored")


def test_a_plan_says_what_a_file_holds_before_it_is_read(desk, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(make_crawl(per_day=60))
    run, = SOURCES["warc"].plan(desk, Request(source="warc", places=(str(tmp_path),), span=SPAN))
    assert 150 < run.items < 210, "180 of 480, from a look at 192"
    assert 260 < run.left_out < 340
    assert (run.first, run.last, run.bytes) == (SPAN.first, SPAN.last, path.stat().st_size)
    assert SOURCES["warc"].times == "capture"
    assert not list(Home(desk.settings.home).captures.glob("*")), "a plan brings nothing"


def test_days_and_hosts_are_taken_and_nothing_else(desk, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(make_crawl() + make_crawl(host="www.other.example") + make_crawl(host="another.example"))
    assert days_of(take(desk, "warc", path)) == dict.fromkeys(DAYS, 3 * PER_DAY)
    assert days_of(take(desk, "warc", path, SPAN)) == dict.fromkeys(DAYS[2:5], 3 * PER_DAY)
    rows = take(desk, "warc", path, SPAN, ("other.example",))
    assert days_of(rows) == dict.fromkeys(DAYS[2:5], PER_DAY)
    assert {row.url_final.split("/")[2] for row in rows if row.url_final} == {"www.other.example"}
    assert take(desk, "warc", path, Span(date(1999, 1, 1), date(1999, 1, 2))) == []


@pytest.mark.parametrize("span", [ALL_DAYS, SPAN], ids=["whole", "days"])
def test_an_intake_that_dies_anywhere_goes_on_without_a_loss_or_a_double(tmp_path: Path, span: Span) -> None:
    data, rng = make_crawl(), random.Random(4)

    def bring(home: Home, deaths: int) -> bytes:
        for attempt in range(deaths + 1):
            with Intake(home, "warc-x", Choice(span=span)) as intake:
                while intake.offset < len(data):
                    if attempt < deaths and rng.random() < 0.2:
                        intake._out.write(b"half a record that was never acknowledged")
                        break
                    intake.push(data[intake.offset:intake.offset + rng.choice((100, 3000, 20_000))])
                else:
                    intake.finish()
        return (home.captures / "warc-x-0.warc.gz").read_bytes()

    calm = bring(Home(tmp_path / "calm"), 0)
    assert bring(Home(tmp_path / "torn"), 12) == calm
    assert (calm == data) is (span == ALL_DAYS)


def test_damage_in_a_part_is_one_outcome_each_and_the_rest_is_there(desk, tmp_path: Path) -> None:
    parts = [make_crawl([day]) for day in DAYS]
    broken = bytearray(parts[3])
    broken[len(broken) // 2] ^= 255
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join([*parts[:3], bytes(broken), b"no gzip at all" * 50, *parts[4:7], parts[7][:-300]]))
    rows = take(desk, "warc", path, Span(DAYS[2], DAYS[-1]))
    outcomes = Counter(row.outcome_code for row in rows)
    assert outcomes["capture.damaged"] == 3
    assert sum(days_of(rows).values()) in {6 * PER_DAY - 2, 6 * PER_DAY - 1}, "all but the page, or the request, that was hit; and the tail"


@pytest.mark.parametrize("bad", [
    b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 900) for number in range(300)) + b"\r\n<html>",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nffffffff\r\nno such chunk",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00rubbish", b"not HTTP at all", b"",
], ids=["headers", "chunks", "encoding", "no HTTP", "nothing"])
def test_a_bad_record_is_one_outcome(desk, tmp_path: Path, bad: bytes) -> None:
    odd = make_record("response", "00000000-0000-4000-8000-000000000009", NOW.replace(month=3, day=4), "https://news.example/odd",
                      "application/http; msgtype=response", bad, {})
    revisit = make_record("revisit", "00000000-0000-4000-8000-000000000008", NOW.replace(month=3, day=4), "https://news.example/odd",
                          "application/http; msgtype=response", b"HTTP/1.1 200 OK\r\n\r\n", {"WARC-Profile": "identical-payload-digest"})
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(make_crawl(DAYS[:4]) + odd + revisit + make_crawl(DAYS[4:]))
    rows = take(desk, "warc", path, SPAN)
    assert len(rows) == 2 * 3 * PER_DAY + 3, "with the warcinfo of the second half"
    assert sum(days_of([row for row in rows if not str(row.url_requested).endswith("/odd")]).values()) == 3 * PER_DAY
    assert [row.outcome_code for row in rows if str(row.url_requested).endswith("/odd")][1] == "capture.not_a_page"


@pytest.mark.parametrize("framing", ["zstd", "one gzip member", "plain"])
def test_other_framings_are_taken_by_days_too(desk, tmp_path: Path, framing: str) -> None:
    path, data = tmp_path / "crawl.warc.zst", gzip.decompress(make_crawl())
    if framing == "zstd":
        writer = ZstdWriter(path.open("wb"))
        writer.write(data)
        writer.close()
    else:
        path.write_bytes(gzip.compress(data) if framing != "plain" else data)
    assert days_of(take(desk, "warc", path, SPAN)) == dict.fromkeys(DAYS[2:5], PER_DAY)


def test_dates_that_cannot_be_read_are_never_in_a_span(desk, tmp_path: Path) -> None:
    record = b"".join(make_capture(DAYS[3], 7))
    odd = [gzip.compress(gzip.decompress(record).replace(b"WARC-Date: 2026-03-04T", date_)) for date_ in (
        b"WARC-Date: 0000-99-99T", b"WARC-Date: 9999-12-31T", b"X-Date: ")]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(odd) + make_crawl())
    assert days_of(take(desk, "warc", path, SPAN)) == dict.fromkeys(DAYS[2:5], PER_DAY)


def test_lines_go_by_publication_and_those_without_a_date_are_counted(desk, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    lines = [json.dumps({"id": str(day), "text": "A text.", "published_at": f"{day}T23:59:00Z"}) for day in DAYS]
    path.write_text("\n".join([*lines, '{"id": "x", "text": "No date."}', "not JSON"]))
    run, = SOURCES["jsonl"].plan(desk, Request(source="jsonl", places=(str(path),), span=SPAN))
    assert (run.items, run.left_out, run.undated, run.first, run.last) == (3, 7, 2, SPAN.first, SPAN.last)
    rows = take(desk, "jsonl", path, SPAN)
    assert sorted(days_of([row for row in rows if row.captured_at.year > 1970])) == DAYS[2:5]


def test_own_captures_are_runs_as_they_lie(desk, tmp_path: Path) -> None:
    captures = Home(desk.settings.home).captures
    captures.mkdir(parents=True)
    for day in DAYS:
        (captures / f"live-{day}-0.warc.gz").write_bytes(make_crawl([day]))
    (captures / "warc-1a2b3c4d-0.warc.gz").write_bytes(make_crawl())
    names = [run.run_id for run in SOURCES["captures"].plan(desk, Request(source="captures", span=SPAN))]
    assert names == [f"live-{day}" for day in DAYS[2:5]]
    assert len(SOURCES["captures"].plan(desk, Request(source="captures"))) == len(DAYS) + 1


def test_ccnews_by_month_and_day_from_a_mirror_and_from_a_folder(desk, tmp_path: Path) -> None:
    data = make_crawl(per_day=40) + make_crawl(host="other.example", per_day=40)
    with Services() as services:
        services.ccnews = {NAME.format(hour=hour): data for hour in (1, 5)} | {"CC-NEWS-20260310000000-00009.warc.gz": data}
        services.write_config(tmp_path / "web")
        far = Desk(settings=load_settings(tmp_path / "web", {}), now=lambda: NOW)
        far = replace(far, settings=replace(far.settings, fetch=replace(far.settings.fetch, max_wire_bytes=20_000)))
        near = tmp_path / "folder"
        near.mkdir()
        for name, content in services.ccnews.items():
            (near / name).write_bytes(content)
        runs = SOURCES["ccnews"].plan(far, Request(source="ccnews", places=("2026-03-03",), hosts=("news.example",)))
        assert [run.run_id.split("_")[0] for run in runs] == ["ccnews-20260302010000-00001", "ccnews-20260302050000-00005"]
        services.broken.add(f"/crawl-data/CC-NEWS/2026/03/{NAME.format(hour=1)}")
        with pytest.raises(CaptureError, match="goes on from there"):
            SOURCES["ccnews"].capture(far, runs[0])
        services.broken.clear()
        rows = take(far, "ccnews", "2026-03-03", hosts=("news.example",))
        assert services.requests[f"/crawl-data/CC-NEWS/2026/03/{NAME.format(hour=5)}"] == -(-len(data) // 20_000), "in blocks, each once"
    other = take(desk, "ccnews", near, Span(date(2026, 3, 3), date(2026, 3, 3)), ("news.example",))
    assert days_of(rows) == days_of(other) == {date(2026, 3, 3): 80}
    with pytest.raises(UsageError):
        take(desk, "ccnews", "2026-13")


def test_the_name_of_a_ccnews_file_says_which_days_it_may_hold() -> None:
    assert is_wanted("CC-NEWS-20260302235900-00001.warc.gz", Span(date(2026, 3, 3), date(2026, 3, 3)))
    assert not is_wanted("CC-NEWS-20260301000000-00001.warc.gz", Span(date(2026, 3, 3), date(2026, 3, 3)))
    assert not is_wanted("CC-NEWS-20260304000000-00001.warc.gz", Span(date(2026, 3, 3), date(2026, 3, 3)))
    assert read_period("2026/02", ALL_DAYS) == Span(date(2026, 2, 1), date(2026, 2, 28))
    with pytest.raises(UsageError):
        read_period("web", ALL_DAYS)
