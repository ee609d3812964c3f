"""When an event is said to have been: the date phrase of its clause, else of the report of it, else nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from pipeline.events.intervals import Interval, find_intervals
from pipeline.events.tree import Tree

_YEARS_AFTER = re.compile(r"\b(?:years?|decades?)\s+after\b", re.IGNORECASE)
HISTORICAL_DAYS = 60  # an event that ended longer before publication than this is background, not news


@dataclass(frozen=True, slots=True)
class When:
    """The days of an event and where they come from: stated, relative, reported (the report's own date) or none."""

    start: date | None = None
    end: date | None = None
    granularity: str | None = None
    basis: str = "none"

    def is_past(self, published: date) -> bool:
        """Whether it was over long before the article."""
        return self.basis in ("stated", "relative") and self.end is not None and self.end < published - timedelta(days=HISTORICAL_DAYS)


def find_when(tree: Tree, predicate: Token, trigger: Token, speakers: Sequence[Token], published: date | None, *, is_future: bool) -> When:
    """The date of a predicate. Nearest in the tree wins; a date in another clause of its own, or in the report, is not the event's."""
    if published is None:
        return When()
    intervals = find_intervals(tree.sentence.text, published, "future" if is_future else "past")
    if not intervals:
        return When()
    reporting = {verb.i for verb in speakers}
    ranked = []
    heading = next((i for i in intervals if i.start <= 1 and tree.sentence.text[i.end:i.end + 1] == ":"), None)
    if heading is not None:  # "October 13, 2016: ..."
        return When(heading.period.start, heading.period.end, heading.period.granularity, heading.basis)
    for interval in intervals:
        distance, owner = _distance(tree, predicate, trigger, interval)
        if distance is None:
            continue
        ranked.append((owner in reporting, distance, interval.is_open, interval.start, interval))
    if not ranked:
        return When()
    is_report, _, _, _, best = min(ranked, key=lambda item: item[:4])
    if is_report and not _reports(predicate, reporting):
        return When()
    if is_report:
        back = next((i for i in find_intervals(tree.sentence.text, published, "past") if i.start == best.start), best)
        return When(back.period.start, back.period.end, back.period.granularity, "reported")
    return When(best.period.start, best.period.end, best.period.granularity, best.basis)


def follows_by_years(tree: Tree, predicate: Token) -> bool:
    """Whether the news comes years after an act: "two years after women were robbed"."""
    edges = (node.left_edge.i for node in _up(predicate) if node.dep_ in ("advcl", "prep", "pcomp"))
    return any(_YEARS_AFTER.search(tree.doc[max(0, edge - 3):edge + 5].text) for edge in edges)


def _reports(predicate: Token, reporting: set[int]) -> bool:
    """Whether the report is of the event itself, not of something that an earlier event only describes ("girls taken in 2014 are free")."""
    for node in _up(predicate):
        if node.i in reporting:
            return True
        if node.dep_ in ("relcl", "acl", "advcl"):
            return False
    return True


def _distance(tree: Tree, predicate: Token, trigger: Token, interval: Interval) -> tuple[int | None, int]:
    """Steps from the date's first word up to a word above the event, and that verb; None if it belongs to a clause beside the event's."""
    tokens = [t for t in tree.tokens if t.idx >= interval.start and t.idx < interval.end and not t.is_punct]
    if not tokens:
        return None, -1
    inside = {t.i for t in tokens}
    root = next((t for t in tokens if t.head.i not in inside), tokens[0])
    chain = [t.i for t in _up(predicate)]
    if trigger.i != predicate.i:
        chain = [trigger.i, *chain]
    owner = root
    for steps, node in enumerate(_up(root)):
        if node.i in chain:
            return steps + 2 * chain.index(node.i), _verb_at(tree, node)
        if tree.is_verb(node) and steps and node.i not in chain and node.dep_ in ("relcl", "advcl", "ccomp",
                "acl") and node.i != predicate.i:
            if not _is_below(node, predicate):
                return None, -1
            return steps + 3, node.i
        owner = node
    return None, owner.i


def _verb_at(tree: Tree, node: Token) -> int:
    for token in _up(node):
        if tree.is_verb(token):
            return int(token.i)
    return int(node.i)


def _is_below(node: Token, predicate: Token) -> bool:
    return any(t.i == predicate.i for t in _up(node))


def _up(token: Token) -> list[Token]:
    out = [token]
    while token.head.i != token.i and len(out) < 40:
        token = token.head
        out.append(token)
    return out
