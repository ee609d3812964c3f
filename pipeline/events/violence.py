"""What kind of harm it was: by an armed or public party, by private people, by accident; or no matter between parties at all."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.events.actors import ActorReader
from pipeline.events.labels import label_phrase
from pipeline.events.matching import Candidate
from pipeline.events.parties import is_coded, is_known
from pipeline.events.perpetrators import find_occasions, find_perpetrators
from pipeline.events.roles import Roles
from pipeline.events.tree import Tree, children

ARMED = frozenset(["MIL", "COP", "REB", "UAF", "PRM", "IMG", "CRM", "SPY", "GOV"])


def settle_violence(tree: Tree, candidate: Candidate, roles: Roles, classes: Mapping[str, frozenset[str]],
                    setting: frozenset[str]) -> None:
    """Who "were killed" without anybody who kills: by a deed or by an accident; and private violence is crime."""
    armed = any((a.sector or "") in ARMED or ((a.country_iso3 or a.entity_id) and a.sector != "CVL") for a in roles.source)
    if "killing" in candidate.pattern.flags and not armed:
        words = {*tree.lemmas, *(token.lower_ for token in tree.tokens)}
        counts = {name: len(words & classes[name]) for name in ("violence", "accident")}
        is_violence = counts["violence"] > counts["accident"] if counts["violence"] != counts["accident"] else "violence" in setting
        if not is_violence:
            candidate.event_type = "X.DISASTER"
        return
    words = {*tree.lemmas, *(token.lower_ for token in tree.tokens)}
    is_sexual = bool(words & classes["sexual"]) or "sexual" in setting
    are_people = all(a.sector in ("CVL", None) and not (a.country_iso3 and a.sector is None) for a in roles.source)
    is_private = bool(roles.source) and not any(is_coded(a) or (a.sector or "") in ARMED | {"GOV", "LEG", "JUD", "JRN"}
                                                for a in roles.target)
    if (is_sexual and are_people) or (is_private and not armed):
        candidate.event_type, candidate.mode = "X.CRIME", None


def settle_death(tree: Tree, candidate: Candidate, roles: Roles, reader: ActorReader, classes: Mapping[str, frozenset[str]],
                 setting: frozenset[str]) -> Roles:
    """Who died in an attack or a crash is its victim, as the borders of X.DEATH say; several, also where the article is about one."""
    occasions = {tree.lemma(t) for t in find_occasions(candidate.predicate)}
    found = next((name for name in ("violence", "accident") if occasions & classes[name]), None)
    are_many = any(token.tag_ in ("NNS", "CD") for token in candidate.frame.subj) and not any(a.entity_id for a in roles.source)
    if found is None and are_many and not {"of", "from"} & set(candidate.frame.preps):
        found = next((name for name in ("violence", "accident") if name in setting), None)
    if found is None or not roles.source or tree.lemma(candidate.token) in classes["accident"]:
        return roles
    candidate.event_type = "ASSAULT" if found == "violence" else "X.DISASTER"
    source = find_perpetrators(tree, candidate, reader, roles.source) if found == "violence" else ()
    return replace(roles, source=source, target=roles.source, is_inferred=True)


def _is_struggle(tree: Tree, candidate: Candidate, roles: Roles) -> bool:
    """"is fighting to keep his seat": for something, against nobody."""
    is_effort = any(child.tag_ == "TO" for clause in children(candidate.token, "xcomp", "advcl") for child in clause.children)
    return tree.lemma(candidate.token) in ("fight", "battle") and candidate.noun is None and is_effort and not roles.target


def _is_quarrel(tree: Tree, candidate: Candidate, roles: Roles, actors: ActorReader) -> bool:
    """"clashed with the opposition leader over taxes": persons by name, with words."""
    named = [actors.layer.entities.get(actor.entity_id or "") for actor in (*roles.source, *roles.target)]
    are_persons = len(named) > 1 and all(entity is not None and entity.type == "PERSON" for entity in named)
    return are_persons and tree.lemma(candidate.token) == "clash"


def is_of_no_party(tree: Tree, candidate: Candidate, roles: Roles, actors: ActorReader, classes: Mapping[str, frozenset[str]]) -> bool:
    """An ape that is shot at a zoo, a child that a shark hurts, soot that kills glaciers: no party does it to another."""
    if _is_struggle(tree, candidate, roles) or _is_quarrel(tree, candidate, roles, actors):
        return True
    if any(map(is_coded, (*roles.source, *roles.target))):
        return False
    if candidate.event_type in ("ASSAULT", "X.CRIME") and classes["animal"] & set(tree.lemmas):
        return True
    things = [t for t in candidate.frame.obj if tree.pos[t.i] == "NOUN" and not label_phrase(actors, t)]
    people = tree.people | tree.grouping | classes["person"]
    is_killing = "killing" in candidate.pattern.flags and bool(things) and not any(map(is_known, roles.target))
    return is_killing and not any(tree.lemma(t) in people or children(t, "nummod") for t in things)
