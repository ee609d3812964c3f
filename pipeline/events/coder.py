"""The event coder: sentences with a trigger are parsed, matched with the lexicon, and read for who, whom, when, where and whether."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.config import AnnotateConfig
from pipeline.entities import EntityLayer
from pipeline.events.confidence import calibrate
from pipeline.events.lexicon import load_lexicon
from pipeline.events.neighbours import Told, fill_sides
from pipeline.events.parser import Parser
from pipeline.events.quotes import QuoteReader
from pipeline.events.reading import SentenceReader
from pipeline.events.records import EventLayer
from pipeline.events.sentences import Sentence, is_prose, split_article
from pipeline.events.tree import Tree
from pipeline.records import Actor, ArticleText, EventMention, Mention, Quote

LABEL = 300  # characters at either end of a text in which it may call itself satire
_SATIRE = re.compile(r"(?:^|[(\[])\s*(?:satire|parody|humou?r)\s*(?:[)\]:|]|$)|(?:work|piece|site|website|article) of (?:satire|parody)|"
                     r"\b(?:is|are) (?:a )?(?:satire|satirical|parody)\b", re.IGNORECASE | re.MULTILINE)
SEXUAL = 3  # words of that kind at the beginning of an article that is about such crimes
FLOOR = 0.4  # what scores less, before calibration, is not worth a row: of such rows, few had both actors right


class EventCoder:
    """Reads what the sentences of an article say happened. Holds the parser and the lexicon, keeps nothing of an article."""

    def __init__(self, config: AnnotateConfig | None = None) -> None:
        self._config = config or AnnotateConfig()
        self._lexicon = load_lexicon()
        self._parser = Parser(self._config)
        self._quotes = QuoteReader(self._lexicon.classes)
        self._words: dict[str, bool] = {}

    def code(self, article: ArticleText, layer: EntityLayer) -> EventLayer:
        """The events and quotes of an article, events by sentence and then by confidence."""
        text = replace(article, text=article.text[:self._config.max_characters])
        sentences = list(split_article(text))
        if not sentences:
            return EventLayer(outcome="events.none", no_event_reason="no_text")
        if layer.outcome == "entities.no_model":
            return EventLayer(outcome="events.no_model", no_event_reason="language")
        wanted = [s for s in sentences if is_prose(s.text) and (self._has_trigger(s.text) or self._quotes.is_needed(s.text))]
        trees = [Tree(sentence, doc, self._parser, self._lexicon.classes) for sentence, doc in zip(wanted, self._parser.parse(s.text
                for s in wanted), strict=True)]
        mentions = _by_sentence(layer.mentions, wanted)
        quotes, speakers = self._quotes.read(text, trees, layer)
        return self._code_trees(article, layer, sentences, trees, mentions, quotes, speakers)

    def _code_trees(self, article: ArticleText, layer: EntityLayer, sentences: Sequence[Sentence], trees: Sequence[Tree],
                    mentions: Mapping[Sentence, Sequence[Mention]], quotes: tuple[Quote, ...],
                    speakers: Mapping[Sentence, Actor]) -> EventLayer:
        published = article.published_at.date() if article.published_at else None
        rows: list[Told] = []
        triggered = matched = False
        setting = self._setting(f"{article.title} {article.text[:2000]}")
        titles, texts = ([sentence for sentence in sentences if sentence.field == field] for field in ("title", "text"))
        named = _by_sentence(layer.mentions, sentences)
        for tree in trees:
            triggered = triggered or self._has_trigger(tree.sentence.text)
            if not tree.has_finite_verb or tree.is_broken:
                continue
            at = tree.sentence.number
            reader = SentenceReader(tree, layer, mentions[tree.sentence], self._lexicon, published, speakers.get(tree.sentence), setting,
                                    _find_home(layer, [*titles, *texts[max(0, at - 3):max(0, at - 1)]], named))
            found = reader.read()
            matched = matched or bool(found)
            rows += [told for told in found if told.event.confidence >= FLOOR]
        if _SATIRE.search(f"{article.title}\n{article.text[:LABEL]}\n{article.text[-LABEL:]}"):
            rows = [replace(told, event=replace(told.event, status="opinion", status_cue="satire"))
                    if told.event.status == "asserted" else told for told in rows]
        events = _order([replace(event, confidence=calibrate(event.confidence)) for event in fill_sides(rows)])
        reason = None if events else "weak" if matched else "no_pattern" if triggered else "no_trigger"
        return EventLayer(outcome="events.done" if events else "events.none", events=tuple(events), quotes=quotes, no_event_reason=reason)

    def _setting(self, text: str) -> frozenset[str]:
        """Whether an article is about violence or an accident: decides who "were killed" where the sentence does not; and of which kind."""
        words = [lemma for word in re.findall(r"[a-z]+", text.lower()) for lemma in {word, *self._parser.lemmas(word)}]
        counts = {name: sum(word in self._lexicon.classes[name] for word in words) for name in ("violence", "accident")}
        found = {max(counts, key=lambda name: counts[name])} if any(counts.values()) else set()
        return frozenset(found | ({"sexual"} if sum(word in self._lexicon.classes["sexual"] for word in words) >= SEXUAL else set()))

    def _has_trigger(self, text: str) -> bool:
        return any(self._is_trigger(word) for word in text.lower().replace("’", "'").split())

    def _is_trigger(self, word: str) -> bool:
        """Whether a word, punctuation and all, could be one of the lexicon's; remembered for every word met."""
        known = self._words.get(word)
        if known is None:
            bare = word.strip(".,;:!?\"“”‘’'()[]…-–—")
            parts = {bare, *bare.replace("–", "-").replace("—", "-").split("-")}
            known = any(lemma in self._lexicon.triggers for part in parts for lemma in (part, *self._parser.lemmas(part)))
            if len(self._words) < 200_000:
                self._words[word] = known
        return known


def _order(events: list[EventMention]) -> list[EventMention]:
    """The events by sentence and then by confidence, the first of each sentence marked as its main one."""
    ordered = sorted(events, key=lambda e: (e.field != "title", e.start, -e.confidence, e.trigger_start, e.event_type))
    places = [(event.field, event.start) for event in ordered]
    return [replace(event, is_main=number == 0 or places[number - 1] != places[number]) for number, event in enumerate(ordered)]


def _find_home(layer: EntityLayer, near: Sequence[Sentence], named: Mapping[Sentence, Sequence[Mention]]) -> str | None:
    """The only country whose places some sentences name."""
    places = [mention for sentence in near for mention in named[sentence] if mention.type == "PLACE" and mention.sense != "team"]
    found = {entity.country_iso3 for place in places if (entity := layer.entities.get(place.entity_id or "")) and entity.country_iso3}
    return found.pop() if len(found) == 1 else None


def _by_sentence(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> dict[Sentence, list[Mention]]:
    """The mentions that lie inside each sentence."""
    out: dict[Sentence, list[Mention]] = {sentence: [] for sentence in sentences}
    for field in ("title", "text"):
        own = [sentence for sentence in sentences if sentence.field == field]
        starts = [sentence.start for sentence in own]
        for mention in mentions:
            place = bisect_right(starts, mention.start) - 1
            if mention.field == field and place >= 0 and mention.end <= own[place].end:
                out[own[place]].append(mention)
    return out
