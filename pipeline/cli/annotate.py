"""`newsmill annotate`: articles in, facts out, a JSON object a line, in the order of the input."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.config import load_settings
from pipeline.errors import UsageError
from pipeline.home import Home
from pipeline.knowledge import read_frozen
from pipeline.records import ArticleText

TEXT_KEYS = ("id", "title", "text", "lang", "url")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("annotate")(annotate)


def annotate(file: Annotated[str,
                             typer.Argument(help="A file of JSON lines {id, title, text, published_at, lang?, url?}, or - for stdin.")],
             home: Annotated[Path | None, typer.Option(help="The home whose [annotate] settings are used.")] = None) -> int:
    """Print the entities, events and quotes of each article. A line that is no article gives {id, line, error}."""
    from pipeline.events import Annotator, annotation_json

    if file != "-" and not Path(file).is_file():
        raise UsageError(f"{file}: no such file")
    settings = load_settings(home)
    annotator = Annotator(settings.annotate, read_frozen(Home(settings.home)))
    count = failed = 0
    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as lines:
        for number, item in read_articles(lines):
            count += 1
            if isinstance(item, ArticleText):
                row = annotation_json(annotator.annotate(item))
            else:
                failed += 1
                row = {**item, "line": number}
                print(f"newsmill: line {number}: {item['error']}", file=sys.stderr)
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 3 if failed > settings.failure_threshold * count else 0


def read_articles(lines: Any) -> Iterator[tuple[int, ArticleText | dict[str, Any]]]:
    """Each line that is not blank, with its number: the article, or {id, error} where it is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except ValueError as error:
            yield number, {"id": None, "error": f"not a line of JSON in UTF-8: {error}"}
            continue
        yield number, read_article(row)


def read_article(row: Any) -> ArticleText | dict[str, Any]:
    """The article of a row, or {id, error} with everything that is wrong with it."""
    if not isinstance(row, dict):
        return {"id": None, "error": "not a JSON object"}
    key = row.get("id")
    values = {name: row.get(name) for name in TEXT_KEYS}
    problems = [f"{name}: not a text" for name in TEXT_KEYS[1:] if not isinstance(values[name], str | None)]
    if not isinstance(key, str | int) or isinstance(key, bool) or key == "":
        problems.insert(0, "id: missing")
    published, problem = read_time(row.get("published_at"))
    problems += [problem] if problem else []
    if problems:
        return {"id": key if isinstance(key, str | int) else None, "error": "; ".join(problems)}
    title, text, lang, url = (clean_surrogates(values[name] or "") for name in TEXT_KEYS[1:])
    return ArticleText(id=str(key), published_at=published, title=title, text=text, lang=lang, url=url)


def clean_surrogates(text: str) -> str:
    """The text with lone surrogates (from JSON escapes) replaced, one for one: they cannot be written as UTF-8."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if any("\ud800" <= c <= "\udfff" for c in text) else text


def read_time(value: Any) -> tuple[datetime | None, str]:
    """An ISO 8601 time (a day, or without a zone: UTC), or None and what is wrong with it."""
    if value is None or value == "":
        return None, ""
    try:
        when = datetime.fromisoformat(value)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC), ""
    except (TypeError, ValueError, OverflowError):
        return None, f"published_at: not an ISO 8601 time: {value!r}"
