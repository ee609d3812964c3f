"""A release: whole, provable anywhere, never changed; and the commands that write and prove."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli import main
from pipeline.days import Span
from pipeline.errors import UsageError
from pipeline.export import freeze, verify_release
from pipeline.export.codebook import CODES
from pipeline.export.release import MANIFEST_NAME, write_manifest

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAYS = Span(date(2026, 11, 20), date(2026, 11, 21))


@pytest.fixture(scope="module")
def release(sample) -> Path:
    return freeze(sample.settings, "autumn-2026", now=NOW, span=DAYS, title='Straits & "cables"', authors=["Noor Devries"])


@pytest.fixture
def copy(release, tmp_path) -> Path:
    return Path(shutil.copytree(release, tmp_path / "copy"))


def test_a_release_holds_what_its_days_hold(release):
    names = {path.relative_to(release).parts[0] for path in release.rglob("*") if path.is_file()}
    assert {"articles", "captures", "codings.parquet", "codebook.md", "codes", "README.md", "CITATION.cff", MANIFEST_NAME} <= names
    assert [path.name for path in sorted((release / "articles").iterdir())] == ["2026-11-20.parquet", "2026-11-21.parquet"]
    assert pq.read_table(release / "articles").column("text").null_count == 12
    assert set(pq.read_table(release / "captures").column("capture_id").to_pylist()) >= set(
        pq.read_table(release / "articles").column("capture_id").to_pylist())
    assert {path.stem for path in (release / "codes").iterdir()} == set(CODES)
    codebook = (release / "codebook.md").read_text()
    assert "| `independent_source_count` | `INTEGER` | Different owners" in codebook
    assert "| ASSAULT |" in codebook


def test_sha256sum_proves_it_without_newsmill(release):
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", MANIFEST_NAME], cwd=release, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
    assert verify_release(release) == []


def test_the_citation_names_who_and_what(release):
    citation = (release / "CITATION.cff").read_text()
    for line in ('title: "Straits & \\"cables\\""', 'version: "autumn-2026"', "date-released: 2026-11-23", '  - name: "Noor Devries"'):
        assert line in citation.splitlines()
    assert "articles of 2026-11-20 to 2026-11-21" in (release / "README.md").read_text()


def test_the_same_file_gives_the_same_data(sample, release):
    again = freeze(sample.settings, "again", now=NOW, span=DAYS)
    differing = {line.partition("  ")[2] for line in set((release / MANIFEST_NAME).read_text().splitlines())
                 ^ set((again / MANIFEST_NAME).read_text().splitlines())}
    assert differing == {"CITATION.cff", "README.md"}


def test_with_texts_each_has_its_digest(sample):
    folder = freeze(sample.settings, "texts", now=NOW, span=DAYS, full_text=True)
    assert pq.read_table(folder / "articles").column("text").null_count == 0
    assert verify_release(folder) == []
    path = folder / "articles" / "2026-11-20.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("text")
    pq.write_table(table.set_column(place, table.schema.field("text"), [["changed"] * table.num_rows]), path)
    (folder / MANIFEST_NAME).write_text(write_manifest(folder))
    assert verify_release(folder) == ["articles/2026-11-20.parquet: 6 texts do not have their digests"]


def test_whatever_was_done_to_a_release_is_found(copy):
    (copy / "sources.parquet").unlink()
    (copy / "codes" / "new.csv").write_text("code\n")
    with (copy / "codebook.md").open("a") as page:
        page.write(" ")
    assert verify_release(copy) == ["codebook.md was altered", "sources.parquet is missing", f"codes/new.csv is not in {MANIFEST_NAME}"]
    (copy / MANIFEST_NAME).write_text("0" * 64 + "  ../../etc/passwd\n")
    assert verify_release(copy)[0] == f"{MANIFEST_NAME}, line 1: not a digest and a path below the release"


def test_rows_that_are_gone_are_found_behind_a_new_manifest(copy):
    path = copy / "events" / "2026-11-20.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    (copy / "quotes" / "2026-11-20.parquet").write_bytes(b"PAR1")
    (copy / MANIFEST_NAME).write_text(write_manifest(copy))
    problems = verify_release(copy)
    assert problems[0].startswith("events has ")
    assert problems[1].startswith("datapackage.json and the files do not belong together")


def test_a_release_is_never_changed_nor_misnamed(sample, release):
    before = write_manifest(release)
    with pytest.raises(UsageError, match="is there already"):
        freeze(sample.settings, "autumn-2026", now=NOW)
    for name in ("verify", "..", "a/b", "", ".hidden", "x" * 65):
        with pytest.raises(UsageError, match="cannot be the name"):
            freeze(sample.settings, name, now=NOW)
    sample.build()
    assert write_manifest(release) == before
    assert not list(release.parent.glob(".*"))


@pytest.fixture
def newsmill(sample, monkeypatch, capfd):
    """Run a command over the sample home; (exit code, stdout, stderr)."""
    monkeypatch.setenv("NEWSMILL_HOME", str(sample.home.root))

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            main(list(map(str, arguments)))
        return (stop.value.code, *capfd.readouterr())
    return call


def test_freeze_and_verify_as_commands(newsmill, sample, tmp_path):
    code, out, err = newsmill("freeze", "by-command", "--from", "2026-11-20", "--to", "2026-11-20", "--json")
    assert (code, err) == (0, "")
    folder = Path(json.loads(out)["path"])
    assert folder == sample.home.releases / "by-command"
    assert newsmill("freeze", "verify", folder) == (0, "sound\n", "")
    (folder / "README.md").unlink()
    code, out, _ = newsmill("freeze", "verify", folder, "--json")
    assert (code, json.loads(out)["problems"]) == (4, ["README.md is missing"])
    for wrong in (("freeze", "x", "y"), ("freeze", "verify"), ("freeze", "verify", tmp_path), ("freeze", "x", "--from", "soon")):
        code, out, err = newsmill(*wrong)
        assert (code, out) == (2, "")
        assert err.startswith("newsmill: ")


@pytest.mark.parametrize(("kind", "target", "first"), [
    ("parquet", "p", "about"), ("csv", "c", "about"), ("gdelt", "g", "20261120000000.export.CSV"), ("atom", "s.xml", "stories"),
])
def test_exports_as_commands(newsmill, tmp_path, kind, target, first):
    code, out, err = newsmill("export", kind, tmp_path / target, "--from", "2026-11-20", "--to", "2026-11-20", "--json")
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert result["path"] == str(tmp_path / target)
    assert next(iter(result["rows"])) == first
    assert newsmill("export", kind, tmp_path / target)[1].startswith(first)
