"""What the event coder hands on beside the shared records."""

from dataclasses import dataclass

from pipeline.records import EventMention, Quote


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLayer:
    """The events and quotes of one article. `outcome` is an events outcome; `no_event_reason` is None exactly when there are events.

    Reasons: language, no_text, no_trigger (no sentence has a word of the lexicon), no_pattern (words, but no construction around them),
    weak (constructions, but none that can be believed), crashed.
    """

    outcome: str
    events: tuple[EventMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    no_event_reason: str | None = None
