"""What `verify` proves beyond the file: a home of real captures is damaged in each way that is to be found."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.config import load_settings
from pipeline.errors import CaptureError, UsageError
from pipeline.fetch.state import STATE_FILE, State
from pipeline.ids import make_version_id
from pipeline.runs import Home, hash_file
from pipeline.steps.plan import plan
from pipeline.steps.replay import replay_build, replay_run
from pipeline.warehouse import published_path
from pipeline.warehouse.evidence import verify_captures, verify_files, verify_identities, verify_lineage, verify_receipts, verify_records
from pipeline.warehouse.health import examine
from pipeline.warehouse.reader import open_file
from pipeline.warehouse.verify import verify
from pipeline.warehouse.verify_state import verify_state, verify_status
from tests.homes import copy_home
from tests.press.world import DAYS

pytestmark = pytest.mark.xdist_group("press")
RUN = f"live-{DAYS[1]}"


def put(path: Path, data: bytes) -> None:
    """Other bytes in a file's place, without touching what is shared."""
    path.unlink()
    path.write_bytes(data)


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    put(path, bytes(data))


def cut(path: Path, count: int) -> None:
    put(path, path.read_bytes()[:-count])


@pytest.fixture
def home(press_home, tmp_path) -> Home:
    return copy_home(press_home, tmp_path / "home")


@pytest.fixture
def ask(home):
    with open_file(published_path(home)) as connection:
        yield connection


@pytest.fixture(scope="module")
def changeable(press_home, tmp_path_factory):
    path = tmp_path_factory.mktemp("changeable") / "copy.duckdb"
    shutil.copy(published_path(Home(press_home)), path)
    with duckdb.connect(str(path)) as connection:
        yield connection


def test_a_home_of_real_captures_is_sound(press_home):
    result = verify(load_settings(press_home, {}))
    assert result.findings == ()
    assert result.counts["articles of other code"] == 0
    assert result.counts["articles read again"] > 80
    assert result.counts["records"] > 100
    assert result.counts["files"] == len(DAYS)


def receipt(home: Home, step: str) -> Path:
    return home.manifests(RUN) / f"{step}.json"


def list_other_parts(home: Home) -> None:
    path = receipt(home, "annotate-0of1")
    put(path, json.dumps({**json.loads(path.read_bytes()), "parts": []}).encode())


def change_knowledge(home: Home) -> None:
    folder = home.state / "knowledge"
    folder.mkdir()
    (folder / "roles-x.csv").write_text("entity_id\n")
    (folder / "current.json").write_text(json.dumps({"files": [
        {"name": "roles-x.csv", "kind": "roles", "sha256": "0", "rows": 1, "source": "", "licence": ""}]}))


FILES = {
    "a WARC file is gone": (lambda home: (home.captures / f"{RUN}-0.warc.gz").unlink(), RUN),
    "a WARC file is cut": (lambda home: cut(home.captures / f"{RUN}-0.warc.gz", 50), RUN),
    "a receipt is gone": (lambda home: receipt(home, "plan").unlink(), RUN),
    "a receipt is damaged": (lambda home: put(receipt(home, "extract-0of1"), b"{"), RUN),
    "a receipt lists other parts": (list_other_parts, RUN),
    "what was handed over is flipped": (lambda home: flip(next((home.lake / "articles").glob(f"run={RUN}/part-extract-*")), 40), RUN),
    "a judgement cannot be read": (lambda home: (home.state / "judgements.jsonl").write_text("merge them all\n"), "judgements.jsonl"),
    "knowledge was changed": (change_knowledge, "knowledge"),
    "the poll state is flipped": (lambda home: flip(home.state / "newsmill.sqlite", 100), "newsmill.sqlite"),
    "the status is damaged": (lambda home: put(home.published / "status.json", b"[]"), "status.json"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_damage_to_files_is_found(name, home, ask):
    damage, subject = FILES[name]
    damage(home)
    found = [*verify_files(home, ask, {}), *verify_receipts(home, {}), *verify_state(home, {}), *verify_status(home, published_path(home))]
    assert [finding for finding in found if finding.subject == subject], found


def test_a_file_that_only_the_poll_state_knows_is_missed(home, ask):
    with State(home.state / STATE_FILE) as state:
        state.commit({"live-2026-03-09-0.warc.gz": 1000})
    assert [finding.subject for finding in verify_files(home, ask, {})] == ["live-2026-03-09"]


def test_a_run_is_not_planned_from_what_is_left_of_its_files(home):
    path = receipt(home, "plan")
    planned = json.loads(path.read_bytes())
    put(path, json.dumps({**planned, "files": [*planned["files"], [f"{RUN}-1.warc.gz", 5000]]}).encode())
    with pytest.raises(CaptureError, match="is missing; put it back"):
        plan(load_settings(home.root, {}), RUN)
    vitals = {vital.name: vital for vital in examine(home, now=datetime(2026, 3, 5, tzinfo=UTC), max_age=timedelta(hours=26))}
    assert (vitals["captures"].value, vitals["captures"].is_good) == (f"missing: {RUN}-1.warc.gz", False)


def test_a_capture_that_left_the_books_is_found(home, changeable):
    changeable.execute("BEGIN TRANSACTION")
    changeable.execute("DELETE FROM core.captures WHERE capture_id = (SELECT min(capture_id) FROM core.articles)")
    (lost,) = verify_records(home, changeable, {})
    changeable.execute("ROLLBACK")
    assert lost.area == "records"
    assert "1 records have no row" in lost.problem


def test_an_article_that_its_bytes_do_not_say_is_found(press_home, changeable):
    """Texts are rewritten together with their ids, so that nothing in the file contradicts it: only the bytes do."""
    settings = load_settings(press_home, {})
    changeable.execute("BEGIN TRANSACTION")
    rows = changeable.execute("SELECT article_id, article_version_id, title, text FROM core.articles ORDER BY 2 LIMIT 3").fetchall()
    (article_id, version, title, text), (_, second, *_), (_, third, *_) = rows
    changed = make_version_id(article_id, title, text + " And more.")
    changeable.execute("UPDATE core.articles SET text = text || ' And more.', article_version_id = ? WHERE article_version_id = ?",
                       [changed, version])
    changeable.execute("UPDATE core.articles SET authors = ['Nobody'] WHERE article_version_id = ?", [second])
    changeable.execute("UPDATE core.articles SET published_at = published_at - INTERVAL 1 DAY WHERE article_version_id = ?", [third])
    assert list(verify_identities(changeable)) == []
    found = {finding.subject: finding.problem for finding in verify_lineage(settings, changeable, {}, quick=False, damaged=())}
    changeable.execute("ROLLBACK")
    assert found.keys() == {changed, second, third}
    assert "another text" in found[changed]
    assert "another authors" in found[second]
    assert "another published_at" in found[third]


def test_an_id_of_another_text_is_found(changeable):
    changeable.execute("BEGIN TRANSACTION")
    (first,) = changeable.execute("SELECT min(article_version_id) FROM core.articles").fetchone()
    changeable.execute("UPDATE core.articles SET title = 'Other' WHERE article_version_id = ?", [first])
    found = list(verify_identities(changeable))
    changeable.execute("ROLLBACK")
    assert len(found) == 1


def test_a_sample_is_even_and_smaller(press_home, ask, monkeypatch):
    monkeypatch.setattr("pipeline.warehouse.evidence.SAMPLE", 5)
    counts: dict[str, int] = {}
    assert list(verify_captures(Home(press_home), ask, counts, quick=True)) == []
    assert 5 <= counts["captures"] <= 10


def test_a_replay_says_the_same_unless_the_lake_was_rewritten(home):
    """The part is rewritten together with the digests in its receipt and manifest: only doing the work again shows it."""
    import pyarrow.parquet as pq

    settings = load_settings(home.root, {})
    assert replay_run(settings, RUN) == []
    path = next((home.lake / "quotes").glob(f"run={RUN}/part-annotate-*"))
    before, table = hash_file(path), pq.read_table(path)
    path.unlink()
    pq.write_table(table.slice(1), path)
    for name in ("manifest", "annotate-0of1"):
        put(receipt(home, name), receipt(home, name).read_bytes().replace(before.encode(), hash_file(path).encode()))
    (found,) = replay_run(settings, RUN)
    assert (found.area, found.subject) == ("replay", str(path.relative_to(home.lake)))
    assert not [path for path in home.root.iterdir() if path.name.startswith(".replay")]


def test_a_replay_by_another_coding_is_refused(home):
    settings = load_settings(home.root, {})
    with pytest.raises(UsageError, match="another coding"):
        replay_run(replace(settings, extract=replace(settings.extract, min_characters=300)), RUN)
    with pytest.raises(UsageError, match="not in the lake"):
        replay_run(settings, "live-2020-01-01")


def test_a_build_from_nothing_says_the_same_unless_the_file_was_rewritten(home):
    settings, now = load_settings(home.root, {}), datetime(2026, 3, 5, tzinfo=UTC)
    assert replay_build(settings, now=now) == []
    path = published_path(home)
    put(path, path.read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE core.events SET independent_source_count = independent_source_count + 1")
    assert [finding.subject for finding in replay_build(settings, now=now)] == ["core.events"]
