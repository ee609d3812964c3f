"""What the stages hand to one another. Frozen and typed; foreign looseness is turned into these once, at the border.

Times are aware UTC datetimes; a day is a `date`. Offsets are code points into the stored field. Empty text is "", unknown is None.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One item of a feed, as the feed says it; texts cleaned of control characters, markup kept in `content` only."""

    url: str
    title: str = ""
    guid: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_raw: str = ""
    updated_at: datetime | None = None
    summary: str = ""
    content: str = ""
    categories: tuple[str, ...] = ()
    image_url: str = ""
    lang: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFeed:
    """A feed body, parsed. `outcome` is a fetch outcome: `feed.parsed`, or why there are no entries.

    `child_urls` are the sitemaps that a sitemap index lists, newest first, `child_moments` when each was last changed. `ttl_minutes`,
    `skip_hours` (of UTC) and `skip_days` (0 is Monday) are the publisher's hints about when nothing new is to be expected.
    """

    outcome: str
    title: str = ""
    url: str = ""
    lang: str = ""
    next_url: str = ""
    ttl_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    entries: tuple[FeedEntry, ...] = ()
    child_urls: tuple[str, ...] = ()
    child_moments: tuple[datetime | None, ...] = ()
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A captured page, ready for extraction: all that extraction may look at.

    `entry` is the feed entry that led here, `media_type` and `charset` are what the response declared, `timezone` is the zone that the
    feed's configuration names for times without one ("" where it names none).
    """

    url: str
    body: bytes
    captured_at: datetime
    url_final: str = ""
    http_status: int = 200
    media_type: str = ""
    charset: str = ""
    entry: FeedEntry | None = None
    record_id: str = ""
    timezone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A page, extracted. With an outcome of kind `done` there is a text; otherwise what was found is kept beside the reason.

    `sources` says where each value came from, e.g. {"title": "json-ld", "published_at": "meta"}.
    `headings` are the spans (start, end) of headlines inside `text`; paragraphs are separated by one blank line.
    `published_at_precision` is second, minute or day; "" when there is no date.
    """

    url: str
    outcome: str
    title: str = ""
    text: str = ""
    canonical_url: str = ""
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_at_precision: str = ""
    modified_at: datetime | None = None
    lang: str = ""
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    image_url: str = ""
    site_name: str = ""
    is_free: bool | None = None
    headings: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleText:
    """What annotation reads, and all that it may read: one article, nothing beside it."""

    id: str
    title: str
    text: str
    published_at: datetime | None = None
    lang: str = ""
    url: str = ""
    headings: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A name (or a description that stands for one) at a place in the title or text; `surface` equals the slice.

    type: PERSON, ORG, PLACE, NORP, FAC, EVENT, WORK, or NOMINAL ("the president", "both countries") and PRONOUN.
    sense: how it is used here: "" plainly, "government", "location", "nationality", "team", "media"...
    entity_ids: more than one only for collective mentions ("the two nations").
    """

    start: int
    end: int
    field: str
    surface: str
    type: str
    entity_id: str | None = None
    sense: str = ""
    entity_ids: tuple[str, ...] = ()
    unresolved_reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleMention:
    """Words that say what somebody is: "Kremlin spokesman Dmitry Peskov". `snippet` equals the slice, role and name together.

    role: the words of the office, lower case. form: `title` (before the name) or `apposition` (after it). country_iso3 and sector are
    what these words say, not what is known of the person; `owner_entity_id` is the state or body that they belong to.
    """

    start: int
    end: int
    field: str
    snippet: str
    entity_id: str
    role: str
    form: str
    country_iso3: str | None = None
    sector: str | None = None
    owner_entity_id: str | None = None
    is_former: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """Who or what is meant. Ids: `ctry:IRN`, `igo:UN`, `place:gn:112931`, else `ent:<hash of type and normalised name>`."""

    entity_id: str
    name: str
    type: str
    country_iso3: str | None = None
    wikidata_qid: str | None = None
    geonames_id: int | None = None
    sector: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    region_name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A party to an event. Country and sector are NULL when nothing in the text or the knowledge says them."""

    name: str
    entity_id: str | None = None
    country_iso3: str | None = None
    sector: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventMention:
    """A sentence says that something happened, will, might or did not. `snippet` equals text[start:end] of `field`."""

    event_type: str
    status: str
    field: str
    start: int
    end: int
    trigger_start: int
    trigger_end: int
    snippet: str
    confidence: float
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo_root: str | None = None
    quad_class: str | None = None
    is_negated: bool = False
    is_question: bool = False
    is_disputed: bool = False
    is_main: bool = False
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    place_entity_id: str | None = None
    place_null_reason: str | None = None
    date_start: date | None = None
    date_end: date | None = None
    date_granularity: str | None = None
    date_basis: str = "none"
    attributed_to: str | None = None
    status_cue: str | None = None
    deaths_min: int | None = None
    deaths_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    pattern_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """What somebody is said to have said; `text` equals the slice. Direct when it stands in quotation marks."""

    field: str
    start: int
    end: int
    text: str
    speaker: str | None = None
    speaker_entity_id: str | None = None
    cue: str | None = None
    is_direct: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """All facts of one article. `no_event_reason` is None exactly when there are events."""

    id: str
    lang: str
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    roles: tuple[RoleMention, ...] = ()
    events: tuple[EventMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    no_event_reason: str | None = None
    entities_outcome: str = "entities.done"
    events_outcome: str = "events.done"


Row = dict[str, Any]
"""A row on its way into the lake, by column name."""
