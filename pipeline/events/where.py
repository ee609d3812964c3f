"""Where an event is said to have been: a place in its clause. A government named by its capital is an actor, never a location."""

from spacy.tokens import Token

from pipeline.events.actors import ActorReader

LOCATIVES = frozenset(["in", "at", "near", "outside", "across", "around", "inside", "throughout", "off", "along", "on", "over"])
FOLLOWED = frozenset(["prep", "pobj", "dobj", "nsubjpass", "appos", "conj", "agent"])
MAX_STEPS = 60  # words looked at; a clause has no more


def find_where(predicate: Token, trigger: Token, reader: ActorReader) -> tuple[str | None, str | None]:
    """(entity id of the place, None) or (None, why there is none): no_place (none in the clause), not_located (named, not as a place).

    The nearest one counts: that of the trigger or its verb before that of an object of theirs.
    """
    is_named = False
    queue = list(dict.fromkeys([trigger, predicate]))
    for _ in range(MAX_STEPS):
        if not queue:
            break
        token = queue.pop(0)
        for child in sorted(token.children, key=lambda t: (t.lower_ not in LOCATIVES, t.i)):
            if child.dep_ not in FOLLOWED or (child.dep_ == "conj" and child.tag_.startswith("V")):
                continue
            if child.dep_ == "pobj" and token.lower_ in LOCATIVES:
                mention = reader.mention_at(child)
                if mention is not None and mention.type in ("PLACE", "FAC") and mention.entity_id is not None:
                    if mention.sense not in ("government", "team", "media"):
                        return mention.entity_id, None
                    is_named = True
            queue.append(child)
    return None, "not_located" if is_named else "no_place"
