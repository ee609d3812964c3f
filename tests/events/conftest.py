"""One annotator for all tests of the stage: the model is loaded once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.events import Annotator
from pipeline.records import Annotation, ArticleText

PUBLISHED = datetime(2025, 6, 20, 12, tzinfo=UTC)  # a Friday


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    return Annotator()


@pytest.fixture(scope="session")
def annotate(annotator: Annotator) -> Callable[..., Annotation]:
    """Annotates a text (and title) published on Friday 20 June 2025."""

    def run(text: str, title: str = "", published_at: datetime | None = PUBLISHED) -> Annotation:
        return annotator.annotate(ArticleText(id="a", title=title, text=text, published_at=published_at))

    return run
