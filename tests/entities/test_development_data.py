"""The bounds of this stage on the development data: countries, aliases, names, and the article that the project began with."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.entities import EntityLayer
from tests.entities.conftest import Read, entity, mention

pytestmark = pytest.mark.shared


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def dump(layer: EntityLayer, number: str) -> dict[str, Any]:
    """As `newsmill annotate` prints it, as far as the scorer looks."""
    return {"id": number, "mentions": [asdict(m) for m in layer.mentions], "entities": [asdict(e) for e in layer.entities.values()]}


@pytest.fixture(scope="module")
def scorer(shared: Path) -> Any:
    sys.path.insert(0, str(shared / "tools"))
    try:
        import score
    finally:
        sys.path.pop(0)
    return score


@pytest.mark.parametrize(("name", "part", "bounds"), [
    ("link", "newsfair", {"country_recall": (0.97, 1), "false_country": (0, 0.02), "alias_b3": (0.95, 1)}),
    ("ner", "wikigold", {"wikigold.f1": (0.65, 1)})])
def test_figures(scorer: Any, shared: Path, read: Read, name: str, part: str, bounds: dict[str, tuple[float, float]]) -> None:
    folder = shared / "scored" / name
    predictions = {a["id"]: dump(read(a["text"], title=a["title"], on=(a.get("published_at") or "2016-01-01")[:10]), a["id"])
                   for a in lines(folder / f"{part}.input.jsonl")}
    figures = scorer.SCORERS[name](lines(folder / f"{part}.gold.jsonl"), predictions)
    for figure, (low, high) in bounds.items():
        assert low <= figures[figure] <= high, figures


def test_seed(shared: Path, read: Read) -> None:
    """What the hand-made gold says of its entities, and what must not be."""
    gold = json.loads((shared / "data/seed/gold.json").read_text(encoding="utf-8"))
    title, text = (shared / "data/seed/article.txt").read_text(encoding="utf-8").split("\n", 1)
    layer = read(text, title=title, on=gold["publication_date"])
    assert {m.entity_id for m in layer.mentions if m.surface == "Washington"} <= {"ctry:USA"}
    assert {m.sense for m in layer.mentions if m.surface in {"Moscow", "Tehran"}} == {"government"}
    assert mention(layer, "The two nations").entity_ids == mention(layer, "both countries").entity_ids
    assert set(mention(layer, "both countries").entity_ids) == {"ctry:IRN", "ctry:ISR"}
    assert entity(layer, "The Russian president").name == "Vladimir Putin"
    assert entity(layer, "the president").name == "Donald Trump"
    assert entity(layer, "Islamic Republic").entity_id == "ctry:IRN"
    assert {m.type for m in layer.mentions if m.surface in {"Peskov", "Trump", "Putin"}} == {"PERSON"}
    assert mention(layer, "the publication").entity_id == mention(layer, "Wall Street Journal").entity_id
