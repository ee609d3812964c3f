"""A small slice of each part of the campaign: that it runs, that it holds, and that it would see it if it did not."""

from pathlib import Path

import pytest

from tests.torture import bombs, fuzz
from tests.torture.figures import Figure
from tests.torture.mutator import MARKUP, mutate
from tests.torture.nights import Workshop

FUZZ = {"feeds": 100, "pages": 20, "http": 120, "warcs": 120}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A folder; no mill is made unless a part asks for it."""
    return Workshop(tmp_path)


@pytest.mark.parametrize("part", FUZZ)
def test_damaged_inputs_end_by_name(workshop: Workshop, part: str) -> None:
    figure = Figure(part, seconds=60)
    fuzz.torture(figure, workshop, FUZZ[part], seed=2026)
    assert figure.failures == []
    assert figure.held == FUZZ[part]
    assert len(figure.notes) > 1, "damage must lead to more than one outcome"


def test_a_bomb_harms_nothing(workshop: Workshop) -> None:
    figure = Figure("bombs", seconds=60)
    for kind, name in (("feed", "gzip of 1 GB"), ("feed", "billion laughs")):
        bombs.try_bomb(workshop.folder, kind, name, figure)
    assert figure.failures == []
    assert set(figure.notes) == {"feed feed.too_large", "feed feed.dtd_refused"}


def test_a_figure_counts_what_did_not_hold() -> None:
    figure = Figure("kills", seconds=0.0)
    figure.judge("one", "")
    figure.judge("two", "differs")
    assert str(figure) == "kills: 1 of 2 held"
    assert list(figure.limit(range(3))) == []


def test_the_same_seed_makes_the_same_input() -> None:
    import random

    made = [mutate(b"<rss><item>1</item></rss>", random.Random(f"{seed}"), MARKUP) for seed in range(50)]
    assert made == [mutate(b"<rss><item>1</item></rss>", random.Random(f"{seed}"), MARKUP) for seed in range(50)]
    assert len(set(made)) > 40
