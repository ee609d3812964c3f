import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta

import duckdb
import pyarrow.parquet as pq
import pytest

import schemas.contract
from pipeline import warehouse
from pipeline.errors import ChecksFailed, LakeError, Locked
from pipeline.home import Home
from pipeline.runs import hold_lock, seal_run, write_part, write_receipt
from pipeline.warehouse.published import new_version, prune_versions, publish, read_status
from tests.warehouse.lake import CODING, DAY, NIGHT, capture_of, make_articles, make_tables, write_run

RUN = "live-2026-11-20"
NEXT = "live-2026-11-21"


def test_a_first_build_publishes_what_the_run_says(world):
    world.write(RUN, make_articles(3))
    result = world.build(RUN)
    assert result.is_rebuild
    assert result.loaded["core.articles"] == 3
    sources = world.ask("SELECT DISTINCT source_name FROM mart.articles ORDER BY ALL")
    assert [name for name, in sources] == ["Harbour Post", "Hill Courier", "Wire North"]
    status = read_status(world.home)
    assert status["published_file"] == result.path.name
    assert status["last_attempt"]["is_published"]


def test_building_again_changes_no_content(world):
    world.write(RUN, make_articles(4))
    first, second = world.build(RUN), world.build(RUN, now=NIGHT + timedelta(hours=3))
    assert not second.is_rebuild
    assert second.digests == first.digests
    assert warehouse.content_digests(second.path) == dict(first.digests)


def test_any_order_of_loading_equals_a_rebuild(world):
    changed = make_articles(2, at=DAY + timedelta(days=1), text="Norway said on Friday that nothing happened, number {number}.")
    world.write(RUN, make_articles(4))
    world.write(NEXT, changed + make_articles(3, start=4, at=DAY + timedelta(days=1)), at=DAY + timedelta(days=1))
    world.write("warc-0011aabb", make_articles(4, at=DAY), at=DAY)
    one_by_one = [world.build(run) for run in (NEXT, "warc-0011aabb", RUN)][-1]
    assert world.build().digests == one_by_one.digests
    world.build("warc-0011aabb", NEXT)
    assert world.build(RUN).digests == one_by_one.digests


def test_loading_a_run_replaces_its_rows(world):
    world.write(RUN, make_articles(5))
    world.build(RUN)
    world.write(RUN, make_articles(2))
    world.build(RUN)
    assert world.ask("SELECT count(*) FROM mart.articles") == [(2,)]
    assert world.ask("SELECT count(DISTINCT article_id) FROM core.postings") == [(2,)]
    world.write(RUN, make_articles(2))
    fresh = world.build()
    assert fresh.digests == world.build(RUN).digests


def test_of_two_captures_of_a_version_the_earliest_stands(world):
    articles = make_articles(1)
    later = [{**articles[0], "capture_id": "later", "captured_at": DAY + timedelta(hours=5)}]
    world.write(RUN, later + articles)
    world.build(RUN)
    assert world.ask("SELECT capture_id FROM core.articles") == [(articles[0]["capture_id"],)]
    assert world.ask("SELECT count(*), count(DISTINCT mention_id), any_value(capture_id) FROM core.mentions") == [
        (4, 4, articles[0]["capture_id"])]


def test_a_version_seen_in_two_runs_belongs_to_the_first(world):
    world.write(RUN, make_articles(2))
    again = [{**row, "captured_at": row["captured_at"] + timedelta(days=1), "capture_id": f"again-{number}"}
             for number, row in enumerate(make_articles(2))]
    world.write(NEXT, again, at=DAY + timedelta(days=1))
    world.build(NEXT)
    world.build(RUN)
    assert world.ask("SELECT DISTINCT run_id FROM mart.articles") == [(RUN,)]
    assert world.ask("SELECT count(*) FROM core.articles") == [(4,)]
    assert world.ask("SELECT count(*) FROM mart.mentions") == [(8,)]


def test_a_stub_never_takes_the_place_of_a_whole_text(world):
    world.write(RUN, make_articles(1))
    stub = make_articles(1, at=DAY + timedelta(days=1), text="Only the opening {number}.", outcome_code="extract.paywall_stub")
    world.write(NEXT, stub, at=DAY + timedelta(days=1))
    world.build()
    assert world.ask("SELECT run_id, version_count FROM mart.articles") == [(RUN, 2)]


def test_a_changed_text_is_a_version_and_says_why(world):
    day = timedelta(days=1)
    first = make_articles(1)
    other_text = make_articles(1, at=DAY + day, text="Norway said on Friday that the cable is whole again, report {number}.")
    world.write(RUN, first)
    world.write(NEXT, other_text, at=DAY + day)
    recoded = make_articles(1, at=DAY + 2 * day, text="Norway said on Friday, report {number}.", coding_id="coding-b")
    tables = make_tables(recoded, at=DAY + 2 * day)
    for capture, earlier in zip([row for row in tables["core.captures"] if row["kind_code"] == "page"], other_text, strict=True):
        capture["payload_sha256"] = capture_of(earlier)["payload_sha256"]
    write_run(world.home, "live-2026-11-22", tables, [CODING, {**CODING, "coding_id": "coding-b"}])
    world.build()
    assert world.ask("SELECT version_number, change_cause_code, is_current FROM mart.article_versions ORDER BY 1") == [
        (1, "first", False), (2, "publisher", False), (3, "recoding", True)]
    (similarity,), = world.ask("SELECT similarity_score FROM mart.article_versions WHERE version_number = 2")
    assert 0 <= similarity < 0.5


def test_a_failing_check_leaves_the_old_file(world):
    world.write(RUN, make_articles(2))
    good = world.build(RUN)
    tables = make_tables(make_articles(1, at=DAY + timedelta(days=1)), at=DAY + timedelta(days=1))
    tables["core.mentions"][0]["span_start"] += 1
    write_run(world.home, NEXT, tables)
    with pytest.raises(ChecksFailed, match="span_mentions found 1") as failure:
        world.build(NEXT)
    assert failure.value.exit_code == 4
    assert warehouse.published_path(world.home) == good.path.resolve()
    assert [path.name for path in world.home.published.glob("*.building*")] == []
    status = read_status(world.home)
    assert status["published_file"] == good.path.name
    assert status["last_attempt"]["exit_code"] == 4
    assert "span_mentions" in status["last_attempt"]["error"]


def test_a_lost_outcome_is_found(world):
    tables = make_tables(make_articles(2))
    tables["ops.outcomes"] = [row for row in tables["ops.outcomes"] if row["step_code"] != "events"]
    write_run(world.home, RUN, tables)
    with pytest.raises(ChecksFailed, match="reconcile_articles"):
        world.build(RUN)


def test_a_damaged_part_is_not_loaded(world):
    world.write(RUN, make_articles(2))
    part = world.home.lake / "mentions" / f"run={RUN}" / "part-extract-0of1.parquet"
    data = bytearray(part.read_bytes())
    data[40] ^= 1
    part.write_bytes(data)
    with pytest.raises(LakeError, match="is not the file that its manifest describes"):
        world.build(RUN)
    part.unlink()
    with pytest.raises(LakeError, match="No such file"):
        world.build(RUN)


def test_a_run_without_a_manifest_is_refused(world):
    with pytest.raises(LakeError, match="has no manifest"):
        world.build("live-2026-01-01")


def test_one_builder_at_a_time(world):
    world.write(RUN, make_articles(1))
    with hold_lock(world.home, "build-lock"), pytest.raises(Locked):
        world.build(RUN)
    assert read_status(world.home) == {}


def test_versions_of_one_second_do_not_collide_and_old_ones_go(tmp_path):
    home, versions = Home(tmp_path), []
    home.published.mkdir()
    for number in range(5):
        version = new_version(home, now=NIGHT)
        working = home.published / f".{version.name}.building"
        working.write_text(str(number))
        os.utime(working, ns=(number, number))
        publish(home, working, version)
        prune_versions(home, keep=3)
        versions.append(version)
    assert len(set(versions)) == 5
    assert sorted(path.name for path in home.published.glob("newsmill-*")) == sorted(path.name for path in versions[-3:])
    assert warehouse.published_path(home).read_text() == "4"


def test_another_recipe_means_building_from_nothing(world):
    world.write(RUN, make_articles(1))
    world.write(NEXT, make_articles(1, start=1, at=DAY + timedelta(days=1)), at=DAY + timedelta(days=1))
    path = world.build(RUN).path
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE ops.builds SET recipe_sha256 = 'of another version'")
    result = world.build(NEXT)
    assert result.is_rebuild
    assert result.runs == (RUN, NEXT)


def test_a_published_file_that_cannot_be_read_is_made_again(world):
    world.write(RUN, make_articles(1))
    first = world.build(RUN)
    first.path.write_bytes(b"not a database")
    assert world.build(RUN).digests == first.digests


def test_an_empty_run_and_an_empty_lake_are_built(world):
    world.write(RUN, [])
    assert world.build(RUN).loaded["core.articles"] == 0
    assert world.ask("SELECT count(*) FROM mart.articles") == [(0,)]


def test_parts_without_a_column_that_came_later_are_read(world):
    tables = make_tables(make_articles(1))
    declared = schemas.contract.metadata.tables
    parts = [write_part(world.home, RUN, declared[name], "extract-0of1", rows) for name, rows in sorted(tables.items())]
    for part in parts:
        if part["table"] == "core.articles":
            path = world.home.lake / part["path"]
            pq.write_table(pq.read_table(path).drop_columns(["image_url"]), path)
            part["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    write_receipt(world.home, RUN, "extract-0of1", parts, codings=[CODING])
    seal_run(world.home, RUN, ["extract-0of1"])
    world.build(RUN)
    assert world.ask("SELECT image_url FROM mart.articles") == [(None,)]


def test_a_file_full_of_holes_is_written_anew(world, monkeypatch):
    world.write(RUN, make_articles(3))
    digests = world.build(RUN).digests
    monkeypatch.setattr("pipeline.warehouse.builder.FREE_SHARE", -1.0)
    assert world.build(RUN).digests == digests


def test_local_dates_follow_the_timezone(world):
    late = make_articles(1, at=DAY.replace(hour=23, minute=30))
    world.write(RUN, late, at=late[0]["captured_at"])
    settings = replace(world.settings, report=replace(world.settings.report, timezone="Asia/Tokyo"))
    warehouse.build(settings, [RUN], now=NIGHT)
    assert world.ask("SELECT report_date::VARCHAR FROM mart.articles") == [("2026-11-21",)]


READER = """
import json, pathlib, sys
from pipeline.home import Home
from pipeline.warehouse.reader import open_published
home, seen = Home(pathlib.Path(sys.argv[1])), set()
while not (home.root / "stop").exists():
    with open_published(home) as connection:
        seen.add(connection.execute("SELECT count(*), count(DISTINCT run_id) FROM mart.articles").fetchone())
print(json.dumps(sorted(seen)))
"""


def test_readers_meet_no_lock_and_no_half_day_while_builds_run(world):
    days = [DAY + timedelta(days=number) for number in range(3)]
    for number, at in enumerate(days):
        world.write(f"live-{at.date()}", make_articles(4, start=4 * number, at=at), at=at)
    world.build(f"live-{days[0].date()}")
    readers = [subprocess.Popen([sys.executable, "-c", READER, str(world.home.root)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    problems, stop = [], threading.Event()

    def read_here():
        while not stop.is_set() and not problems:
            try:
                problems.extend(row for row in world.ask("SELECT count(*) FROM mart.articles") if row[0] % 4)
            except Exception as error:
                problems.append(error)

    thread = threading.Thread(target=read_here)
    thread.start()
    try:
        for at in days[1:]:
            world.build(f"live-{at.date()}")
    finally:
        stop.set()
        thread.join()
        (world.home.root / "stop").touch()
    outputs = [reader.communicate(timeout=60) for reader in readers]
    assert problems == []
    assert [reader.returncode for reader in readers] == [0, 0], outputs
    seen = [(articles, runs) for output, _ in outputs for articles, runs in json.loads(output)]
    assert [(articles, runs) for articles, runs in seen if articles != 4 * runs] == []


VICTIM = """
import os, pathlib, sys
from pipeline.warehouse import builder
from tests.warehouse.lake import NIGHT, settings_of
setattr(builder, sys.argv[2], lambda *arguments, **options: os.kill(os.getpid(), 9))
builder.build(settings_of(pathlib.Path(sys.argv[1])), [sys.argv[3]], now=NIGHT)
"""


def test_a_kill_in_the_middle_leaves_the_old_file_and_nothing_to_clear(world):
    world.write(RUN, make_articles(2))
    good = world.build(RUN)
    for step in ("derive", "publish"):
        killed = subprocess.run([sys.executable, "-c", VICTIM, str(world.home.root), step, RUN], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert warehouse.published_path(world.home) == good.path.resolve()
    again = world.build(RUN)
    assert again.digests == good.digests
    assert list(world.home.published.glob(".newsmill-*")) == []
