"""feeds.toml edited by us: what people wrote in it stays as they wrote it."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import tomlkit
import tomlkit.exceptions
from tomlkit.items import AoT, Table

from pipeline.config import FeedConfig, check_config
from pipeline.errors import ConfigError
from pipeline.fetch.urls import BadUrl, make_key, redact_url
from pipeline.runs import write_file


def add_feeds(path: Path, feeds: Sequence[FeedConfig], *, is_trial: bool = False) -> list[FeedConfig]:
    """Append feeds to the file, comments and order kept; those that were not there yet under any spelling of their address.

    A trial checks everything and writes nothing. Raises ConfigError, and writes nothing, when the file or a feed is not what it must be.
    """
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    try:
        document = tomlkit.parse(text)
    except tomlkit.exceptions.TOMLKitError as error:
        raise ConfigError(f"{path}: {error}") from error
    known = {_key(str(feed.get("url", ""))) for feed in document.get("feeds", ())}
    added: list[FeedConfig] = []
    tables = document.get("feeds")
    if not isinstance(tables, AoT):
        tables = tomlkit.aot()
    for feed in feeds:
        if _key(feed.url) not in known:
            known.add(_key(feed.url))
            tables.append(_make_table(feed))
            added.append(feed)
    if added:
        if "feeds" not in document:
            document.append("feeds", tables)
        check_config(document.unwrap(), str(path))
        if not is_trial:
            write_file(path, tomlkit.dumps(document).encode())
    return added


def _make_table(feed: FeedConfig) -> Table:
    """A `[[feeds]]` table with the fields that differ from their defaults."""
    table = tomlkit.table()
    for field in fields(FeedConfig):
        value = getattr(feed, field.name)
        if field.name in {"url", "source_name"} or value != field.default:
            table.add(field.name, list(value) if isinstance(value, tuple) else value)
    return table


def _key(url: str) -> str:
    try:
        return make_key(url)
    except BadUrl as error:
        raise ConfigError(f"{redact_url(url)!r}: {error}") from error
