"""What the tests share: the development data beside the checkout, and one home with three days of the sample press."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
PRESS_PORT = 8765


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data; skips where a checkout has none beside it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the development data is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def press_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which every day of the press was fetched, worked on and published, one after the other."""
    from pipeline import steps
    from pipeline.capture.live import poll
    from pipeline.config import load_settings
    from pipeline.runs import live_run_id
    from tests.press.server import Press
    from tests.press.world import DAYS

    home = tmp_path_factory.mktemp("press") / "home"
    home.mkdir()
    with Press(day=DAYS[0], port=PRESS_PORT) as press:
        press.write_config(home)
        settings = load_settings(home, {})
        for day in DAYS:
            press.set_day(day)
            poll(settings, press.now)
            steps.process(settings, [live_run_id(day)], now=press.now + timedelta(hours=4))
    return home
