"""A parsed sentence as the coder reads it: words with part of speech and lemma, and who stands in which slot of a verb or a noun.

The dependency labels are those of spaCy's English models (ClearNLP style).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from spacy.tokens import Doc, Token

from pipeline.events.parser import Parser
from pipeline.events.sentences import Sentence

_POS = {"MD": "AUX", "IN": "ADP", "RP": "PART", "DT": "DET", "CD": "NUM", "CC": "CCONJ", "WP": "PRON", "WDT": "PRON", "PRP": "PRON",
        "PRP$": "PRON",
        "WP$": "PRON", "TO": "PART", "EX": "PRON"}
_PREFIXES = (("VB", "VERB"), ("NN", "NOUN"), ("JJ", "ADJ"), ("RB", "ADV"))
RELATIVE = frozenset(["who", "which", "that", "whom"])
UNTIED = 3  # words with the label `dep`: the parser knew no relation
MAX_CLIMB = 12  # steps towards the root; deeper nesting is a broken parse


@cache
def coarse_pos(tag: str) -> str:
    """The part of speech of a Penn tag; NN* is NOUN for names too."""
    return _POS.get(tag) or next((pos for prefix, pos in _PREFIXES if tag.startswith(prefix)), "X")


@dataclass(slots=True)
class Frame:
    """What stands around a predicate: the heads of the phrases in each slot, their coordinated heads with them."""

    head: Token
    is_passive: bool = False
    subj: list[Token] = field(default_factory=list)
    obj: list[Token] = field(default_factory=list)
    iobj: list[Token] = field(default_factory=list)
    agent: list[Token] = field(default_factory=list)
    poss: list[Token] = field(default_factory=list)
    comp: list[Token] = field(default_factory=list)
    preps: dict[str, list[Token]] = field(default_factory=dict)
    gerunds: dict[str, list[Token]] = field(default_factory=dict)  # by preposition: "from entering"
    particles: set[str] = field(default_factory=set)
    is_inferred: bool = False  # the subject stands outside the clause

    def slot(self, name: str) -> list[Token]:
        """The heads in a slot; a preposition is the slot of its objects."""
        if name in ("subj", "obj", "iobj", "agent", "poss", "comp"):
            return list(getattr(self, name))
        return self.preps.get(name, [])


class Tree:
    """One sentence, parsed."""

    def __init__(self, sentence: Sentence, doc: Doc, parser: Parser, classes: Mapping[str, frozenset[str]]) -> None:
        self.sentence, self.doc = sentence, doc
        names = ("transitive", "control", "grouping", "people", "measure", "event_word", "occur", "time_noun", "hitting", "company",
                 "currency", "money", "abstract", "accident", "thing")
        (self.transitive, self.control, self.grouping, self.people, self.measure, self.event_words, self.occur,
         self.times, self.hitting, self.companies, self.currency, self.money, self.abstract,
         self.accidents, self.things) = (classes[name] for name in names)
        self.tokens: list[Token] = list(doc)
        self.pos = [coarse_pos(token.tag_) for token in self.tokens]
        self.lemmas = [parser.lemma(token.lower_, pos) for token, pos in zip(self.tokens, self.pos, strict=True)]
        self._frames: dict[int, Frame] = {}

    def lemma(self, token: Token) -> str:
        """The lemma, lower case."""
        return self.lemmas[token.i]

    def is_verb(self, token: Token) -> bool:
        """A verb, auxiliaries among them."""
        return self.pos[token.i] == "VERB"

    def start(self, token: Token) -> int:
        """Where a token begins in the field."""
        return self.sentence.start + int(token.idx)

    def end(self, token: Token) -> int:
        """Where a token ends in the field."""
        return self.start(token) + len(token)

    @cached_property
    def has_finite_verb(self) -> bool:
        """A headline without one, a list or a score has no clause to read; a headline's participle is one: "Man charged with fraud"."""
        return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") or (token.tag_ in ("VBN", "VBG", "VB") and token.dep_ == "ROOT")
                   or (token.tag_ == "VBN" and token.dep_ == "acl" and token.head.dep_ == "ROOT" and self.sentence.field == "title")
                   for token in self.tokens)

    @cached_property
    def is_broken(self) -> bool:
        """Whether the parser gave up: several words that it could not tie to the sentence are no clause to believe."""
        return sum(token.dep_ == "dep" for token in self.tokens) >= UNTIED

    def is_headline_passive(self, verb: Token) -> bool:
        """"Consulate bombed by rebels": headlines leave the auxiliary out; a verb that wants an object and has none is passive there."""
        is_bare = self.sentence.field == "title" or (verb.dep_ == "pcomp" and verb.head.lower_ == "with")  # "with ten people attacked"
        return (is_bare and verb.tag_ in ("VBD", "VBN") and self.lemma(verb) in self.transitive
                and not [t for t in children(verb, "dobj", "ccomp", "xcomp", "prt", "aux", "dative") if t.dep_ != "ccomp" or t.i > verb.i])

    def frame(self, token: Token) -> Frame:
        """The frame of a verb, noun or adjective; computed once."""
        if token.i not in self._frames:
            self._frames[token.i] = read_verb(self, token) if self.is_verb(token) else read_noun(self, token)
        return self._frames[token.i]


def children(token: Token, *deps: str) -> list[Token]:
    """The children with one of these labels, left to right."""
    return [child for child in token.children if child.dep_ in deps]


def with_conjuncts(tokens: Iterable[Token]) -> list[Token]:
    """The tokens and what is coordinated with them ("Iran and Israel": both)."""
    out: list[Token] = []
    for token in tokens:
        pending = [token]
        while pending and len(out) < 40:
            current = pending.pop(0)
            if current not in out:
                out.append(current)
            pending += children(current, "conj")
    return out


def climb(token: Token) -> Iterator[Token]:
    """The token and its heads, up to the root."""
    for _ in range(MAX_CLIMB):
        yield token
        if token.head is token or token.head.i == token.i:
            return
        token = token.head


def read_verb(tree: Tree, verb: Token) -> Frame:
    """The frame of a verb, in logical roles: what a passive's subject suffers is its object."""
    frame = Frame(head=verb, is_passive=is_passive(verb) or tree.is_headline_passive(verb))
    frame.obj = with_conjuncts(children(verb, "dobj", "obj"))
    frame.iobj = with_conjuncts(children(verb, "dative"))
    for dative in [token for token in frame.iobj if token.dep_ == "dative" and token.tag_ in ("IN", "TO")]:
        frame.iobj.remove(dative)
        frame.iobj += with_conjuncts(children(dative, "pobj"))
    held = [prep for noun in children(verb, "oprd") for prep in children(noun, "prep") if prep.lower_ == "by"]  # "held hostage by"
    for agent in [*children(verb, "agent"), *held]:
        frame.agent += with_conjuncts(children(agent, "pobj"))
    frame.particles = {child.lower_ for child in children(verb, "prt", "advmod")}
    frame.comp = with_conjuncts(children(verb, "xcomp", "ccomp"))
    _read_preps(frame, [verb, *frame.obj])
    surface = _find_subject(tree, verb, frame)
    if frame.is_passive:
        frame.subj = frame.agent
        if surface and frame.obj:
            frame.iobj = [*frame.iobj, *surface]
        else:
            frame.obj = surface + frame.obj
    else:
        frame.subj = surface
    return frame


def read_noun(tree: Tree, noun: Token) -> Frame:
    """The frame of a noun or adjective: possessor, modifiers' nouns and prepositions; an adjective's subject is its verb's."""
    frame = Frame(head=noun)
    frame.poss = with_conjuncts(children(noun, "poss"))
    _read_preps(frame, [noun])
    frame.preps["by"] = frame.preps.get("by", []) + [t for agent in children(noun, "agent") for t in with_conjuncts(children(agent,
            "pobj"))]
    frame.agent = frame.preps["by"]
    frame.comp = children(noun, "xcomp", "ccomp", "acl")
    if tree.is_verb(noun):  # a participle read as an adjective: "is committed to"
        frame.subj = _find_subject(tree, noun, frame) or with_conjuncts(t for aux in children(noun, "auxpass", "aux")
                for t in children(aux, "nsubj"))
        frame.comp += children(noun, "xcomp", "ccomp")
    elif noun.dep_ in ("acomp", "attr", "oprd", "ROOT", "conj", "advcl", "amod", "xcomp", "acl", "ccomp", "advmod"):
        first = noun
        while first.dep_ == "conj" and first.head.i != first.i and not tree.is_verb(first.head):
            first = first.head
        verb = first.head
        if tree.is_verb(verb) or tree.pos[verb.i] == "AUX":
            frame.subj = _find_subject(tree, verb, frame)
            if not frame.comp:
                frame.comp = children(verb, "xcomp") if noun.dep_ != "xcomp" else []
        elif noun.dep_ == "amod":
            frame.subj = [verb]
    return frame


def is_passive(verb: Token) -> bool:
    """By its subject or auxiliary; a bare participle after a noun ("a town attacked by"), or coordinated with a passive, is one too."""
    if verb.tag_ != "VBN":
        return bool(children(verb, "nsubjpass")) and verb.tag_ == "VBD"
    if any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children):
        return True
    if verb.dep_ == "acl" or (verb.dep_ in ("advcl", "ROOT") and not children(verb, "aux", "nsubj", "dobj")):
        return True
    return verb.dep_ == "conj" and not children(verb, "aux", "nsubj") and is_passive(verb.head) and verb.head.tag_ == "VBN"


def is_base(verb: Token) -> bool:
    """A bare form with a singular subject, which only a demand has: "that Korea return it"."""
    singular = [t for t in children(verb, "nsubj") if t.tag_ in ("NN", "NNP") or t.lower_ in ("he", "she", "it")]
    return not children(verb, "aux") and (verb.tag_ == "VB" or (verb.tag_ == "VBP" and bool(singular) and not children(singular[0],
            "conj")))


def _read_preps(frame: Frame, heads: list[Token]) -> None:
    for head in heads:
        for prep in children(head, "prep"):
            found = with_conjuncts(children(prep, "pobj"))
            for nested in children(prep, "prep", "pcomp"):  # "because of", "from behind"
                found += with_conjuncts(children(nested, "pobj")) if nested.dep_ == "prep" else []
                if nested.dep_ == "pcomp":
                    frame.comp.append(nested)
                    frame.gerunds.setdefault(prep.lower_, []).append(nested)
            slot = frame.preps.setdefault(prep.lower_, [])
            slot += [token for token in found if token not in slot]


def _find_subject(tree: Tree, verb: Token, frame: Frame, depth: int = 0) -> list[Token]:
    """The surface subject: the verb's own, or the one it shares or is controlled by."""
    own = children(verb, "nsubj", "nsubjpass")
    if own:
        if own[0].lower_ in RELATIVE and own[0].tag_ in ("WP", "WDT", "IN", "DT") and verb.dep_ in ("relcl", "acl", "ccomp"):
            return with_conjuncts([verb.head]) if tree.pos[verb.head.i] in ("NOUN", "PRON") and verb.dep_ != "ccomp" else []
        return with_conjuncts(own)
    if depth > 6 or verb.head.i == verb.i:
        return []
    frame.is_inferred = True
    head = verb.head
    if verb.dep_ == "conj" and (tree.is_verb(head) or tree.pos[head.i] == "AUX"):
        return _find_subject(tree, head, frame, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp", "pcomp", "advcl", "prep", "acomp"):
        return _find_controller(tree, verb, head, frame, depth)
    if verb.dep_ in ("acl", "relcl") and tree.pos[head.i] in ("NOUN", "PRON"):
        return _find_noun_controller(tree, verb, head, frame, depth)
    return []


def _find_controller(tree: Tree, verb: Token, head: Token, frame: Frame, depth: int) -> list[Token]:
    """Who does what a verb governs: "A urged B to act": B; "A threatened to act", "A left, citing": A."""
    is_participle = verb.dep_ == "pcomp"
    preposition = head.lower_ if is_participle else ""
    while head.dep_ in ("prep", "agent") and head.head.i != head.i:
        head = head.head
    if tree.pos[head.i] == "NOUN":
        return _find_noun_controller(tree, verb, head, frame, depth)
    if tree.pos[head.i] == "ADJ":
        return _find_subject(tree, head.head, frame, depth + 1) if head.dep_ in ("acomp", "conj") else []
    objects = with_conjuncts(children(head, "dobj", "dative"))
    controls = tree.lemma(head) in tree.control
    if objects and controls and (verb.dep_ in ("xcomp", "ccomp") or preposition in ("of", "for", "from", "to", "with", "over", "into")):
        return objects
    if controls and verb.dep_ == "xcomp" and is_passive(head):
        return _find_subject(tree, head, frame, depth + 1)
    if controls and verb.dep_ == "xcomp" and (called := [t for p in children(head, "prep") if p.lower_ in ("on", "to", "for")
                                                         for t in children(p, "pobj")]):
        return with_conjuncts(called)
    surface = _find_subject(tree, head, frame, depth + 1)
    if is_passive(head) and not controls and verb.dep_ in ("advcl", "pcomp"):
        agents = [t for a in children(head, "agent") for t in children(a, "pobj")]
        return with_conjuncts(agents) or surface
    return surface


def _find_noun_controller(tree: Tree, verb: Token, noun: Token, frame: Frame, depth: int) -> list[Token]:
    """"rebels fighting": the rebels; "a plan by Iran to attack", "Iran's decision to", "Iran made a threat to": Iran."""
    if verb.tag_ in ("VBG", "VBN") and verb.dep_ in ("acl", "relcl"):
        return with_conjuncts([noun])
    owner = children(noun, "poss") or [t for p in children(noun, "prep") if p.lower_ in ("by", "of", "from") for t in children(p, "pobj")]
    if owner:
        return with_conjuncts(owner)
    if noun.dep_ in ("dobj", "pobj", "attr", "nsubjpass"):
        governor = noun.head
        while governor.dep_ in ("prep", "agent") and governor.head.i != governor.i:
            governor = governor.head
        if tree.is_verb(governor) and noun.dep_ != "nsubjpass":
            return _find_subject(tree, governor, frame, depth + 1)
        return [t for a in children(governor, "agent") for t in children(a, "pobj")]
    return []
