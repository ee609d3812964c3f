"""What no article should be, and some are: bounded time, an outcome, no crash."""

import time

import pytest

from pipeline.config import AnnotateConfig
from pipeline.entities import EntityReader
from pipeline.entities.model import load_recogniser
from pipeline.errors import ConfigError
from pipeline.outcomes import check_code
from pipeline.records import ArticleText
from tests.entities.conftest import Read, mention


@pytest.mark.parametrize("text", [
    "", " \n\n ", "…", "\u200fمرحبا\u200f said Ali Hassan in Cairo.", "🙂🙂 Peru 🙂 won 🙂", "A.", "P. said so.", "Mr. said.", "’s",
    "\u200b\u200e\u200f", "A" * 5000, "Xavier" + " Xavier" * 200 + " said.", "of " * 300, "(" * 500, "U.S." * 400, "The the The the",
    "\x00\x01 Peru", "é" * 50 + " Iran", "ﬁnland and ŉorway met İran", "\ud800 Peru"])
def test_odd_texts_end_with_an_outcome(read: Read, text: str) -> None:
    layer = read(text, title=text[:200])
    assert check_code(layer.outcome) == "entities.done"
    for m in layer.mentions:
        assert (text if m.field == "text" else text[:200])[m.start:m.end] == m.surface


def test_a_name_of_five_hundred_letters_is_no_name(read: Read) -> None:
    layer = read(f"Yesterday {'Wolf' * 125} met Angela Merkel in Berlin.")
    assert max(m.end - m.start for m in layer.mentions) < 200
    assert mention(layer, "Angela Merkel")


def test_an_initial_alone_is_not_resolved_to_a_statesman(read: Read) -> None:
    layer = read("K. told the court that he had seen nothing.")
    assert not any(e.sector for e in layer.entities.values() if e.type == "PERSON")


def test_a_million_words_are_cut_and_said_to_be() -> None:
    reader = EntityReader(AnnotateConfig(max_characters=20_000))
    began = time.process_time()
    layer = reader.read(ArticleText(id="t", title="", text="Peru and Chile met in Lima. " * 170_000, lang="en"))
    assert layer.outcome == "entities.too_large"
    assert max(m.end for m in layer.mentions) <= 20_000
    assert time.process_time() - began < 20


def test_a_missing_model_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="give the path of a spaCy pipeline"):
        load_recogniser("/no/such/pipeline")
