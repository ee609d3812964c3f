"""Settings: built once, passed down. Defaults < `feeds.toml` in the home < environment (NEWSMILL_*) < flags.

The file's shape is `schemas/feeds.schema.json`; an unknown key is an error, so that a typing slip never means a default.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jsonschema import Draft202012Validator

from pipeline.errors import ConfigError

MAX_CONFIG_BYTES = 5_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedConfig:
    """One `[[feeds]]` table: an address, who publishes it and who owns the publisher (for counting independent sources)."""

    url: str
    source_name: str
    owner_name: str = ""
    country_iso3: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    is_enabled: bool = True
    is_agency: bool = False
    is_state_media: bool = False
    timezone: str = "UTC"


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchlistConfig:
    """One `[[watchlists]]` table: entities by id or name, pairs of parties (ISO3, id or name), and words, under a name of its own."""

    name: str
    entities: tuple[str, ...] = ()
    dyads: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()


ALERT_KINDS = ("run_failed", "checks_failed", "late", "disk_low", "source_silent", "watchlist")


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertConfig:
    """One `[[alerts]]` table: a channel, over a command, a webhook or mail, and the kinds of alerts that go over it. See `alerts`."""

    name: str
    on: tuple[str, ...] = ALERT_KINDS
    command: tuple[str, ...] = ()
    webhook: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_tls: bool = True
    smtp_user: str = ""
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    token_variable: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchConfig:
    """How newsmill behaves on other people's servers. Sizes in bytes, times in seconds."""

    contact: str = ""
    allow_addresses: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = (80, 443)
    total_timeout: float = 30.0
    max_wire_bytes: int = 10_000_000
    max_body_bytes: int = 10_000_000
    max_redirects: int = 5
    host_interval: float = 1.0
    connections: int = 8
    min_poll_minutes: int = 15
    max_poll_minutes: int = 7 * 24 * 60
    obey_opt_outs: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractConfig:
    """Limits of one document in its worker process, and which languages are wanted (none named: all)."""

    workers: int = 2
    max_document_bytes: int = 5_000_000
    deadline: float = 10.0
    memory_bytes: int = 1_500_000_000
    min_characters: int = 250
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnotateConfig:
    """Which model reads the text: `sm`, `md`, or the path of any spaCy pipeline. `models`: of other languages, "fr=fr_core_news_sm"."""

    model: str = "sm"
    models: tuple[str, ...] = ()
    max_characters: int = 200_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivesConfig:
    """Where archives are asked, and how much of one. `max_documents`: lists (sitemaps, feed documents, parts of an index) of one run."""

    ccnews_url: str = "https://data.commoncrawl.org"
    wayback_url: str = "https://web.archive.org"
    max_documents: int = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class WarehouseConfig:
    """How the DuckDB file is built. `keep_published`: how many published files stay."""

    backend: str = "duckdb"
    memory_limit: str = "4GB"
    threads: int = 2
    keep_published: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportConfig:
    """Where the readers are: local dates in `mart` and on the page."""

    timezone: str = "UTC"
    title: str = "newsmill"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetentionConfig:
    """After how many days captures, texts and facts go; 0: never. See `steps.prune`."""

    captures_days: int = 0
    text_days: int = 0
    lake_days: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything that can be set. `failure_threshold`: share of failed items above which a run exits with 3."""

    home: Path
    feeds: tuple[FeedConfig, ...] = ()
    watchlists: tuple[WatchlistConfig, ...] = ()
    alerts: tuple[AlertConfig, ...] = ()
    fetch: FetchConfig = field(default_factory=FetchConfig)
    extract: ExtractConfig = field(default_factory=ExtractConfig)
    annotate: AnnotateConfig = field(default_factory=AnnotateConfig)
    archives: ArchivesConfig = field(default_factory=ArchivesConfig)
    warehouse: WarehouseConfig = field(default_factory=WarehouseConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    retention: RetentionConfig = field(default_factory=RetentionConfig)
    failure_threshold: float = 0.25


SECTIONS: Mapping[str, Any] = {"fetch": FetchConfig, "extract": ExtractConfig, "annotate": AnnotateConfig, "archives": ArchivesConfig,
                                "warehouse": WarehouseConfig, "report": ReportConfig, "retention": RetentionConfig}


def load_settings(home: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of a home; a home without feeds.toml has the defaults and no feeds.

    Raises ConfigError with every problem found, each with its place in the file.
    """
    environ = os.environ if environ is None else environ
    root = Path(home or environ.get("NEWSMILL_HOME") or "data").absolute()
    path = root / "feeds.toml"
    document = read_config(path) if path.exists() else {}
    for section, kind in SECTIONS.items():
        for setting in fields(kind):
            value = environ.get(f"NEWSMILL_{section}_{setting.name}".upper())
            if value is not None:
                document.setdefault(section, {})[setting.name] = _parse_value(value, setting.type)
    check_config(document, str(path))
    sections = {name: _build(kind, document.get(name, {})) for name, kind in SECTIONS.items()}
    feeds = tuple(_build(FeedConfig, feed) for feed in document.get("feeds", ()))
    watchlists = tuple(_build(WatchlistConfig, watchlist) for watchlist in document.get("watchlists", ()))
    alerts = tuple(_build(AlertConfig, alert) for alert in document.get("alerts", ()))
    extra = {"failure_threshold": document["failure_threshold"]} if "failure_threshold" in document else {}
    return Settings(home=root, feeds=feeds, watchlists=watchlists, alerts=alerts, **sections, **extra)


def read_config(path: Path) -> dict[str, Any]:
    """The TOML document at `path`; ConfigError with line and column when it is not one."""
    if path.stat().st_size > MAX_CONFIG_BYTES:
        raise ConfigError(f"{path}: larger than {MAX_CONFIG_BYTES} bytes")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


@cache
def load_schema() -> dict[str, Any]:
    """The JSON Schema of feeds.toml."""
    schema: dict[str, Any] = json.loads(resources.files("schemas").joinpath("feeds.schema.json").read_text(encoding="utf-8"))
    return schema


def check_config(document: Mapping[str, Any], place: str) -> None:
    """Every way in which `document` is not a newsmill configuration, as one ConfigError; nothing if it is one."""
    validator = Draft202012Validator(load_schema())
    problems = [f"{place}: {'.'.join(map(str, error.absolute_path)) or 'top level'}: {error.message}"
                for error in sorted(validator.iter_errors(document), key=lambda e: [str(part) for part in e.absolute_path])]
    feeds, watchlists = (_list_tables(document.get(name)) for name in ("feeds", "watchlists"))
    urls = [str(feed.get("url", "")) for feed in feeds]
    problems += [f"{place}: feeds: {url} is listed {urls.count(url)} times" for url in sorted({u for u in urls if u and urls.count(u) > 1})]
    names = [str(watchlist.get("name", "")) for watchlist in watchlists]
    problems += [f"{place}: watchlists: {name} is listed more than once" for name in sorted({n for n in names if n and names.count(n) > 1})]
    zones = [(f"feeds.{number}", feed.get("timezone")) for number, feed in enumerate(feeds)]
    zones += [("report", document["report"].get("timezone"))] if isinstance(document.get("report"), dict) else []
    problems += [f"{place}: {where}.timezone: {zone!r} is not the name of a time zone" for where, zone in zones
                 if isinstance(zone, str) and not _is_zone(zone)]
    if problems:
        raise ConfigError("\n".join(problems))


def _list_tables(value: Any) -> list[dict[str, Any]]:
    """The tables of an array of tables; what is another thing has its problem already."""
    return [item if isinstance(item, dict) else {} for item in value] if isinstance(value, list) else []


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError):
        return False
    return True


def _build(kind: Any, values: Mapping[str, Any]) -> Any:
    return kind(**{name: _freeze(value) for name, value in values.items()})


def _freeze(value: Any) -> Any:
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


def _parse_value(value: str, kind: Any) -> Any:
    """An environment value in the type of its field: numbers and lists as JSON, text as it is."""
    if kind is str:
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ConfigError(f"environment: {value!r} is not a JSON value") from error
