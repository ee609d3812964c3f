"""A line of the log is a line, whatever others wrote into it."""

import json
import logging

import pytest

from pipeline.cli import main
from pipeline.cli.logs import LIMIT, clean_message, configure_logs, log
from pipeline.errors import UsageError
from tests.report.payloads import PAYLOADS

SECRET = "hunter-two"


@pytest.fixture(autouse=True)
def quiet_afterwards():
    """Loggers as they were."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_words_stay_on_their_line(capsys, form: str) -> None:
    configure_logs({"NEWSMILL_LOG_FORMAT": form})
    for payload in [*PAYLOADS, "a\nnewsmill: forged", "\x1b[2J\x07", "\u202egnp.exe", "\ud800", "x" * 10_000]:
        log.warning("title %s", payload)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(PAYLOADS) + 5
    messages = [json.loads(line)["message"] if form == "json" else line.removeprefix("newsmill: ") for line in lines]
    assert all(message.isprintable() and len(message) <= LIMIT for message in messages)
    assert messages[-5] == r"title a\nnewsmill: forged"
    assert messages[-1].endswith("x…")


@pytest.mark.parametrize("address", [f"https://user:{SECRET}@news.example/a", f"https://news.example/a?access_token={SECRET}&x=1",
                                     f"GET 'https://news.example/?a=1&api_key={SECRET}' failed", f"ftp://{SECRET}@host/"])
def test_credentials_do_not_go_into_it(address: str) -> None:
    assert SECRET not in clean_message(f"not asked: {address}")


def test_an_error_is_one_line_with_its_kind(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path))
    monkeypatch.setenv("NEWSMILL_LOG_FORMAT", "json")
    with pytest.raises(SystemExit) as ended:
        main(["run", "--date", "2026-03-02"])
    line, = capsys.readouterr().err.splitlines()
    assert (ended.value.code, json.loads(line)["level"]) == (2, "error")
    assert json.loads(line)["message"] == "nothing was captured for live-2026-03-02"


def test_an_error_of_the_system_is_one_line_too(capsys, tmp_path, monkeypatch) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    monkeypatch.setenv("NEWSMILL_HOME", str(tmp_path / "home"))
    with pytest.raises(SystemExit) as ended:
        main(["backfill", "--jsonl", str(tmp_path / "home")])
    assert ended.value.code in {1, 2}
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="text, json"):
        configure_logs({"NEWSMILL_LOG_FORMAT": "xml"})


def test_a_traceback_becomes_one_line(capsys) -> None:
    configure_logs({})
    try:
        raise ValueError(f"at https://u:{SECRET}@host/\nsecond line")
    except ValueError:
        logging.getLogger("somebody").exception("it broke")
    line, = capsys.readouterr().err.splitlines()
    assert line.startswith("newsmill: it broke: ValueError(")
    assert SECRET not in line
