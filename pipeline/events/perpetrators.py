"""Whose deed it was, where the words of the deed do not say: "people were killed when rebels bombed", "in the strikes", "in an attack by".

A passive names whom it hit; who did it stands in the act that the clause hangs on or that hangs on it. Only an owner of such an act, or an
armed subject, is taken: anybody else may merely have been there.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.matching import Candidate
from pipeline.events.parties import is_coded, may_be_same
from pipeline.events.tree import Tree, children, climb, with_conjuncts
from pipeline.records import Actor

ARMED = frozenset(["MIL", "COP", "REB", "UAF", "PRM", "IMG", "CRM", "SPY"])
OCCASIONS = frozenset(["in", "by", "during", "after", "from", "amid", "following", "through"])
RESULTS = frozenset(["result", "consequence"])
WHEN = frozenset(["after", "when", "as", "while"])


def find_perpetrators(tree: Tree, candidate: Candidate, reader: ActorReader, avoid: Sequence[Actor]) -> tuple[Actor, ...]:
    """The actors of the nearest act that a violent event is part of; none where no act names any, or only those who suffered it."""
    for head in _acts(tree, candidate):
        heads = tree.frame(head).subj if tree.is_verb(head) else [*_owners(head), *_blamed(tree, head)]
        found = [party.actor for party in reader.parties(heads)]
        found = [a for a in found if (is_coded(a) or (a.sector or "") in ARMED) and not any(may_be_same(a, other) for other in avoid)]
        is_accident = tree.is_verb(head) and tree.lemma(head) in tree.accidents and not tree.frame(head).obj  # "when a helicopter crashed"
        if is_accident or (tree.is_verb(head) and not any((a.sector or "") in ARMED or _is_violent(tree, head) for a in found)):
            continue
        if found:
            return tuple(found)
    return ()


def find_deed(tree: Tree, candidate: Candidate) -> Token:
    """The noun that a row calls its deed, "the strikes" in "the strikes killed" and "were killed in the strikes"; else its trigger."""
    if candidate.noun is not None:
        return candidate.token
    during = find_occasions(candidate.predicate)
    return next((t for t in [*candidate.frame.subj, *during] if tree.lemma(t) in tree.event_words), candidate.token)


def find_occasions(word: Token) -> list[Token]:
    """What something happened in or by: "in the raid", "as a result of the strikes"."""
    direct = [t for prep in children(word, "prep") if prep.lower_ in OCCASIONS for t in children(prep, "pobj")]
    results = [t for prep in children(word, "prep") if prep.lower_ == "as" for t in children(prep, "pobj") if t.lower_ in RESULTS]
    return with_conjuncts([*direct, *(t for result in results for prep in children(result, "prep") for t in children(prep, "pobj"))])


def _blamed(tree: Tree, deed: Token) -> list[Token]:
    """Who is said to have done it: "behind an attack", "claimed responsibility for the attack", "blamed rebels for the attack"."""
    if deed.dep_ != "pobj":
        return []
    outer = deed.head.head
    if deed.head.lower_ == "behind" or (deed.head.lower_ == "for" and outer.lower_ in ("responsibility", "credit", "responsible")):
        verb = next((node for node in climb(outer) if tree.is_verb(node) or tree.pos[node.i] == "AUX"), None)
        return tree.frame(verb).subj or children(verb, "nsubjpass") if verb is not None else []
    return tree.frame(outer).obj if deed.head.lower_ == "for" and tree.lemma(outer) == "blame" and tree.is_verb(outer) else []


def _acts(tree: Tree, candidate: Candidate) -> Iterator[Token]:
    """The nouns and verbs that may tell of the same deed, nearest first."""
    predicate = candidate.predicate
    if candidate.noun is not None:
        yield candidate.token
    yield from (t for word in (predicate, candidate.token) for t in find_occasions(word) if tree.lemma(t) in tree.event_words)
    for clause in children(predicate, "advcl") if candidate.frame.is_passive else ():
        if any(child.lower_ in WHEN for child in clause.children if child.dep_ in ("mark", "advmod")):
            yield clause
    for node in climb(predicate):
        if node.dep_ == "relcl":  # "strikes that killed", "a response to strikes that killed"
            deeds = [token for token in node.head.subtree if token.i < node.i and tree.lemma(token) in tree.event_words]
            yield from deeds[-1:]
            if deeds:
                return
        elif node.i != predicate.i and tree.pos[node.i] == "NOUN" and tree.lemma(node) in tree.event_words:
            yield node
            return  # what lies further up is another deed


def _owners(noun: Token) -> list[Token]:
    by = [t for prep in children(noun, "prep", "agent") if prep.lower_ == "by" for t in children(prep, "pobj")]
    return with_conjuncts([*by, *children(noun, "poss", "amod", "compound", "nmod")])


def _is_violent(tree: Tree, verb: Token) -> bool:
    """"carried out strikes", "launched an attack"."""
    return any(tree.lemma(t) in tree.event_words for t in tree.frame(verb).obj)
