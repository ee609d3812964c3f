"""Where an event is said to have been: a place in its clause. A government named by its capital is an actor, never a location."""

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.tree import children

LOCATIVES = ("in", "at", "near", "outside", "across", "around", "inside", "throughout", "off", "along", "on", "over", "into", "from", "to")


def find_where(predicate: Token, trigger: Token, reader: ActorReader) -> tuple[str | None, str | None]:
    """(entity id of the place, None) or (None, why there is none): no_place (none in the clause), not_located (named, not as a place)."""
    named = False
    heads = [trigger, predicate, *(t for head in (trigger, predicate) for t in children(head, "dobj", "nsubjpass", "pobj", "xcomp",
            "advcl"))]
    heads += [t for prep in children(predicate, "prep") for t in children(prep, "pobj")]
    for head in dict.fromkeys(heads):
        preps = sorted(children(head, "prep"), key=lambda p: LOCATIVES.index(p.lower_) if p.lower_ in LOCATIVES else 99)
        for prep in preps:
            if prep.lower_ not in LOCATIVES[:12]:
                continue
            for token in children(prep, "pobj"):
                for part in (token, *children(token, "appos", "compound", "conj"), *(t for p in children(token, "prep")
                        if p.lower_ in ("of", "in") for t in children(p, "pobj"))):
                    mention = reader.mention_at(part)
                    if mention is None or mention.type not in ("PLACE", "FAC") or mention.entity_id is None:
                        continue
                    if mention.sense in ("government", "team", "media"):
                        named = True
                        continue
                    return mention.entity_id, None
    return None, "not_located" if named else "no_place"
