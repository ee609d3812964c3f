"""What would stop a run half way is said before it begins."""

import shutil
from types import SimpleNamespace

import pytest

from pipeline.config import load_settings
from pipeline.errors import NotReady
from pipeline.steps import check_ready, process
from tests.warehouse.conftest import sample as sample  # noqa: PLC0414 - a fixture of the warehouse's tests
from tests.warehouse.lake import settings_of


def test_an_empty_home_is_ready(tmp_path):
    check_ready(load_settings(tmp_path / "not there yet", {}))


def test_a_disk_without_room_for_the_next_file_is_named(sample, monkeypatch):
    size = sample.home.published.joinpath("newsmill.duckdb").stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2 * size - 1))
    with pytest.raises(NotReady, match="MB are free, and a build needs"):
        process(sample.settings, ["live-2026-11-20"], now=None)  # type: ignore[arg-type]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2 * size))
    check_ready(sample.settings)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "lake").write_text("not a folder")
    with pytest.raises(NotReady, match="lake cannot be written"):
        check_ready(settings_of(tmp_path))
