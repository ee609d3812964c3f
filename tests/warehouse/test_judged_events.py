"""What people decide about an event mention: in the marts and the incidents, through every rebuild, and undone without a trace."""

import json

import pytest
from click.testing import CliRunner

from pipeline import warehouse
from pipeline.errors import JudgementError, UsageError
from pipeline.judgements import Judgement, judgements_path, parse_judgements, read_judgements
from tests.warehouse.lake import make_articles

ASSERTED = "SELECT event_mention_id FROM mart.event_mentions WHERE status = 'asserted' ORDER BY 1"


@pytest.fixture
def built(world):
    world.write("live-2026-11-20", make_articles(6))
    world.build("live-2026-11-20")
    return world


def judge(world, *judgements):
    path = judgements_path(world.home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{item.as_line()}\n" for item in judgements), encoding="utf-8")


def correct(mention_id, **changes):
    return Judgement(kind="event", subject=mention_id, verdict="corrected", changes=json.dumps(changes, sort_keys=True))


def digests(world):
    return dict(warehouse.content_digests(world.home.published / "newsmill.duckdb"))


def test_a_correction_is_in_the_mart_and_the_incident_and_not_in_the_facts(built):
    (mention_id,), *_ = built.ask(ASSERTED)
    facts = digests(built)["core.event_mentions"]
    judge(built, correct(mention_id, event_type="SUPPORT", target_actors=[{"name": "Iceland", "country_iso3": "ISL"}]))
    built.build("live-2026-11-20")
    query = "SELECT event_type, mode_code, quad_class, target_actor_name, is_corrected FROM mart.event_mentions WHERE event_mention_id = ?"
    assert built.ask(query, mention_id) == [("SUPPORT", None, "verbal_cooperation", "Iceland", True)]
    assert built.ask("SELECT event_type FROM core.event_mentions WHERE event_mention_id = ?", mention_id) == [("ACCUSE",)]
    assert digests(built)["core.event_mentions"] == facts
    query = "SELECT event_type, target_name, mention_count FROM mart.events NATURAL JOIN core.event_members WHERE event_mention_id = ?"
    assert built.ask(query, mention_id) == [("SUPPORT", "Iceland", 1)]


def test_what_did_not_happen_after_all_leaves_its_incident(built):
    (mention_id,), *_ = built.ask(ASSERTED)
    judge(built, correct(mention_id, status="hypothetical"))
    built.build("live-2026-11-20")
    assert built.ask("SELECT status FROM mart.event_mentions WHERE event_mention_id = ?", mention_id) == [("hypothetical",)]
    assert built.ask("SELECT count(*) FROM core.event_members WHERE event_mention_id = ?", mention_id) == [(0,)]


def test_a_wrong_row_is_in_no_mart(built):
    (mention_id,), *_ = built.ask(ASSERTED)
    judge(built, Judgement(kind="event", subject=mention_id, verdict="wrong"))
    built.build("live-2026-11-20")
    for mart in ("event_mentions", "event_evidence"):
        assert built.ask(f"SELECT count(*) FROM mart.{mart} WHERE event_mention_id = ?", mention_id) == [(0,)]
    assert built.ask("SELECT count(*) FROM core.event_mentions WHERE event_mention_id = ?", mention_id) == [(1,)]


def test_judgements_survive_rebuilds_and_can_be_undone(built):
    plain = digests(built)
    (one,), (two,), *_ = built.ask(ASSERTED)
    said = (correct(one, source_actors=[{"name": "Denmark", "country_iso3": "DNK"}]), Judgement(kind="event", subject=two, verdict="wrong"))
    judge(built, *said)
    built.build("live-2026-11-20")
    judged = digests(built)
    assert judged["core.events"] != plain["core.events"]
    built.build()
    assert digests(built) == judged, "a rebuild from nothing"
    judge(built, *said, *(Judgement(kind="event", subject=item.judgement_id, verdict="undo") for item in said))
    built.build("live-2026-11-20")
    assert digests(built) == plain


@pytest.mark.parametrize(("changes", "problem"), [
    ({"status": "perhaps"}, "is none of asserted"), ({"event_type": "ATACK"}, "not in the codes event_types"),
    ({"date_start": "Tuesday"}, "is not a day"), ({"snippet": "x"}, "snippet is none of"), ({"mode_code": 3}, "mode_code is a text"),
    ({"source_actors": [{"country_iso3": "NOR"}]}, "each with a name"), ({"source_actors": "Norway"}, "list of actors"),
])
def test_a_correction_that_cannot_stand_says_why(changes, problem):
    with pytest.raises(JudgementError, match=problem):
        parse_judgements(json.dumps({"kind": "event", "subject": "m1", "verdict": "corrected", "changes": changes}), "j")


def test_the_later_of_two_corrections_counts(built):
    (mention_id,), *_ = built.ask(ASSERTED)
    judge(built, correct(mention_id, status="future", event_type="SUPPORT"), correct(mention_id, status="opinion"))
    built.build("live-2026-11-20")
    query = "SELECT status, event_type FROM mart.event_mentions WHERE event_mention_id = ?"
    assert built.ask(query, mention_id) == [("opinion", "SUPPORT")]


def test_the_command_line_shows_corrects_and_undoes(built, monkeypatch):
    from pipeline.cli import build_command

    monkeypatch.setenv("NEWSMILL_HOME", str(built.home.root))
    (mention_id,), *_ = built.ask(ASSERTED)

    def run(*args):
        return CliRunner().invoke(build_command(), ["events", *args])

    shown = run("show", mention_id)
    assert shown.exit_code == 0
    assert "[accused]" in shown.output
    assert "ACCUSE allege" in shown.output
    done = run("correct", mention_id, "--set", "status=future", "--reason", "a plan", "--publish", "--json")
    assert done.exit_code == 0, done.output
    judgement_id = read_judgements(built.home).standing[0].judgement_id
    assert built.ask("SELECT status FROM mart.event_mentions WHERE event_mention_id = ?", mention_id) == [("future",)]
    assert "status: future" in run("show", mention_id).output
    assert run("undo", judgement_id, "--publish").exit_code == 0
    assert built.ask("SELECT status FROM mart.event_mentions WHERE event_mention_id = ?", mention_id) == [("asserted",)]
    assert isinstance(run("wrong", "nothing").exception, UsageError)
    assert isinstance(run("correct", mention_id, "--set", "status").exception, UsageError)
