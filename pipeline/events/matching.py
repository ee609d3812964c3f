"""Where the lexicon's patterns hold in a sentence: the most specific row for each word, and the construction it stands in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.labels import label_phrase
from pipeline.events.lexicon import Condition, Lexicon, Pattern
from pipeline.events.tree import Frame, Tree, children, is_base, read_noun

NUMBERS = frozenset(["thousand", "hundred", "dozen", "score", "number", "half", "most", "some", "much"])
COPULAS = frozenset(["be", "lie", "declare", "pronounce", "report", "confirm"])
AUXILIARY = frozenset(["aux", "auxpass"])
KINDS = {"VERB": ("VERB",), "NOUN": ("NOUN",), "ADJ": ("ADJ",)}


@dataclass(slots=True, eq=False)
class Candidate:
    """A pattern at its trigger word. `frame` says who stands where; `support` is the verb that carries a nominal ("launch" an attack)."""

    pattern: Pattern
    token: Token
    frame: Frame
    support: Token | None = None
    noun: Frame | None = None
    event_type: str = ""
    mode: str | None = None
    governor: "Candidate | None" = None
    contents: "list[Candidate]" = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.event_type, self.mode = self.event_type or self.pattern.event_type, self.mode or self.pattern.mode

    @property
    def predicate(self) -> Token:
        """The word whose clause decides when, where and whether."""
        return self.support if self.support is not None else self.token


def find_candidates(tree: Tree, lexicon: Lexicon, reader: ActorReader) -> list[Candidate]:
    """The patterns that hold, at most one a word, in the order of the words; rows of type NONE silence their word."""
    found = []
    for token in tree.tokens:
        candidate = _match_token(tree, token, lexicon, reader)
        if candidate and candidate.event_type != "NONE":
            found.append(candidate)
    for candidate in found:
        _find_contents(candidate, found)
    return found


def _match_token(tree: Tree, token: Token, lexicon: Lexicon, reader: ActorReader) -> Candidate | None:
    pos = tree.pos[token.i]
    if (pos == "VERB" and token.dep_ in AUXILIARY) or token.dep_ in ("compound", "nmod") or token.is_punct:
        return None
    if token.tag_ == "VBN" and children(token, "det"):
        return None  # "the injured"
    for kind, lemma in _readings(tree, token):
        found = [c for pattern in lexicon.patterns.get((kind, lemma), ()) if (c := _match_pattern(tree, token, pattern, reader))]
        if found:
            return max(found, key=lambda c: (c.support is not None, c.pattern.weight, c.event_type == "NONE"))
    return None


def _readings(tree: Tree, token: Token) -> list[tuple[str, str]]:
    """How a word may be looked up: "prepared" also as an adjective, "shelling" also as a noun; attributive participles not at all."""
    pos = tree.pos[token.i]
    if pos == "VERB" and token.dep_ == "amod":
        return [("ADJ", token.lower_)]
    if token.tag_ in ("NNP", "NNPS") and tree.sentence.field != "title":
        return []  # part of a name: "March", "the Strike Fund"
    if pos == "VERB" and token.tag_ == "VBG" and token.dep_ in ("nsubj", "nsubjpass", "csubj", "dobj", "pobj", "attr",
                                                                "conj") and not children(token, "dobj", "aux"):
        return [("NOUN", token.lower_), ("VERB", tree.lemma(token))]
    if pos == "VERB" and token.tag_ == "VBN" and not children(token, "agent", "dobj") and token.dep_ in _ADJECTIVAL:
        return [("ADJ", token.lower_), ("VERB", tree.lemma(token))]
    return [(pos, tree.lemma(token))]


_ADJECTIVAL = ("acomp", "ROOT", "conj", "attr", "ccomp", "xcomp", "advcl", "acl", "relcl")


def _match_pattern(tree: Tree, token: Token, pattern: Pattern, reader: ActorReader) -> Candidate | None:
    frame = tree.frame(token) if pattern.kind == "VERB" else read_nominal(tree, token)
    if pattern.kind == "NOUN":
        support = find_support(tree, token, pattern.support)
        if support is None and not pattern.is_bare:
            return None
        if support is None and token.dep_ == "nsubj" and tree.lemma(token.head) in tree.occur:
            frame = _with_preps(frame, tree.frame(token.head))
        if not all(_holds(reader, condition, token, [frame, *([tree.frame(support)] if support else [])])
                   for condition in pattern.conditions):
            return None
        return Candidate(pattern, token, tree.frame(support) if support else frame, support, frame)
    if pattern.event_type == "X.DEATH" and pattern.kind == "ADJ" and tree.is_verb(token.head) and tree.lemma(token.head) not in COPULAS:
        return None  # "shot dead": a killing
    if pattern.kind == "ADJ" and "speech" in pattern.flags and (token.dep_ == "amod" or tree.lemma(token.head) == "go"):
        return None  # "illegal aliens", "goes wrong": nobody is judged
    if not all(_holds(reader, condition, token, [frame]) for condition in pattern.conditions):
        return None
    return Candidate(pattern, token, frame)


def read_nominal(tree: Tree, token: Token) -> Frame:
    """The frame of a noun or adjective, also where the tagger calls it a participle ("prepared", "opposed")."""
    return tree.frame(token) if not tree.is_verb(token) else read_noun(tree, token)


def _with_preps(frame: Frame, verb: Frame) -> Frame:
    """A nominal whose phrases hang on the verb that says it occurs: "fighting broke out between"."""
    return replace(frame, preps={**verb.preps, **{name: heads for name, heads in frame.preps.items() if heads}})


def find_support(tree: Tree, noun: Token, verbs: frozenset[str]) -> Token | None:
    """The supporting verb whose object, passive subject or prepositional object a noun is: "staged a protest", "went on strike"."""
    head = noun
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    if head.dep_ in ("dobj", "nsubjpass", "obj", "attr"):
        verb = head.head
    elif head.dep_ == "pobj" and head.head.dep_ in ("prep", "agent"):
        verb = head.head.head
        if verb.dep_ == "prep":
            verb = verb.head
        if tree.pos[verb.i] == "NOUN" and verb.dep_ in ("dobj", "nsubjpass") and tree.lemma(verb) in ("series", "number", "round", "wave",
                "dozen", "set"):
            verb = verb.head
        elif head.head.lower_ in ("by", "after", "before", "during", "since", "despite", "without"):
            return None
    elif head.dep_ in ("acl", "relcl"):
        return None
    else:
        return None
    if tree.is_verb(verb) and tree.lemma(verb) in verbs:
        return verb
    return next((child for child in children(noun, "acl") if child.tag_ == "VBN" and tree.lemma(child) in verbs), None)


def _holds(reader: ActorReader, condition: Condition, token: Token, frames: Sequence[Frame]) -> bool:
    return _is_there(reader, condition, token, frames) == condition.is_wanted


def _is_there(reader: ActorReader, condition: Condition, token: Token, frames: Sequence[Frame]) -> bool:
    tree, words, slot = reader.tree, condition.words, condition.slot
    if "|" in slot:
        return any(_is_there(reader, replace(condition, slot=part), token, frames) for part in slot.split("|"))
    if slot == "passive":
        return frames[0].is_passive
    if slot == "prt":
        found = {child.lower_ for child in token.children if child.dep_ in ("prt", "advmod", "prep", "acomp")}.union(*(frame.particles
                for frame in frames))
        return bool(found & words) if words else bool(found)
    if slot in ("mod", "acomp"):
        labels = ("amod", "compound", "nmod", "advmod", "poss", "nummod", "neg", "det") if slot == "mod" else ("acomp", "oprd", "advmod")
        near = children(token, *labels)
        return any(_words_of(reader, child) & words for child in near) if words else bool(near)
    if slot == "base":  # "that they return it": a bare verb after "that"
        return any(is_base(head) for frame in frames for head in frame.comp)
    if slot == "score":
        return SCORE.search(tree.sentence.text) is not None
    heads = [head for frame in frames for head in [*frame.slot(slot), *frame.gerunds.get(slot, ())]]
    if not words:
        return bool(heads) or any(slot in frame.preps for frame in frames)
    return any(_words_of(reader, word) & words for head in heads for word in _measured(tree, head))


def _measured(tree: Tree, head: Token) -> list[Token]:
    """A phrase's head, or what it is a number of: "thousands of pages" are pages, "a barrage of rockets" is both."""
    inner = [t for prep in children(head, "prep") if prep.lower_ == "of" for t in children(prep, "pobj")]
    if inner and (head.tag_ == "CD" or tree.lemma(head) in NUMBERS):
        return inner
    return [head, *inner] if tree.lemma(head) in tree.measure else [head]


def _words_of(reader: ActorReader, head: Token) -> set[str]:
    """What a condition can ask of a word: its lemma, its form, and the classes (@official, @force ...) of whom it names."""
    return {reader.tree.lemma(head), head.lower_} | label_phrase(reader, head)


SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}\b")


def _find_contents(candidate: Candidate, found: list[Candidate]) -> None:
    """What a demand, promise, threat or refusal is about: the nearest candidates in its complement or object."""
    if "content" not in candidate.pattern.flags and candidate.event_type != "PROTEST":
        return
    noun = candidate.noun or Frame(head=candidate.token)
    roots = [*(children(candidate.predicate, "advcl", "xcomp") if candidate.event_type == "PROTEST" else ()), *candidate.frame.comp,
             *noun.comp, *(candidate.frame.obj if candidate.support is None else ()),
             *(verb for group in (*candidate.frame.gerunds.values(), *noun.gerunds.values()) for verb in group),
             *(token for frame in (candidate.frame, noun) for name in ("for", "to", "of", "with", "on", "against", "over")
               for token in frame.preps.get(name, ()))]
    inside = {token.i for root in roots for token in root.subtree} - {candidate.token.i, candidate.predicate.i}
    for other in found:
        if other is not candidate and other.token.i in inside and other.governor is None:
            other.governor = candidate
            candidate.contents.append(other)
