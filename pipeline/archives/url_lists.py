"""Lists of addresses: a CSV file with a column `url` and, if it has them, `title` and `published_at` (or `date`)."""

import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.archives.asking import Asker, capture_asked, plan_asked
from pipeline.archives.contract import Desk, PlannedRun, Request
from pipeline.capture.archive import choose_run
from pipeline.dates import parse_timestamp
from pipeline.errors import UsageError
from pipeline.records import FeedEntry
from pipeline.runs import Home
from pipeline.texts import clean_text

URL_COLUMNS = ("url", "link", "address")
DATE_COLUMNS = ("published_at", "date", "published")
FIELD_LIMIT = 1_000_000


class UrlLists:
    """CSV files of addresses; each file is one run."""

    times = "publication"

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """A run a file, with the pages that it names."""
        home, runs = Home(desk.settings.home), []
        for path in map(Path, request.places):
            run = PlannedRun(source=request.source, place=str(path.absolute()), run_id=choose_run(home, "urls", path, request.choice),
                             span=request.span, bytes=path.stat().st_size)
            runs.append(plan_asked(desk, run, partial(list_urls, now=desk.now())))
        return runs

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Ask for the pages."""
        capture_asked(desk, run)


async def list_urls(asker: Asker, now: datetime) -> None:
    """The addresses of the file, each once."""
    for entry in read_rows(Path(asker.run.place), now):
        asker.add_entry(entry, "", entry.published_at)


def read_rows(path: Path, now: datetime) -> Iterator[FeedEntry]:
    """The rows as entries. A file without a header is a column of addresses. UsageError for one in which there are none."""
    csv.field_size_limit(min(FIELD_LIMIT, sys.maxsize))
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        rows = csv.reader(lines)
        names = [name.strip().lower() for name in next(rows, [])]
        places = {kind: next((names.index(name) for name in wanted if name in names), None)
                  for kind, wanted in (("url", URL_COLUMNS), ("date", DATE_COLUMNS), ("title", ("title",)))}
        if places["url"] is None:
            if not names or "://" not in names[0]:
                raise UsageError(f"{path}: no column is named url")
            lines.seek(0)
            rows, places["url"] = csv.reader(lines), 0
        for row in rows:
            values = {kind: row[place].strip() if place is not None and place < len(row) else "" for kind, place in places.items()}
            stated = parse_timestamp(values["date"], now=now, default_zone=UTC) if values["date"] else None
            if values["url"]:
                yield FeedEntry(url=values["url"], title=clean_text(values["title"], limit=1000), published_raw=values["date"][:100],
                                published_at=stated.at if stated else None)
