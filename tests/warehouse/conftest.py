from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import warehouse
from pipeline.config import Settings, WatchlistConfig
from pipeline.home import Home
from tests.warehouse.lake import NIGHT, make_articles, make_tables, settings_of, write_run


@dataclass(frozen=True)
class World:
    """A home with a settings object, and short ways to write, build and ask."""

    settings: Settings
    home: Home

    def write(self, run_id, articles, **options):
        write_run(self.home, run_id, make_tables(articles, **options))

    def build(self, *run_ids, now=NIGHT):
        return warehouse.build(self.settings, list(run_ids) or None, now=now)

    def ask(self, sql, *parameters):
        with warehouse.open_published(self.home) as connection:
            return connection.execute(sql, parameters).fetchall()


@pytest.fixture
def world(tmp_path) -> World:
    return World(settings_of(tmp_path), Home(tmp_path))


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> World:
    """A published file with three days; for tests that only read."""
    from datetime import timedelta

    from tests.warehouse.lake import DAY

    root: Path = tmp_path_factory.mktemp("sample")
    world = World(settings_of(root, watchlists=(WatchlistConfig(name="Straits", words=("strait",)),)), Home(root))
    for offset in range(3):
        at = DAY + timedelta(days=offset)
        world.write(f"live-{at.date()}", make_articles(6, start=6 * offset, at=at), at=at)
    world.build()
    return world
