"""Quarantine: what failed and will fail again until code or bytes change. Listed from the published file and the lake, never copied."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.home import Home
from pipeline.quarantine import BUILD, decide, read_accepted
from pipeline.runs import hash_file, list_manifests
from pipeline.steps.build import build
from pipeline.steps.night import RunSummary, make_facts, summarize
from pipeline.steps.progress import Say
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.published import read_status
from pipeline.warehouse.reader import NotPublished, open_published

AGAIN = {"capture": ("plan", "extract", "annotate"), "extract": ("extract", "annotate"), "entities": ("annotate",), "events": ("annotate",),
         BUILD: ()}
"""The steps that are done anew for what failed in a stage."""

NOT_PUBLISHED = "build.not_published"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that failed: in which stage, how (`class_code`), and where its bytes lie. A run has itself as its item."""

    stage: str
    item_id: str
    run_id: str
    class_code: str
    detail: str | None
    description: str
    url: str | None = None
    captured_at: datetime | None = None
    media_type: str | None = None
    payload_bytes: int | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    is_accepted: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What a decision is about."""
        return self.stage, self.item_id, self.class_code


def list_items(home: Home) -> list[Item]:
    """Everything that failed, accepted or not: runs first, then by run, stage and class."""
    accepted = read_accepted(home)
    rows = [*_list_runs(home), *_list_outcomes(home)]
    return [Item(**row, is_accepted=(row["stage"], row["item_id"], row["class_code"]) in accepted) for row in rows]  # type: ignore[arg-type]


def _list_outcomes(home: Home) -> Iterator[dict[str, object]]:
    try:
        with open_published(home) as connection:
            cursor = connection.execute(load_objects("quarantine")["items"].sql)
            names = [column[0] for column in cursor.description or ()]
            yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    except NotPublished:
        return


def _list_runs(home: Home) -> Iterator[dict[str, object]]:
    """Runs that are sealed and not in the published file as they are: their build failed, or is still to come."""
    try:
        with open_published(home) as connection:
            loaded = dict(connection.execute("SELECT run_id, manifest_sha256 FROM ops.runs").fetchall())
    except NotPublished:
        loaded = {}
    error = read_status(home).get("last_attempt", {}).get("error")
    for run_id in list_manifests(home):
        if loaded.get(run_id) != hash_file(home.manifests(run_id) / "manifest.json"):
            yield {"stage": BUILD, "item_id": run_id, "run_id": run_id, "class_code": NOT_PUBLISHED, "detail": error,
                   "description": "A sealed run that the published file does not have as it is now"}


def choose(items: Iterable[Item], wanted: Sequence[str], *, stage: str = "", class_code: str = "") -> list[Item]:
    """Those named by id or run, of a stage, of a class. UsageError for an id that is not among them."""
    found = [item for item in items if stage in ("", item.stage) and class_code in ("", item.class_code)
             and (not wanted or item.item_id in wanted or item.run_id in wanted)]
    if unknown := set(wanted) - {name for item in found for name in (item.item_id, item.run_id)}:
        raise UsageError(f"nothing in quarantine is called {', '.join(sorted(unknown))}")
    return found


def retry(settings: Settings, items: Sequence[Item], *, now: datetime, say: Say = lambda _: None) -> RunSummary:
    """Work on the runs of these items again, from the stage that failed, and build: an ordinary run, that may be done again."""
    home, run_ids = Home(settings.home), sorted({item.run_id for item in items})
    decide(home, [item.key for item in items if item.is_accepted], "retried", now=now)
    for run_id in run_ids:
        again = sorted({step for item in items if item.run_id == run_id for step in AGAIN[item.stage]})
        make_facts(settings, [run_id], again=again, say=say)
    return summarize(settings, run_ids, build(settings, run_ids, now=now))
