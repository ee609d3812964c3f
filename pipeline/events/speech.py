"""What is done by saying it: who says "we will" agrees or threatens, who says "they must" requests, who says "we will not" refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.events.actors import ActorReader
from pipeline.events.drafts import Draft
from pipeline.events.lexicon import Pattern
from pipeline.events.matching import Candidate
from pipeline.events.parties import is_coded
from pipeline.events.status import Reading, speaker_heads
from pipeline.events.tree import Tree, children
from pipeline.records import Actor

COOPERATIVE = frozenset(["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"])
HOSTILE = frozenset(["SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "THREATEN", "REJECT"])
THREAT_MODES = {"ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "relations", "REJECT": "relations"}
WORDS = frozenset(["ACCUSE", "REQUEST", "THREATEN", "REJECT"])  # said at somebody
PROPOSALS = frozenset(["AGREE", "THREATEN", "REQUEST", "REJECT"])
SPEECH_WILL = frozenset(["will", "'ll", "’ll", "would", "'d", "shall"])
SPEECH_MUST = frozenset(["must", "should", "ought"])
CONTENT_MODES = {"AID": "assist", "COOPERATE": "assist", "SUPPORT": "change", "RETREAT": "yield", "CONCEDE": "yield", "CONSULT": "meet",
                 "AGREE": "change", "ASSAULT": None, "COERCE": "change"}
SPEECH = Pattern(pattern_id="speech", kind="VERB", event_type="", mode=None, lemmas=(), conditions=(), support=frozenset(), is_bare=False,
                 source=(), target=(), flags=frozenset(), example="", weight=1)


class SpeechReader:
    """Settles the speech acts of one sentence. `quoted`: whose words the sentence is, if it is a quote."""

    def __init__(self, tree: Tree, actors: ActorReader, quoted: Actor | None) -> None:
        self.tree, self.actors, self.quoted = tree, actors, quoted

    def speakers(self, reading: Reading) -> tuple[Actor, ...]:
        """Who says so: the subject of the nearest reporting verb that has one, else whose quote it is."""
        for verb in reading.speakers:
            heads = speaker_heads(self.tree, verb)
            parties = self.actors.parties(heads)
            if parties or any(head.tag_ != "PRP" for head in heads):  # "half of those asked thought": they, not who asked them
                return tuple(party.actor for party in parties)
        return (self.quoted,) if self.quoted else ()

    def settle(self, draft: Draft, drafts: Mapping[int, Draft]) -> None:
        """The final type, mode and status of a draft."""
        candidate = draft.candidate
        if candidate.contents:
            self._settle_content(draft)
            content = drafts.get(id(candidate.contents[0]))
            if content is not None and not any(is_coded(a) for a in draft.roles.target) and candidate.event_type in PROPOSALS:
                others = tuple(a for a in (*content.roles.source, *content.roles.target) if is_coded(a) and a not in draft.roles.source)
                draft.roles = replace(draft.roles, target=others[:2] or draft.roles.target, distance=max(draft.roles.distance, 1))
        if candidate.pattern is not SPEECH and candidate.governor is None:
            self.convert(draft)

    def share_target(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """"condemned Israel, calling for a halt": words in the same breath are to the same, where they name nobody themselves."""
        clause = draft.candidate.predicate
        if draft.candidate.event_type not in WORDS or draft.roles.target or clause.dep_ != "advcl" or clause.tag_ != "VBG":
            return
        for other in drafts:
            if (other.candidate.predicate.i == clause.head.i and other.candidate.event_type in WORDS
                    and other.roles.source == draft.roles.source and any(map(is_coded, other.roles.target))):
                draft.roles = replace(draft.roles, target=other.roles.target, is_inferred=True)

    def _settle_content(self, draft: Draft) -> None:
        candidate = draft.candidate
        content = candidate.contents[0]
        kind = candidate.event_type
        negated = any(child.dep_ == "neg" for child in content.predicate.children)
        if kind == "AGREE" and content.event_type in HOSTILE - {"REJECT"} and "promise" in candidate.pattern.flags and not negated:
            candidate.event_type, candidate.mode = "THREATEN", _threat_mode(content)
        elif kind == "THREATEN" and candidate.mode is None:
            candidate.mode = _threat_mode(content)
        elif kind in ("REQUEST", "REJECT") and candidate.mode is None:
            candidate.mode = CONTENT_MODES.get(content.event_type, "change")

    def convert(self, draft: Draft) -> bool:
        """Turns "A says that it will ..." into what A does by saying it; True if it did."""
        candidate, reading = draft.candidate, draft.reading
        node = candidate.predicate
        verb = reading.speakers[0] if reading.speakers else None
        is_direct = verb is not None and reading.depth <= 2
        is_own = verb is not None and self._is_same(verb, draft)
        if verb is not None and self.tree.lemma(verb) == "warn" and is_own and is_direct and reading.modal in SPEECH_WILL:
            warned = tuple(party.actor for party in self.actors.parties(self.tree.frame(verb).obj) if is_coded(party.actor))
            if warned:
                draft.roles = replace(draft.roles, target=warned)
                return self._become(draft, "THREATEN", _threat_mode(candidate), "asserted")
        if reading.status == "future" and not reading.modal and candidate.event_type in ("CONSULT", "SUPPORT", "COOPERATE", "AID"):
            return self._become(draft, "AGREE", None, "future")  # "plans to meet"
        if reading.modal in SPEECH_WILL | {"wo"} and reading.status in ("future", "negated",
                "hypothetical") and not self._is_conditional(reading):
            if reading.is_negated or reading.modal == "wo":
                if is_own and is_direct and candidate.event_type not in ("ACCUSE", "X.STATEMENT"):
                    return self._become(draft, "REJECT", CONTENT_MODES.get(candidate.event_type), "asserted")
            elif candidate.event_type in COOPERATIVE - {"AGREE"}:
                return self._become(draft, "AGREE", None, "asserted" if is_own else "future")
            elif candidate.event_type == "MOBILIZE" and not any(map(is_coded, draft.roles.target)):
                return False  # "will deploy 5,000 officers": a plan, against nobody
            elif candidate.event_type in HOSTILE and is_own and is_direct:
                return self._become(draft, "THREATEN", _threat_mode(candidate), "asserted")
            return False
        is_demand = reading.modal in SPEECH_MUST and is_direct and not is_own and not reading.is_negated
        if is_demand and draft.roles.source and node.tag_ == "VB":
            speakers = self.speakers(reading)
            if any(is_coded(actor) for actor in speakers) and any(map(is_coded, draft.roles.source)):
                draft.roles = replace(draft.roles, source=speakers, target=draft.roles.source, is_reciprocal=False)
                return self._become(draft, "REQUEST", CONTENT_MODES.get(candidate.event_type, "change"), "asserted")
        return False

    def _is_conditional(self, reading: Reading) -> bool:
        return reading.status == "hypothetical" and reading.cue is not None and reading.cue.lower() not in ("would", "'d")

    def _become(self, draft: Draft, event_type: str, mode: str | None, status: str) -> bool:
        draft.candidate.event_type, draft.candidate.mode = event_type, mode
        draft.candidate.notes.add("speech")
        draft.reading.status, draft.is_speech = status, True
        if status == "asserted":
            draft.reading.cue, draft.reading.is_negated = None, False
        return True

    def _is_same(self, verb: Token, draft: Draft) -> bool:
        """Whether who speaks is who acts: a pronoun, the same name, or the same country."""
        subjects = children(draft.candidate.predicate, "nsubj", "nsubjpass") or draft.candidate.frame.subj
        if subjects and subjects[0].lower_ in ("it", "they", "he", "she", "we", "i"):
            return True
        speakers = [party.actor for party in self.actors.parties(speaker_heads(self.tree, verb))]
        if any(a.sector in ("GOV", "MIL", "LEG", "SPY") and not is_coded(a) for a in speakers):
            return True  # "an official said": of the side that acts
        return any(a == b or (a.country_iso3 and a.country_iso3 == b.country_iso3) or (a.entity_id and a.entity_id == b.entity_id)
                   for a in speakers for b in draft.roles.source)


def _threat_mode(content: Candidate) -> str | None:
    if content.event_type in ("COERCE", "SANCTION") and content.mode in ("arrest", "expel", "deport"):
        return {"arrest": "arrest", "expel": "expel", "deport": "expel"}[content.mode]
    return THREAT_MODES.get(content.event_type)
