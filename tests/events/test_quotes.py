"""Quotes: direct, split, continued and reported, with their speakers."""

import pytest

ONE = [
    ("“We will rebuild the bridge,” Maria Silva said on Monday.", "We will rebuild the bridge,", "Maria Silva", True),
    ('"We will rebuild the bridge," said Maria Silva.', "We will rebuild the bridge,", "Maria Silva", True),
    ("Maria Silva said that the bridge would be rebuilt.", "the bridge would be rebuilt", "Maria Silva", False),
    ("The bridge will be rebuilt, Maria Silva said.", "The bridge will be rebuilt", "Maria Silva", False),
    ("According to the ministry, the bridge will be rebuilt.", "the bridge will be rebuilt", "the ministry", False),
    ("The bridge will be rebuilt, according to Maria Silva.", "The bridge will be rebuilt", "Maria Silva", False),
    ("Maria Silva told reporters: “We will rebuild the bridge before winter.”", "We will rebuild the bridge before winter.",
     "Maria Silva", True),
]


@pytest.mark.parametrize(("text", "content", "speaker", "is_direct"), ONE)
def test_one_quote(text, content, speaker, is_direct, annotate):
    quotes = [quote for quote in annotate(text).quotes if quote.is_direct == is_direct]
    assert [(quote.text, quote.speaker) for quote in quotes] == [(content, speaker)]
    assert text[quotes[0].start:quotes[0].end] == content


def test_split_quote_has_one_speaker(annotate):
    quotes = annotate("“We will rebuild the bridge,” Maria Silva said. “It will be ready before the first snow.”").quotes
    assert [(quote.text, quote.speaker) for quote in quotes if quote.is_direct] == [
        ("We will rebuild the bridge,", "Maria Silva"), ("It will be ready before the first snow.", "Maria Silva")]


def test_quote_that_goes_on_in_the_next_paragraph(annotate):
    text = "“We will rebuild the bridge,” Maria Silva said. “We start in May.\n\n“It will be ready before the first snow of the year.”"
    assert {quote.speaker for quote in annotate(text).quotes if quote.is_direct} == {"Maria Silva"}


def test_pronoun_is_resolved(annotate):
    annotation = annotate("Maria Silva opened the bridge. “It took us nine years to get here,” she said.")
    quote = next(quote for quote in annotation.quotes if quote.is_direct)
    named = next(mention for mention in annotation.mentions if mention.surface == "Maria Silva")
    assert quote.speaker_entity_id == named.entity_id


def test_word_in_inverted_commas_is_no_quote(annotate):
    assert not annotate("The “bridge” in the old town is a plank of wood.").quotes


def test_event_in_a_quote_is_its_speakers(annotate):
    annotation = annotate("“Russian troops shelled our hospital twice on Tuesday,” Ukrainian doctor Olha Bondar said.")
    event = next(event for event in annotation.events if event.event_type == "ASSAULT")
    named = next(mention for mention in annotation.mentions if mention.surface == "Olha Bondar")
    assert event.attributed_to == named.entity_id


def test_spans_are_slices_in_title_and_text(annotate):
    title = "Silva: “We will rebuild the bridge in May”"
    text = "“It is late,” said Silva. She added that “nobody” would pay, and that was that."
    for quote in annotate(text, title).quotes:
        assert (title if quote.field == "title" else text)[quote.start:quote.end] == quote.text
