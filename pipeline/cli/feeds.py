"""`newsmill feeds`: the list of feeds in feeds.toml, and what one address or body holds."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

FAILED = 1
CHECK_COLUMNS = ("url", "outcome", "entry_count", "newest_at", "title", "detail")
DISCOVER_COLUMNS = ("url_final", "found_by", "entry_count", "sitemap_count", "newest_at", "title")
HEALTH_COLUMNS = ("url", "status", "succeeded_at", "failures", "outcome", "items_per_day", "median_delay_minutes", "duplicate_count",
                  "overlap_count", "is_gap_suspected", "moved_to")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="The feeds of this home.", rich_markup_mode=None)
    for command in (add, list_feeds, check, parse, discover, health, import_feeds, export):
        group.command(command.__name__.removesuffix("_feeds"))(command)
    app.add_typer(group, name="feeds")


def add(
    url: Annotated[str, typer.Argument(help="Address of the feed")],
    source: Annotated[str, typer.Option(help="The publisher, as readers know it; by default the host")] = "",
    owner: Annotated[str, typer.Option(help="Who owns the publisher")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166 alpha-3 code of the publisher's country")] = "",
    lang: Annotated[str, typer.Option(help="Language of the feed")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A label; may be given again")] = None,
) -> None:
    """Add a feed to feeds.toml, keeping its comments and order."""
    from pipeline.config import FeedConfig, load_settings
    from pipeline.fetch.feed_list import add_feeds
    from pipeline.fetch.urls import find_host

    home = load_settings().home
    url = url if "://" in url else f"https://{url}"
    feed = FeedConfig(url=url, source_name=source or find_host(url), owner_name=owner, country_iso3=country, lang=lang,
                      tags=tuple(tag or ()))
    added = add_feeds(home / "feeds.toml", [feed])
    print(f"added {url}" if added else f"{url} is already there")


def list_feeds(as_json: AsJson = False) -> None:
    """List the configured feeds."""
    from pipeline.config import load_settings

    feeds = load_settings().feeds
    if as_json:
        print(json.dumps({"feeds": [asdict(feed) for feed in feeds]}, ensure_ascii=False, indent=1))
        return
    if not feeds:
        print("newsmill: no feeds yet; `newsmill feeds add URL` adds one, `newsmill feeds discover SITE` looks for some", file=sys.stderr)
    for feed in feeds:
        print("\t".join((feed.url, feed.source_name, feed.country_iso3, feed.lang, ",".join(feed.tags), "" if feed.is_enabled else "off")))


def check(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL…", help="Addresses; by default every configured feed")] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch feeds and say what is found; nothing is stored."""
    from pipeline.config import load_settings
    from pipeline.fetch.feed_check import check_feeds

    settings = load_settings()
    reports = check_feeds(settings, urls or [feed.url for feed in settings.feeds], datetime.now(UTC))
    if as_json:
        print(json.dumps({"feeds": reports}, ensure_ascii=False, indent=1))
    else:
        print_reports(reports, CHECK_COLUMNS)
    if any(report["outcome"] != "feed.parsed" for report in reports):
        raise typer.Exit(FAILED)


def parse(
    file: Annotated[str, typer.Argument(help="A file with a feed's body, or - for standard input")],
    url: Annotated[str, typer.Option(help="Where the body came from: relative links start there")] = "",
    content_type: Annotated[str, typer.Option(help="The Content-Type that came with it")] = "",
    timezone: Annotated[str, typer.Option(help="Zone of its times that state none, e.g. Europe/Oslo")] = "",
) -> None:
    """Parse a feed body offline and print one JSON object; a body that is no feed gives an outcome and no entries."""
    import asyncio

    from pipeline.fetch.feed_worker import FeedParser

    body = sys.stdin.buffer.read() if file == "-" else _read(Path(file))

    async def work() -> Any:
        async with FeedParser(workers=1) as parser:
            return await parser.parse(body, url=url, media_type=content_type, now=datetime.now(UTC), timezone=timezone)

    print(json.dumps(show_feed(asyncio.run(work())), ensure_ascii=False, indent=1))


def discover(url: Annotated[str, typer.Argument(help="A page of the site")], as_json: AsJson = False) -> None:
    """Look for a site's feeds: links of its page, sitemaps in robots.txt, the usual places. Nothing is stored; add what you want."""
    from pipeline.config import load_settings
    from pipeline.errors import NewsmillError, UsageError
    from pipeline.fetch.attempts import FetchFailed
    from pipeline.fetch.discover import discover_feeds
    from pipeline.fetch.urls import BadUrl, redact_url

    try:
        reports = discover_feeds(load_settings(), url, datetime.now(UTC))
    except BadUrl as error:
        raise UsageError(f"{redact_url(url)!r}: {error}") from error
    except FetchFailed as failure:
        raise NewsmillError(f"{redact_url(url)}: {failure.outcome} {failure.detail}".strip()) from failure
    if as_json:
        print(json.dumps({"feeds": reports}, ensure_ascii=False, indent=1))
    elif reports:
        print_reports(reports, DISCOVER_COLUMNS)
    if not reports:
        print("newsmill: the page links no feed, robots.txt lists no sitemap, and there is none in the usual places", file=sys.stderr)
        raise typer.Exit(FAILED)


def health(as_json: AsJson = False) -> None:
    """How each feed does: last success, failures in a row, items a day, delay, and whether items may have been missed."""
    from pipeline.config import load_settings
    from pipeline.fetch.health import read_health
    from pipeline.fetch.state import STATE_FILE, State

    settings = load_settings()
    path = settings.home / "state" / STATE_FILE
    with State(path if path.exists() else Path(":memory:"), is_readonly=True) as state:
        reports = read_health(state, settings.feeds, datetime.now(UTC))
    if as_json:
        print(json.dumps({"feeds": reports}, ensure_ascii=False, indent=1))
        return
    print_reports(reports, HEALTH_COLUMNS)


def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added, and stop")] = False,
) -> None:
    """Add the feeds of an OPML file; its folders become tags."""
    from pipeline.config import load_settings
    from pipeline.fetch.feed_list import add_feeds
    from pipeline.fetch.opml import read_opml

    feeds, refused = read_opml(file.read_bytes())
    for url, reason in refused:
        print(f"newsmill: left out {url}: {reason}", file=sys.stderr)
    added = add_feeds(load_settings().home / "feeds.toml", feeds, is_trial=dry_run)
    print(f"{len(added)} of {len(feeds)} feeds {'would be ' if dry_run else ''}added")


def export(file: Annotated[str, typer.Argument(help="Where to write; - for standard output")] = "-") -> None:
    """Write the feeds as OPML 2.0, tags as folders."""
    from pipeline.config import load_settings
    from pipeline.errors import UsageError
    from pipeline.fetch.opml import write_opml

    document = write_opml(load_settings().feeds)
    if file == "-":
        sys.stdout.buffer.write(document)
    else:
        try:
            Path(file).write_bytes(document)
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from error


def print_reports(reports: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Columns with tabs between them, under their names."""
    print("\t".join(columns))
    for report in reports:
        print("\t".join("" if report[name] is None else str(report[name]) for name in columns))


def show_feed(feed: Any) -> dict[str, Any]:
    """A parsed feed in the shape that `feeds parse` promises."""
    return {
        "feed": {"title": feed.title, "url": feed.url, "lang": feed.lang, "next_url": feed.next_url, "ttl_minutes": feed.ttl_minutes,
                 "skip_hours": list(feed.skip_hours), "skip_days": list(feed.skip_days), "child_urls": list(feed.child_urls)},
        "entries": [{name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(entry).items()}
                    for entry in feed.entries],
        "outcome": feed.outcome, "detail": feed.detail,
    }


def _read(path: Path) -> bytes:
    from pipeline.errors import UsageError

    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
