"""Who a noun phrase is: its mention's entity, else what its words say of country and sector; else its words alone, with NULL codes."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from pipeline.entities import EntityLayer, describe_actor
from pipeline.events.parties import Party, is_coded, is_same, make_actor
from pipeline.events.tree import Tree, children, climb, with_conjuncts
from pipeline.records import Actor, Entity, Mention

NAMED = frozenset(["PERSON", "ORG", "PLACE", "NORP", "FAC"])
HELD = frozenset(["agreement", "accord", "deal", "pact", "treaty", "talk", "talks", "meeting", "summit", "conference", "aid"])
"""What is held or signed somewhere, which says nothing of who does it."""
PREMODIFIERS = frozenset(["det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "case", "advmod", "punct"])
LOCATING = ("of", "in", "from", "for", "at", "on", "near", "across", "around", "inside", "within", "to")
AGENTIVE = ("ers", "ors", "ists", "ians", "ees", "men", "women", "companies", "firms", "banks", "fans")
QUOTES = frozenset(["'", '"', "‘", "’", "“", "”", "``", "''"])
PREFIXES = frozenset(["ex", "co", "vice", "anti", "pro"])
SHORT = 5  # words in marks that are a name for somebody; more are somebody's words
ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "dative"])


class ActorReader:
    """The actors of one sentence."""

    def __init__(self, tree: Tree, layer: EntityLayer, mentions: Sequence[Mention], on: date | None, quoted: Actor | None = None) -> None:
        self.tree, self.layer, self.on, self.quoted = tree, layer, on, quoted
        inside = (m for m in mentions if m.field == tree.sentence.field and m.start >= tree.sentence.start and m.end <= tree.sentence.end
                  and not _is_money(tree, m))
        self.mentions = [fitting for m in inside if (fitting := _without_verb(tree, m, layer)) is not None]
        self._read: dict[int, tuple[Actor, ...]] = {}
        self._at: dict[int, list[Mention]] = {}
        ends = [tree.end(token) for token in tree.tokens]
        for mention in self.mentions:
            for token in tree.tokens[bisect_right(ends, mention.start):]:
                if tree.start(token) >= mention.end:
                    break
                self._at.setdefault(token.i, []).append(mention)

    def mention_at(self, token: Token) -> Mention | None:
        """The mention over a token: a name before a description, a description before a pronoun."""
        found = self._at.get(token.i, ())
        return min(found, key=lambda m: (m.type not in NAMED, m.type == "PRONOUN", m.start - m.end), default=None)

    def entity(self, mention: Mention | None) -> Entity | None:
        """What a mention stands for."""
        return self.layer.entities.get(mention.entity_id or "") if mention else None

    def parties(self, heads: Sequence[Token]) -> list[Party]:
        """The actors of some phrases, once each, in order."""
        out: list[Party] = []
        for head in heads:
            for actor in self.read(head):
                if not any(is_same(actor, other.actor) for other in out):
                    out.append(Party(actor, head))
        return out

    def read(self, head: Token) -> tuple[Actor, ...]:
        """The actor that the phrase under a head is; more than one for "the two nations", none for a date or a number."""
        if head.i not in self._read:
            self._read[head.i] = ()  # a phrase that leads back to itself has no reading
            self._read[head.i] = self._read_phrase(head)
        return self._read[head.i]

    def _read_phrase(self, head: Token) -> tuple[Actor, ...]:
        if not any(map(str.isalnum, head.text)):
            return ()
        if head.lower_ in PREFIXES and head.i + 2 < len(self.tree.doc) and self.tree.doc[head.i + 1].text == "-":
            head = self.tree.doc[head.i + 2]  # "an ex-aide" is an aide
        mention = self.mention_at(head)
        group = next((m for m in self._at.get(head.i, ()) if m.entity_ids), None)
        if group:
            return tuple(make_actor(self.layer.entities[key]) for key in group.entity_ids if key in self.layer.entities)
        lemma = self.tree.lemma(head)
        inner = [t for prep in children(head, "prep") if prep.lower_ == "of" for t in children(prep, "pobj")]
        if lemma in self.tree.grouping and inner and (mention is None or mention.type not in NAMED):
            return tuple(party.actor for party in self.parties(with_conjuncts(inner)))
        if head.tag_ == "CD" and inner and mention is None:
            return tuple(party.actor for party in self.parties(with_conjuncts(inner)))  # "one of the girls"
        if lemma in self.tree.times and (mention is None or mention.type == "EVENT"):
            return ()
        if mention is None and (head.tag_ in ("CD", "EX", "WP", "WDT", "DT") or not self._is_nominal(head)):
            return ()
        entity = self.entity(mention)
        if head.tag_ in ("PRP", "PRP$"):
            is_many = head.lower_ in ("they", "them", "their") and entity is not None and entity.type == "PERSON"
            return (make_actor(entity),) if entity and not is_many else self._antecedent(head)
        if entity is not None and mention is not None and mention.type in NAMED:
            if mention.sense == "nationality" and head.dep_ in ARGUMENTS and head.lower_ == mention.surface.lower():
                mention = replace(mention, sense="people")  # "an Afghan stabbed"
            return (self._complete(make_actor(entity, mention), head, mention),)
        if self._is_called(head):
            return (replace(self.describe(head), country_iso3=None, sector=None),)
        joint = self._joint(head)
        if joint:
            return joint
        actor = self._describe(head)
        if entity is not None and mention is not None and mention.type == "NOMINAL":
            named = make_actor(entity)
            if is_coded(named) or not is_coded(actor):
                actor = replace(named, sector=named.sector or actor.sector, name=named.name)
        return (self._named(actor, head),)

    def _named(self, actor: Actor, head: Token) -> Actor:
        """"the chairman of the union, Rainer Wendt": who is also named goes by the name, with what the description adds of a person."""
        first = next(token for token in climb(head) if token.dep_ != "conj")
        near = [*children(head, "appos"), *([first.head] if first.dep_ == "appos" else [])] if head.tag_ == "NN" else []
        for mention in map(self.mention_at, near):
            entity = self.entity(mention)
            if entity is not None and mention is not None and mention.type in ("PERSON", "ORG"):
                named = make_actor(entity, mention)
                sector = named.sector or (actor.sector if mention.type == "PERSON" else None)
                return replace(named, country_iso3=named.country_iso3 or actor.country_iso3, sector=sector)
        return actor

    def _is_called(self, head: Token) -> bool:
        """Whether a phrase is only called so, in marks of its own: "the 'Nigerian prince' was arrested"."""
        first, last = head.left_edge, self.tree.doc[head.i + 1] if head.i + 1 < len(self.tree.doc) else head
        marks = [token for token in (first, *first.lefts, self.tree.doc[max(first.i - 1, 0)]) if token.text in QUOTES]
        return last.text in QUOTES and bool(marks) and head.i - first.i < SHORT

    def _is_nominal(self, head: Token) -> bool:
        """A noun, or what an article makes one: "the wounded"; not the "late" of "by late 2019", nor a verb."""
        return self.tree.pos[head.i] in ("NOUN", "PRON") or head.tag_ == "VBG" or bool(children(head, "det", "compound"))

    def _antecedent(self, pronoun: Token) -> tuple[Actor, ...]:
        """Who "it" or "they" are: the subject of the nearest verb above, that comes before ("Syria says it will")."""
        if pronoun.lower_ in ("i", "me", "my", "we", "us", "our") and self.quoted is not None:
            return (self.quoted,)
        if pronoun.lower_ in ("i", "me", "my", "you", "your"):
            return ()
        above = list(climb(pronoun))
        verbs = [node for node in above if self.tree.is_verb(node)]
        for verb in verbs[pronoun.dep_ in ("dobj", "dative", "pobj"):]:  # what "them" hits is not who hits
            for head in self.tree.frame(verb).subj + self.tree.frame(verb).obj:
                if head not in above and head.tag_ != "PRP" and head.i < pronoun.i and head.dep_ in ("nsubj", "nsubjpass", "pobj",
                        "conj") and self._agrees(pronoun, head):
                    return self.read(head)
        return ()

    def _agrees(self, pronoun: Token, head: Token) -> bool:
        """Whether a pronoun may stand for a phrase: no single person is "they" or "it", and several people are not "it"."""
        mention = self.mention_at(head)
        is_person = mention is not None and mention.type == "PERSON" and head.tag_ != "NNPS"
        if pronoun.lower_ in ("they", "them", "their"):
            return not is_person or bool(children(head, "conj"))
        return not (pronoun.lower_ in ("it", "its") and (is_person or head.tag_ == "NNS"))

    def _phrase(self, head: Token) -> tuple[int, int]:
        """First and last token of a phrase: premodifiers, the head, and the short phrases of place or belonging after it."""
        first = min([head.i, *(left.left_edge.i for left in head.lefts if left.dep_ in PREMODIFIERS)])
        last = head.i
        owning = ("of", "from", "for") if self.tree.lemma(head) in HELD else ("of", "in", "from", "for")
        for prep in children(head, "prep"):
            if prep.lower_ in owning and prep.i <= last + 2 and prep.right_edge.i - prep.i < 9:
                objects = children(prep, "pobj")
                last = max([last, *(t.i for t in objects)])
        return first, last

    def _describe(self, head: Token) -> Actor:
        """Who a phrase without a name is, or whose."""
        actor = self.describe(head)
        if not self.is_people(head) and self.tree.pos[head.i] == "NOUN":
            owner = self._owner(head) if actor.sector is None else self._personal_owner(head, actor)
            if owner is not None:
                return owner
        if not is_coded(actor):
            actor = self._from_apposition(actor, head)
        return actor if is_coded(actor) else self._located(actor, head)

    def describe(self, head: Token) -> Actor:
        """A phrase by its own words."""
        first, last = self._phrase(head)
        tree = self.tree
        while first < head.i and self._is_outer(tree.doc[first]):
            first += 1
        start, end = tree.start(tree.doc[first]), tree.end(tree.doc[last])
        text = tree.sentence.text[start - tree.sentence.start:end - tree.sentence.start]
        inside = [m for m in self.mentions if start <= m.start and m.end <= end]
        country, sector = describe_actor(text, inside, self.layer, self.on)
        name = tree.sentence.text[start - tree.sentence.start:tree.end(head) - tree.sentence.start]
        if self.tree.lemma(head) in self.tree.event_words:
            country = sector = None  # "a strike" is no worker, "a drone strike in Kunduz" no soldier of that place; its owner counts
        return Actor(name=name, country_iso3=country, sector=sector)

    def _is_outer(self, token: Token) -> bool:
        """Whether a word before a noun is no part of its name: articles, numbers, marks, "at least"; but "15-year-old" is."""
        if token.tag_ == "CD":
            return self.tree.doc[token.i + 1].tag_ != "HYPH"
        return token.tag_ in ("DT", "PRP$", "IN", "TO", "RP", ",", "``", "RB", "''", "-LRB-", "JJS", "RBS", "CC", "HYPH")

    def is_people(self, head: Token) -> bool:
        """Whether a noun is one of persons or of a firm: "Chinese manufacturers" are not China."""
        lemma = self.tree.lemma(head)
        is_agent = head.tag_ == "NNS" and head.lower_.endswith(AGENTIVE) and lemma not in self.tree.things
        return lemma in self.tree.people | self.tree.companies or is_agent

    def _joint(self, head: Token) -> tuple[Actor, ...]:
        """"Greek and Turkish diplomats", "the armies of Chad and Niger": an actor for each of the peoples before or states after it."""
        peoples = with_conjuncts(children(head, "amod", "compound", "nmod"))
        if head.tag_ == "NNS" and len(peoples) < 2:
            peoples = _states_after(head) or peoples
        named = [(token, entity) for token in peoples if (entity := self.entity(self.mention_at(token))) and entity.country_iso3]
        if len({entity.country_iso3 for _, entity in named}) < 2 or not any(token.dep_ == "conj" for token, _ in named):
            return ()
        whole = self._describe(head)
        return tuple(Actor(name=f"{head.text} of {entity.name}" if token.i > head.i else f"{token.text} {head.text}",
                           country_iso3=entity.country_iso3, sector=whole.sector) for token, entity in named)

    def _owner(self, thing: Token) -> Actor | None:
        """Whose a thing is: "Norway's embassy wall", "the wall of the German consulate"; no thing is an actor itself."""
        near = sorted(children(thing, "poss", "compound", "amod", "nmod"), key=lambda t: t.tag_ == "PRP$")
        near += [t for prep in children(thing, "prep") if prep.lower_ in ("of", "by") for t in children(prep, "pobj")]
        for token in near:
            if self.mention_at(token) is not None or (self.tree.pos[token.i] == "NOUN" and token.dep_ == "pobj"):
                for actor in self.read(token):
                    if is_coded(actor):
                        return actor
        return None

    def _personal_owner(self, thing: Token, described: Actor) -> Actor | None:
        """Whose a thing is that has its sector from them alone: "the minister's failure", "answers from the FBI"."""
        after = [t for prep in children(thing, "prep") if prep.lower_ in ("of", "from") for t in children(prep, "pobj")]
        mention = next(map(self.mention_at, [*children(thing, "poss"), *after]), None)
        entity = self.entity(mention)
        is_alone = not any(self.mention_at(token) for token in children(thing, "compound", "amod", "nmod"))
        if entity is None or mention is None or mention.type not in ("PERSON", "ORG") or entity.sector != described.sector or not is_alone:
            return None
        return make_actor(entity, mention)

    def _complete(self, actor: Actor, head: Token, mention: Mention) -> Actor:
        """A name without codes takes those of its title ("Turkish minister X"), apposition or place ("police in X")."""
        if is_coded(actor) and actor.sector:
            return actor
        first = min([head.i, *(left.left_edge.i for left in head.lefts if left.dep_ in PREMODIFIERS)])
        start = self.tree.start(self.tree.doc[first])
        if start < mention.start and mention.type != "PLACE":
            text = self.tree.sentence.text[start - self.tree.sentence.start:mention.end - self.tree.sentence.start]
            inside = [m for m in self.mentions if start <= m.start and m.end <= mention.end]
            country, sector = describe_actor(text, inside, self.layer, self.on)
            actor = replace(actor, country_iso3=actor.country_iso3 or country, sector=actor.sector or sector)
        if not is_coded(actor):
            actor = self._from_apposition(actor, head)
        return actor

    def _from_apposition(self, actor: Actor, head: Token) -> Actor:
        """"Mohammed Mamoun, a member of the Syrian parliament": what the apposition says; also the other way round."""
        near = children(head, "appos") + ([head.head] if head.dep_ == "appos" else [])
        for token in near:
            for other in self.read(token):
                if is_coded(other):
                    entity_id, name = (actor.entity_id, actor.name) if actor.entity_id else (other.entity_id or actor.entity_id, other.name)
                    return Actor(name=name, entity_id=entity_id, country_iso3=other.country_iso3, sector=actor.sector or other.sector)
        return actor

    def _located(self, actor: Actor, head: Token) -> Actor:
        """The country of a phrase of place or belonging in it: "demonstrators in Baghdad", "leaders of Romania's new government"."""
        if self.tree.lemma(head) not in self.tree.people and not actor.sector:
            return actor
        for prep in children(head, "prep"):
            if prep.lower_ in LOCATING:
                for token in prep.subtree:
                    entity = self.entity(self.mention_at(token))
                    if entity and entity.country_iso3:
                        return replace(actor, country_iso3=entity.country_iso3)
        return actor


def _states_after(head: Token) -> list[Token]:
    """What stands joined after "of", also at one remove: "the heads of the armies of Chad and Niger"."""
    for _ in range(2):
        inner = [t for prep in children(head, "prep") if prep.lower_ == "of" for t in children(prep, "pobj")]
        joined = with_conjuncts(inner)
        if len(joined) != 1:
            return joined
        head = joined[0]
    return []


def _is_money(tree: Tree, mention: Mention) -> bool:
    """Whether a state only names its money: "82 US dollars"."""
    after = tree.sentence.text[mention.end - tree.sentence.start:].split(maxsplit=1)
    return mention.type in ("PLACE", "NORP") and bool(after) and after[0].lower().strip(".,;:)") in tree.currency


def _without_verb(tree: Tree, mention: Mention, layer: EntityLayer) -> Mention | None:
    """A mention; of a headline in capitals that was taken for a name, verb and all, the name before the verb, if the article has it."""
    verb = next((t for t in tree.tokens if t.dep_ == "ROOT" and tree.is_verb(t) and mention.start <= tree.start(t) < mention.end), None)
    if verb is None or tree.sentence.field != "title":
        return mention
    surface = tree.sentence.text[mention.start - tree.sentence.start:verb.idx].rstrip()
    known = min((e for e in layer.entities.values() if e.name == surface), key=lambda e: e.entity_id, default=None)
    if known is None:
        return None
    return replace(mention, end=mention.start + len(surface), surface=surface, entity_id=known.entity_id,
                   type="PLACE" if known.type == "COUNTRY" else known.type)
