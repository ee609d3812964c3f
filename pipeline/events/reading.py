"""One sentence, read: its candidates with their roles, status, date, place and numbers, as event mentions.

Speech acts are settled here: who says "we will" agrees or threatens, who says "they must" requests, who says "we will not" refuses.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from pipeline.entities import EntityLayer
from pipeline.events.actors import ActorReader
from pipeline.events.casualties import Toll, find_toll
from pipeline.events.confidence import score
from pipeline.events.contexts import find_contexts
from pipeline.events.drafts import Draft, merge_drafts
from pipeline.events.homes import clause_countries, place_at_home
from pipeline.events.lexicon import Lexicon, Pattern
from pipeline.events.matching import Candidate, find_candidates
from pipeline.events.neighbours import Told
from pipeline.events.ontology import find_root, load_types
from pipeline.events.parties import is_coded, is_known
from pipeline.events.perpetrators import find_deed, find_perpetrators
from pipeline.events.roles import Roles, read_roles, reporting_clause
from pipeline.events.status import Reading, StatusReader, pluperfect, speaker_heads
from pipeline.events.tree import Tree, children
from pipeline.events.victims import find_victims
from pipeline.events.violence import is_of_no_party, settle_death, settle_violence
from pipeline.events.when import When, find_when, follows_by_years
from pipeline.events.where import find_where
from pipeline.records import Actor, EventMention, Mention

COOPERATIVE = frozenset(["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"])
HOSTILE = frozenset(["SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "THREATEN", "REJECT"])
THREAT_MODES = {"ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "relations", "REJECT": "relations"}
CAPTORS = frozenset(["REB", "UAF", "CRM", "IMG", "PRM"])  # who holds people without a law
WORDS = frozenset(["ACCUSE", "REQUEST", "THREATEN", "REJECT"])  # said at somebody
PROPOSALS = frozenset(["AGREE", "THREATEN", "REQUEST", "REJECT"])
DAY = timedelta(days=1)  # publication days of two zones are one apart
DEFINITE = frozenset(["the", "this", "that", "these", "those"])
SPEECH_WILL = frozenset(["will", "'ll", "’ll", "would", "'d", "shall"])
SPEECH_MUST = frozenset(["must", "should", "ought"])
CONTENT_MODES = {"AID": "assist", "COOPERATE": "assist", "SUPPORT": "change", "RETREAT": "yield", "CONCEDE": "yield", "CONSULT": "meet",
                 "AGREE": "change", "ASSAULT": None, "COERCE": "change"}
SPEECH = Pattern(pattern_id="speech", kind="VERB", event_type="", mode=None, lemmas=(), conditions=(), support=frozenset(), is_bare=False,
                 source=(), target=(), flags=frozenset(), example="", weight=1)


class SentenceReader:
    """Reads the events of one parsed sentence."""

    def __init__(self, tree: Tree, layer: EntityLayer, mentions: Sequence[Mention], lexicon: Lexicon, published: date | None,
                 quoted: Actor | None, setting: frozenset[str], home: str | None = None) -> None:
        self.tree, self.lexicon, self.published = tree, lexicon, published
        self.actors = ActorReader(tree, layer, mentions, published, quoted)
        self.statuses = StatusReader(lexicon.classes)
        self.quoted, self.setting = quoted, setting
        self.home = home if clause_countries(tree, self.actors, frozenset()) <= {home} else None

    def read(self) -> list[Told]:
        """The event mentions of the sentence, unordered, duplicates removed."""
        candidates = find_candidates(self.tree, self.lexicon, self.actors)
        drafts = [draft for candidate in candidates if (draft := self._draft(candidate)) is not None]
        drafts += self._refusals(drafts)
        by_candidate = {id(draft.candidate): draft for draft in drafts}
        for draft in drafts:
            self._settle(draft, by_candidate)
        for draft in drafts:
            self._share_target(draft, drafts)
        return [self._tell(draft) for draft in merge_drafts(drafts)]

    # --- drafts ----------------------------------------------------------------------------------------------------

    def _draft(self, candidate: Candidate) -> Draft | None:
        reading = self.statuses.read(self.tree, candidate)
        outside = self._outside(candidate, reading)
        roles = read_roles(self.tree, candidate, self.actors, outside)
        if "speech" in candidate.pattern.flags:
            speakers = self._speakers(reading)
            if not speakers:
                return None
            if not reading.is_negated:
                reading.status, reading.cue = "asserted", None  # the judgement is passed by saying it, whatever it is about
            roles = replace(roles, source=speakers, target=tuple(a for a in (*roles.source, *roles.target) if a not in speakers
                                                                 and is_known(a)))
        if not self._is_paired(candidate, roles):
            return None
        if candidate.event_type == "X.DEATH":
            roles = settle_death(self.tree, candidate, roles, self.actors, self.lexicon.classes, self.setting)
        if candidate.mode == "resign":
            roles = self._read_office(candidate, roles)
        if candidate.event_type == "ASSAULT" and not roles.source:
            roles = replace(roles, source=find_perpetrators(self.tree, candidate, self.actors, roles.target), is_inferred=True)
        if candidate.event_type == "ASSAULT" and not roles.target:
            roles = replace(roles, target=find_victims(self.tree, candidate, self.actors, roles.source), is_inferred=True)
        if (candidate.event_type, candidate.mode) == ("COERCE", "arrest") and not roles.source:
            roles = replace(roles, source=self._authorities(reading, roles), is_inferred=True)
        if (candidate.event_type, candidate.mode) == ("RETREAT", "resign") and not any(map(is_coded, roles.source)):
            candidate.event_type, candidate.mode = "X.APPOINT", None  # a post, but no public one
        if (candidate.event_type, candidate.mode) == ("COERCE", "arrest") and any(a.sector in CAPTORS for a in roles.source):
            candidate.event_type, candidate.mode = "ASSAULT", "abduct"
        roles = replace(roles, source=place_at_home(roles.source, self.home), target=place_at_home(roles.target, self.home))
        if candidate.event_type == "ASSAULT":
            settle_violence(self.tree, candidate, roles, self.lexicon.classes, self.setting)
        if candidate.mode == "vandalize" and any(a.sector == "CRM" for a in roles.source):
            candidate.event_type, candidate.mode = "X.CRIME", None
        is_nothing = is_of_no_party(self.tree, candidate, roles, self.actors, self.lexicon.classes)
        return None if is_nothing else Draft(candidate, reading, roles)

    def _read_office(self, candidate: Candidate, roles: Roles) -> Roles:
        """"resigned as finance minister of Ghana": the office says whose official it was."""
        offices = [a for party in self.actors.parties(candidate.frame.slot("as")) if is_coded(a := party.actor)]
        if not offices or any(map(is_coded, roles.source)):
            return roles
        source = tuple(replace(a, country_iso3=offices[0].country_iso3, sector=a.sector or offices[0].sector) for a in roles.source)
        return replace(roles, source=source or (offices[0],))

    def _is_paired(self, candidate: Candidate, roles: Roles) -> bool:
        """Praise needs somebody praised (pair), a charge somebody else to be charged (other)."""
        flags = candidate.pattern.flags
        if "pair" in flags:
            return any(is_known(a) for a in roles.source) and any(is_coded(a) for a in roles.target)
        if "other" in flags:
            own = {a.country_iso3 or a.name for a in roles.source}
            return any(is_coded(a) and (a.country_iso3 or a.name) not in own for a in roles.target)
        return True

    def _outside(self, candidate: Candidate, reading: Reading) -> frozenset[int]:
        out: frozenset[int] = frozenset()
        for verb in reading.speakers:
            if not any(t.i == verb.i for t in candidate.predicate.subtree):
                out |= reporting_clause(verb, candidate.predicate)
        return out

    def _speakers(self, reading: Reading) -> tuple[Actor, ...]:
        for verb in reading.speakers:
            parties = self.actors.parties(speaker_heads(self.tree, verb))
            if parties:
                return tuple(party.actor for party in parties)
        return (self.quoted,) if self.quoted else ()

    def _authorities(self, reading: Reading, roles: Roles) -> tuple[Actor, ...]:
        """Who made an arrest that names nobody: a police, not one officer of it, that tells of it or whose inquiry led to it."""
        told = [*(self._speakers(reading) or self._named_by_according()), *self._inquirers()]
        persons = {key for key, entity in self.actors.layer.entities.items() if entity.type == "PERSON"}
        found = [actor for actor in told if actor.sector == "COP" and actor.entity_id not in persons and actor not in roles.target]
        return tuple(found[:1])

    def _inquirers(self) -> list[Actor]:
        """"after an inquiry by the Essex Police"."""
        inquiries = [token for token in self.tree.tokens if self.tree.lemma(token) in ("investigation", "inquiry", "probe", "operation")]
        return [party.actor for noun in inquiries for party in self.actors.parties(self.tree.frame(noun).agent)]

    def _refusals(self, drafts: Sequence[Draft]) -> list[Draft]:
        """"Syria says it will not accept refugees", "Russia said that Sudan must return it": speech acts whose verb may be any."""
        out = []
        covered = {draft.candidate.predicate.i for draft in drafts}
        for verb in self.tree.tokens:
            if not self.tree.is_verb(verb) or self.tree.lemma(verb) not in self.lexicon.classes["report"]:
                continue
            for content in children(verb, "ccomp"):
                if content.i in covered or not self.tree.is_verb(content):
                    continue
                draft = self._speech_draft(content)
                if draft is not None:
                    out.append(draft)
        return out

    def _speech_draft(self, content: Token) -> Draft | None:
        candidate = Candidate(SPEECH, content, self.tree.frame(content))
        reading = self.statuses.read(self.tree, candidate)
        if reading.modal not in SPEECH_WILL | SPEECH_MUST | {"wo", "can", "ca"} or not reading.speakers:
            return None
        roles = read_roles(self.tree, candidate, self.actors, self._outside(candidate, reading))
        draft = Draft(candidate, reading, roles)
        return draft if self._convert_speech(draft) and any(is_coded(a) for a in draft.roles.source) else None

    # --- speech acts and contents ----------------------------------------------------------------------------------

    def _settle(self, draft: Draft, drafts: dict[int, Draft]) -> None:
        """The final type, mode and status of a draft."""
        candidate = draft.candidate
        if candidate.contents:
            self._settle_content(draft)
            content = drafts.get(id(candidate.contents[0]))
            if content is not None and not any(is_coded(a) for a in draft.roles.target) and candidate.event_type in PROPOSALS:
                others = tuple(a for a in (*content.roles.source, *content.roles.target) if is_coded(a) and a not in draft.roles.source)
                draft.roles = replace(draft.roles, target=others[:2] or draft.roles.target, distance=max(draft.roles.distance, 1))
        if candidate.pattern is not SPEECH and candidate.governor is None:
            self._convert_speech(draft)

    def _share_target(self, draft: Draft, drafts: Sequence[Draft]) -> None:
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

    def _convert_speech(self, draft: Draft) -> bool:
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
            speakers = self._speakers(reading)
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

    # --- rows ------------------------------------------------------------------------------------------------------

    def _tell(self, draft: Draft) -> Told:
        deed = find_deed(self.tree, draft.candidate)
        is_again = self.tree.lemma(deed) in self.lexicon.classes["violence"] and any(t.lower_ in DEFINITE for t in children(deed, "det"))
        return Told(self.tree.sentence.number, self._mention(draft), self.tree.lemma(deed), is_again)

    def _mention(self, draft: Draft) -> EventMention:
        tree, candidate, reading = self.tree, draft.candidate, draft.reading
        sentence, status = tree.sentence, reading.status
        when = find_when(tree, candidate.predicate, candidate.token, reading.speakers, self.published,
                         is_future=status == "future" or reading.modal in SPEECH_WILL)
        if status == "asserted" and (cue := self._background_cue(draft, when)):
            status, reading.cue = "historical", cue
        elif status == "asserted" and self.published and when.start and when.start > self.published + DAY and not draft.is_speech:
            status, reading.cue = "future", "date"  # "is retiring next month"
        place, no_place = find_where(candidate.predicate, candidate.token, self.actors)
        toll = find_toll(sentence.text) if candidate.event_type in ("ASSAULT", "X.DISASTER", "X.CRIME", "X.DEATH", "X.HEALTH") else Toll()
        start, end = self._trigger_span(candidate)
        attributed = None if draft.is_speech and status == "asserted" else self._attribution(draft)
        return EventMention(
            event_type=candidate.event_type, status=status, field=sentence.field, start=sentence.start, end=sentence.end,
            trigger_start=start,
            trigger_end=end, snippet=sentence.text, confidence=score(tree, candidate, draft.roles, reading.status,
                                                                     is_speech=draft.is_speech), mode=candidate.mode,
            contexts=find_contexts(sentence.text), cameo_root=find_root(candidate.event_type, candidate.mode),
            quad_class=load_types()[candidate.event_type].quad_class, is_negated=reading.is_negated, is_question=reading.is_question,
            is_disputed=reading.is_disputed, source=draft.roles.source, target=draft.roles.target, place_entity_id=place,
            place_null_reason=no_place,
            date_start=when.start, date_end=when.end, date_granularity=when.granularity, date_basis=when.basis, attributed_to=attributed,
            status_cue=reading.cue, deaths_min=toll.deaths_min, deaths_max=toll.deaths_max, injured_min=toll.injured_min,
            injured_max=toll.injured_max, pattern_id=candidate.pattern.pattern_id)

    def _trigger_span(self, candidate: Candidate) -> tuple[int, int]:
        """The trigger word, with the verb that carries it where they stand close."""
        token, support = candidate.token, candidate.support
        tokens = [token, support] if support is not None and abs(support.i - token.i) <= 4 and support.i < token.i else [token]
        return min(map(self.tree.start, tokens)), max(map(self.tree.end, tokens))

    def _background_cue(self, draft: Draft, when: When) -> str | None:
        """What says that an act was before the news: its date, "two years after", or a pluperfect that no report explains."""
        if self.published is None:
            return None
        if when.is_past(self.published):
            return "date"
        if follows_by_years(self.tree, draft.candidate.predicate):
            return "years after"
        return "had" if pluperfect(draft.candidate.predicate) and not draft.reading.speakers else None

    def _attribution(self, draft: Draft) -> str | None:
        speakers = tuple(a for a in self._speakers(draft.reading) if a not in draft.roles.source) or self._named_by_according()
        return speakers[0].entity_id or speakers[0].name if speakers else None

    def _named_by_according(self) -> tuple[Actor, ...]:
        for token in self.tree.tokens:
            if token.lower_ == "according" and token.i + 1 < len(self.tree.doc) and self.tree.doc[token.i + 1].lower_ == "to":
                heads = [t for prep in (token, *children(token, "prep")) for t in children(prep, "pobj")]
                if parties := self.actors.parties(heads):
                    return (parties[0].actor,)
        return ()


def _threat_mode(content: Candidate) -> str | None:
    if content.event_type in ("COERCE", "SANCTION") and content.mode in ("arrest", "expel", "deport"):
        return {"arrest": "arrest", "expel": "expel", "deport": "expel"}[content.mode]
    return THREAT_MODES.get(content.event_type)
