"""One reader for all tests of names, and two ways to use it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.config import AnnotateConfig
from pipeline.entities import EntityLayer, EntityReader
from pipeline.records import ArticleText, Entity, Mention

Read = Callable[..., EntityLayer]


@pytest.fixture(scope="session")
def reader() -> EntityReader:
    return EntityReader(AnnotateConfig())


@pytest.fixture(scope="session")
def read(reader: EntityReader) -> Read:
    """read(text, title="", on="2024-05-01", lang="en") -> layer."""

    def run(text: str, title: str = "", on: str | None = "2024-05-01", lang: str = "en") -> EntityLayer:
        day = datetime.fromisoformat(on).replace(tzinfo=UTC) if on else None
        return reader.read(ArticleText(id="t", title=title, text=text, published_at=day, lang=lang))

    return run


def mention(layer: EntityLayer, surface: str, number: int = 0, kind: str = "") -> Mention:
    """The nth mention with that surface (and type)."""
    found = [m for m in layer.mentions if m.surface == surface and kind in {"", m.type}]
    assert len(found) > number, f"{surface!r} not among {[(m.surface, m.type) for m in layer.mentions]}"
    return found[number]


def entity(layer: EntityLayer, surface: str, number: int = 0, kind: str = "") -> Entity:
    """What that mention names."""
    return layer.entities[mention(layer, surface, number, kind).entity_id or ""]
