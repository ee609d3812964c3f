"""Events and quotes: who did what to whom, when, where, says who, and did it happen.

Rules over dependency parses, driven by the lexicon beside this file; what each rule is for stands in the lexicon row's example.
"""

from pipeline.events.annotator import Annotator, annotation_json
from pipeline.events.coder import EventCoder
from pipeline.events.records import EventLayer

__all__ = ["Annotator", "EventCoder", "EventLayer", "annotation_json"]
