"""What is no prose gives no asserted events, no crash, and takes no time."""

import time

import pytest

from pipeline.events.sentences import is_prose, split_text

BAD = {
    "score list": "Lions 3 Bears 1\nTigers 2 Eagles 2\nWolves 0 Hawks 4",
    "table": "Country | Dead | Wounded\nIran | 12 | 40\nIraq | 3 | 9",
    "headline without a verb": "Fresh talks, new sanctions, old wounds",
    "capitals": "RUSSIA ATTACKS UKRAINE WITH HUNDREDS OF DRONES AS THOUSANDS FLEE THE CAPITAL CITY",
    "gallery": "1/16 2014 Soldiers attack the Turkish town of Nusaybin 2/16 2015 Police arrest protesters in Ankara",
    "menu": "Home News Sport Attack War Sanctions Protest Talks",
    "transcript": "Q: Attack? A: No. Q: War? A: No.",
    "symbols": "★★★ !!! ??? ### $$$ %%% \u202e\u200f 😀😀😀",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_no_asserted_event(text, annotate):
    annotation = annotate(text)
    assert not [event for event in annotation.events if event.status == "asserted" and event.confidence >= BELIEVED]
    assert annotation.events_outcome in ("events.none", "events.done", "events.no_model")


@pytest.mark.parametrize("title", ["Satire: Minister attacks wind turbine", "Minister attacks wind turbine (satire)"])
def test_satire_that_says_so_asserts_nothing(title, annotate):
    annotation = annotate("Turkish soldiers attacked a Syrian village on Tuesday.", title=title)
    assert annotation.events
    assert not [event for event in annotation.events if event.status == "asserted"]


BELIEVED = 0.6  # what decision 14 advises to ask for
TRANSLATED = (
    "Of the army the soldiers attack it was by them done the village in the yesterday of Syria making.",
    "Attacked it has being said the of rebels for, town they which bombing was of.",
    "The president he meets it the with minister to by agreement signing of the gas not will.",
)


@pytest.mark.parametrize("text", TRANSLATED)
def test_garbled_translation_is_not_believed(text, annotate):
    assert not [event for event in annotate(text).events if event.status == "asserted" and event.confidence >= BELIEVED]


def test_every_bad_text_takes_bounded_time(annotate):
    started = time.process_time()
    for text in (*BAD.values(), *TRANSLATED):
        annotate(f"{text}\n" * 30)
    assert time.process_time() - started < 20


def test_sentence_of_three_hundred_words(annotate):
    text = "Turkish soldiers attacked " + ", ".join(f"the Syrian village number {n} with its mill and its well" for n in range(40)) + "."
    started = time.process_time()
    annotation = annotate(text)
    assert time.process_time() - started < 5
    assert not [event for event in annotation.events if event.status == "asserted"]


def test_deeply_nested_sentence_ends(annotate):
    text = "He said that " * 60 + "Russia attacked Ukraine."
    started = time.process_time()
    annotate(text)
    assert time.process_time() - started < 5


def test_time_grows_with_length_only(annotate):
    text = "Turkish soldiers attacked a Syrian village on Tuesday. The mayor said it was over.\n" * 150
    started = time.process_time()
    assert len(annotate(text).events) >= 150
    assert time.process_time() - started < 20


def test_marks_that_never_close(annotate):
    annotation = annotate("“ " * 400 + '" ' * 400 + "said Maria Silva")
    assert len(annotation.quotes) < 5


def test_no_event_has_a_reason(annotate):
    assert annotate("").no_event_reason == "no_text"
    assert annotate("The weather in the valley was mild for the time of year.").no_event_reason == "no_trigger"
    assert annotate("El ejército atacó la ciudad y murieron cinco personas, dijo el gobierno del país.").no_event_reason == "language"
    assert annotate("Turkish soldiers attacked a Syrian village.").no_event_reason is None


def test_sentences_cover_their_slices():
    text = "Mr. J. Smith of the U.S. Army left. “Why?” he asked. It rained!\nA line\n\nKABUL, Afghanistan (AP) — Troops left. The end"
    sentences = list(split_text(text, "text"))
    assert [sentence.text for sentence in sentences] == [
        "Mr. J. Smith of the U.S. Army left.", "“Why?” he asked.", "It rained!", "A line", "Troops left.", "The end"]
    assert all(text[sentence.start:sentence.end] == sentence.text for sentence in sentences)


def test_prose():
    assert is_prose("Turkish soldiers attacked a Syrian village on Tuesday.")
    assert not is_prose("12 - 14 - 16 - 18")
    assert not is_prose("x" * 5000)
