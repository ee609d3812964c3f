"""What a sentence leaves out because the one before has just said it: "India fired missiles at Pakistan. Six people were killed."

An act of violence or a release that names no doer (or nobody it was done to) takes the side from the same kind of act in the title or in
the two sentences before, if all that tell of it there agree, and if nothing in the two rows speaks against their being one matter.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.events.parties import is_coded, may_be_same
from pipeline.records import Actor, EventMention

SHARED = frozenset(["ASSAULT", "RETREAT"])
TOLD = frozenset(["asserted", "historical"])
REACH = 2  # sentences back
COST = 0.04  # of confidence: the side stands in other words


def fill_sides(rows: Sequence[tuple[int, EventMention]]) -> list[EventMention]:
    """The rows (sentence number, event), in order, with the sides that their neighbours give them. The title is number 0."""
    out: list[tuple[int, EventMention]] = []
    for number, event in rows:
        near = [other for place, other in out if (place == 0 or number - place <= REACH) and place != number and _is_kin(event, other)]
        out.append((number, _fill(event, near) if event.event_type in SHARED and event.status in TOLD else event))
    return [event for _, event in out]


def _is_kin(event: EventMention, other: EventMention) -> bool:
    """Whether two rows tell of the same kind of act: both violence, or both the same way of giving way."""
    return (other.event_type == event.event_type and other.status in TOLD
            and (event.event_type == "ASSAULT" or other.mode == event.mode))


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
    return any(may_be_same(actor, other) for other in side)


def _agree(one: Sequence[Actor], other: Sequence[Actor]) -> bool:
    return any(_touches(actor, other) for actor in one)
