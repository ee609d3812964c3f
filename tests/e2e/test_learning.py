"""From three days of the press to knowledge: roles are seen, learned, and resolve bare names; and a curator's day on the command line."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import steps
from pipeline.capture import import_texts
from pipeline.cli import app, build_command
from pipeline.config import Settings, load_settings
from pipeline.errors import UsageError
from pipeline.home import Home
from pipeline.knowledge import list_files, read_frozen
from pipeline.runs import live_run_id
from pipeline.warehouse import content_digests, open_published
from tests.press.world import DAYS, end_of

pytestmark = pytest.mark.xdist_group("press")
NOW = end_of(DAYS[-1]) + timedelta(hours=4)
BARE = ("Arkan told reporters in Geneva on Wednesday that the talks on the two border crossings would go on through the night. "
        "Officials of both delegations had met for two days in a hotel above the lake, and the delegations agreed on the wording "
        "of three of the five articles. The mediators hope for a text by Friday. Nobody was ready to say what stands in the others.")


@pytest.fixture(scope="module")
def settings(press_home, tmp_path_factory) -> Settings:
    home = tmp_path_factory.mktemp("learning") / "home"
    shutil.copytree(press_home, home, symlinks=True)
    return load_settings(home, {})


def ask(settings: Settings, query: str, *parameters: object) -> list[tuple[object, ...]]:
    with open_published(Home(settings.home)) as connection:
        return connection.execute(query, parameters).fetchall()


def digests(settings: Settings) -> dict[str, tuple[int, str]]:
    return content_digests(settings.home / "published" / "newsmill.duckdb")


def who(settings: Settings, snippet: str) -> list[tuple[object, ...]]:
    query = ("SELECT DISTINCT entity_name, country_iso3 FROM mart.mentions JOIN mart.articles USING (article_id) "
             "WHERE title = 'Night talks in Geneva' AND snippet = ? AND entity_id IS NOT NULL")
    return ask(settings, query, snippet)


@pytest.fixture(scope="module")
def learned(settings) -> tuple[Settings, str, list[tuple[object, ...]]]:
    """The home after learning: its settings, the run of one more article, and who its bare name was before."""
    lines = settings.home / "bare.jsonl"
    article = {"id": "bare-1", "title": "Night talks in Geneva", "text": BARE, "published_at": "2026-03-05T09:00:00Z"}
    lines.write_text(json.dumps(article) + "\n", encoding="utf-8")
    run_id = import_texts(Home(settings.home), lines)
    steps.process(settings, [run_id], now=NOW)
    before = who(settings, "Arkan")
    steps.learn(settings, until=DAYS[-1])
    steps.process(settings, [run_id], now=NOW)
    return settings, run_id, before


def test_three_days_of_news_say_what_people_are(settings) -> None:
    roles = ask(settings, "SELECT role_name, country_iso3, sector, first_seen_at::DATE FROM mart.entity_roles "
                          "WHERE entity_name = 'Selim Arkan' AND role_name = 'foreign minister' ORDER BY 2 NULLS LAST")
    assert [row[:3] for row in roles] == [("foreign minister", "TUR", "GOV"), ("foreign minister", None, "GOV")]
    assert roles[0][3] == DAYS[0]
    assert ask(settings, "SELECT count(*) > 30 FROM core.role_mentions") == [(True,)]


def test_nothing_is_learned_of_days_before_the_news(settings) -> None:
    assert steps.learn(settings, until=date(2020, 1, 1)) is None
    assert not (settings.home / "state" / "knowledge").exists()


def test_a_bare_name_is_resolved_after_learning_and_not_before(learned) -> None:
    settings, _, before = learned
    assert ("Selim Arkan", "TUR") not in before
    assert who(settings, "Arkan") == [("Selim Arkan", "TUR")]


def test_the_facts_name_the_knowledge_that_made_them(learned) -> None:
    settings, run_id, _ = learned
    version = read_frozen(Home(settings.home)).version
    made = dict(ask(settings, "SELECT DISTINCT run_id, knowledge_version FROM core.articles JOIN ops.codings USING (coding_id)"))
    assert made[run_id].endswith(f"+{version}")
    assert {made[live_run_id(day)] for day in DAYS} == {made[run_id].partition("+")[0]}, "older runs keep their coding until done again"


def test_learning_again_changes_nothing(learned) -> None:
    settings, _, _ = learned
    before = list_files(Home(settings.home))
    assert steps.learn(settings, until=DAYS[-1]) == before[0]
    assert list_files(Home(settings.home)) == before


def test_a_day_that_is_annotated_again_takes_the_new_knowledge_and_rebuilds_alike(learned) -> None:
    settings, run_id, _ = learned
    runs = [live_run_id(DAYS[-1]), run_id]
    extracted = {path: path.stat().st_mtime_ns for path in (settings.home / "lake").rglob("*extract*")}
    steps.process(settings, runs, now=NOW)
    assert {path: path.stat().st_mtime_ns for path in extracted} == extracted, "extraction knows nothing of roles"
    codings = dict(ask(settings, "SELECT DISTINCT run_id, coding_id FROM core.articles"))
    assert codings[runs[0]] == codings[run_id] != codings[live_run_id(DAYS[0])]
    found = digests(settings)
    steps.rebuild(settings, runs, now=NOW + timedelta(days=1))
    assert digests(settings) == found
    assert who(settings, "Arkan") == [("Selim Arkan", "TUR")]


def run_command(home: Path, *arguments: str) -> dict[str, object]:
    build_command()
    result = CliRunner().invoke(app, ["entities", *arguments, "--json"], env={"NEWSMILL_HOME": str(home)}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_curators_day(settings, tmp_path) -> None:
    home = settings.home
    first, second = (run_command(home, "search", name)[0]["entity_id"] for name in ("Arkan", "Daneshvar"))
    said = run_command(home, "merge", second, first, "--reason", "a test", "--publish")
    assert said["published"]
    assert run_command(home, "show", second)["entity_id"] == first
    assert run_command(home, "judgements")[0]["judgement_id"] == said["judgement_id"]
    for arguments, message in ((("merge", first, second), "cycle"), (("merge", first, "ent:nobody"), "no entity"),
                               (("show", "ent:nobody"), "no entity"), (("undo", "j7"), "no judgement")):
        with pytest.raises(UsageError, match=message):
            run_command(home, *arguments)
    run_command(home, "undo", said["judgement_id"], "--publish")
    assert run_command(home, "show", second)["entity_id"] == second
    desk = tmp_path / "desk.csv"
    desk.write_text("name,type,country_iso3,sector\nOlga Quillfeather,PERSON,GBR,LEG\n", encoding="utf-8")
    assert run_command(home, "import", str(desk), "--list", "desk", "--licence", "CC0-1.0")["counts"] == {"taken": 1}
    assert [file.licence for file in list_files(Home(home)) if file.kind == "list"] == ["CC0-1.0"]


def test_a_role_is_shown_with_its_evidence(settings) -> None:
    build_command()
    entity_id = run_command(settings.home, "search", "arkan")[0]["entity_id"]
    environment = {"NEWSMILL_HOME": str(settings.home)}
    shown = CliRunner().invoke(app, ["entities", "show", entity_id], env=environment, catch_exceptions=False).stdout
    assert "Selim Arkan" in shown
    assert "foreign minister (Turkey, TUR, GOV)" in shown
    assert "http" in shown
