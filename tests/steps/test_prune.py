"""Retention: nothing goes by default; what goes is named, is gone from every published file, and is counted by `verify`."""

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import schemas
from pipeline.config import RetentionConfig, load_settings
from pipeline.errors import UsageError
from pipeline.home import Home
from pipeline.runs import read_manifest, read_part, read_receipt, sealed_runs, write_part, write_receipt
from pipeline.steps.lake_filter import revise_run
from pipeline.steps.prune import prune, without_text
from pipeline.steps.shards import Shard, is_done
from pipeline.warehouse import open_published
from pipeline.warehouse.verify import verify
from tests.warehouse.conftest import World
from tests.warehouse.lake import DAY, NIGHT, make_articles, make_tables, settings_of, write_run
from tests.warehouse.test_verify import store_bodies

NOW = NIGHT + timedelta(days=2)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Three live days with captures."""
    root = tmp_path_factory.mktemp("kept")
    world = World(settings_of(root), Home(root))
    for number in range(3):
        at = DAY + timedelta(days=number)
        tables = make_tables(make_articles(3, start=3 * number, at=at), at=at)
        store_bodies(world.home, tables["core.captures"], f"live-{at.date()}")
        write_run(world.home, f"live-{at.date()}", tables)
    world.build()
    return world


@pytest.fixture
def pruned(kept, tmp_path):
    """Prune a copy with these settings; (what went, settings of the copy)."""
    def call(dry_run=False, **days):
        root = tmp_path / "home"
        if not root.exists():
            shutil.copytree(kept.home.root, root, symlinks=True, copy_function=os.link)
        settings = replace(settings_of(root), retention=RetentionConfig(**days))
        return prune(settings, now=NOW, dry_run=dry_run), settings
    return call


def ask(settings, sql):
    with open_published(Home(settings.home)) as connection:
        return connection.execute(sql).fetchall()


def test_nothing_goes_by_default(pruned):
    gone, settings = pruned()
    assert (gone.captures, gone.texts, gone.runs) == ((), (), ())
    assert verify(settings).findings == ()


def test_a_dry_run_says_what_would_go_and_changes_nothing(pruned, kept):
    before = {path: path.stat().st_mtime_ns for path in kept.home.root.rglob("*")}
    gone, settings = pruned(dry_run=True, captures_days=2, text_days=2, lake_days=2)
    assert gone.captures == ("live-2026-11-20-0.warc.gz",)
    assert gone.runs == ("live-2026-11-20",)
    assert gone.texts == ()
    assert {path: path.stat().st_mtime_ns for path in kept.home.root.rglob("*")} == before
    assert len(sealed_runs(Home(settings.home))) == 3


def test_captures_go_and_are_not_missed(pruned):
    gone, settings = pruned(captures_days=1)
    assert gone.captures == ("live-2026-11-20-0.warc.gz", "live-2026-11-21-0.warc.gz")
    assert gone.capture_bytes > 1000
    assert ask(settings, "SELECT count(*) FROM core.articles") == [(9,)]
    result = verify(settings)
    assert result.findings == ()
    assert result.counts["captures let go"] == 12
    assert [json.loads(line)["file"] for line in (settings.home / "state" / "pruned.jsonl").read_text().splitlines()] == list(gone.captures)
    assert pruned(captures_days=1)[0].captures == ()


def test_texts_go_and_facts_stay(pruned):
    gone, settings = pruned(text_days=1)
    assert gone.texts == ("live-2026-11-20", "live-2026-11-21")
    assert ask(settings, "SELECT count(*) FILTER (text = ''), count(*) FILTER (text <> '') FROM core.articles") == [(6, 3)]
    assert ask(settings, "SELECT count(DISTINCT article_id) FROM core.event_mentions WHERE snippet <> ''") == [(9,)]
    result = verify(settings)
    assert result.findings == ()
    assert result.counts["texts let go"] == 6
    assert result.counts["spans in texts let go"] > 6
    assert len(list((settings.home / "published").glob("newsmill-*.duckdb"))) == 1
    text = b"printed with the morning edition"
    assert not [path for path in settings.home.glob("lake/*/run=live-2026-11-20/*") if text in path.read_bytes()]
    assert pruned(text_days=1)[0].texts == ()


def test_a_run_without_texts_is_not_annotated_again_from_what_is_left(kept, tmp_path):
    """Working on it again starts from the captures: empty texts in the lake are no input."""
    home, run_id = Home(tmp_path), "live-2026-11-20"
    (part,) = [part for part in read_manifest(kept.home, run_id)["parts"] if part["table"] == "core.articles"]
    rows = [{name: value for name, value in row.items() if name != "run_id"} for row in read_part(kept.home, part)]
    handover = write_part(home, run_id, schemas.articles.articles, "extract-0of1", rows)
    write_receipt(home, run_id, "extract-0of1", [], handover=handover, inputs="digest", reads=[])
    assert is_done(home, Shard(run_id, 0, 1), "extract", "digest")
    assert revise_run(home, run_id, without_text) == 3
    receipt = read_receipt(home, run_id, "extract-0of1")
    assert {row["text"] for row in read_part(home, receipt["handover"])} == {""}
    assert not is_done(home, Shard(run_id, 0, 1), "extract", "digest")
    assert [path.name for path in home.lake.glob("articles/*/*")] == [receipt["handover"]["path"].rpartition("/")[2]]


def test_runs_go_with_their_facts(pruned):
    gone, settings = pruned(lake_days=1)
    assert gone.runs == ("live-2026-11-20", "live-2026-11-21")
    assert sealed_runs(Home(settings.home)) == ["live-2026-11-22"]
    assert not list(settings.home.glob("lake/*/run=live-2026-11-20"))
    assert ask(settings, "SELECT DISTINCT run_id FROM core.articles") == [("live-2026-11-22",)]
    assert verify(settings).findings == ()


def test_days_are_settings(tmp_path):
    (tmp_path / "feeds.toml").write_text("[retention]\ncaptures_days = 365\n")
    assert load_settings(tmp_path, {}).retention == RetentionConfig(captures_days=365)
    assert load_settings(tmp_path, {"NEWSMILL_RETENTION_TEXT_DAYS": "90"}).retention.text_days == 90


def test_a_list_of_what_went_that_cannot_be_read_is_said(pruned):
    _, settings = pruned(captures_days=1)
    (settings.home / "state" / "pruned.jsonl").write_text("gone\n")
    with pytest.raises(UsageError, match=r"pruned\.jsonl"):
        prune(settings, now=datetime(2026, 12, 1, tzinfo=UTC))
