"""One sentence, read: its candidates with their roles, status, date, place and numbers, as event mentions."""

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
from pipeline.events.lexicon import Lexicon
from pipeline.events.matching import Candidate, find_candidates
from pipeline.events.neighbours import Told
from pipeline.events.ontology import find_root, load_types
from pipeline.events.parties import is_coded, is_known
from pipeline.events.perpetrators import find_deed, find_perpetrators
from pipeline.events.roles import Roles, read_roles, reporting_clause
from pipeline.events.speech import SPEECH, SPEECH_MUST, SPEECH_WILL, SpeechReader
from pipeline.events.status import Reading, StatusReader, pluperfect
from pipeline.events.tree import Tree, children
from pipeline.events.victims import find_victims
from pipeline.events.violence import is_of_no_party, settle_death, settle_violence
from pipeline.events.when import When, find_when, follows_by_years
from pipeline.events.where import find_where
from pipeline.records import Actor, EventMention, Mention

PRIVATE = frozenset(["BUS", "MNC", "SOC", "MED", "JRN", "EDU", "ELI"])  # what they will not do is no refusal of the world's affairs
CAPTORS = frozenset(["REB", "UAF", "CRM", "IMG", "PRM"])  # who holds people without a law
DAY = timedelta(days=1)  # publication days of two zones are one apart
DEFINITE = frozenset(["the", "this", "that", "these", "those"])


class SentenceReader:
    """Reads the events of one parsed sentence."""

    def __init__(self, tree: Tree, layer: EntityLayer, mentions: Sequence[Mention], lexicon: Lexicon, published: date | None,
                 quoted: Actor | None, setting: frozenset[str], home: str | None = None) -> None:
        self.tree, self.lexicon, self.published = tree, lexicon, published
        self.actors = ActorReader(tree, layer, mentions, published, quoted)
        self.statuses, self.speech = StatusReader(lexicon.classes), SpeechReader(tree, self.actors, quoted)
        self.setting = setting
        self.home = home if clause_countries(tree, self.actors, frozenset()) <= {home} else None

    def read(self) -> list[Told]:
        """The event mentions of the sentence, unordered, duplicates removed."""
        candidates = find_candidates(self.tree, self.lexicon, self.actors)
        drafts = [draft for candidate in candidates if (draft := self._draft(candidate)) is not None]
        drafts += self._refusals(drafts)
        by_candidate = {id(draft.candidate): draft for draft in drafts}
        for draft in drafts:
            self.speech.settle(draft, by_candidate)
        for draft in drafts:
            self.speech.share_target(draft, drafts)
        return [self._tell(draft) for draft in merge_drafts(drafts)]

    # --- drafts ----------------------------------------------------------------------------------------------------

    def _draft(self, candidate: Candidate) -> Draft | None:
        reading = self.statuses.read(self.tree, candidate)
        outside = self._outside(candidate, reading)
        roles = read_roles(self.tree, candidate, self.actors, outside)
        if "speech" in candidate.pattern.flags:
            speakers = self.speech.speakers(reading)
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
        is_aside = candidate.event_type == "X.LAUNCH" and candidate.token.dep_ == "acl" and self.tree.sentence.field != "title"
        if is_aside or self._is_question(candidate):
            return None  # "the files released last week say": what they are; "asked whether": no demand
        if candidate.mode == "release" and "accident" in self.setting and not roles.source:
            return None  # out of a wreck, not out of anybody's hands
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

    def _is_question(self, candidate: Candidate) -> bool:
        clauses = [clause for clause in children(candidate.token, "ccomp", "advcl") if clause.i > candidate.token.i]
        return self.tree.lemma(candidate.token) == "ask" and any(
            child.lower_ in ("if", "whether") or child.tag_ in ("WP", "WRB") for clause in clauses for child in clause.children)

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

    def _authorities(self, reading: Reading, roles: Roles) -> tuple[Actor, ...]:
        """Who made an arrest that names nobody: a police, not one officer of it, that tells of it or whose inquiry led to it."""
        told = [*(self.speech.speakers(reading) or self._named_by_according()), *self._inquirers()]
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
        is_public = any(is_coded(a) and (a.sector or "GOV") not in PRIVATE for a in draft.roles.source)
        return draft if is_public and self.speech.convert(draft) and any(map(is_coded, draft.roles.source)) else None

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
        speakers = tuple(a for a in self.speech.speakers(draft.reading) if a not in draft.roles.source) or self._named_by_according()
        return speakers[0].entity_id or speakers[0].name if speakers else None

    def _named_by_according(self) -> tuple[Actor, ...]:
        for token in self.tree.tokens:
            if token.lower_ == "according" and token.i + 1 < len(self.tree.doc) and self.tree.doc[token.i + 1].lower_ == "to":
                heads = [t for prep in (token, *children(token, "prep")) for t in children(prep, "pobj")]
                if parties := self.actors.parties(heads):
                    return (parties[0].actor,)
        return ()
