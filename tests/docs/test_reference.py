"""The pages in docs/: the reference says what the code says, links lead somewhere, what is shown exists and runs."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import build_command
from pipeline.runs import Home
from pipeline.warehouse import open_published
from schemas.contract import metadata
from schemas.diagram import HOMES, find_home, list_references
from schemas.reference import PAGES, find_stale_pages, write_pages
from tests.report.sample import make_published

ROOT = Path(__file__).resolve().parents[2]
PAGES_OF_PEOPLE = sorted(path for path in [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"] if path.parent.name != "reference")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(*languages: str) -> list[tuple[str, str]]:
    """The fenced blocks of those languages, each with the page it stands on."""
    found = ((path, FENCED.findall(path.read_text(encoding="utf-8"))) for path in PAGES_OF_PEOPLE)
    return [(str(path.relative_to(ROOT)), body) for path, fenced in found for language, body in fenced if language in languages]


def commands() -> list[tuple[str, str]]:
    """Every call of newsmill in the shown shell lines."""
    lines = [(page, line.removeprefix("$ ").strip()) for page, body in blocks("", "console", "sh") for line in body.splitlines()]
    return [(page, line) for page, line in lines if re.match(r"newsmill [a-z]+( |$)", line)]


def test_the_reference_is_what_the_code_says() -> None:
    assert find_stale_pages() == [], "run python -m schemas.reference"


def test_a_page_that_drifts_is_found(tmp_path: Path) -> None:
    write_pages(tmp_path)
    assert find_stale_pages(tmp_path) == []
    (tmp_path / "tables.md").write_text((tmp_path / "tables.md").read_text(encoding="utf-8").replace("Headline", "Title"), encoding="utf-8")
    (tmp_path / "cli.md").unlink()
    assert find_stale_pages(tmp_path) == ["tables.md", "cli.md"]
    by_hand = {"reliability.md"}  # what a campaign of hours found
    assert set(PAGES) | by_hand == {path.name for path in (ROOT / "docs" / "reference").glob("*.md")}


def test_the_picture_refers_to_rows_that_can_be_found() -> None:
    references = list(list_references())
    for home, other, column in references:
        assert find_home(column) == home
        assert next(name for name in HOMES if HOMES[name] == home) in metadata.tables[home].info["grain"]
        assert column in metadata.tables[other].columns
    assert ("core.entity_cast", "core.quotes", "speaker_entity_id") in references
    assert ("core.current_versions", "core.copies", "original_article_id") in references


@pytest.mark.parametrize("page", sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        place = page.parent / name if name else page
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), target


def anchors(page: Path) -> set[str]:
    """The names by which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_shown_commands_and_options_exist() -> None:
    shown = commands()
    assert len(shown) >= 20
    wrong = []
    for page, line in shown:
        words = [word for word in shlex.split(line.partition("   ")[0], comments=True)[1:] if word]
        command: Any = build_command()
        while getattr(command, "commands", None) and words and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        wrong += [f"{page}: {line}: {word}" for word in words if word.startswith("--") and word not in known | {"--help"}]
        wrong += [f"{page}: {line}: no such command"] if getattr(command, "commands", None) else []
    assert wrong == []


def test_shown_sql_runs(tmp_path: Path) -> None:
    make_published(tmp_path)
    shown = blocks("sql") + [(page, shlex.split(line)[2]) for page, line in commands() if line.startswith('newsmill sql "')]
    assert len(shown) >= 8
    with open_published(Home(tmp_path)) as connection:
        for page, sql in shown:
            columns = connection.execute(sql).description
            assert columns, f"{page}: {sql}"
