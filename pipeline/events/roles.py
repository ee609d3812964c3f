"""Source and target of a candidate, by its construction: active, passive, nominal, controlled, shared, reciprocal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.homes import UNDONE, infer_source, infer_target, place_countries
from pipeline.events.matching import Candidate
from pipeline.events.nearest import MOTIVES, find_nearest
from pipeline.events.parties import Party, is_coded, is_equal, is_known, may_be_same
from pipeline.events.tree import Tree, children, climb, with_conjuncts
from pipeline.records import Actor

TARGET_SLOTS = ("iobj", "obj", "against", "with", "on", "upon", "to", "at", "toward", "towards", "from", "for", "into", "of", "over",
                "in", "about", "between")
NOMINAL_TARGETS = ("on", "against", "upon", "with", "to", "at", "into", "toward", "of", "for", "over", "in")
CAUSES = frozenset(["for", "over", "about"])  # what an attack is in revenge for is not what it hits
VAGUE = frozenset(["in", "over", "about", "into", "from", "at"])
DIRECT = frozenset(["obj", "iobj", "subj", "on", "against", "to", "with"])  # slots that hold whom it was done to, known or not
ENDURED = frozenset(["survive", "repel", "repulse"])
SUFFERED = frozenset(["ASSAULT", "COERCE", "RETREAT", "X.CRIME"])  # deeds whose object is worth naming, whoever it is


@dataclass(frozen=True, slots=True)
class Roles:
    """Both sides, and how they were found: `distance` counts steps away from the slot that should hold the target."""

    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    distance: int = 0
    is_inferred: bool = False
    is_reciprocal: bool = False


def read_roles(tree: Tree, candidate: Candidate, reader: ActorReader, outside: frozenset[int]) -> Roles:
    """Who acts and at whom. `outside`: tokens of the reporting clause, which is no party to what it reports."""
    source = _find_source(tree, candidate, reader)
    target, distance = _find_target(candidate, reader, source, outside)
    source, target, is_reciprocal = _reciprocal(candidate, reader, source, target if distance == 0 else [], target)
    actors, others = _actors(source), _actors(target)
    inferred_source = infer_source(tree, candidate, reader, actors, others, outside)
    places = place_countries(candidate, reader, outside)
    inferred_target = infer_target(candidate, others, inferred_source, places)
    if is_reciprocal:
        inferred_source = inferred_target = infer_target(candidate, inferred_source, inferred_source, places)
    is_inferred = inferred_source != actors or inferred_target != others or candidate.frame.is_inferred
    return Roles(source=inferred_source, target=inferred_target, distance=distance, is_inferred=is_inferred, is_reciprocal=is_reciprocal)


def _actors(parties: Iterable[Party]) -> tuple[Actor, ...]:
    return tuple(party.actor for party in parties)


def _slot(candidate: Candidate, name: str) -> list[Token]:
    """The heads in a slot of the trigger: its own frame, then that of its supporting verb."""
    if "." in name:
        outer, inner = name.split(".", 1)
        return [t for head in _slot(candidate, outer) for t in _inner(head, inner)]
    own = candidate.noun.slot(name) if candidate.noun is not None else []
    if name == "to" and candidate.support is not None:
        own = own or candidate.frame.iobj  # "sent a letter to"
    return [t for t in own or candidate.frame.slot(name) if name != "in" or t.lower_ not in MOTIVES]


def _inner(head: Token, name: str) -> list[Token]:
    if name == "poss":
        return with_conjuncts(children(head, "poss"))
    if name == "mod":
        return children(head, "amod", "compound", "nmod")
    return with_conjuncts(t for prep in children(head, "prep") if prep.lower_ == name for t in children(prep, "pobj"))


def _find_source(tree: Tree, candidate: Candidate, reader: ActorReader) -> list[Party]:
    pattern = candidate.pattern
    names = pattern.source or (("subj",) if pattern.kind != "NOUN" else ("by", "poss", "mods", "from"))
    if _is_endured(tree, candidate):
        names = tuple(name for name in names if name != "subj")
    elif candidate.support is not None and "subj" not in (*names, *pattern.target):
        names = ("subj", *names)
    for name in names:
        heads = _slot(candidate, name) if name != "mods" else children(candidate.token, "amod", "compound", "nmod")
        if name == "subj" and candidate.event_type == "X.DISASTER" and candidate.frame.is_inferred and any(map(reader.is_people, heads)):
            heads = []  # "were hurt after a tram crashed": the clause above tells of others
        parties = [Party(reader.describe(head), head) for head in heads] if _is_thing(candidate, heads, reader) else reader.parties(heads)
        if name in ("mods", "of", "from", "in"):
            parties = [party for party in parties if is_coded(party.actor)]
            parties = [party for at, party in enumerate(parties) if not any(may_be_same(party.actor, p.actor) for p in parties[:at])]
        parties = [party for party in parties if party.actor.name and not _is_event_word(tree, party, candidate)
                   and not _is_mere_thing(reader, party, candidate)]
        if parties:
            return parties
        if name == "subj" and heads and (carried := _carried(heads, reader)):
            return carried
    if candidate.support is not None and "subj" in names:
        return reader.parties(candidate.noun.poss if candidate.noun else [])
    forces = candidate.token.head
    if candidate.event_type == "MOBILIZE" and candidate.token.dep_ == "acl" and forces.dep_ == "dobj":
        return reader.parties(tree.frame(forces.head).subj)  # "has a thousand troops stationed"
    return []


def _is_thing(candidate: Candidate, heads: Sequence[Token], reader: ActorReader) -> bool:
    """Whether things crash, rise or fall: the trains of a city, not the city."""
    return candidate.event_type in UNDONE and bool(heads) and not any(reader.mention_at(t) or reader.tree.pos[t.i] != "NOUN" for t in heads)


def _is_event_word(tree: Tree, party: Party, candidate: Candidate) -> bool:
    """An attack that kills is not who killed; whose attack it was is."""
    words = {tree.lemma(party.token), *(tree.lemma(t) for t in _inner(party.token, "of"))}  # "the force of the blast"
    return not party.actor.entity_id and bool(words & tree.event_words) and candidate.event_type in ("ASSAULT", "X.DISASTER", "X.CRIME")


def _is_mere_thing(reader: ActorReader, party: Party, candidate: Candidate) -> bool:
    """"A response that killed ten": an abstract word does no deed; whose it was is looked for around it."""
    is_abstract = reader.tree.lemma(party.token) in reader.tree.abstract and not reader.is_people(party.token)
    return candidate.event_type == "ASSAULT" and is_abstract and not is_known(party.actor)


def _carried(heads: Sequence[Token], reader: ActorReader) -> list[Party]:
    """The owner of an event that stands as subject: "an attack by rebels killed", "Israeli strikes killed"."""
    for head in heads:
        for group in (_inner(head, "by"), _inner(head, "poss"), _inner(head, "mod")):
            parties = [party for party in reader.parties(group) if is_known(party.actor)]
            if parties:
                return parties
    return []


def _find_target(candidate: Candidate, reader: ActorReader, source: Sequence[Party], outside: frozenset[int]) -> tuple[list[Party], int]:
    pattern = candidate.pattern
    if "self" in pattern.flags:
        return [], 0
    names = pattern.target or (TARGET_SLOTS if candidate.noun is None else NOMINAL_TARGETS + TARGET_SLOTS)
    if candidate.event_type == "ASSAULT" and candidate.noun is not None:
        names = tuple(name for name in names if name not in CAUSES)
    if _is_endured(reader.tree, candidate):
        names = ("subj",)
    avoid = _actors(source)
    weak: list[Party] = []
    taken = {party.token.i for party in source}
    for name in names:
        parties = [party for party in reader.parties(_slot(candidate, name)) if party.token.i not in outside | taken
                   and not any(is_equal(party.actor, own) for own in avoid)]  # nobody does it to himself
        named = [party for party in parties if party.actor.entity_id or party.token.tag_ == "NNP"] if name == "obj" else []
        if named and named[0] is parties[0]:  # who is named by name is hit, not the things beside, nor whom their words name
            parties = [party for party in parties if party in named or reader.is_people(party.token)]
            if not any(is_coded(party.actor) for party in parties):
                return parties, 0
        coded = [party for party in parties if is_coded(party.actor) and not _is_where(reader, party.token, name, candidate)]
        if coded:
            return coded, 0
        weak = weak or [party for party in parties if is_known(party.actor) and name in ("obj", "iobj", "against", "of", "on", "with",
                "into",
                "to")]
        if weak and name in ("iobj", "to") and any(party.actor.entity_id for party in weak):
            return weak, 0  # "a letter to Maria Silva about China": to her
    if not weak and candidate.noun is not None and candidate.support is None and candidate.token.dep_ == "nsubj":
        is_hit = reader.tree.lemma(candidate.token.head) in reader.tree.hitting
        struck = [party for party in reader.parties(children(candidate.token.head, "dobj")) if is_hit and is_known(party.actor)]
        if struck:  # "artillery fire hit a village"
            return struck, 0
    if weak:
        return weak, 0
    addressed = reader.parties(_addressed(candidate)) if candidate.event_type in ("REQUEST", "ACCUSE") else []
    if candidate.event_type == "ACCUSE":
        addressed = [party for party in addressed if is_known(party.actor) or reader.is_people(party.token)]
    slots = tuple(name for name in pattern.target if name in DIRECT) or (("obj",) if pattern.kind == "VERB" else ())
    persons = addressed or [party for name in slots for party in reader.parties(_slot(candidate, name))
                            if reader.is_people(party.token) or party.token.tag_ in ("NNP", "NNPS")]
    persons = [party for party in persons if not any(is_equal(party.actor, own) for own in avoid)]
    if persons:
        return persons, 0  # whoever they are, it was done to them and to nobody further away
    outside |= {t.i for party in source if party.token.i != candidate.predicate.i for t in party.token.subtree}
    if candidate.event_type == "ASSAULT" and candidate.noun is not None:
        outside |= {t.i for prep in children(candidate.token, "prep") if prep.lower_ in CAUSES for t in prep.subtree}
    reached = _reach(candidate, reader, avoid, [name for name in names if name not in VAGUE], outside)
    if reached:
        return [reached], reached.distance
    if candidate.event_type == "AID":
        return [party for party in reader.parties(candidate.frame.iobj) if party.actor.name], 0
    return (_unknown(candidate, reader) if candidate.event_type in SUFFERED else weak), 0


def _is_endured(tree: Tree, candidate: Candidate) -> bool:
    """"survived the shooting": who did is who was shot at."""
    return candidate.support is not None and tree.lemma(candidate.support) in ENDURED


def _addressed(candidate: Candidate) -> list[Token]:
    """Who is to act, or is said to have acted: "urged the community to continue", "asking whether the driver slept"."""
    clauses = [clause for clause in candidate.frame.comp if any(child.tag_ == "TO" for child in clause.children)
               or (candidate.event_type == "ACCUSE" and clause.dep_ == "ccomp")]
    named = with_conjuncts(t for clause in clauses for t in children(clause, "nsubj", "nsubjpass"))
    return named or (candidate.frame.obj if clauses else [])


def _unknown(candidate: Candidate, reader: ActorReader) -> list[Party]:
    """What a deed was done to, in the words of the text, where nothing is known of it: "attacked the building"."""
    tree = reader.tree
    deed = with_conjuncts([next(token for token in climb(candidate.token) if token.dep_ != "conj")])
    things = [head for head in _slot(candidate, "obj") if tree.pos[head.i] == "NOUN" and tree.lemma(head) not in tree.event_words
              and head not in deed and not (candidate.noun is not None and candidate.token in head.subtree)]
    return [party for party in reader.parties(things) if party.actor.name and party.actor.name.lower() not in tree.money | tree.currency]


def _is_place_only(reader: ActorReader, head: Token, slot: str, candidate: Candidate) -> bool:
    """"in Iraq" is where, not whom; "fighting from Helmand to Kunduz" neither."""
    mention = reader.mention_at(head)
    slots = ("in", "at", "into", "over", *(("to", "from") if candidate.event_type == "ASSAULT" and candidate.noun is not None else ()))
    return slot in slots and (mention is None or mention.type == "PLACE")


def _is_where(reader: ActorReader, head: Token, slot: str, candidate: Candidate) -> bool:
    """Whether a place in a slot is no target: unless the pattern asks for it, and never that of a deed ("the strikes in Kunduz")."""
    is_asked = slot in candidate.pattern.target and reader.tree.lemma(head.head.head) not in reader.tree.event_words
    return _is_place_only(reader, head, slot.rpartition(".")[2], candidate) and not is_asked


def _reach(candidate: Candidate, reader: ActorReader, avoid: Sequence[Actor], names: Sequence[str],
           outside: frozenset[int]) -> Party | None:
    """A coded actor inside the object, the complement or a prepositional phrase: "demanded the release of Israeli pilots"."""
    heads = [head for name in ("obj", "iobj", "comp", *names) for head in _slot(candidate, name)
             if not _is_place_only(reader, head, name, candidate)]
    if candidate.event_type == "THREATEN":  # "unless Greece stops"
        heads += [t for comp in (candidate.predicate, *candidate.frame.comp) for clause in children(comp, "advcl")
                  for t in children(clause, "nsubj")]
    if candidate.noun is not None:
        heads = [*candidate.noun.comp, candidate.token, *heads]
    best: Party | None = None
    for rank, head in enumerate(dict.fromkeys(heads)):
        if head.i in outside:
            continue
        for child in _complement_parties(head):
            found = next((p for p in reader.parties([child]) if is_coded(p.actor) and p.actor not in avoid), None)
            if found:
                return replace(found, distance=1)
        found = find_nearest(reader, head, avoid)
        if found and found.token.i not in outside and (best is None or found.distance + rank // 3 < best.distance):
            best = found
    return best


def _complement_parties(head: Token) -> list[Token]:
    """Subject, then object, of a complement: "demanded that the US cancel": the US."""
    return [t for group in (children(head, "nsubj", "nsubjpass"), children(head, "dobj"))
            for t in with_conjuncts(group)] if head.dep_ in ("ccomp", "xcomp") else []


def _reciprocal(candidate: Candidate, reader: ActorReader, source: list[Party], target: list[Party],
                reached: list[Party]) -> tuple[list[Party], list[Party], bool]:
    """Both sides do it to each other: "Iran and Israel exchanged fire", "talks between A and B", "A and B agreed"."""
    between = [party for party in reader.parties(_slot(candidate, "between")) if is_known(party.actor)]
    if len(between) >= 2:
        return between, between, True
    if "reciprocal" not in candidate.pattern.flags:
        return source, reached, False
    if "between" in candidate.frame.preps and not source and target:
        return target, target, True
    known = [party for party in source if is_known(party.actor)]
    countries = {party.actor.country_iso3 for party in known}
    if len(known) >= 2 and {party.actor.country_iso3 for party in target} <= countries:
        return source, source, True
    return source, reached, False


def reporting_clause(verb: Token, content: Token) -> frozenset[int]:
    """The tokens of a reporting clause without what it reports."""
    inside = {token.i for token in content.subtree}
    return frozenset(token.i for token in verb.subtree if token.i not in inside)
