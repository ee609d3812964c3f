"""`verify` finds nothing in a sound home, and every kind of damage in a copy of it. The captures are real WARC records."""

import hashlib
import json
import shutil
import uuid
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.capture.writer import make_record
from pipeline.home import Home
from pipeline.warehouse import published_path
from pipeline.warehouse.health import examine
from pipeline.warehouse.verify import mark_all, verify, verify_checks, verify_digests, verify_file, verify_views
from tests.warehouse.conftest import World
from tests.warehouse.lake import DAY, NIGHT, make_articles, make_tables, settings_of, write_run

RUN = "live-2026-11-20"
WARC = f"{RUN}-0.warc.gz"


def store_bodies(home, captures, run_id=RUN):
    """Write a record for each capture, and put its place and digest into the row."""
    home.captures.mkdir(parents=True, exist_ok=True)
    name = f"{run_id}-0.warc.gz"
    with (home.captures / name).open("wb") as out:
        for row in captures:
            body = f"bytes of {row['url_requested']}".encode()
            record_id = str(uuid.uuid5(uuid.NAMESPACE_URL, row["capture_id"]))
            row.update(warc_file=name, warc_offset=out.tell(), record_id=record_id, payload_sha256=hashlib.sha256(body).hexdigest())
            out.write(make_record("resource", record_id, row["captured_at"], row["url_requested"], "text/html", body, {}))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A home whose captures, lake and published file agree."""
    root = tmp_path_factory.mktemp("sound")
    world = World(settings_of(root), Home(root))
    tables = make_tables(make_articles(5))
    store_bodies(world.home, tables["core.captures"])
    write_run(world.home, RUN, tables)
    write_run(world.home, "live-2026-11-21", make_tables([], at=DAY + timedelta(days=1)) | {"core.captures": [], "core.feed_polls": [],
                                                                                           "ops.outcomes": []})
    world.build()
    return world


@pytest.fixture
def home(sound, tmp_path):
    """A copy of it, to be damaged."""
    shutil.copytree(sound.home.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def flip(path, place=-40):
    def damage(home):
        target = next(home.root.glob(path))
        data = bytearray(target.read_bytes())
        data[place] ^= 0xFF
        target.write_bytes(data)
    return damage


def remove(path):
    def damage(home):
        next(home.root.glob(path)).unlink()
    return damage


def cut_captures(home):
    path = home.captures / WARC
    path.write_bytes(path.read_bytes()[:-100])


def swap_record(home):
    """Another body under the same name, with digests that agree with it."""
    path = home.captures / WARC
    path.write_bytes(make_record("resource", str(uuid.uuid4()), DAY, "https://harbour.example/rss", "text/html", b"x", {})
                     + path.read_bytes()[300:])


def rewrite_manifest(home):
    path = home.manifests(RUN) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "steps": ["extract-0of1", "extract-1of1"]}))


def rewrite_part(home):
    path = next((home.lake / "quotes" / f"run={RUN}").iterdir())
    table = pq.read_table(path)
    pq.write_table(table.slice(0, table.num_rows - 1), path)


FIRST = "(SELECT min(mention_id) FROM core.mentions)"
CHANGES = {
    "a mention is gone": (f"DELETE FROM core.mentions WHERE mention_id = {FIRST}", "digests core.mentions"),
    "a mention is moved": (f"UPDATE core.mentions SET span_start = span_start + 1 WHERE mention_id = {FIRST}", "checks span_mentions"),
    "a mention is doubled": (f"INSERT INTO core.mentions FROM core.mentions WHERE mention_id = {FIRST}", "checks unique_mentions"),
    "a mention of an unknown entity":
        (f"UPDATE core.mentions SET entity_id = 'ent:x' WHERE mention_id = {FIRST}", "checks orphan_entities"),
    "a mention of an unknown field": (f"UPDATE core.mentions SET field = 'body' WHERE mention_id = {FIRST}", "checks values_closed"),
    "a snippet is rewritten": ("UPDATE core.event_mentions SET snippet = 'other words'", "checks span_event_mentions"),
    "a trigger beyond the text": ("UPDATE core.event_mentions SET trigger_end = 100000", "checks span_event_mentions"),
    "a quote is rewritten": ("UPDATE core.quotes SET snippet = 'We never said it'", "checks span_quotes"),
    "a text is rewritten": ("UPDATE core.articles SET text = replace(text, 'Norway', 'Sweden')", "checks span_mentions"),
    "a title is rewritten": ("UPDATE core.articles SET title = 'Other'", "digests core.articles"),
    "an article is gone": ("DELETE FROM core.articles WHERE url LIKE '%/0'", "checks orphan_facts"),
    "an article without a capture": ("UPDATE core.articles SET capture_id = 'x' WHERE url LIKE '%/0'", "checks orphan_facts"),
    "a script as an address": ("UPDATE core.articles SET url = 'javascript:alert(1)'", "checks url_articles"),
    "a password in an address": ("UPDATE core.articles SET canonical_url = 'https://me:secret@x.example/'", "checks url_articles"),
    "a control character": ("UPDATE core.articles SET title = title || chr(27)", "checks control_articles"),
    "a date of the last century": ("UPDATE core.articles SET published_at = TIMESTAMP '1926-01-01'", "checks dates_possible"),
    "a date to come": ("UPDATE core.articles SET published_at = TIMESTAMP '2027-01-01'", "checks dates_possible"),
    "a date without precision": ("UPDATE core.articles SET published_at_precision = NULL", "checks dates_possible"),
    "an event that ends before it begins": ("UPDATE core.event_mentions SET date_end = date_start - 1", "checks dates_possible"),
    "a confidence above one": ("UPDATE core.event_mentions SET confidence_score = 1.5", "checks score_event_mentions"),
    "an unknown event type": ("UPDATE core.event_mentions SET event_type = 'WAR'", "checks codes_event_mentions"),
    "an unknown status": ("UPDATE core.event_mentions SET status = 'true'", "checks values_closed"),
    "an unknown outcome": ("UPDATE ops.outcomes SET outcome_code = 'fine' WHERE step_code = 'events'", "checks codes_outcomes"),
    "an outcome is gone": ("DELETE FROM ops.outcomes WHERE step_code = 'extract' AND item_kind = 'capture'", "checks reconcile_extraction"),
    "an outcome is doubled": ("INSERT INTO ops.outcomes FROM ops.outcomes WHERE step_code = 'capture'", "checks reconcile_captures"),
    "an outcome of nothing": ("UPDATE ops.outcomes SET item_id = 'x' WHERE step_code = 'entities'", "checks reconcile_articles"),
    "an entry is gone": ("DELETE FROM core.entries WHERE position = 0", "checks reconcile_entries"),
    "a poll is gone": ("DELETE FROM core.feed_polls", "checks reconcile_entries"),
    "event mentions are gone": ("DELETE FROM core.event_mentions; DELETE FROM core.event_members", "checks reconcile_facts"),
    "a coding is gone": ("DELETE FROM ops.codings", "checks orphan_codings"),
    "a story is gone": ("DELETE FROM core.stories", "checks orphan_derived"),
    "an event is gone": ("DELETE FROM core.events", "checks orphan_derived"),
    "a current version is gone": ("DELETE FROM core.current_versions", "checks orphan_derived"),
    "a copy of a stranger": ("UPDATE core.copies SET original_article_id = 'x'", "checks orphan_derived"),
    "a count is raised": ("UPDATE core.events SET independent_source_count = 99", "digests core.events"),
    "a search term is gone": ("DELETE FROM core.postings WHERE term = 'norway'", "digests core.postings"),
    "digests are gone": ("DELETE FROM ops.digests", "digests core.articles"),
    "a check result is gone": ("DELETE FROM ops.check_results WHERE check_name = 'span_quotes'", "checks span_quotes"),
    "a check result is turned": ("UPDATE ops.check_results SET is_passed = false WHERE check_name = 'url_articles'", "checks url_articles"),
    "a column too many": ("ALTER TABLE core.articles ADD COLUMN secret VARCHAR", "file core.articles.secret"),
    "a table is gone": ("DROP TABLE core.redirects", "file core.redirects.old_id"),
    "a comment is gone": ("COMMENT ON COLUMN core.articles.title IS NULL", "file core.articles.title"),
    "a view is gone": ("DROP VIEW mart.help", "file mart.help"),
    "a view that does not answer": ("DROP TABLE ops.objects", "file mart.help"),
}

DAMAGES = {
    "a part is flipped": (flip(f"lake/mentions/run={RUN}/*.parquet"), f"lake {RUN}"),
    "a part is gone": (remove(f"lake/articles/run={RUN}/*.parquet"), f"lake {RUN}"),
    "a part is rewritten": (rewrite_part, f"lake {RUN}"),
    "a manifest is gone": (remove(f"lake/manifests/{RUN}/manifest.json"), f"lake {RUN}"),
    "a manifest is damaged": (flip(f"lake/manifests/{RUN}/manifest.json", 0), f"lake {RUN}"),
    "a manifest is another": (rewrite_manifest, f"lake {RUN}"),
    "a capture file is gone": (remove(f"captures/{WARC}"), "captures"),
    "a capture is flipped": (flip(f"captures/{WARC}", 120), "captures"),
    "captures are cut": (cut_captures, "captures"),
    "a capture is another": (swap_record, "captures"),
    "the file is flipped": (flip("published/newsmill-*.duckdb", 4096 + 8), "file"),
    "the status names another file":
        (lambda home: (home.published / "status.json").write_text('{"published_file": "x"}'), "status status.json"),
}


def test_a_sound_home_has_no_findings(sound):
    result = verify(sound.settings)
    assert result.findings == ()
    assert result.counts["captures"] == 8
    assert result.counts["parts"] > 8
    assert verify(sound.settings, quick=True).findings == ()


@pytest.fixture(scope="module")
def changeable(sound, tmp_path_factory):
    """A connection that may change a copy of the published file."""
    path = tmp_path_factory.mktemp("changeable") / "copy.duckdb"
    shutil.copy(published_path(sound.home), path)
    with duckdb.connect(str(path)) as connection:
        mark_all(connection)
        yield connection


LOOKS = {"file": (verify_file, verify_views), "digests": (verify_digests,), "checks": (verify_checks,)}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_change_of_the_file_is_found(name, changeable):
    statements, expected = CHANGES[name]
    area, subject = expected.split()
    changeable.execute("BEGIN TRANSACTION")
    try:
        changeable.execute(statements)
        found = [finding for look in LOOKS[area] for finding in look(changeable, {})]
    finally:
        changeable.execute("ROLLBACK")
    assert subject in {finding.subject for finding in found}, found


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_damage_is_found(name, home):
    damage, expected = DAMAGES[name]
    damage(home)
    found = verify(settings_of(home.root)).findings
    area, _, subject = expected.partition(" ")
    assert [finding for finding in found if finding.area == area and (not subject or finding.subject == subject)], found


@pytest.mark.parametrize(("now", "max_age", "is_well"), [
    (NIGHT + timedelta(hours=25), timedelta(hours=26), True), (NIGHT + timedelta(hours=27), timedelta(hours=26), False),
])
def test_the_doctor_looks_at_the_age(sound, now, max_age, is_well):
    vitals = {vital.name: vital for vital in examine(sound.home, now=now, max_age=max_age)}
    assert vitals["age"].is_good is is_well
    assert vitals["published"].is_good
    assert vitals["lock"].value == "free"
    assert vitals["duckdb"].value == duckdb.__version__


def test_the_doctor_sees_what_is_missing_and_what_failed(sound, home, tmp_path):
    now = datetime(2026, 11, 21, 3, tzinfo=UTC)
    vitals = {vital.name: vital for vital in examine(Home(tmp_path / "empty"), now=now, max_age=timedelta(hours=26))}
    assert vitals["published"].is_good is False
    status = json.loads((home.published / "status.json").read_bytes())
    failed = {"at": "now", "is_published": False, "error": "disk full"}
    (home.published / "status.json").write_text(json.dumps({**status, "last_attempt": failed}))
    vitals = {vital.name: vital for vital in examine(home, now=now, max_age=timedelta(hours=26))}
    assert vitals["last attempt"].is_good is False
    assert "disk full" in vitals["last attempt"].value
