"""The sample press as data: publishers and articles, read from publishers.toml and world/<publisher>/<day>-<slug>.md.

An article file is TOML front matter between two lines of `+++`, then paragraphs separated by blank lines (`## ` is a heading).
Keys: title, published (with the publisher's offset), section; authors, tags, summary, lang, agency (credited), and what makes
a page special: consent, paywall, slow, reserved, `text_of` (the text stands in that article) and `[correction]`.
"""

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
END_OF_DAY = time(22, 0, tzinfo=UTC)
FEED_DAYS = 2
"""A feed lists the items of its day and of the day before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed of a publisher, or the place where one was: `status` other than 200 says what is answered there."""

    path: str
    format: str
    title: str
    dates: str
    full_text: bool = False
    status: int = 200
    location: str = ""
    retry_after: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """Who publishes, from which loopback address, and with which habits (see publishers.toml)."""

    id: str
    name: str
    owner: str
    address: str
    country_iso3: str
    lang: str
    timezone: str
    page: str
    metadata: str
    path: str
    feeds: tuple[Feed, ...]
    tags: tuple[str, ...] = ()
    validators: tuple[str, ...] = ()
    disallow: tuple[str, ...] = ()
    charset: str = "utf-8"
    query: str = ""
    gzip: bool = False
    is_agency: bool = False
    is_state_media: bool = False
    front: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What the publisher changed later: each old passage stands exactly once in the text."""

    at: datetime
    replace: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One page of one publisher. `paragraphs` is the text as first published; use `text_on` for that of a day."""

    publisher: Publisher
    day: date
    slug: str
    title: str
    published: datetime
    section: str
    paragraphs: tuple[str, ...]
    summary: str = ""
    lang: str = "en"
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    agency: str = ""
    text_of: str = ""
    correction: Correction | None = None
    consent: bool = False
    paywall: bool = False
    slow: bool = False
    reserved: bool = False

    @property
    def key(self) -> str:
        """`publisher/day-slug`, the file's name: how other files and tests speak of the article."""
        return f"{self.publisher.id}/{self.day}-{self.slug}"

    @property
    def path(self) -> str:
        """Where the publisher's server has it."""
        number = 100_000 + zlib.crc32(self.key.encode()) % 900_000
        return self.publisher.path.format(section=slugify(self.section), slug=self.slug, day=self.day, number=number)

    def is_corrected(self, day: date) -> bool:
        """Whether the correction stands on the page at the end of `day`."""
        return self.correction is not None and self.correction.at <= end_of(day)

    def text_on(self, day: date) -> tuple[str, ...]:
        """The paragraphs as they stand on the page at the end of `day`, the note of the correction last."""
        if self.correction is None or not self.is_corrected(day):
            return self.paragraphs
        text = "\n\n".join(self.paragraphs)
        for old, new in self.correction.replace:
            text = text.replace(old, new)
        return (*text.split("\n\n"), self.correction.note)

    def modified_on(self, day: date) -> datetime:
        """When the page last changed, as seen at the end of `day`."""
        return self.correction.at if self.correction and self.is_corrected(day) else self.published


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """All publishers by id and all articles by key, oldest first."""

    publishers: Mapping[str, Publisher]
    articles: Mapping[str, Article]

    def articles_until(self, publisher: Publisher, day: date) -> list[Article]:
        """What the publisher has published by the end of `day`, newest first."""
        moment = end_of(day)
        return [article for article in reversed(self.articles.values()) if article.publisher is publisher and article.published <= moment]

    def feed_articles(self, publisher: Publisher, day: date) -> list[Article]:
        """What its feeds list on `day`, newest first."""
        oldest = day - timedelta(days=FEED_DAYS - 1)
        return [article for article in self.articles_until(publisher, day) if article.day >= oldest]


def end_of(day: date) -> datetime:
    """The moment of `day` at which the press is looked at."""
    return datetime.combine(day, END_OF_DAY)


def slugify(name: str) -> str:
    """A section's name in a path."""
    return "-".join(name.lower().replace("&", "and").split())


@cache
def load_world() -> World:
    """Publishers and articles; ValueError naming the file when one is not what it must be."""
    publishers = {key: _read_publisher(key, table) for key, table in _read_toml("publishers.toml").items()}
    files = sorted(path for publisher in publishers for path in (HERE / "world" / publisher).glob("*.md"))
    found = {f"{path.parent.name}/{path.stem}": _read_front_matter(path) for path in files}
    articles = [_read_article(key, table, publishers, found) for key, table in found.items()]
    articles.sort(key=lambda article: (article.published, article.key))
    return World(publishers=publishers, articles={article.key: article for article in articles})


@cache
def load_incidents() -> dict[str, Any]:
    """incidents.toml: what happened in this world, who reports it, and which sentences must not become events."""
    return _read_toml("incidents.toml")


def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _read_publisher(key: str, table: dict[str, Any]) -> Publisher:
    feeds = tuple(Feed(**feed) for feed in table.pop("feeds"))
    return Publisher(id=key, feeds=feeds, **{name: tuple(value) if isinstance(value, list) else value for name, value in table.items()})


def _read_front_matter(path: Path) -> dict[str, Any]:
    empty, front, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    if empty:
        raise ValueError(f"{path}: does not begin with +++")
    return {**tomllib.loads(front), "paragraphs": tuple(" ".join(part.split()) for part in text.strip().split("\n\n") if part)}


def _read_article(key: str, table: dict[str, Any], publishers: Mapping[str, Publisher], found: Mapping[str, dict[str, Any]]) -> Article:
    publisher_id, name = key.split("/")
    publisher = publishers[publisher_id]
    values = {"lang": publisher.lang, **table}
    if source := values.get("text_of"):
        values["paragraphs"] = found[source]["paragraphs"]
    if correction := values.get("correction"):
        values["correction"] = Correction(at=correction["at"], replace=tuple(map(tuple, correction["replace"])), note=correction["note"])
        text = "\n\n".join(values["paragraphs"])
        for old, _ in values["correction"].replace:
            if text.count(old) != 1:
                raise ValueError(f"{key}: {old!r} stands {text.count(old)} times in the text")
    values = {field_name: tuple(value) if isinstance(value, list) else value for field_name, value in values.items()}
    return Article(publisher=publisher, day=date.fromisoformat(name[:10]), slug=name[11:], **values)
