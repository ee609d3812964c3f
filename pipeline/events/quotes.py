"""Quotes."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.entities import EntityLayer
from pipeline.records import Quote


class QuoteReader:
    """Finds quotes."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        self.classes = classes

    def is_needed(self, text: str) -> bool:
        """Whether a sentence must be parsed for its quotes."""
        return False

    def read(self, sentences: Sequence[Any], trees: Sequence[Any], layer: EntityLayer) -> tuple[tuple[Quote, ...], dict[Any, Any]]:
        """The quotes, and who speaks in each sentence that is part of one."""
        return (), {}
