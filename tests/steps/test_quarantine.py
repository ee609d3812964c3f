"""What failed is listed by stage and class, shown, tried again by an ordinary run, or accepted and out of the way."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.cli import main
from pipeline.config import load_settings
from pipeline.errors import ChecksFailed, UsageError
from pipeline.home import Home
from pipeline.quarantine import accepted_runs, decide, read_accepted
from pipeline.runs import list_manifests, read_receipt, sealed_runs, write_json
from pipeline.steps.quarantine import BUILD, Item, choose, list_items, retry
from tests.warehouse.conftest import World
from tests.warehouse.lake import DAY, NIGHT, make_articles, make_tables, settings_of, write_run

RUN = "live-2026-11-20"


@pytest.fixture
def world(tmp_path):
    """A day on which one page was empty and one article could not be annotated."""
    world = World(settings_of(tmp_path), Home(tmp_path))
    articles = make_articles(3)
    tables = make_tables(articles)
    empty, crashed = articles[0]["capture_id"], articles[1]["capture_id"]
    for name in ("core.articles", "core.mentions", "core.event_mentions", "core.quotes", "core.role_mentions"):
        tables[name] = [row for row in tables[name] if row["capture_id"] != empty]
        if name != "core.articles":
            tables[name] = [row for row in tables[name] if row["capture_id"] != crashed]
    outcomes = []
    for row in tables["ops.outcomes"]:
        if row["item_id"] == empty and row["step_code"] in {"entities", "events"}:
            continue
        code = {(empty, "extract"): "extract.empty", (crashed, "events"): "events.crashed"}.get((row["item_id"], row["step_code"]))
        outcomes.append({**row, "outcome_code": code or row["outcome_code"]})
    write_run(world.home, RUN, tables | {"ops.outcomes": outcomes})
    world.build()
    return world


@pytest.fixture
def run(world, monkeypatch, capfd):
    """Run the command; (exit code, stdout, stderr)."""
    monkeypatch.setenv("NEWSMILL_HOME", str(world.home.root))

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            main(["quarantine", *arguments])
        return (stop.value.code, *capfd.readouterr())
    return call


def test_what_failed_is_listed_by_stage_and_class(world, run):
    items = list_items(world.home)
    assert [(item.stage, item.class_code) for item in items] == [("events", "events.crashed"), ("extract", "extract.empty")]
    assert all(item.warc_file and item.url for item in items)
    code, out, _ = run("list")
    assert (code, out.splitlines()[-1]) == (0, "1 events.crashed, 1 extract.empty")
    assert len(json.loads(run("list", "--class", "extract.empty", "--json")[1])["items"]) == 1
    assert len(json.loads(run("list", "--stage", "capture", "--json")[1])["items"]) == 0
    assert "extract.empty" in run("show", items[1].item_id)[1]
    assert run("show", "nothing")[0] == 2


def test_what_is_accepted_is_out_of_the_way_until_it_fails_otherwise(world, run):
    assert run("accept", "--class", "extract.empty", "--reason", "a map")[1] == "1 accepted\n"
    assert [item["class_code"] for item in json.loads(run("list", "--json")[1])["items"]] == ["events.crashed"]
    assert len(json.loads(run("list", "--all", "--json")[1])["items"]) == 2
    assert run("accept", "--class", "extract.empty")[1] == "0 accepted\n"
    (stage, item_id, _), = read_accepted(world.home)
    assert (stage, item_id, "extract.crashed") not in read_accepted(world.home)
    decide(world.home, [(stage, item_id, "extract.empty")], "retried", now=NIGHT)
    assert read_accepted(world.home) == frozenset()


def test_all_of_it_must_be_asked_for(run):
    for verb in ("retry", "accept"):
        code, _, err = run(verb)
        assert code == 2
        assert "name items" in err


def test_a_run_that_fails_its_checks_is_named_and_can_be_set_aside(world, run):
    bad = make_tables(make_articles(2, start=10, at=DAY.replace(day=21)), at=DAY.replace(day=21))
    bad["core.mentions"][0]["snippet"] = "other words"
    write_run(world.home, "live-2026-11-21", bad)
    for runs in (["live-2026-11-21"], []):
        with pytest.raises(ChecksFailed):
            world.build(*runs)
    (found,) = choose(list_items(world.home), ["live-2026-11-21"])
    assert (found.stage, found.class_code) == (BUILD, "build.not_published")
    assert "span_mentions" in (found.detail or "")
    assert run("accept", "live-2026-11-21", "--reason", "a broken model")[0] == 0
    assert accepted_runs(world.home) == {"live-2026-11-21"}
    assert sealed_runs(world.home) == [RUN]
    assert list_manifests(world.home) == [RUN, "live-2026-11-21"]
    assert world.build().runs == (RUN,)


def test_a_line_that_is_no_decision_is_named(tmp_path):
    (tmp_path / "state").mkdir()
    for line in ("{", '{"stage": "x"}', '{"stage": "a", "item_id": "b", "class_code": "c", "verdict": "maybe"}'):
        (tmp_path / "state" / "quarantine.jsonl").write_text(line + "\n")
        with pytest.raises(UsageError, match="jsonl:1"):
            read_accepted(Home(tmp_path))


@pytest.mark.xdist_group("press")
def test_trying_again_is_an_ordinary_run(press_home, tmp_path):
    """The run of an item is done again from the stage that failed, here as if by other code before; what comes of it is the same."""
    from pipeline.warehouse import published_path
    from pipeline.warehouse.digests import content_digests
    from tests.homes import copy_home

    home, run_id = copy_home(press_home, tmp_path / "home"), "live-2026-03-02"
    before = content_digests(published_path(home))
    receipt = read_receipt(home, run_id, "extract-0of1")
    (home.manifests(run_id) / "extract-0of1.json").unlink()
    write_json(home.manifests(run_id) / "extract-0of1.json", {**receipt, "inputs": "of other code"})
    item = Item(stage="extract", item_id="x", run_id=run_id, class_code="extract.crashed", detail=None, description="", is_accepted=True)
    decide(home, [item.key], "accepted", now=NIGHT)
    summary = retry(load_settings(home.root, {}), [item], now=datetime(2026, 3, 6, tzinfo=UTC))
    assert summary.run_ids == (run_id,)
    assert read_receipt(home, run_id, "extract-0of1") == receipt
    assert read_accepted(home) == frozenset()
    assert published_path(home).name == "newsmill-20260306T000000Z.duckdb"
    assert content_digests(published_path(home)) == before


def test_trying_nothing_again_does_nothing(world, run):
    assert json.loads(run("retry", "--class", "extract.timeout", "--json")[1]) == {"retried": 0, "solved": 0, "left": 0}
