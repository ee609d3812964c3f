"""Roles learned: what was said often enough, by enough sources, and without contradiction, becomes knowledge.

A pure function of what was seen; `pipeline.steps.learn` freezes the rows. Learned knowledge fills gaps, it never overrides: whoever is in
the tables or in an imported list stays as described there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.entities.names import normalise_name
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge

MIN_ARTICLES, MIN_SOURCES = 3, 2
"""Articles and owners of sources that must say so: one article may be wrong, and one publisher may repeat its own mistake."""

MIN_COUNTRY_ARTICLES = 2
"""Articles that must name the country: most only say "the foreign minister", so a single misread phrase would decide for them."""

CLEAR_SHARE = 0.8
"""Share of the articles that must agree on country or sector. Homonyms and misread phrases lie well below it, stray ones above."""

SURNAME_SHARE = 0.9
"""Share of the articles about people of a surname that must be about this one, before the bare surname is believed to mean this one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What articles say somebody is, by country and sector (`sql/entities/role_evidence.sql`)."""

    entity_id: str
    country_iso3: str | None
    sector: str | None
    role_name: str
    article_ids: frozenset[str]
    owner_names: frozenset[str]
    first_date: date
    last_date: date


Time = tuple[str | None, str | None, list[Evidence], date | None]
"""When somebody was somebody: country, sector, the evidence, and the last day (None: still)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A person that articles name (`sql/entities/people_seen.sql`)."""

    entity_id: str
    judged_entity_id: str
    name: str
    article_count: int


def learn_roles(evidence: Iterable[Evidence], people: Sequence[Seen], knowledge: Knowledge) -> list[dict[str, str]]:
    """Rows of a frozen file: a row for each time that a person was somebody, under each name that annotation knows the person by.

    `knowledge` is that of the tables and lists, without learned roles, so that learning again starts from the same ground.
    """
    said: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        said[item.entity_id].append(item)
    names: dict[str, list[Seen]] = defaultdict(list)
    for person in people:
        names[person.judged_entity_id].append(person)
    surnames = find_surnames(people, knowledge)
    rows = []
    for entity_id in sorted(said):
        if entity_id in knowledge.entities:
            continue
        known_as = [person for person in names[entity_id] if is_full(person.name) and person.entity_id not in knowledge.entities]
        for time in find_times(said[entity_id]):
            rows += [_make_row(person, surnames.get(person.entity_id, ""), *time) for person in known_as]
    return rows


def is_full(name: str) -> bool:
    """Whether a name has more than one word: a bare surname is nobody in particular."""
    return " " in name.strip()


def find_times(said: Sequence[Evidence]) -> Iterator[Time]:
    """(country, sector, evidence, last day) of each time that is clear; the newest is open. None where nothing is."""
    country = choose_clear((item.country_iso3, item.article_ids) for item in said)
    agreeing = [item for item in said if item.country_iso3 in {country, None}]
    is_contested = country is None and any(item.country_iso3 for item in said)
    if is_contested or not is_enough(agreeing):
        return
    named = {article_id for item in agreeing if item.country_iso3 for article_id in item.article_ids}
    certain = country if len(named) >= MIN_COUNTRY_ARTICLES else None
    for sector, items, last in _part_sectors(agreeing):
        if certain is not None or sector is not None:
            yield certain, sector, items, last


def _part_sectors(said: list[Evidence]) -> Iterator[tuple[str | None, list[Evidence], date | None]]:
    """The one sector that is clear; else sectors that follow one another; else none at all."""
    clear = choose_clear((item.sector, item.article_ids) for item in said)
    if clear is not None or not any(item.sector for item in said):
        yield clear, [item for item in said if item.sector in {clear, None}], None
        return
    groups = {sector: [item for item in said if item.sector == sector] for sector in sorted({item.sector for item in said if item.sector})}
    ordered = sorted(groups, key=lambda sector: (min(item.first_date for item in groups[sector]), sector))
    ends = [max(item.last_date for item in groups[sector]) for sector in ordered]
    starts = [min(item.first_date for item in groups[sector]) for sector in ordered]
    if all(end < start for end, start in zip(ends, starts[1:], strict=False)) and all(is_enough(groups[sector]) for sector in ordered):
        for place, sector in enumerate(ordered):
            yield sector, groups[sector], ends[place] if place + 1 < len(ordered) else None
    else:
        yield None, said, None


def choose_clear(values: Iterable[tuple[str | None, frozenset[str]]]) -> str | None:
    """The value that nearly all articles agree on, of those that say one; None when there is no such value."""
    articles: dict[str, set[str]] = defaultdict(set)
    for value, article_ids in values:
        if value is not None:
            articles[value] |= article_ids
    best = max(sorted(articles), key=lambda value: len(articles[value]), default=None)
    total = sum(len(found) for found in articles.values())
    return best if best is not None and len(articles[best]) >= CLEAR_SHARE * total else None


def is_enough(said: Iterable[Evidence]) -> bool:
    """Whether enough articles of enough sources say something."""
    items = list(said)
    articles, owners = (set().union(*(getattr(item, name) for item in items)) for name in ("article_ids", "owner_names"))
    return len(articles) >= MIN_ARTICLES and len(owners) >= MIN_SOURCES


def find_surnames(people: Iterable[Seen], knowledge: Knowledge) -> dict[str, str]:
    """The surname of each person whom it alone means, by entity id. Common words and names, and surnames of the tables, mean nobody."""
    full = [person for person in people if is_full(person.name)]
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for person in full:
        key = normalise_name(person.name.split()[-1])
        counts[key, person.judged_entity_id] += person.article_count
        totals[key] += person.article_count
    refused = load_words("common_surnames") | knowledge.given_names
    found = {}
    for person in full:
        surname = person.name.split()[-1]
        key = normalise_name(surname)
        is_clear = counts[key, person.judged_entity_id] >= SURNAME_SHARE * totals[key]
        if is_clear and surname[0].isupper() and surname not in refused and (surname,) not in knowledge.terms:
            found[person.entity_id] = surname
    return found


def _make_row(person: Seen, surname: str, country: str | None, sector: str | None, said: list[Evidence],
              last: date | None) -> dict[str, str]:
    articles, owners = (set().union(*(getattr(item, name) for item in said)) for name in ("article_ids", "owner_names"))
    best = max(said, key=lambda item: (item.country_iso3 is not None, len(item.article_ids), item.role_name))
    return {"entity_id": person.entity_id, "name": person.name, "type": "PERSON", "aliases": "", "surname": surname,
            "country_iso3": country or "", "sector": sector or "", "wikidata_qid": "", "role": best.role_name,
            "first": min(item.first_date for item in said).isoformat(), "last": last.isoformat() if last else "",
            "source": f"learned from {len(articles)} articles of {len(owners)} sources"}
