"""What crosses runs: copies, stories and incidents, all derived, each a pure function of the facts whatever order they came in."""

from pipeline.stories.derive import derive
from pipeline.stories.signatures import make_signature

__all__ = ["derive", "make_signature"]
