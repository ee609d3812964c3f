"""`diff` says what two published files or releases say differently, and which codings stand behind it."""

import json
from datetime import timedelta

import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.export.diff import diff
from pipeline.export.release import freeze
from pipeline.home import Home
from tests.warehouse.conftest import World
from tests.warehouse.lake import CODING, DAY, NIGHT, make_articles, make_tables, settings_of, write_run

RUN = "live-2026-11-20"
RECODED = {**CODING, "coding_id": "coding-b", "lexicon_sha256": "n" * 64, "code_version": "0.2.0"}


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A day; the same day coded anew, so that a threat became an accusation; then a day more."""
    root = tmp_path_factory.mktemp("history")
    world = World(settings_of(root), Home(root))
    write_run(world.home, RUN, make_tables(make_articles(3)))
    world.build()
    freeze(world.settings, "first", now=NIGHT)
    tables = make_tables(make_articles(3, coding_id="coding-b"), coding="coding-b")
    for row in tables["core.event_mentions"]:
        row["event_type"] = "ACCUSE" if row["event_type"] == "THREATEN" else row["event_type"]
    write_run(world.home, RUN, tables, codings=[RECODED])
    world.build(RUN, now=NIGHT + timedelta(days=1))
    freeze(world.settings, "second", now=NIGHT)
    at = DAY + timedelta(days=1)
    write_run(world.home, "live-2026-11-21", make_tables(make_articles(2, start=9, at=at, coding_id="coding-b"), at=at, coding="coding-b"),
              codings=[RECODED])
    world.build("live-2026-11-21", now=NIGHT + timedelta(days=2))
    return world


def files(world):
    return sorted(path.name for path in world.home.published.glob("newsmill-*.duckdb"))


def test_what_is_the_same_is_equal(history):
    first, *_ = files(history)
    assert all(table.is_equal for table in diff(history.home, first, first))
    assert all(table.is_equal for table in diff(history.home, first, "first"))


@pytest.mark.parametrize("sides", [(0, 1), ("first", "second"), (0, "second")])
def test_another_coding_is_named_with_what_changed(history, sides):
    before, after = (files(history)[side] if isinstance(side, int) else side for side in sides)
    found = {table.name: table for table in diff(history.home, before, after)}
    mentions = found["event_mentions"]
    assert (mentions.added, mentions.removed, mentions.changed) == (0, 0, 6)
    assert mentions.columns["event_type"] == 3
    (change,) = mentions.codings
    assert (change.before, change.after, change.rows) == ("coding-a", "coding-b", 6)
    assert change.parts == ("code_version", "lexicon_sha256")
    assert len(mentions.examples["changed"]) == 5
    assert (found["codings"].added, found["codings"].removed) == (1, 1)


def test_rows_that_came_and_went_are_counted(history):
    _, second, third = files(history)
    found = {table.name: table for table in diff(history.home, second, third)}
    assert (found["articles"].rows_before, found["articles"].rows_after, found["articles"].added) == (3, 5, 2)
    back = {table.name: table for table in diff(history.home, "published", second)}
    assert back["articles"].removed == 2


def test_the_command_prints_it(history, monkeypatch, capfd):
    monkeypatch.setenv("NEWSMILL_HOME", str(history.home.root))
    first, second, _ = files(history)
    codes = []
    for arguments in (["diff", first, second], ["diff", first, second, "--json"], ["diff", "first", "first"],
                      ["diff", str(history.home.root)], ["diff", "nothing"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        codes.append(stop.value.code)
    assert codes == [4, 4, 0, 0, 2]
    out, err = capfd.readouterr()
    assert "event_mentions: 6 → 6 rows; 0 added, 0 removed, 6 changed" in out
    assert "6 from coding coding-a to coding-b: code_version, lexicon_sha256" in out
    assert json.loads(next(line for line in out.splitlines() if line.startswith("{")))["is_equal"] is False
    assert "they say the same" in out
    assert "neither a published file, nor a release" in err


def test_a_file_of_another_version_is_refused(history, tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute("CREATE TABLE t (a INTEGER)")
    with pytest.raises(UsageError, match="compare releases instead"):
        diff(history.home, str(tmp_path / "old.duckdb"), "published")
