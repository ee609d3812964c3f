"""The nearest actor in the words under a phrase that names none itself: in "demanded the release of Israeli pilots": Israel."""

from collections.abc import Sequence

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.parties import Party, is_coded, is_same
from pipeline.events.tree import children
from pipeline.records import Actor, Mention

MOTIVES = frozenset(["support", "response", "retaliation", "revenge", "reprisal", "defense", "defence", "favor", "favour", "solidarity",
                     "exchange", "protest"])
PLACES = frozenset(["in", "at", "near", "across", "around", "outside", "inside"])
LIMIT = 40
"""Words looked at; what lies further is another matter."""


def find_nearest(reader: ActorReader, root: Token, avoid: Sequence[Actor] = ()) -> Party | None:
    """The nearest coded actor under a token, level by level, that is none of those to avoid nor of their countries."""
    queue, seen = [(root, 0)], 0
    while queue and seen < LIMIT:
        token, depth = queue.pop(0)
        seen += 1
        mention = reader.mention_at(token)
        if mention is not None or reader.tree.pos[token.i] == "NOUN":
            for actor in reader.read(token):
                country = actor.country_iso3
                is_own = any(is_same(actor, other) or (country and country == other.country_iso3) for other in avoid)
                is_deed = reader.tree.lemma(root) in reader.tree.event_words
                if is_coded(actor) and not is_own and not _is_where(token, mention, is_deed):
                    return Party(actor, token, depth + 1)
        inner = (t for t in token.children if t.dep_ not in ("punct", "relcl", "advcl") and not _is_motive(t))
        queue += [(child, depth + 1) for child in sorted(inner, key=lambda t: t.i)]
    return None


def _is_where(token: Token, mention: Mention | None, is_deed: bool) -> bool:
    """Whether a name only says where: "freed in Nigeria", "fighting from Helmand to Kunduz"."""
    if mention is None or mention.type != "PLACE" or mention.sense == "government":
        return False
    return token.dep_ == "pobj" and (token.head.lower_ in PLACES or (is_deed and token.head.lower_ in ("from", "to")))


def _is_motive(prep: Token) -> bool:
    """"in support of Afghan forces", "in retaliation for air strikes": for whom or why, not at whom."""
    return prep.dep_ == "prep" and prep.lower_ == "in" and any(t.lower_ in MOTIVES for t in children(prep, "pobj"))
