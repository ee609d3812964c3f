"""Nights that may be ended at any moment: each act of newsmill in a forked process, in a copy of a home that stands just before it.

Everything heavy is imported and loaded once, in a process without threads; a death then costs a fork, and hundreds are affordable. The
sample press answers from a process of its own.
"""

import contextlib
import importlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import steps
from pipeline.capture import import_texts
from pipeline.capture.live import poll
from pipeline.codings import digest_files
from pipeline.config import Settings, load_settings
from pipeline.errors import NewsmillError
from pipeline.fetch.state import STATE_FILE, State
from pipeline.judgements import Judgement, add_judgement
from pipeline.knowledge import read_frozen
from pipeline.records import ArticleText
from pipeline.runs import Home, live_run_id
from pipeline.steps.annotate import load_annotator
from pipeline.warehouse import content_digests
from pipeline.warehouse.reader import open_file
from tests.press.server import Press
from tests.press.world import DAYS, end_of
from tests.torture.faults import Fault, arm, is_preloaded, read_log
from tests.torture.figures import BUSY

FEEDS = 2
"""How many of the press's feeds a night reads: enough for every step, few enough for many nights."""

ROOT = Path(__file__).resolve().parents[2]
DAY = DAYS[0]
NOW = end_of(DAY)
LATER = NOW + timedelta(hours=4)
RUN = live_run_id(DAY)
TEXT = ('{"id": "a", "text": "Iran seized a Greek tanker on Sunday. Athens called for its release.", "published_at": "2026-03-02"}\n')
SECONDS = 600
"""After which an act is taken to hang."""

LATE = ["fetch.timeout", "fetch.connection_failed", "feed.timeout", "extract.timeout"]
"""Outcomes that a night of the sample press has only where the machine stood still for seconds: such a trial proves nothing."""

Digests = dict[str, tuple[int, str]]
Act = Callable[[Settings], object]


def settings_of(home: Path) -> Settings:
    """A home's settings, with few feeds, and with patience: a busy machine is none of the faults that are tried here."""
    settings = load_settings(home, {})
    return replace(settings, feeds=settings.feeds[:FEEDS], fetch=replace(settings.fetch, total_timeout=SECONDS),
                   extract=replace(settings.extract, deadline=SECONDS))


def do_report(settings: Settings) -> None:
    """The page of the night."""
    from pipeline.report import write_report

    write_report(settings, DAY, now=LATER)


def do_judge(settings: Settings) -> None:
    """A decision of a person; said twice it counts once."""
    add_judgement(Home(settings.home), Judgement(kind="entity", subject="ent:none", verdict="merge", object="ctry:GRC"))


def bring_archive(settings: Settings) -> str:
    """An archive of one text, as a run of the lake."""
    texts = settings.home.parent / "texts.jsonl"
    texts.write_text(TEXT)
    run_id = import_texts(Home(settings.home), texts)
    steps.make_facts(settings, [run_id])
    return run_id


ACTS: Mapping[str, Act] = {
    "poll": lambda settings: poll(settings, NOW),
    "plan": lambda settings: steps.plan(settings, RUN),
    "extract": lambda settings: steps.extract(settings, f"{RUN}/0of1"),
    "annotate": lambda settings: steps.annotate(settings, f"{RUN}/0of1"),
    "build": lambda settings: steps.build(settings, [RUN], now=LATER),
    "build again": lambda settings: steps.build(settings, [RUN], now=LATER + timedelta(hours=1)),
    "report": do_report,
    "judge": do_judge,
    "backfill": bring_archive,
}
"""In the order of a life: each begins in a home in which those before it were done."""


def do_all(settings: Settings) -> None:
    """The same commands again: what a person or a timer does after a bad night."""
    poll(settings, NOW)
    steps.make_facts(settings, [RUN])
    do_judge(settings)
    steps.build(settings, [RUN], now=LATER + timedelta(days=1))


def do_all_and_archive(settings: Settings) -> None:
    """The same with the archive."""
    poll(settings, NOW)
    steps.make_facts(settings, [RUN])
    do_judge(settings)
    steps.build(settings, [RUN, bring_archive(settings)], now=LATER + timedelta(days=1))


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """How an act ended: `code` 0, -9 for a kill, or the exit code of its error; what it said, and every file operation."""

    code: int
    said: str
    operations: list[tuple[str, str]]


def tell(said: Path, error: BaseException) -> None:
    """Note what an act said at its end."""
    said.write_text(f"{type(error).__name__}: {error}")


def run_act(act: Act, home: Path, *, fault: Fault = Fault.NONE, number: int = 0, kill_after: float = 0.0, notes: Path | None = None) -> End:
    """Do an act in a forked process, with a fault at its `number`th file operation, or a kill after so many seconds.

    What it does and says is noted beside the home, or in a folder of its own: two at once need two, a full disk another.
    """
    notes = notes or home.parent
    notes.mkdir(exist_ok=True)
    log, said, modules = notes / "operations", notes / "said", notes / "modules"
    said.unlink(missing_ok=True)
    log.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setpgid(0, 0)
            if is_preloaded():
                arm(home, fault, number, log)
            act(settings_of(home))
            code = 0
            modules.write_text("\n".join(sys.modules))
        except NewsmillError as error:
            tell(said, error)
            code = error.exit_code
        except OSError as error:  # as the command line does
            tell(said, error)
            code = 1
        except BaseException as error:  # noqa: BLE001 - told, and judged by the caller
            tell(said, error)
        finally:
            os._exit(code)
    if kill_after:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    deadline = time.monotonic() + SECONDS
    while (found := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise TimeoutError(f"{home}: an act took longer than {SECONDS} s")
        time.sleep(0.005)
    return End(code=os.waitstatus_to_exitcode(found[1]), said=said.read_text() if said.exists() else "", operations=read_log(log))


def digests_of(home: Path) -> Digests:
    """What the published file says."""
    return {name: (rows, digest) for name, (rows, digest) in read_in_fork(home, content_digests).items()}


def count_late(path: Path) -> dict[str, int]:
    """How many items of a published file, and feeds in the polls before it, ended in which of LATE."""
    with State(path.parents[1] / "state" / STATE_FILE, is_readonly=True) as state:
        late = Counter(outcome for outcome, in state.select("SELECT parse_outcome FROM feeds") if outcome in LATE)
    with open_file(path) as connection:
        query = "SELECT outcome_code, count(*) FROM ops.outcomes WHERE list_contains(?, outcome_code) GROUP BY ALL ORDER BY ALL"
        return dict(late + Counter(dict(connection.execute(query, [LATE]).fetchall())))


def digest_everything() -> str:
    """What runs here: forks have the modules of the beginning, workers read them anew."""
    return digest_files(path for name in ("pipeline", "schemas", "sql") for path in (ROOT / name).rglob("*")
                        if path.suffix in {".py", ".sql", ".csv"})


def read_in_fork(home: Path, read: Callable[[Path], Any]) -> Any:
    """What `read` finds in the published file, by a forked process: DuckDB has threads, and what is to be forked must have none."""
    found = home.parent / f"{home.name}.read"

    def write(settings: Settings) -> None:
        found.write_text(json.dumps(read(settings.home / "published" / "newsmill.duckdb")))

    end = run_act(write, home)
    assert end.code == 0, end.said
    return json.loads(found.read_text())


def again_after(name: str) -> Act:
    """What is to be run after that act, in whatever way it ended."""
    return do_all_and_archive if name == "backfill" else do_all


def import_all(names: Path) -> None:
    """Have in this process what an act had to import, so that the next ones need not."""
    for name in names.read_text().split("\n"):
        with contextlib.suppress(Exception):
            importlib.import_module(name)


class Mill:
    """The homes before each act, what a calm life ends in, and the file operations of each act when nothing disturbs it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.homes: dict[str, Path] = {}
        self.operations: dict[str, list[tuple[str, str]]] = {}
        self.seconds: dict[str, float] = {}
        self.digests: dict[Act, Digests] = {}
        self.code = digest_everything()
        home = folder / "calm"
        Press(day=DAY, port=port).write_config(home)
        annotator = load_annotator(settings_of(home).annotate, read_frozen(Home(home)))
        annotator.annotate(ArticleText(id="x", title="", text="Iran seized a Greek tanker near Kyiv, said Ann Lee of Acme Corp."))
        for name, act in ACTS.items():
            self.homes[name] = folder / f"before {name}"
            shutil.copytree(home, self.homes[name], symlinks=True)
            begun = time.monotonic()
            end = run_act(act, home)
            self.seconds[name] = time.monotonic() - begun
            assert end.code == 0, f"{name}: {end.said}"
            import_all(folder / "modules")
            self.operations[name] = end.operations
        for name in ("judge", "backfill"):
            calm = self.copy(name)
            assert run_act(again_after(name), calm).code == 0
            self.digests[again_after(name)] = digests_of(calm)
            late = read_in_fork(calm, count_late)
            assert not late, f"{BUSY} for a calm life to compare with: {late}"

    def copy(self, name: str) -> Path:
        """A fresh copy of the home before an act."""
        home = self.folder / "victim"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.homes[name], home, symlinks=True)
        return home

    def compare(self, name: str, home: Path) -> str:
        """Do everything once more; "" when the published file then says what it says after a calm life, else what is wrong."""
        end = run_act(again_after(name), home)
        if end.code:
            return f"the next run ended with {end.code}: {end.said}"
        found, expected = digests_of(home), self.digests[again_after(name)]
        if found == expected:
            return ""
        if digest_everything() != self.code:
            raise RuntimeError("the code was changed under the campaign; begin again")
        differing = sorted(table for table in found if found[table] != expected.get(table))
        late = read_in_fork(home, count_late)
        return f"{BUSY}: {late}" if late else f"differs: {differing}"


class Workshop:
    """The folder of a campaign, and the mill in it once it is asked for; the parts of one call share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._press: subprocess.Popen[bytes] | None = None

    @cached_property
    def mill(self) -> Mill:
        """The press in a process of its own, and the homes."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.11", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "tests.press", "--day", DAY.isoformat(), "--port", str(port)]
        self._press = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "LD_PRELOAD": ""})
        assert self._press.stdout is not None
        self._press.stdout.readline()
        return Mill(self.folder / "mill", port)

    def close(self) -> None:
        """Send the press home."""
        if self._press is not None:
            self._press.terminate()
            self._press.wait()


def spread(total: int, count: int, chance: random.Random) -> list[int]:
    """`count` of the numbers 1..total, evenly, the ends included; all of them when there are not so many."""
    if count >= total:
        return list(range(1, total + 1))
    return sorted({1, total, *chance.sample(range(1, total + 1), max(0, count - 2))})
