"""How far a row can be believed: first a score from how it was built, then the share of rows of that score that people found right.

The knots in schemas/codes/confidence_knots.csv are the shares of hand-marked rows (benchmarks/event_judgements) that both readers
found right in type and both actors and not falsely asserted, made monotone and joined by straight lines: .6 means that six such rows in ten
are right in all of it.
"""

from bisect import bisect_right
from functools import cache

from pipeline.events.matching import Candidate
from pipeline.events.ontology import read_codes
from pipeline.events.parties import is_coded, is_known
from pipeline.events.roles import Roles
from pipeline.events.tree import Tree

VERBAL = frozenset(["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "REJECT", "THREATEN"])
LONG_SENTENCE = 60  # tokens; parses get worse beyond


def score(tree: Tree, candidate: Candidate, roles: Roles, status: str, *, is_speech: bool = False) -> float:
    """The confidence of an event before calibration."""
    flags = candidate.pattern.flags
    source, target = any(map(is_coded, roles.source)), any(map(is_coded, roles.target))
    if "coded" in flags and not (source or target):
        return 0.0
    if candidate.event_type in VERBAL and not any(map(is_known, roles.source)) and not (candidate.frame.is_passive and not roles.source):
        return 0.0  # words are somebody's
    total = 0.5 + 0.04 * min(candidate.pattern.weight, 3)
    total += 0.12 if source else 0.05 if any(map(is_known, roles.source)) else -0.06
    total += 0.12 if target else 0.05 if any(map(is_known, roles.target)) or "self" in flags else -0.03
    total += 0.08 if candidate.pattern.kind != "NOUN" or candidate.support is not None else -0.1
    total += _position(candidate)
    total -= 0.14 * ("soft" in flags) + 0.02 * min(roles.distance, 4) + 0.03 * roles.is_inferred
    total -= 0.12 if len(tree.doc) > LONG_SENTENCE else 0.0
    total -= 0.06 if candidate.event_type.startswith("X.") else 0.0
    total -= 0.25 if candidate.governor is not None else 0.0
    total += 0.1 if is_speech else 0.0
    total -= 0.08 if status in ("hypothetical", "opinion", "negated") else 0.0
    if not any(map(is_known, (*roles.source, *roles.target))) and not candidate.event_type.startswith("X."):
        total -= 0.25
    return round(min(max(total, 0.0), 0.97), 4)


@cache
def _knots() -> tuple[tuple[float, float], ...]:
    return tuple((float(row["score"]), float(row["share"])) for row in read_codes("confidence_knots"))


def calibrate(value: float) -> float:
    """A score as the share of such rows that are right: between the knots on a straight line, so that the order of scores stays."""
    knots = _knots()
    place = min(max(bisect_right(knots, (value, 1.0)) - 1, 0), len(knots) - 2)
    (low, low_share), (high, high_share) = knots[place], knots[place + 1]
    return round(low_share + (value - low) * (high_share - low_share) / (high - low), 4)


def _position(candidate: Candidate) -> float:
    """The main clause, or what it reports, carries the sentence's news; relative and adverbial clauses its background."""
    node, depth = candidate.predicate, 0
    value = 0.06
    while node.head.i != node.i and depth < 12:
        if node.dep_ in ("relcl", "acl"):
            value -= 0.07
        elif node.dep_ == "advcl":
            value -= 0.05
        elif node.dep_ in ("xcomp", "pcomp", "conj") or (node.dep_ in ("pobj", "nsubj", "dobj") and candidate.support is None):
            value -= 0.02
        node, depth = node.head, depth + 1
    return max(value, -0.12)
