"""Quotes: who is said to have said what. Direct ones by their marks, reported ones by the clause that a verb of saying governs.

A direct quote may be split around its verb, run over several sentences, or go on in the next paragraph (which then opens with a mark
again, while the one before had none at its end); all parts have one speaker.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from pipeline.entities import EntityLayer
from pipeline.events.actors import NAMED
from pipeline.events.marks import find_marked, has_stop, is_sentence, is_within, trim
from pipeline.events.sentences import Sentence
from pipeline.events.tree import Tree, children, is_passive
from pipeline.records import Actor, ArticleText, Mention, Quote

MIN_WORDS = 2
SHORT_WORDS = 5  # a shorter one is a word in inverted commas unless somebody is said to say it


@dataclass(frozen=True, slots=True)
class _Speaker:
    text: str
    entity_id: str | None
    cue: str
    position: int


class QuoteReader:
    """Finds the quotes of articles; `classes` are the lexicon's word classes."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        self.says, self.vows, self.nouns = classes["report"] | classes["opinion"], classes["vow"], classes["saying"]

    def is_needed(self, text: str) -> bool:
        """Whether a sentence must be parsed for its quotes: it has a mark, or a word of saying."""
        return _NEEDED.search(text) is not None

    def read(self, article: ArticleText, trees: Sequence[Tree], layer: EntityLayer) -> tuple[tuple[Quote, ...], dict[Sentence, Actor]]:
        """The quotes in order, and who speaks in each sentence that lies inside a direct one."""
        quotes: list[Quote] = []
        inside: dict[Sentence, Actor] = {}
        for field, text in (("title", article.title), ("text", article.text)):
            own = [tree for tree in trees if tree.sentence.field == field]
            mentions = [m for m in layer.mentions if m.field == field]
            spans = list(find_marked(text))
            reported = [quote for tree in own for quote in self._read_reported(tree, spans, mentions)]
            direct = self._read_direct(text, field, spans, own, mentions)
            quotes += _drop_repeats(direct, reported)
            inside |= _speakers_inside(direct, own, layer)
        return tuple(sorted(quotes, key=lambda q: (q.field != "title", q.start, q.end))), inside

    # --- reported --------------------------------------------------------------------------------------------------

    def _read_reported(self, tree: Tree, spans: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> Iterator[Quote]:
        for token in tree.tokens:
            lemma = tree.lemma(token)
            if tree.is_verb(token) and lemma in self.says | self.vows and not is_within(tree.start(token), spans):
                contents = children(token, "ccomp") + (children(token, "xcomp") if lemma in self.vows else [])
                contents += [token.head] if token.dep_ == "parataxis" and not children(token, "ccomp") else []
                for content in contents[:1]:
                    yield from self._quote(tree, token, content, mentions)
            elif tree.pos[token.i] == "NOUN" and lemma in self.nouns:
                for content in children(token, "acl", "ccomp")[:1]:
                    if any(child.lower_ == "that" for child in content.children) and not is_within(tree.start(token), spans):
                        yield from self._quote(tree, token, content, mentions)
            elif token.lower_ == "according":
                yield from self._according(tree, token, mentions)

    def _quote(self, tree: Tree, cue: Token, content: Token, mentions: Sequence[Mention]) -> Iterator[Quote]:
        speaker = _speaker_of(tree, cue, mentions)
        if speaker is None and tree.lemma(cue) not in ("say", "report", "allege", "claim", "believe", "announce"):
            return
        if speaker is None and tree.is_verb(cue) and not is_passive(cue):
            return
        tokens = _content_tokens(cue, content)
        if len([t for t in tokens if not t.is_punct]) < MIN_WORDS:
            return
        first, last = tokens[0], tokens[-1]
        yield _make_quote(tree, tree.start(first), tree.end(last), speaker, cue.text, is_direct=False)

    def _according(self, tree: Tree, token: Token, mentions: Sequence[Mention]) -> Iterator[Quote]:
        heads = [t for prep in (token, *children(token, "prep")) for t in children(prep, "pobj")]
        if not heads:
            return
        edge = heads[-1].right_edge
        text = tree.sentence.text
        if token.i <= 1:
            start, end = tree.end(edge) - tree.sentence.start, len(text)
        else:
            start, end = 0, token.idx
        while start < end and text[start] in " ,;:—–":
            start += 1
        end = start + len(text[start:end].rstrip(" ,;:.—–"))
        if len(text[start:end].split()) >= MIN_WORDS:
            speaker = _make_speaker(tree, heads[0], mentions, "according to")
            yield _make_quote(tree, tree.sentence.start + start, tree.sentence.start + end, speaker, "according to", is_direct=False)

    # --- direct ----------------------------------------------------------------------------------------------------

    def _read_direct(self, text: str, field: str, spans: Sequence[tuple[int, int]], trees: Sequence[Tree],
                     mentions: Sequence[Mention]) -> list[Quote]:
        """A quote for each marked span that is said by somebody, or is long enough to be speech."""
        speakers = [speaker for tree in trees for speaker in self._find_speakers(tree, spans, mentions)]
        out: list[Quote] = []
        for start, end in spans:
            first, last = trim(text, start, end)
            if last <= first:
                continue
            speaker = _nearest(text, start, end, speakers, out)
            words = len(text[first:last].split())
            is_speech = words >= SHORT_WORDS or is_sentence(text[first:last])
            is_said = speaker is not None and (is_speech or _is_near(text, start, end, speaker))
            if not is_said and (speaker is not None or words < 2 * SHORT_WORDS):
                continue
            out.append(Quote(field=field, start=first, end=last, text=text[first:last], speaker=speaker.text if speaker else None,
                             speaker_entity_id=speaker.entity_id if speaker else None, cue=speaker.cue if speaker else None))
        return out

    def _find_speakers(self, tree: Tree, spans: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> Iterator[_Speaker]:
        """The verbs of saying outside the marks, with their subjects."""
        for token in tree.tokens:
            is_cue = (tree.is_verb(token) and tree.lemma(token) in self.says | self.vows) or token.lower_ == "according"
            if not is_cue or is_within(tree.start(token), spans):
                continue
            if token.lower_ == "according":
                heads = [t for prep in (token, *children(token, "prep")) for t in children(prep, "pobj")]
                speaker = _make_speaker(tree, heads[0], mentions, "according to") if heads else None
            else:
                speaker = _speaker_of(tree, token, mentions)
            if speaker is not None and not is_within(speaker.position, spans):
                yield replace(speaker, position=tree.start(token))


def _is_near(text: str, start: int, end: int, speaker: _Speaker) -> bool:
    """Whether a short marked phrase and the verb of saying stand in one sentence."""
    between = text[end:speaker.position] if speaker.position >= end else text[speaker.position:start]
    return "\n" not in between and not re.search(r"[.!?][”\"']?\s", between)


def _nearest(text: str, start: int, end: int, speakers: Sequence[_Speaker], before: Sequence[Quote]) -> _Speaker | None:
    """Who says a marked span: the verb of its sentence, else that of its neighbour, else who spoke in this or the open paragraph before."""
    paragraph_start, paragraph_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    paragraph_end = len(text) if paragraph_end < 0 else paragraph_end
    here = [s for s in speakers if paragraph_start <= s.position < paragraph_end]
    after = [s for s in here if s.position >= end and s.position - end < 80 and not has_stop(text[end - 1:s.position])]
    lead = [s for s in here if s.position < start and not has_stop(text[s.position:start])]
    if after and (not lead or after[0].position - end <= start - lead[-1].position or text[end - 1:end] == ","):
        return after[0]
    if lead:
        return lead[-1]
    previous = [quote for quote in before if quote.start >= paragraph_start]
    if previous and previous[-1].speaker:
        return _of(previous[-1])
    later = [s for s in here if s.position >= end and s.position - end < 400]
    if later and not previous:
        return later[0]
    continued = [quote for quote in before if quote.end >= text.rfind("\n", 0, max(0, paragraph_start - 1))]
    if continued and start <= paragraph_start + 2 and continued[-1].speaker and not text[continued[-1].end:paragraph_start].strip("\n “\""):
        return _of(continued[-1])
    return here[-1] if here and here[-1].position < start else None


def _of(quote: Quote) -> _Speaker:
    return _Speaker(quote.speaker or "", quote.speaker_entity_id, quote.cue or "", quote.end)


def _speaker_of(tree: Tree, cue: Token, mentions: Sequence[Mention]) -> _Speaker | None:
    """The subject of a verb of saying, or whose a statement is."""
    frame = tree.frame(cue)
    heads = (frame.agent if is_passive(cue) else frame.subj) if tree.is_verb(cue) else frame.poss or frame.preps.get("by",
            []) or frame.preps.get("of", [])
    for head in heads:
        if head.tag_ not in ("WP", "WDT", "EX") and head.lower_ not in ("it", "this", "that", "which", "what"):
            return _make_speaker(tree, head, mentions, cue.text)
    if heads and heads[0].lower_ == "it":
        return _make_speaker(tree, heads[0], mentions, cue.text)
    return None


def _make_speaker(tree: Tree, head: Token, mentions: Sequence[Mention], cue: str) -> _Speaker:
    start, end = tree.start(head), tree.end(head)
    at = [m for m in mentions if m.start < end and start < m.end and m.entity_id]
    mention = min(at, key=lambda m: (m.type not in NAMED, m.type == "PRONOUN", m.start - m.end), default=None)
    left = [t.left_edge.i for t in head.lefts if t.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod")]
    first = tree.doc[min([head.i, *left])]
    if mention is not None and mention.type in NAMED:
        return _Speaker(mention.surface, mention.entity_id, cue, start)
    text = tree.sentence.text[first.idx:head.idx + len(head)]
    return _Speaker(text, mention.entity_id if mention else None, cue, start)


def _content_tokens(cue: Token, content: Token) -> list[Token]:
    """The clause that is reported, on the side of its cue on which its head stands, without the cue and its subject."""
    own = {t.i for child in cue.children if child.i != content.i and child.dep_ not in ("advcl", "cc", "conj")
           for t in child.subtree} | {cue.i}
    if content.i == cue.head.i:  # the cue stands in brackets inside what it reports
        own = {t.i for t in cue.subtree}
    side = [t for t in content.subtree if t.i not in own and (t.i > cue.i) == (content.i > cue.i)]
    if side and content.i != cue.head.i:  # what the parser hung elsewhere still belongs to the clause up to the sentence's edge
        others = {t.i for child in cue.children if child.dep_ in ("conj", "advcl") for t in child.subtree} | own
        outer = cue.doc[side[-1].i + 1:] if content.i > cue.i else cue.doc[:side[0].i]
        if not any(t.i in others for t in outer):
            side = [*side, *outer] if content.i > cue.i else [*outer, *side]
    while side and (side[0].is_punct or (side[0].lower_ == "that" and side[0].dep_ == "mark")):
        side = side[1:]
    while side and side[-1].is_punct:
        side = side[:-1]
    return side


def _make_quote(tree: Tree, start: int, end: int, speaker: _Speaker | None, cue: str, *, is_direct: bool) -> Quote:
    base = tree.sentence.start
    return Quote(field=tree.sentence.field, start=start, end=end, text=tree.sentence.text[start - base:end - base],
                 speaker=speaker.text if speaker else None, speaker_entity_id=speaker.entity_id if speaker else None, cue=cue,
                 is_direct=is_direct)


def _drop_repeats(direct: Sequence[Quote], reported: Sequence[Quote]) -> list[Quote]:
    """Direct quotes, and reported ones that are more than one of them told again."""
    kept = list(direct)
    for quote in reported:
        covered = sum(max(0, min(quote.end, d.end) - max(quote.start, d.start)) for d in direct)
        if covered * 5 < 4 * (quote.end - quote.start) and not any(q.start <= quote.start and quote.end <= q.end for q in kept
                                                                   if not q.is_direct):
            kept.append(quote)
    return kept


def _speakers_inside(direct: Sequence[Quote], trees: Sequence[Tree], layer: EntityLayer) -> dict[Sentence, Actor]:
    """Who speaks, for each sentence of which a direct quote holds the most."""
    out = {}
    for tree in trees:
        s = tree.sentence
        for quote in direct:
            common = min(s.end, quote.end) - max(s.start, quote.start)
            if quote.speaker and common * 2 > s.end - s.start:
                entity = layer.entities.get(quote.speaker_entity_id or "")
                out[s] = Actor(name=entity.name, entity_id=entity.entity_id, country_iso3=entity.country_iso3,
                               sector=entity.sector) if entity else Actor(
                    name=quote.speaker)
    return out


_NEEDED = re.compile(r"[“”\"«„]|\b(?:said|says?|saying|told|tells|telling|according|announced|added|warned|insisted|claimed|"
                     r"argued|denied|admitted|believes?|"
                     r"stated|declared|noted|explained|suggested|promised|vowed|pledged|confirmed|reported|alleged|asserted|acknowledged|maintained|called|wrote)\b")
