"""Dependency parses by spaCy, of the sentences that are asked for and of nothing else.

The model's own attribute ruler and lemmatizer cost a fifth of a parse; the coarse part of speech follows from the Penn tag, and lemmas
come from the model's tables one word at a time, so both are left out and made here.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.config import AnnotateConfig
from pipeline.entities.model import load_pipeline
from pipeline.errors import ConfigError

EXCLUDED = ("ner", "senter", "attribute_ruler")
BATCH = 256  # sentences read together: as a rule all of an article
_SUFFIXED = ("VERB", "NOUN", "ADJ")
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")  # the models know "isn't", not "isn’t"; a character for a character, so that places stay


class Parser:
    """The tagger and parser of the configured model, and its lemma tables."""

    def __init__(self, config: AnnotateConfig) -> None:
        self._nlp = _load(config)
        lemmatizer = self._nlp.get_pipe("lemmatizer")
        self._tables = {name: _read_table(lemmatizer.lookups.get_table(f"lemma_{name}")) for name in ("exc", "index", "rules")}
        self._nlp.remove_pipe("lemmatizer")
        self._index = {pos: frozenset(forms) for pos, forms in self._tables["index"].items()}
        self._lemmas: dict[tuple[str, str], str] = {}
        self._strings = self._nlp.vocab.strings
        self.meta: dict[str, Any] = dict(self._nlp.meta)

    def parse(self, texts: Iterable[str]) -> Iterator[Any]:
        """A spaCy Doc for each text, heads and Penn tags set; each text is taken as one sentence or a few."""
        return self._nlp.pipe((text.translate(_STRAIGHT) for text in texts), batch_size=BATCH)  # type: ignore[no-any-return]

    def lemma(self, word: str, pos: str) -> str:
        """The lemma of a lower-case word read as VERB, NOUN or ADJ; any other part of speech keeps its form."""
        key = (word, pos)
        if key not in self._lemmas:
            self._lemmas[key] = self._look_up(word, pos.lower())
        return self._lemmas[key]

    def lemmas(self, word: str) -> tuple[str, ...]:
        """All lemmas that a lower-case word can have, before anything is parsed."""
        return tuple(self.lemma(word, pos) for pos in _SUFFIXED)

    def _look_up(self, word: str, pos: str) -> str:
        exceptions = self._tables["exc"].get(pos, {}).get(word)
        if exceptions:
            return str(exceptions[0])
        index, loose = self._index.get(pos, frozenset()), []
        for old, new in self._tables["rules"].get(pos, ()):
            if word.endswith(old):
                form = word[:len(word) - len(old)] + new
                if form in index:
                    return str(form)
                loose.append(form)
        return word if word in index or not loose or pos == "adj" else str(loose[0])


def _read_table(table: Any) -> dict[str, Any]:
    """A lookup table by part of speech; spaCy keeps its keys as hashes."""
    return {pos: table.get(pos) for pos in ("verb", "noun", "adj") if table.get(pos)}


def _load(config: AnnotateConfig) -> Any:
    nlp = load_pipeline(config.model, EXCLUDED)
    missing = [name for name in ("tagger", "parser", "lemmatizer") if name not in nlp.pipe_names]
    if missing or not nlp.get_pipe("lemmatizer").lookups.has_table("lemma_rules"):
        raise ConfigError(f"annotate.model: {config.model!r} has no {' or '.join(missing) or 'lemma rules'}, which events need")
    return nlp
