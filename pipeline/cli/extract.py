"""`newsmill extract`: one page, or every response of a WARC file, as JSON objects."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from pipeline.config import load_settings
from pipeline.errors import CaptureError, UsageError
from pipeline.outcomes import load_outcomes
from pipeline.records import Article, Page


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract")(extract)


def extract(file: Annotated[str, typer.Argument(help="A file with a page, or - for stdin.")] = "",
            url: Annotated[str, typer.Option(help="The address that the page was captured from.")] = "",
            captured_at: Annotated[str, typer.Option(help="When, in ISO 8601; default: the file's own time, or now for stdin.")] = "",
            warc: Annotated[Path | None, typer.Option(help="Print a line for each response record of this WARC file instead.")] = None,
            home: Annotated[Path | None, typer.Option(help="The home whose [extract] settings are used.")] = None) -> int:
    """Print title, text, authors, dates and more of a page, and whether it is an article."""
    from pipeline.extract import extract_pages

    settings = load_settings(home)
    if bool(file) == (warc is not None):
        raise UsageError("give a FILE with --url, or --warc FILE")
    if warc is None:
        for article in extract_pages([read_input(file, url, captured_at)], settings.extract):
            print(json.dumps(article_row(article), ensure_ascii=False))
        return 0
    if not warc.is_file():
        raise UsageError(f"{warc}: no such file")
    count = failed = 0
    with TemporaryDirectory(prefix="newsmill-") as folder:
        for record_id, article in extract_warc(warc, settings.extract, Path(folder)):
            count += 1
            failed += load_outcomes()[article.outcome].kind == "failed"
            print(json.dumps({"warc_record_id": record_id, **article_row(article)}, ensure_ascii=False))
    return 3 if failed > settings.failure_threshold * count else 0


def read_input(file: str, url: str, captured_at: str) -> Page:
    """The page of a file or stdin. UsageError when the address, the time or the file is missing or wrong."""
    if not url.startswith(("http://", "https://")):
        raise UsageError("--url is missing, or no http(s) address")
    if file != "-" and not Path(file).is_file():
        raise UsageError(f"{file}: no such file")
    if captured_at:
        try:
            when = datetime.fromisoformat(captured_at)
        except ValueError as error:
            raise UsageError(f"--captured-at {captured_at}: not ISO 8601") from error
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
    else:
        when = datetime.now(UTC) if file == "-" else datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)
    return Page(url=url, body=sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes(), captured_at=when.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class _Response:
    """A response record of a file; `damage` says why it cannot be read, "" when it can."""

    record_id: str
    url: str
    offset: int
    damage: str


def extract_warc(path: Path, config: Any, folder: Path) -> Iterator[tuple[str, Article]]:
    """(record id, article) of every response record, in the order of the file. `folder`: where a file without offsets is framed anew."""
    from pipeline.extract import PageReference, extract_pages

    framed = _frame(path, folder)
    responses = list(list_responses(framed))
    sound = (PageReference(path=str(framed), offset=response.offset) for response in responses if not response.damage)
    articles = extract_pages(sound, config)
    for response in responses:
        article = Article(url=response.url, outcome="capture.damaged", detail=response.damage) if response.damage else next(articles)
        yield response.record_id, article


def list_responses(path: Path) -> Iterator[_Response]:
    """The response records of a file, damaged ones too."""
    from pipeline.capture.warc import Damage, read_records, strip_urn

    for item in read_records(path):
        if item.headers.get("warc-type", "response" if isinstance(item, Damage) else "") == "response":
            damage = item.reason if isinstance(item, Damage) else ""
            url = item.headers.get("warc-target-uri", "").strip("<>")
            yield _Response(strip_urn(item.headers.get("warc-record-id", "")), url, item.offset, damage)


def _frame(path: Path, folder: Path) -> Path:
    """The file itself, or a copy in which each record can be read by its offset."""
    from pipeline.capture import import_warc
    from pipeline.capture.warc import Damage, read_records
    from pipeline.runs import Home

    try:
        if not any(isinstance(item, Damage) and item.reason.startswith("several records") for item in read_records(path)):
            return path
    except CaptureError:
        pass  # zstd; what is no WARC at all is refused by the import
    home = Home(folder)
    return home.captures / f"{import_warc(home, path)}-0.warc.gz"


def article_row(article: Article) -> dict[str, Any]:
    """The article under the fixed names, and what else was found. A day is written as a day."""
    return {
        "url": article.url, "canonical_url": article.canonical_url or None, "title": article.title, "authors": list(article.authors),
        "published_at": _moment(article.published_at, article.published_at_precision),
        "published_at_precision": article.published_at_precision or None, "modified_at": _moment(article.modified_at, "second"),
        "lang": article.lang or None, "sections": list(article.sections), "topics": list(article.topics), "text": article.text,
        "is_free": article.is_free, "outcome": article.outcome, "detail": article.detail, "agencies": list(article.agencies),
        "site_name": article.site_name, "image_url": article.image_url or None, "notes": list(article.notes), "sources": article.sources,
    }


def _moment(when: datetime | None, precision: str) -> str | None:
    if when is None:
        return None
    return f"{when:%Y-%m-%d}" if precision == "day" else when.isoformat().replace("+00:00", "Z")
