"""What people watch for: hits follow the facts and the lists, whichever changed last."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline import warehouse
from pipeline.config import WatchlistConfig, load_settings
from pipeline.errors import ConfigError
from tests.warehouse.lake import DAY, MARIN, make_articles

CABLES = WatchlistConfig(name="Cables", entities=(MARIN, "norway"), dyads=(("SVK", "ctry:NOR"),),
                         words=("Northern STRAIT", "strai", "able"))
HITS = "SELECT kind_code, term, count(DISTINCT article_id), sum(hit_count)::INTEGER FROM mart.watchlist_hits GROUP BY ALL ORDER BY ALL"


@pytest.fixture
def watched(world):
    world.write("live-2026-11-20", make_articles(3))
    world = replace(world, settings=replace(world.settings, watchlists=(CABLES,)))
    world.build("live-2026-11-20")
    return world


def test_entities_words_and_dyads_are_found(watched):
    assert watched.ask(HITS) == [("dyad", "SVK – ctry:NOR", 3, 3), ("entity", MARIN, 3, 3), ("entity", "norway", 3, 3),
                                 ("words", "Northern STRAIT", 3, 3)]
    titles = watched.ask("SELECT DISTINCT event_title FROM mart.watchlist_hits WHERE kind_code = 'dyad'")
    assert titles == [("Norway → Slovakia: accusation",)]


def test_hits_do_not_depend_on_what_came_first(watched):
    later = DAY + timedelta(days=1)
    watched.write("live-2026-11-21", make_articles(2, start=3, at=later), at=later)
    watched.build("live-2026-11-21")
    assert watched.ask("SELECT count(DISTINCT article_id) FROM core.watchlist_hits") == [(5,)]
    other = replace(watched, settings=replace(watched.settings, watchlists=(replace(CABLES, words=("harbour reports",)),)))
    other.build("live-2026-11-21")
    changed = dict(warehouse.content_digests(watched.home.published / "newsmill.duckdb"))
    other.build()
    assert dict(warehouse.content_digests(watched.home.published / "newsmill.duckdb")) == changed
    assert ("words", "harbour reports", 5, 5) in other.ask(HITS)
    assert replace(other, settings=replace(other.settings, watchlists=())).build("live-2026-11-21")
    assert other.ask(HITS) == []


def test_lists_are_configured(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text('[[watchlists]]\nname = "One"\nentities = ["ctry:IRN"]\ndyads = [["ISR", "IRN"]]\n', encoding="utf-8")
    assert load_settings(tmp_path, {}).watchlists == (WatchlistConfig(name="One", entities=("ctry:IRN",), dyads=(("ISR", "IRN"),)),)
    path.write_text('[[watchlists]]\nname = "One"\ndyads = [["ISR"]]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="dyads"):
        load_settings(tmp_path, {})
    path.write_text('[[watchlists]]\nname = "One"\n[[watchlists]]\nname = "One"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="One is listed more than once"):
        load_settings(tmp_path, {})
