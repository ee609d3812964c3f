"""Whom a deed hit, where its own words do not say: "strikes that left ten civilians dead", "people were killed when aircraft bombed"."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.matching import Candidate
from pipeline.events.parties import may_be_same
from pipeline.events.perpetrators import OCCASIONS, WHEN
from pipeline.events.tree import Tree, children, climb
from pipeline.records import Actor

HARM = frozenset(["kill", "injure", "wound", "hurt", "maim", "murder", "massacre"])
STATES = frozenset(["dead", "injured", "wounded", "hurt", "homeless"])


def find_victims(tree: Tree, candidate: Candidate, reader: ActorReader, avoid: Sequence[Actor]) -> tuple[Actor, ...]:
    """The people of the nearest harm that a deed did or was part of; none where no verb of harm hangs together with it."""
    for verb in (*_done(tree, candidate, reader), *_suffered(tree, candidate)):
        heads = [t for t in tree.frame(verb).obj if reader.is_people(t) or reader.mention_at(t) or tree.lemma(t) in tree.grouping]
        found = tuple(party.actor for party in reader.parties(heads) if party.actor.name)
        if found and not any(may_be_same(actor, other) for actor in found for other in avoid):
            return found
    return ()


def _is_harm(tree: Tree, verb: Token) -> bool:
    if not tree.is_verb(verb):
        return False
    return tree.lemma(verb) in HARM or (tree.lemma(verb) == "leave" and any(t.lower_ in STATES for t in children(verb, "oprd", "acomp")))


def _done(tree: Tree, candidate: Candidate, reader: ActorReader) -> Iterator[Token]:
    """What the deed did, told under its noun: "the strikes that killed"; not what a person or another deed there did."""
    deed = candidate.token
    for verb in deed.subtree if candidate.noun is not None else ():
        between = takewhile(lambda token: token.i != deed.i, climb(verb.head))
        is_other = any(tree.lemma(t) in tree.event_words or (tree.is_verb(t) and tree.lemma(t) != "see") for t in between)
        is_other = is_other or (verb.dep_ == "relcl" and reader.is_people(verb.head))
        if verb.i != candidate.predicate.i and _is_harm(tree, verb) and not is_other:
            yield verb


def _suffered(tree: Tree, candidate: Candidate) -> Iterator[Token]:
    """What was suffered in the deed, told above it: "were killed in the raid", "were killed when rebels bombed"."""
    below = candidate.predicate
    for node in climb(candidate.predicate):
        if node.i != candidate.predicate.i and tree.is_verb(node):
            is_when = below.dep_ == "advcl" and any(t.lower_ in WHEN for t in children(below, "mark", "advmod"))
            if _is_harm(tree, node) and tree.frame(node).is_passive and (is_when or (below.dep_ == "prep" and below.lower_ in OCCASIONS)):
                yield node
            return
        below = node
