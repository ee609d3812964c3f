"""Which language, and what is read where there is no model for it."""

import pytest

from pipeline.entities.languages import detect_language
from tests.entities.conftest import Read


@pytest.mark.parametrize("text", ["Vladimir Putin", "Boko Haram", "Amnesty International", "Zambia's Hichilema", "the Turkish parliament",
                                  "Ferry sinks off Cebu, nine dead"])
def test_short_english_and_bare_names_are_english(text: str) -> None:
    assert detect_language("", text) == "en"


@pytest.mark.parametrize(("text", "lang"), [
    ("Le gouvernement français a annoncé vendredi de nouvelles mesures pour les agriculteurs.", "fr"),
    ("El presidente dijo ayer que no firmará la ley de presupuestos.", "es"), ("Президент подписал новый закон о налогах.", "ru"),
    ("Die Bundesregierung hat am Freitag ein neues Gesetz beschlossen.", "de"), ("首相は金曜日に新しい法律に署名した。", "ja")])
def test_sentences_of_other_languages(text: str, lang: str) -> None:
    assert detect_language("", text) == lang


def test_what_the_article_declares_is_believed() -> None:
    assert detect_language("", "Wer will", declared="de-AT") == "de"
    assert detect_language("", "42 !?") == ""


def test_without_a_model_only_countries_are_read(read: Read) -> None:
    layer = read("El gobierno de Argentina y el de Chile firmaron en Madrid un acuerdo con Juan Pérez, dijo el ministro.", lang="")
    assert (layer.lang, layer.outcome) == ("es", "entities.no_model")
    assert {m.entity_id for m in layer.mentions} == {"ctry:ARG", "ctry:CHL"}
