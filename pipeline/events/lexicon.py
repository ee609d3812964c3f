"""The lexicon: which words in which construction mean which event. Data, beside this file; every row has a sentence that proves it.

verbs.csv, nouns.csv and adjectives.csv have the same columns:
  event_type   a code of the ontology, or NONE: the words mean no event here ("hit a record", "fired a shot across the bow")
  mode         a mode of that type, or empty
  lemmas       alternatives, a|b
  with         what must stand beside the word: space-separated conditions slot=words, all of which must hold. Words are lemmas a|b or
               @class of classes.csv; slots: prt (particle), obj, subj, comp (the verb it governs), mod (what modifies a noun or verb),
               any preposition (on, with, for ...: its object). A slot with no words must only be there. !slot=words must not hold.
  support      nouns only: verbs (or %classes) whose object the noun is ("launch an attack"): their subject acts. "bare": also alone
  source       where the source stands, the first slot that has an actor: subj, obj, agent, poss, of, by, with ...
  target       the same for the target; empty: searched from near to far
  flags        reciprocal (two subjects are both sides), content (governs what is agreed, asked, refused, threatened),
               coded (worth nothing unless a side has a country or sector), soft (weak evidence), self (no target)
  example      a sentence of the project's own that this row must code
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

FILES = ("verbs", "nouns", "adjectives")
KINDS = {"verbs": "VERB", "nouns": "NOUN", "adjectives": "ADJ"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One `slot=words` of a pattern. No words: the slot must only be filled."""

    slot: str
    words: frozenset[str]
    is_wanted: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """A row of the lexicon. `weight` grows with the number of conditions, so that the most specific row wins."""

    pattern_id: str
    kind: str
    event_type: str
    mode: str | None
    lemmas: tuple[str, ...]
    conditions: tuple[Condition, ...]
    support: frozenset[str]
    is_bare: bool
    source: tuple[str, ...]
    target: tuple[str, ...]
    flags: frozenset[str]
    example: str
    weight: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """All patterns by (kind, lemma), most specific first; the trigger lemmas; the word classes."""

    patterns: Mapping[tuple[str, str], tuple[Pattern, ...]]
    triggers: frozenset[str]
    classes: Mapping[str, frozenset[str]]

    def all_patterns(self) -> list[Pattern]:
        """Each row once, by id."""
        return [row for _, row in sorted({p.pattern_id: p for group in self.patterns.values() for p in group}.items())]


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a file of the lexicon."""
    with resources.files("pipeline.events").joinpath(f"lexicon/{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon, read once."""
    classes = {row["class"]: frozenset(row["words"].split("|")) for row in read_table("classes")}
    index: dict[tuple[str, str], list[Pattern]] = {}
    for name in FILES:
        for row in read_table(name):
            pattern = _read_pattern(KINDS[name], row, classes)
            for lemma in pattern.lemmas:
                index.setdefault((pattern.kind, lemma), []).append(pattern)
    ordered = {key: tuple(sorted(group, key=lambda p: (-p.weight, p.pattern_id))) for key, group in index.items()}
    return Lexicon(patterns=ordered, triggers=frozenset(lemma for _, lemma in ordered), classes=classes)


def _read_pattern(kind: str, row: Mapping[str, str], classes: Mapping[str, frozenset[str]]) -> Pattern:
    conditions = tuple(_read_condition(text, classes) for text in row["with"].split())
    support = row.get("support") or ""
    lemmas = tuple(row["lemmas"].split("|"))
    name = "".join((row["event_type"], ":", lemmas[0], *("+" + text for text in row["with"].split()), "/" + kind[0].lower()))
    return Pattern(pattern_id=name, kind=kind, event_type=row["event_type"], mode=row["mode"] or None, lemmas=lemmas, conditions=conditions,
                   support=_expand((word for word in support.replace("|", " ").split() if word != "bare"), classes),
                   is_bare="bare" in support.split(),
                   source=tuple(row["source"].split()), target=tuple(row["target"].split()), flags=frozenset(row["flags"].split()),
                   example=row["example"], weight=sum(2 if c.words else 1 for c in conditions if c.is_wanted))


def _read_condition(text: str, classes: Mapping[str, frozenset[str]]) -> Condition:
    slot, _, words = text.partition("=")
    return Condition(slot=slot.lstrip("!"), words=_expand(words.split("|") if words else (), classes), is_wanted=not slot.startswith("!"))


def _expand(words: Iterable[str], classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    out: set[str] = set()
    for word in words:
        if word[0] in "@%":
            out |= {word} | _expand(classes[word[1:]], classes)
        else:
            out |= set(word.split("|"))
    return frozenset(out)
