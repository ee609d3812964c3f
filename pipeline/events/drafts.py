"""Drafts of rows: a candidate with its status and roles; and one row where two words of a sentence tell one act."""

from dataclasses import dataclass, replace

from pipeline.events.matching import Candidate
from pipeline.events.parties import is_coded
from pipeline.events.roles import Roles
from pipeline.events.status import Reading
from pipeline.events.tree import climb


@dataclass(slots=True)
class Draft:
    """A candidate with its status and roles, before speech acts are settled."""

    candidate: Candidate
    reading: Reading
    roles: Roles
    is_speech: bool = False


def merge_drafts(drafts: list[Draft]) -> list[Draft]:
    """One row where two words of a sentence tell one act: a verb and the nominal inside its clause, two verbs joined."""
    kept: list[Draft] = []
    rank = {"VERB": 0, "ADJ": 0, "NOUN": 1}
    for draft in sorted(drafts, key=lambda d: (d.candidate.governor is not None, d.candidate.event_type[:2] == "X.",
                                               rank[d.candidate.pattern.kind] and d.candidate.support is None, d.candidate.token.i)):
        if _is_topic(draft):
            continue
        twin = next((other for other in kept if _is_same_act(other, draft)), None)
        if twin is None:
            kept.append(draft)
        elif twin.candidate.event_type == draft.candidate.event_type:
            twin.candidate.mode = twin.candidate.mode or draft.candidate.mode
            twin.roles = _add_target(twin, draft)
    return kept


def _add_target(draft: Draft, other: Draft) -> Roles:
    """"Four killed in a raid on the consulate": the four, and the consulate's state, if the second word is of the same clause."""
    roles, more = draft.roles, other.roles
    clause = next((token for token in climb(other.candidate.token) if token.tag_.startswith("VB")), None)
    if clause is None or clause.i != draft.candidate.predicate.i or more.distance or any(map(is_coded, roles.target)):
        return roles
    return replace(roles, target=(*roles.target, *(a for a in more.target if is_coded(a) and a not in (*roles.source, *roles.target))))


def _is_topic(draft: Draft) -> bool:
    """What a protest, an accusation or an inquiry is about is not told as an event of its own."""
    governor = draft.candidate.governor
    if governor is None:
        return False
    if draft.candidate.support is None and draft.candidate.pattern.kind == "NOUN":
        return True
    return governor.event_type in ("PROTEST", "ACCUSE") or governor.event_type == draft.candidate.event_type


def _is_same_act(one: Draft, other: Draft) -> bool:
    a, b = one.candidate, other.candidate
    if a.predicate.i == b.predicate.i and b.event_type.startswith("X."):
        return True
    if a.event_type != b.event_type or one.reading.status != other.reading.status:
        return False
    if a.token.i == b.token.i or a.predicate.i == b.predicate.i:
        return True
    if b.token.dep_ == "attr" and a.token.dep_ == "nsubj" and a.token.head.i == b.token.head.i:
        return True  # "the attack was a revenge attack"
    if b.support is None and b.pattern.kind == "NOUN" and any(t.i == a.predicate.i for t in climb(b.token)):
        return True
    if a.event_type == "ASSAULT" and "killing" in b.pattern.flags and any(t.i == a.predicate.i for t in climb(b.predicate)):
        return not other.roles.source or other.roles.source == one.roles.source  # "bombed a camp, killing nine"
    countries = [{actor.country_iso3 for actor in side} for side in (one.roles.source, other.roles.source, one.roles.target,
                                                                     other.roles.target)]
    return countries[0] == countries[1] and countries[2] == countries[3] and {x.name for x in one.roles.target} == {x.name
            for x in other.roles.target}
