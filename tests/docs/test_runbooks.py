"""Each runbook is found by a message, and each of these messages is one that newsmill, the system or SQLite says."""

import errno
import os
import re
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS
from pipeline.warehouse.metrics import METRICS

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = sorted(path for path in (ROOT / "docs" / "runbooks").glob("*.md") if path.name != "README.md")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("pipeline/**/*.py")))
SYSTEM = os.strerror(errno.ENOSPC), "database or disk is full"
"""The system's word for a full disk, and SQLite's (SQLITE_FULL)."""


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda path: path.stem)
def test_the_message_that_leads_to_a_runbook_is_in_the_code(path: Path) -> None:
    messages = re.findall(r"^> (.+?) *$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert messages
    assert [message for message in messages if message not in SOURCE and message not in SYSTEM] == []


def test_the_list_leads_to_every_runbook() -> None:
    text = (ROOT / "docs" / "runbooks" / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\]\(([\w-]+\.md)\)", text)) == [path.name for path in RUNBOOKS]
    messages = [part for row in re.findall(r"^\| (`.*?) \| \[", text, re.MULTILINE) for part in re.findall(r"`([^`]+)`", row)]
    assert len(messages) > 8
    for message in messages:
        parts = [part.strip() for part in message.removeprefix("!! ").split("…")]
        assert all(part in SOURCE or part in SYSTEM for part in parts), message


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda path: path.stem)
def test_the_commands_of_a_runbook_are_there(path: Path) -> None:
    called = set(re.findall(r"`newsmill (\w+)", path.read_text(encoding="utf-8")))
    assert called <= set(COMMANDS) | {"run", "rebuild"}


def test_every_metric_is_described_where_people_look() -> None:
    text = (ROOT / "docs" / "how-to" / "run-nightly.md").read_text(encoding="utf-8")
    assert [name for name, meaning in METRICS.items() if f"| `{name}` | {meaning} |" not in text] == []
