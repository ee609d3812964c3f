"""Did it happen? Reads upwards from an event's word to the main verb, through negations, modals, conditions, plans, reports and doubts.

Precedence: negated, hypothetical, future, historical, opinion, asserted. The first cue of the highest is kept as the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.events.matching import Candidate
from pipeline.events.tree import Tree, children, climb, is_base, is_passive

ORDER = ("negated", "hypothetical", "future", "historical", "opinion", "asserted")
NEGATIONS = frozenset(["not", "n't", "n’t", "never", "no", "neither", "nor", "nobody", "nothing", "without", "hardly", "barely",
                       "nowhere", "none"])
MODALS = {"will": "future", "'ll": "future", "’ll": "future", "wo": "future", "shall": "future", "would": "hypothetical",
          "'d": "hypothetical",
          "might": "hypothetical", "may": "hypothetical", "could": "hypothetical", "can": "hypothetical", "ca": "hypothetical",
          "should": "hypothetical",
          "must": "hypothetical", "ought": "hypothetical"}
CONDITIONS = frozenset(["if", "unless", "whether", "lest", "provided", "until", "till", "otherwise"])
ASIDE = frozenset(["after", "since", "during", "following", "before", "despite", "amid", "by", "in", "because", "from"])
HEDGES = {"allegedly": "disputed", "reportedly": "reported", "supposedly": "disputed", "purportedly": "disputed", "apparently": "reported",
          "almost": "negated", "nearly": "negated", "possibly": "hypothetical", "perhaps": "hypothetical", "maybe": "hypothetical",
          "likely": "hypothetical", "probably": "hypothetical", "potentially": "hypothetical", "soon": ""}


@dataclass(slots=True)
class Reading:
    """What was met on the way up. `speakers`: the reporting verbs above, nearest first; `modal`: the first one; `depth`: steps taken."""

    status: str = "asserted"
    cue: str | None = None
    is_negated: bool = False
    is_question: bool = False
    is_disputed: bool = False
    speakers: list[Token] = field(default_factory=list)
    modal: str = ""
    depth: int = 0

    def mark(self, status: str, cue: str) -> None:
        """Takes a status that comes before the one held."""
        if ORDER.index(status) < ORDER.index(self.status):
            self.status, self.cue = status, cue
        if status == "negated":
            self.is_negated = True


class StatusReader:
    """Reads the status of candidates; `classes` are the lexicon's word classes."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        self.classes = classes

    def read(self, tree: Tree, candidate: Candidate) -> Reading:
        """The status of a candidate, by its own words and by everything that governs it."""
        reading = Reading()
        if candidate.noun is not None:
            self._read_modifiers(candidate.token, reading)
        if any(child.dep_ == "neg" for token in (candidate.token, *children(candidate.token, "acomp", "oprd")) for child in token.children):
            reading.mark("negated", "not")  # also "pleaded not guilty"
        node = candidate.predicate
        if not tree.is_verb(node) and tree.pos[node.i] == "ADJ":
            node = self._verb_of(tree, node)
        if any(child.lower_ == "you" for child in children(candidate.predicate, "nsubj")) and candidate.predicate.tag_ != "VBD":
            reading.mark("hypothetical", "you")  # "when you fight an army": anybody, at any time
        self._climb(tree, node, candidate, reading)
        self._read_question(tree, candidate, reading)
        return reading

    def _read_modifiers(self, noun: Token, reading: Reading) -> None:
        """What stands before a nominal act: "no attack", "a potential merger", "the planned talks", "a failed attempt"."""
        for child in noun.children:
            word = child.lower_
            if word in ("no", "neither", "without"):
                reading.mark("negated", word)
            elif child.dep_ in ("amod", "compound", "nmod", "advmod"):
                status = next((status for status in ("negated", "hypothetical", "future") if word in self.classes[f"{status}_mod"]), None)
                if status:
                    reading.mark(status, child.text)

    def _verb_of(self, tree: Tree, adjective: Token) -> Token:
        head = adjective.head
        return head if adjective.dep_ in ("acomp", "attr", "oprd", "conj") and (tree.is_verb(head)
                or tree.pos[head.i] == "AUX") else adjective

    def _read_question(self, tree: Tree, candidate: Candidate, reading: Reading) -> None:
        text = tree.sentence.text.rstrip("”\"’' )")
        if text.endswith("?") and not any(verb.i < candidate.token.i for verb in reading.speakers):
            reading.is_question = True
            reading.mark("hypothetical", "?")

    def _climb(self, tree: Tree, node: Token, candidate: Candidate, reading: Reading) -> None:
        for _ in range(14):
            self._read_node(tree, node, reading)
            above = self._step(tree, node, candidate, reading)
            if above is None:
                return
            node = above
            reading.depth += 1

    def _read_node(self, tree: Tree, node: Token, reading: Reading) -> None:
        """Negation, modal, condition and adverbs at one word."""
        for child in node.children:
            word = child.lower_
            if child.dep_ == "neg" or (child.dep_ == "advmod" and any(c.dep_ == "neg" for c in child.children)) or word in ("never",
                    "hardly", "barely", "neither") or (child.dep_ == "cc" and word == "nor"):
                if not any(c.lower_ == "only" for c in node.children):
                    reading.mark("negated", child.text)
            elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and (
                    word in ("nobody", "none", "nothing") or any(c.lower_ in ("no", "neither") and c.dep_ in ("det", "neg", "preconj")
                                                                 for c in child.children)):
                reading.mark("negated", child.text)
            elif child.dep_ in ("aux", "auxpass") and word in MODALS:
                reading.modal = reading.modal or word
                self._mark_modal(tree, node, word, reading)
            elif (child.dep_ == "mark" and word in CONDITIONS) or (child.dep_ == "advmod" and word == "if"):
                reading.mark("hypothetical", child.text)
            elif word in HEDGES and child.dep_ in ("advmod", "neg", "acomp", "amod"):
                self._mark_hedge(word, child, reading)
            elif word in ("alleged", "suspected", "supposed", "purported", "so-called") and child.dep_ == "amod":
                reading.is_disputed = True
        if node.tag_ == "VB" and any(c.lower_ == "going" for c in [node.head]) and node.dep_ == "xcomp":
            reading.mark("future", "going to")
        if node.tag_ == "VB" and node.dep_ in ("ROOT", "conj") and not children(node, "nsubj", "nsubjpass",
                "aux") and node.i - node.sent.start < 2:
            reading.mark("hypothetical", node.text)  # an imperative, or a headline's infinitive

    def _mark_modal(self, tree: Tree, node: Token, word: str, reading: Reading) -> None:
        status = MODALS[word]
        governor = node.head if node.dep_ in ("ccomp", "conj", "relcl", "advcl") else None
        if word in ("would", "'d") and governor is not None and tree.is_verb(governor) and governor.tag_ in ("VBD", "VBN") and (
                tree.lemma(governor) in self.classes["report"] | self.classes["plan"] | self.classes["promise"]):
            status = "future"  # "said it would": will, told in the past
        has_perfect = any(c.lower_ in ("have", "'ve", "’ve") and c.dep_ == "aux" for c in node.children)
        reading.mark("hypothetical" if has_perfect and word != "will" else status, word)

    def _mark_hedge(self, word: str, child: Token, reading: Reading) -> None:
        kind = HEDGES[word]
        if kind in ("disputed", "reported"):
            reading.is_disputed |= kind == "disputed"
        elif kind:
            reading.mark(kind, child.text)

    def _step(self, tree: Tree, node: Token, candidate: Candidate, reading: Reading) -> Token | None:
        """The governor to go on from, after its own say; None where the climb ends."""
        head, dep = node.head, node.dep_
        if head.i == node.i or (dep == "relcl" and node.tag_ != "VB") or dep in ("appos", "dep", "npadvmod", "poss"):
            return None
        if dep == "conj":
            has_modal = any(child.dep_ == "aux" and child.tag_ == "MD" for child in head.children)  # "may hide, launder": for both
            is_shared = has_modal or (node.tag_ == "VBP" and head.tag_ == "VB")
            is_finite = node.tag_ == "VBZ" or (node.tag_ in ("VBP", "VBD") and not is_shared)
            has_own = bool(children(node, "nsubj", "nsubjpass")) or is_finite
            return self._past_conjunct(tree, head) if has_own else head
        if dep == "relcl" and node.tag_ == "VB" and any(c.tag_ == "TO" for c in node.children):
            return self._govern(tree, node, head, candidate, reading)  # "a mission to destroy"
        if dep in ("ccomp", "xcomp", "acl", "pcomp", "advcl", "acomp", "csubj", "parataxis", "intj"):
            return self._govern(tree, node, head, candidate, reading)
        if dep in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "dative", "prep", "agent", "compound", "oprd", "amod"):
            return self._govern_noun(tree, node, head, reading)
        return head if dep == "aux" else None

    def _past_conjunct(self, tree: Tree, head: Token) -> Token | None:
        """From a conjunct with its own verb form, only reports reach it: "said A attacked and B replied"."""
        while head.dep_ == "conj" and head.head.i != head.i:
            head = head.head
        if head.dep_ == "advcl" and any(child.lower_ in CONDITIONS and child.dep_ in ("mark", "advmod") for child in head.children):
            return head  # "unless A has signed or B is elected"
        is_reported = head.dep_ == "ccomp" and tree.lemma(head.head) in self.classes["report"] and head.head.i < head.i
        return head if is_reported else None

    def _govern(self, tree: Tree, node: Token, head: Token, candidate: Candidate, reading: Reading) -> Token | None:
        lemma, classes, is_infinitive = tree.lemma(head), self.classes, any(c.tag_ == "TO" for c in node.children)
        preposition = head.lower_ if node.dep_ == "pcomp" else ""
        if candidate.governor is not None and head.i in (candidate.governor.token.i, candidate.governor.predicate.i):
            self._mark_content(candidate, head, reading)
            return None
        if node.dep_ == "pcomp":
            return self._govern_gerund(tree, head, preposition, reading)
        if node.dep_ == "ccomp" and lemma in classes["wish"] and (is_base(node) or (node.tag_ == "VBP" and not children(node, "aux"))):
            reading.mark("hypothetical", head.text)  # "insisted that Panama sign", "that the leaders sign": a demand
        if node.dep_ in ("ccomp", "parataxis") and lemma in classes["report"] - classes["opinion"]:
            reading.speakers.append(head)
            if lemma in classes["deny"]:
                reading.is_disputed = True
                reading.mark("negated", head.text)
            if lemma in classes["claim"]:
                reading.is_disputed = True
            if any(c.dep_ == "neg" for c in head.children) or any(c.lower_ in ("could", "can", "cannot", "would") and c.dep_ == "aux"
                                                                  for c in head.children):
                return head
            return self._step(tree, head, candidate, reading) if head.dep_ in ("ccomp", "parataxis") else None
        if lemma in classes["deny"]:
            reading.is_disputed = True
            reading.mark("negated", head.text)
        elif lemma in classes["fail"]:
            reading.mark("negated", head.text)
        elif lemma in classes["opinion"] and node.dep_ in ("ccomp", "parataxis"):
            reading.mark("opinion", head.text)
            reading.speakers.append(head)
        elif lemma in classes["plan"] or lemma in classes["promise"] or (tree.pos[head.i] in ("ADJ", "NOUN")
                and lemma in classes["plan_noun"]):
            if is_infinitive or node.dep_ == "ccomp":
                reading.mark("future", head.text)
        elif lemma in classes["wish"] or (node.dep_ == "acl" and node.tag_ == "VBG" and lemma in classes["draft"]):
            reading.mark("hypothetical", head.text)  # also "a bill banning"
        elif is_infinitive and lemma == "be" and node.dep_ == "xcomp" and children(head, "nsubj", "nsubjpass"):
            reading.mark("future", f"{head.text} to")  # "is to retire"
        elif is_infinitive and node.dep_ in ("xcomp", "acl", "advcl", "ccomp", "relcl") and not self._is_done(tree, node, head):
            reading.mark("hypothetical", f"{head.text} to")
        if node.dep_ == "advcl":
            return head if node.tag_ in ("VBG", "VBN", "VB") and not children(node, "nsubj", "nsubjpass") else None
        return head

    def _is_done(self, tree: Tree, node: Token, head: Token) -> bool:
        """Whether a governed infinitive happened all the same: "began to", "was forced to", "an attempt to"; not "made an offer to"."""
        offered = [tree.lemma(thing) for thing in children(head, "dobj")]
        is_open = any(thing in self.classes["irrealis"] | self.classes["plan_noun"] for thing in offered)
        return (tree.lemma(head) in self.classes["transparent"] and not is_open) or (
            node.dep_ in ("acl", "relcl") and tree.lemma(head) in self.classes["done_noun"])

    def _govern_gerund(self, tree: Tree, preposition: Token, word: str, reading: Reading) -> Token | None:
        """"from attacking", "without firing", "for killing", "accused of bombing"."""
        head = next(token.head for token in climb(preposition) if token.dep_ != "conj")  # "suspected of theft and of killing"
        lemma = tree.lemma(head)
        if word == "without" or (word in ("from", "against") and lemma in self.classes["fail"]):
            reading.mark("negated", word)
        elif lemma in self.classes["accuse"]:
            reading.is_disputed = True
            if tree.is_verb(head):
                reading.speakers.append(head)
            reading.mark("opinion", head.text)
        elif lemma in self.classes["plan"] | self.classes["promise"] and word in ("to", "on", "for"):
            reading.mark("future", head.text)  # "committed to rescuing"
        elif lemma in self.classes["irrealis"] | self.classes["wish"] | (self.classes["opinion"] if word in ("about", "of") else set()):
            reading.mark("hypothetical", head.text)
        return head

    def _govern_noun(self, tree: Tree, node: Token, head: Token, reading: Reading) -> Token | None:
        """A nominal event as object or modifier: "a threat of attacks", "prevented a strike", "ahead of talks"."""
        dep = node.dep_
        if dep in ("prep", "agent", "compound"):
            return head
        if dep == "pobj":
            return self._govern_object_of(tree, head, head.head, reading)
        if not tree.is_verb(head):
            return None if dep in ("nsubj", "nsubjpass", "amod") else head
        lemma, classes = tree.lemma(head), self.classes
        if dep in ("dobj", "nsubjpass", "attr"):
            if lemma in classes["fail"] | classes["deny"]:
                reading.mark("negated", head.text)
            elif lemma in classes["wish"] | classes["irrealis"]:
                reading.mark("hypothetical", head.text)
            elif lemma in classes["plan"]:
                reading.mark("future", head.text)
        elif dep == "nsubj" and lemma in classes["expectation"]:
            reading.mark("future", head.text)
        return head if dep != "nsubj" or any(c.dep_ == "aux" and c.lower_ in MODALS for c in head.children) else None

    def _govern_object_of(self, tree: Tree, preposition: Token, outer: Token, reading: Reading) -> Token | None:
        """The object of a preposition, by it and by what it hangs on; what only gives a time or a reason is left alone."""
        word, lemma, classes = preposition.lower_, tree.lemma(outer), self.classes
        if word == "without" or (lemma in classes["fail"] and word in ("from", "off", "with", "against")):
            reading.mark("negated", word if word == "without" else outer.text)
        elif lemma in (classes["wish"] if tree.is_verb(outer) else classes["irrealis"]):
            reading.mark("hypothetical", outer.text)
        elif lemma in classes["plan_noun"] or (lemma in classes["plan"] and word in ("for", "on", "to")):
            reading.mark("future", outer.text)
        elif word == "of" and outer.lower_ == "ahead":
            reading.mark("future", "ahead of")
        elif word in ("of", "for", "over") and lemma in classes["accuse"]:
            reading.is_disputed = True
            reading.mark("opinion", outer.text)
        return None if word in ASIDE or outer.i == preposition.i else outer

    def _mark_content(self, candidate: Candidate, head: Token, reading: Reading) -> None:
        """What is demanded, promised, threatened or refused has not happened yet."""
        assert candidate.governor is not None
        kind = candidate.governor.event_type
        if kind == "REJECT":
            reading.mark("negated", head.text)
        elif kind == "AGREE":
            reading.mark("future", head.text)
        elif kind == "ACCUSE":
            reading.is_disputed = True
            reading.mark("opinion", head.text)
        elif kind in ("REQUEST", "THREATEN", "CONCEDE", "SUPPORT", "PROTEST", "CONSULT"):
            reading.mark("hypothetical", head.text)


def speaker_heads(tree: Tree, verb: Token) -> list[Token]:
    """Who a reporting verb has speak: its subject, or its agent in the passive."""
    frame = tree.frame(verb)
    return frame.subj if not is_passive(verb) else frame.agent


def pluperfect(node: Token) -> bool:
    """"had" and a participle: before the time that is told of."""
    return node.tag_ == "VBN" and any(child.dep_ == "aux" and child.lower_ in ("had", "'d", "’d") for child in node.children)
