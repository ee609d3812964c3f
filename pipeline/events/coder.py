"""The event coder."""

from pipeline.config import AnnotateConfig
from pipeline.entities import EntityLayer
from pipeline.events.records import EventLayer
from pipeline.records import ArticleText


class EventCoder:
    """Reads what the sentences of an article say happened."""

    def __init__(self, config: AnnotateConfig | None = None) -> None:
        self._config = config or AnnotateConfig()

    def code(self, article: ArticleText, layer: EntityLayer) -> EventLayer:
        """The events and quotes of an article."""
        return EventLayer(outcome="events.none", no_event_reason="no_trigger")
