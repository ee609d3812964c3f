"""Files of this machine: WARC files, lines of texts, and what the home has captured itself."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.archives.contract import Desk, PlannedRun, Request
from pipeline.archives.sampling import sample_file
from pipeline.capture.archive import choose_run, import_texts, import_warc
from pipeline.dates import parse_timestamp
from pipeline.days import ALL_DAYS
from pipeline.errors import UsageError
from pipeline.runs import Home, run_day

SUFFIXES = (".warc.gz", ".warc", ".warc.zst")
LOOK = 2_000_000
"""Bytes of a file of lines that a plan reads."""


class WarcFiles:
    """WARC files and folders of them; one file is one run."""

    times = "capture"

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """A run a file, its records estimated from a look at some of them."""
        home = Home(desk.settings.home)
        return [plan_file(path, choose_run(home, "warc", path, request.choice), request)
                for place in request.places for path in list_files(place)]

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Copy what is wanted of the file."""
        import_warc(Home(desk.settings.home), Path(run.place), run.choice)


def list_files(place: str) -> list[Path]:
    """The WARC files that a path stands for. UsageError when there are none."""
    path = Path(place)
    found = [path] if path.is_file() else sorted(file for suffix in SUFFIXES for file in path.rglob(f"*{suffix}"))
    if not found:
        raise UsageError(f"{place}: {'no WARC file lies in this folder' if path.is_dir() else 'no such file or folder'}")
    return found


def plan_file(path: Path, run_id: str, request: Request) -> PlannedRun:
    """The run that a WARC file becomes."""
    sample = sample_file(path, request.choice)
    run = PlannedRun(source=request.source, place=str(path.absolute()), run_id=run_id, span=request.span, hosts=request.hosts,
                     bytes=path.stat().st_size)
    if sample is None:
        return replace(run, note="of an unusual framing: it is counted as it is read")
    return replace(run, items=sample.wanted, left_out=sample.items - sample.wanted, first=sample.first, last=sample.last)


class TextLines:
    """Files of JSON lines with texts; the time of a line is that of its publication."""

    times = "publication"

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """A run a file, its lines estimated from its beginning."""
        home = Home(desk.settings.home)
        return [self._plan(Path(place), choose_run(home, "jsonl", Path(place), request.choice), request) for place in request.places]

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Store the lines that are wanted."""
        import_texts(Home(desk.settings.home), Path(run.place), run.choice)

    def _plan(self, path: Path, run_id: str, request: Request) -> PlannedRun:
        size, read = path.stat().st_size, 0
        moments: list[datetime | None] = []
        with path.open("rb") as lines:
            for raw in lines:
                read += len(raw)
                moments += [_published(raw)] if raw.strip() else []
                if read > LOOK:
                    break
        wanted = [moment for moment in moments if request.span == ALL_DAYS or moment in request.span]
        days = sorted(moment.date() for moment in wanted if moment)
        scale = size / read if read else 0
        undated = 0 if request.span == ALL_DAYS else round(scale * moments.count(None))
        return PlannedRun(source=request.source, place=str(path.absolute()), run_id=run_id, span=request.span, bytes=size,
                          items=round(scale * len(wanted)), left_out=round(scale * (len(moments) - len(wanted))), undated=undated,
                          first=days[0] if days else None, last=days[-1] if days else None)


def _published(raw: bytes) -> datetime | None:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    stated = str(line.get("published_at") or "") if isinstance(line, dict) else ""
    parsed = parse_timestamp(stated, now=datetime(9990, 1, 1, tzinfo=UTC), default_zone=UTC) if stated else None
    return parsed.at if parsed else None


class OwnCaptures:
    """What this home has captured: nothing is brought, everything after is done again. With days, the live days among them."""

    times = "capture"

    def plan(self, desk: Desk, request: Request) -> Sequence[PlannedRun]:
        """A run a captured run. Places name some runs; none, all of them."""
        home = Home(desk.settings.home)
        return [run for run_id, paths in _own_runs(home) if not request.places or run_id in request.places
                for run in self._plan(run_id, paths, request)]

    def capture(self, desk: Desk, run: PlannedRun) -> None:
        """Nothing is left to do."""

    def _plan(self, run_id: str, paths: list[Path], request: Request) -> Iterator[PlannedRun]:
        day = run_day(run_id)
        if request.span == ALL_DAYS or (day is not None and day in request.span):
            samples = [sample for path in paths if (sample := sample_file(path, request.choice))]
            yield PlannedRun(source=request.source, place=run_id, run_id=run_id, bytes=sum(path.stat().st_size for path in paths),
                             items=sum(sample.wanted for sample in samples), first=day, last=day)


def _own_runs(home: Home) -> list[tuple[str, list[Path]]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(home.captures.glob("*.warc.gz")):
        found.setdefault(path.name.removesuffix(".warc.gz").rpartition("-")[0], []).append(path)
    return sorted((run_id, paths) for run_id, paths in found.items() if run_id)
