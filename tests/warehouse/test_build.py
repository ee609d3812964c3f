import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline import warehouse
from pipeline.errors import ChecksFailed, LakeError, Locked, NewsmillError
from pipeline.home import Home
from pipeline.runs import hold_lock, seal_run
from pipeline.warehouse.builder import find_base
from pipeline.warehouse.published import new_version, prune_versions, publish, read_status
from tests.warehouse.conftest import World
from tests.warehouse.lake import CODING, DAY, NIGHT, capture_of, make_articles, make_tables, settings_of, write_run

RUN = "live-2026-11-20"
NEXT = "live-2026-11-21"


@pytest.fixture(scope="module")
def base_home(tmp_path_factory):
    """A home with one run built, to be copied."""
    root = tmp_path_factory.mktemp("base")
    base = World(settings_of(root), Home(root))
    base.write(RUN, make_articles(3))
    base.build(RUN)
    return root


@pytest.fixture
def base(base_home, tmp_path):
    shutil.copytree(base_home, tmp_path / "home", symlinks=True)
    return World(settings_of(tmp_path / "home"), Home(tmp_path / "home"))


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """Four runs, built at once: what changed between them, and what was seen twice, is asked by several tests."""
    root = tmp_path_factory.mktemp("week")
    world = World(settings_of(root), Home(root))
    day = timedelta(days=1)
    twice = make_articles(1, start=30)[0]
    world.write(RUN, [*make_articles(3), {**twice, "capture_id": "later", "captured_at": DAY + timedelta(hours=5)}, twice])
    changed = make_articles(1, at=DAY + day, text="Norway said on Friday that the cable is whole again, report {number}.")
    stub = make_articles(1, start=1, at=DAY + day, text="Only the opening {number}.", outcome_code="extract.paywall_stub")
    again = [{**row, "captured_at": row["captured_at"] + day, "capture_id": "again"} for row in make_articles(1, start=2)]
    world.write(NEXT, changed + stub + again, at=DAY + day)
    recoded = make_articles(1, at=DAY + 2 * day, text="Norway said on Friday, report {number}.", coding_id="coding-b")
    tables = make_tables(recoded, at=DAY + 2 * day)
    for capture in tables["core.captures"]:
        if capture["kind_code"] == "page":
            capture["payload_sha256"] = capture_of(changed[0])["payload_sha256"]
    write_run(world.home, "live-2026-11-22", tables, [CODING, {**CODING, "coding_id": "coding-b"}])
    world.write("live-2026-11-23", [], at=DAY + 3 * day)
    leave_out_column(world.home, NEXT, "image_url")
    world.build()
    return world


def leave_out_column(home, run_id, column):
    """Write the articles of a run as a version did that had no such column."""
    path = home.manifests(run_id) / "extract-0of1.json"
    receipt = json.loads(path.read_bytes())
    part = next(part for part in receipt["parts"] if part["table"] == "core.articles")
    pq.write_table(pq.read_table(home.lake / part["path"]).drop_columns([column]), home.lake / part["path"])
    part["sha256"] = hashlib.sha256((home.lake / part["path"]).read_bytes()).hexdigest()
    path.write_text(json.dumps(receipt))
    seal_run(home, run_id, ["extract-0of1"])


def test_a_build_publishes_what_the_run_says(base):
    sources = base.ask("SELECT DISTINCT source_name FROM mart.articles ORDER BY ALL")
    assert [name for name, in sources] == ["Harbour Post", "Hill Courier", "Wire North"]
    status = read_status(base.home)
    assert status["published_file"] == warehouse.published_path(base.home).name
    assert status["last_attempt"]["is_published"]


def test_building_again_changes_no_content(base, monkeypatch):
    before = warehouse.content_digests(warehouse.published_path(base.home))
    again = base.build(RUN, now=NIGHT + timedelta(hours=3))
    assert not again.is_rebuild
    assert again.digests == before
    monkeypatch.setattr("pipeline.warehouse.builder.FREE_SHARE", -1.0)  # as if the file were full of holes: it is written anew
    assert base.build(RUN).digests == before


def test_any_order_of_loading_equals_a_rebuild(base):
    changed = make_articles(2, at=DAY + timedelta(days=1), text="Norway said on Friday that nothing happened, number {number}.")
    base.write(NEXT, changed + make_articles(3, start=4, at=DAY + timedelta(days=1)), at=DAY + timedelta(days=1))
    base.write("warc-0011aabb", make_articles(4, at=DAY), at=DAY)
    base.build("warc-0011aabb")
    one_by_one = base.build(NEXT)
    assert base.build().digests == one_by_one.digests
    assert base.build(NEXT, RUN).digests == one_by_one.digests


def test_loading_a_run_replaces_its_rows(base):
    base.write(RUN, make_articles(2, text="Slovakia said {number}."))
    replaced = base.build(RUN)
    assert base.ask("SELECT count(*), count(DISTINCT run_id) FROM core.articles") == [(2, 1)]
    assert base.ask("SELECT count(DISTINCT article_id), count(*) FILTER (term = 'norway') FROM core.postings") == [(2, 0)]
    assert base.build().digests == replaced.digests


def test_of_two_captures_of_a_version_the_earliest_stands(week):
    about = "FROM core.{} WHERE article_id = (SELECT article_id FROM core.articles WHERE url LIKE '%/30')"
    assert week.ask(f"SELECT count(*), count(*) FILTER (capture_id = 'later') {about.format('articles')}") == [(1, 0)]
    assert week.ask(f"SELECT count(*), count(*) FILTER (capture_id = 'later') {about.format('mentions')}") == [(4, 0)]


def test_a_version_seen_in_two_runs_belongs_to_the_first(week):
    assert week.ask("SELECT count(*) FROM core.articles WHERE url LIKE '%/2'") == [(2,)]
    assert week.ask("SELECT run_id, version_count FROM mart.articles WHERE url LIKE '%/2'") == [(RUN, 1)]
    assert week.ask("SELECT count(*) FROM mart.mentions JOIN mart.articles USING (article_id) WHERE url LIKE '%/2'") == [(4,)]


def test_a_stub_never_takes_the_place_of_a_whole_text(week):
    assert week.ask("SELECT run_id, version_count, has_full_text FROM mart.articles WHERE url LIKE '%/1'") == [(RUN, 2, True)]


def test_a_changed_text_is_a_version_and_says_why(week):
    versions = week.ask("SELECT version_number, change_cause_code, is_current, similarity_score FROM mart.article_versions"
                        " WHERE url LIKE '%/0' ORDER BY 1")
    assert [row[:3] for row in versions] == [(1, "first", False), (2, "publisher", False), (3, "recoding", True)]
    assert versions[0][3] is None
    assert 0 <= versions[1][3] < 0.5


def test_a_part_without_a_column_that_came_later_is_read(week):
    assert week.ask("SELECT DISTINCT image_url FROM core.articles WHERE run_id = ?", NEXT) == [(None,)]


def test_a_failing_check_leaves_the_old_file(base):
    good = warehouse.published_path(base.home)
    tables = make_tables(make_articles(1, at=DAY + timedelta(days=1)), at=DAY + timedelta(days=1))
    tables["core.mentions"][0]["span_start"] += 1
    write_run(base.home, NEXT, tables)
    with pytest.raises(ChecksFailed, match="span_mentions found 1") as failure:
        base.build(NEXT)
    assert failure.value.exit_code == 4
    assert warehouse.published_path(base.home) == good
    assert [path.name for path in base.home.published.glob("*.building*")] == []
    status = read_status(base.home)
    assert status["published_file"] == good.name
    assert status["last_attempt"]["exit_code"] == 4
    assert "span_mentions" in status["last_attempt"]["error"]


def test_a_damaged_part_is_not_loaded(base):
    part = base.home.lake / "mentions" / f"run={RUN}" / "part-extract-0of1.parquet"
    data = bytearray(part.read_bytes())
    data[40] ^= 1
    part.write_bytes(data)
    with pytest.raises(LakeError, match="is not the file that its manifest describes"):
        base.build(RUN)
    part.unlink()
    with pytest.raises(LakeError, match="No such file"):
        base.build(RUN)


def test_a_run_without_a_manifest_is_refused(world, base):
    for where in (world, base):
        with pytest.raises(LakeError, match="has no manifest"):
            where.build("live-2026-01-01")


def test_one_builder_at_a_time(base):
    before = read_status(base.home)
    with hold_lock(base.home, "build-lock"), pytest.raises(Locked):
        base.build(RUN)
    assert read_status(base.home) == before


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


def test_a_file_that_cannot_be_gone_on_with_is_made_again(base):
    path = warehouse.published_path(base.home)
    digests = warehouse.content_digests(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE ops.builds SET recipe_sha256 = 'of another version'")
    assert find_base(base.home) is None
    path.write_bytes(b"not a database")
    result = base.build(RUN)
    assert result.is_rebuild
    assert result.digests == digests


def test_local_dates_follow_the_timezone_and_an_empty_lake_is_built(world):
    settings = replace(world.settings, report=replace(world.settings.report, timezone="Asia/Tokyo"))
    assert warehouse.build(settings, None, now=NIGHT).runs == ()
    assert world.ask("SELECT count(*) FROM mart.articles") == [(0,)]
    assert world.ask("SELECT mart.local_date(TIMESTAMP '2026-11-20 23:30:00')::VARCHAR") == [("2026-11-21",)]


READER = """
import json, pathlib, sys, time
from pipeline.home import Home
from pipeline.warehouse.reader import open_published
home, seen = Home(pathlib.Path(sys.argv[1])), set()
while not (home.root / "stop").exists():
    with open_published(home) as connection:
        seen.add(connection.execute("SELECT count(*), count(DISTINCT run_id) FROM mart.articles").fetchone())
    time.sleep(0.05)
print(json.dumps(sorted(seen)))
"""


def test_readers_meet_no_lock_and_no_half_day_while_builds_run(base):
    days = [DAY + timedelta(days=number) for number in (1, 2)]
    for number, at in enumerate(days, 1):
        base.write(f"live-{at.date()}", make_articles(3, start=3 * number, at=at), at=at)
    readers = [subprocess.Popen([sys.executable, "-c", READER, str(base.home.root)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    problems, stop = [], threading.Event()

    def read_here():
        while not stop.is_set() and not problems:
            try:
                problems.extend(row for row in base.ask("SELECT count(*) FROM mart.articles") if row[0] % 3)
            except (duckdb.Error, OSError, NewsmillError) as error:
                problems.append(error)
            stop.wait(0.05)

    thread = threading.Thread(target=read_here)
    thread.start()
    try:
        for at in days:
            base.build(f"live-{at.date()}")
    finally:
        stop.set()
        thread.join()
        (base.home.root / "stop").touch()
    outputs = [reader.communicate(timeout=60) for reader in readers]
    assert problems == []
    assert [reader.returncode for reader in readers] == [0, 0], outputs
    seen = [(articles, runs) for output, _ in outputs for articles, runs in json.loads(output)]
    assert [(articles, runs) for articles, runs in seen if articles != 3 * runs] == []


VICTIM = """
import os, pathlib, sys
from pipeline.warehouse import builder
from tests.warehouse.conftest import World
from tests.warehouse.lake import NIGHT, settings_of
setattr(builder, sys.argv[2], lambda *arguments, **options: os.kill(os.getpid(), 9))
builder.build(settings_of(pathlib.Path(sys.argv[1])), [sys.argv[3]], now=NIGHT)
"""


def test_a_kill_in_the_middle_leaves_the_old_file_and_nothing_to_clear(base):
    good = warehouse.published_path(base.home)
    killed = subprocess.run([sys.executable, "-c", VICTIM, str(base.home.root), "publish", RUN], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list(base.home.published.glob(".newsmill-*")) != []
    assert warehouse.published_path(base.home) == good
    assert base.build(RUN).digests == warehouse.content_digests(good)
    assert list(base.home.published.glob(".newsmill-*")) == []
