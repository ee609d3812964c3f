"""`newsmill report`, as it is called."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.report.sample import make_published


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("command")
    make_published(path)
    return path


@pytest.fixture
def newsmill(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command line; returns exit code, standard output and standard error."""
    monkeypatch.setenv("NEWSMILL_HOME", str(home))

    def run(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        return (stop.value.code, *capsys.readouterr())

    return run


def test_the_page_s_path_is_all_that_is_printed(home: Path, newsmill) -> None:
    page = home / "reports" / "2026-11-20.html"
    assert newsmill("report", "--date", "2026-11-20") == (0, f"{page}\n", "")
    assert page.is_file()


def test_json_is_one_object(home: Path, newsmill) -> None:
    code, out, err = newsmill("report", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"day": "2026-11-21", "page": f"{home}/reports/2026-11-21.html", "index": f"{home}/reports/index.html"}


@pytest.mark.parametrize(("day", "message"), [
    ("yesterday", "newsmill: --date 'yesterday' is not a day such as 2026-11-21\n"),
    ("1999-01-01", "newsmill: no night of 1999-01-01 in the published file; the latest is 2026-11-21\n"),
])
def test_a_wrong_day_is_one_sentence_and_exit_code_2(newsmill, day: str, message: str) -> None:
    assert newsmill("report", "--date", day) == (2, "", message)
