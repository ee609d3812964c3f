"""What a sentence leaves out because another has said it: "India fired missiles at Pakistan. Six people were killed."

An act of violence or a release that names no doer (or nobody it was done to) takes the side from the same kind of act in the title or in
the two sentences before, if all that tell of it there agree, and if nothing in the two rows speaks against their being one matter. A deed
that is taken up again ("the attack", "those strikes") takes it from the last deed of that name, or else from what the article began with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.events.parties import is_coded, may_be_same
from pipeline.records import Actor, EventMention

SHARED = frozenset(["ASSAULT", "RETREAT"])
TOLD = frozenset(["asserted", "historical"])
REACH = 2  # sentences back
LEAD = 1  # the title and the first sentence: what the article is about
COST = 0.04  # of confidence: the side stands in other words
ANY_DEED = frozenset(["attack", "assault", "violence", "killing", "massacre", "raid", "ambush"])  # words for whatever was done
STEM = 4  # letters that two words for one deed share: "bombed", "the bombing"


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the number of its sentence (the title is 0), the lemma of the deed, and whether that is taken up again."""

    number: int
    event: EventMention
    deed: str
    is_again: bool


def fill_sides(rows: Sequence[Told]) -> list[EventMention]:
    """The events, in order of reading, with the sides that what was told before gives them."""
    out: list[Told] = []
    for row in rows:
        event = row.event
        if event.event_type in SHARED and event.status in TOLD:
            for told in _find_kin(row, [other for other in out if other.number != row.number and _is_kin(event, other.event)]):
                event = _fill(event, told)
        out.append(replace(row, event=event))
    return [row.event for row in out]


def _find_kin(row: Told, kin: Sequence[Told]) -> Iterator[list[EventMention]]:
    """The rows that may tell the same act, in groups to be asked in turn."""
    yield [other.event for other in kin if other.number == 0 or row.number - other.number <= REACH]
    if row.is_again:
        yield [other.event for other in kin if _is_same_word(row.deed, other.deed)][-1:]
    if row.is_again and row.deed in ANY_DEED:
        yield [other.event for other in kin if other.number <= LEAD]
        yield [other.event for other in kin]


def _is_same_word(one: str, other: str) -> bool:
    """"strike" and "airstrike", "bomb" and "bombing"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= STEM and (long.startswith(short) or long.endswith(short))


def _is_kin(event: EventMention, other: EventMention) -> bool:
    """Whether two rows tell of the same kind of act: both killing and destroying, both abductions, or both the same way of giving way."""
    is_one_way = event.event_type == "ASSAULT" and "abduct" not in (event.mode, other.mode)
    return other.event_type == event.event_type and other.status in TOLD and (is_one_way or other.mode == event.mode)


def _fill(event: EventMention, near: Sequence[EventMention]) -> EventMention:
    if not event.source:
        fitting = [n.source for n in near if any(map(is_coded, n.source)) and _fits(event.target, n.target)
                   and not any(_touches(actor, event.target) for actor in n.source)]
        if fitting and all(_agree(fitting[0], side) for side in fitting):
            return replace(event, source=fitting[-1], confidence=round(event.confidence - COST, 4))
    elif not event.target:
        fitting = [n.target for n in near if any(map(is_coded, n.target)) and any(_touches(actor, n.source) for actor in event.source)
                   and not any(_touches(actor, event.source) for actor in n.target)]
        if fitting and all(_agree(fitting[0], side) for side in fitting):
            return replace(event, target=fitting[-1], confidence=round(event.confidence - COST, 4))
    return event


def _fits(target: Sequence[Actor], other: Sequence[Actor]) -> bool:
    """Whether both may have been hit by one act: no names that differ, no states that differ."""
    if not target or not other:
        return True
    states = [{actor.country_iso3 for actor in side if actor.country_iso3} for side in (target, other)]
    if states[0] and states[1]:
        return bool(states[0] & states[1])
    names = [{actor.name for actor in side if actor.entity_id} for side in (target, other)]
    return not (names[0] and names[1]) or bool(names[0] & names[1])


def _touches(actor: Actor, side: Sequence[Actor]) -> bool:
    """Whether an actor may be one of a side; "the rebels" may be the rebels of a country."""
    return any(may_be_same(actor, other) or _is_kind(actor, other) for other in side)


def _is_kind(actor: Actor, other: Actor) -> bool:
    return actor.sector is not None and actor.sector == other.sector and not (actor.country_iso3 and other.country_iso3)


def _agree(one: Sequence[Actor], other: Sequence[Actor]) -> bool:
    return any(_touches(actor, other) for actor in one)
