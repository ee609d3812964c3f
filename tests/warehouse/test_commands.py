"""sql, trace, verify and doctor as the command line has them."""

import json
from datetime import date

import pytest

from pipeline.cli import main
from pipeline.warehouse import run_query
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.published import read_status, write_status


@pytest.fixture
def run(sample, monkeypatch, capfd):
    """Run a command over the sample home; (exit code, stdout, stderr)."""
    monkeypatch.setenv("NEWSMILL_HOME", str(sample.home.root))

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        return (stop.value.code, *capfd.readouterr())
    return call


def test_trace_tells_the_life_of_an_address(run, sample):
    code, out, _ = run("trace", "https://harbour.example/news/3?utm_source=x", "--json")
    life = json.loads(out)
    assert code == 0
    assert [row["outcome_code"] for row in life["entries"]] == ["entry.queued"]
    assert [row["warc_file"] for row in life["captures"]] == ["run-0.warc.gz"]
    assert [row["step_code"] for row in life["outcomes"]] == ["capture", "extract", "entities", "events"]
    assert json.loads(life["extractions"][0]["value_sources"]) == {"title": "json-ld"}
    assert len(life["versions"]) == len(life["stories"]) == len(life["quotes"]) == 1
    assert {row["status"] for row in life["events"]} == {"asserted", "hypothetical"}
    assert {row["snippet"] for row in life["mentions"]} == {"Norway", "Slovakia", "Marin"}


@pytest.mark.parametrize("query", [
    "SELECT article_id FROM mart.articles LIMIT 1", "SELECT article_version_id FROM mart.articles LIMIT 1",
    "SELECT capture_id FROM mart.articles LIMIT 1", "SELECT event_id FROM mart.events LIMIT 1",
    "SELECT mention_id FROM mart.mentions LIMIT 1", "SELECT story_id FROM mart.stories LIMIT 1", "SELECT quote_id FROM mart.quotes LIMIT 1",
    "SELECT entry_id FROM core.entries LIMIT 1",
    "SELECT event_mention_id FROM core.event_mentions LIMIT 1",
])
def test_trace_finds_by_any_id(run, sample, query):
    (wanted,), = sample.ask(query)
    code, out, _ = run("trace", wanted)
    assert code == 0
    assert "Captures: what was asked" in out
    assert "capture.stored" in out


def test_trace_of_nothing_is_a_usage_error(run):
    code, out, err = run("trace", "https://nowhere.example/")
    assert (code, out) == (2, "")
    assert "nothing in the published file answers" in err


def test_sql_lists_and_runs_examples(run, tmp_path):
    code, out, _ = run("sql", "--examples")
    assert (code, len(out.splitlines())) == (0, len(load_objects("examples")))
    number, name = out.split()[:2]
    by_number, by_name = (run("sql", "--example", which, "--format", "json") for which in (number, name))
    assert by_number[:2] == by_name[:2]
    file = tmp_path / "question.sql"
    file.write_text("SELECT 42 AS answer")
    assert json.loads(run("sql", "--file", str(file), "--format", "json")[1]) == [{"answer": 42}]


@pytest.mark.parametrize(("arguments", "code"), [
    (["sql"], 2), (["sql", "SELECT 1", "--example", "1"], 2), (["sql", "--example", "no_such"], 2), (["sql", "DROP TABLE x"], 2),
    (["sql", "SELECT 1", "--format", "xml"], 2), (["doctor", "--max-age", "soon"], 2),
])
def test_usage_errors_are_one_line(run, arguments, code):
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert [line for line in err.splitlines() if line.startswith("newsmill: ")][-1:]


def test_sql_says_when_the_data_is_old(run):
    assert "this data is from 2026-11-21" in run("sql", "SELECT 1")[2]


@pytest.mark.parametrize(("complete_since", "said"), [(date(2026, 11, 20), ""),
                                                      (date(2026, 11, 21), "newsmill: the last complete day in this file is 2026-11-20\n")])
def test_sql_says_when_a_new_file_holds_old_days(sample, capfd, complete_since, said):
    run_query(sample.home, "SELECT 1 AS one", format="csv", complete_since=complete_since)
    assert capfd.readouterr() == ("one\n1\n", said)


def test_sql_says_when_the_last_build_failed(run, sample):
    status = read_status(sample.home)
    try:
        write_status(sample.home, {**status, "last_attempt": {"at": "2026-11-22T02:00:00Z", "is_published": False, "error": "a check"}})
        assert "the last build (2026-11-22T02:00:00Z) failed, this is the data before it: a check" in run("sql", "SELECT 1")[2]
    finally:
        write_status(sample.home, status)


def test_doctor_wakes_somebody_when_the_data_is_old(run):
    assert run("doctor", "--max-age", "9999d")[0] == 0
    code, out, _ = run("doctor", "--max-age", "1m", "--json")
    assert code == 4
    assert [vital["name"] for vital in json.loads(out)["vitals"] if vital["is_good"] is False] == ["age"]


def test_verify_exits_4_on_findings(run):
    code, out, _ = run("verify", "--json")  # the sample's captures were never written
    result = json.loads(out)
    assert code == 4
    assert {finding["area"] for finding in result["findings"]} == {"captures"}


def test_nothing_published_is_one_line(run, monkeypatch, tmp_path):
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    for command in (["sql", "SELECT 1"], ["trace", "x"], ["verify"]):
        code, out, err = run(*command)
        assert (code, out) == (1, "")
        assert "nothing is published" in err
    assert run("doctor")[0] == 4
