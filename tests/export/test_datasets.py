"""What goes out: whole, described, divided by days, and without texts unless they are asked for."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree

from pipeline.config import load_settings
from pipeline.days import ALL_DAYS, Span
from pipeline.errors import UsageError
from pipeline.export import export_atom, export_csv, export_gdelt, export_parquet
from pipeline.export.atom import NAMESPACE
from pipeline.export.datasets import open_source, read_datasets
from pipeline.fetch.feeds import parse_feed
from pipeline.warehouse.objects import load_objects
from tests.report.sample import make_published
from tests.warehouse.lake import NIGHT

EVENT_COLUMNS, MENTION_COLUMNS = 61, 16
"""Columns of GDELT 2.0's files."""


@pytest.fixture(scope="module")
def exported(sample, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    export_parquet(sample.settings, folder)
    return folder


@pytest.fixture(scope="module")
def wordy(tmp_path_factory):
    """Settings of a home in which every text of others is 1,000 characters long and begins like a formula."""
    home = tmp_path_factory.mktemp("wordy")
    make_published(home, text="=\v" + "word & " * 142 + "end.")
    return load_settings(home, {})


def read(path: Path):
    return pq.read_table(path).to_pylist()


def package(folder: Path):
    return json.loads((folder / "datapackage.json").read_text())


def test_each_dataset_is_unique_by_its_key_and_sorted_by_its_day(sample):
    with open_source(sample.settings) as connection:
        datasets = read_datasets(connection, (), ALL_DAYS, full_text=False)
        assert [dataset.name for dataset in datasets] == list(load_objects("exports"))
        for dataset in datasets:
            names = [column.name for column in dataset.columns]
            rows = [dict(zip(names, row, strict=True)) for row in connection.execute(dataset.sql).fetchall()]
            assert rows, dataset.name
            assert len({tuple(row[name] for name in dataset.key) for row in rows}) == len(rows), dataset.name
            assert all(column.description for column in dataset.columns)
            if dataset.day:
                days = [row[dataset.day] for row in rows]
                assert days == sorted(days), dataset.name


def test_parquet_has_a_file_a_day_and_says_what_is_in_it(sample, exported):
    assert [path.name for path in sorted((exported / "articles").iterdir())] == [f"2026-11-{day}.parquet" for day in (20, 21, 22)]
    schema = pq.read_schema(exported / "articles" / "2026-11-20.parquet")
    assert schema.field("source_name").metadata == {b"description": b"The publisher, as readers know it"}
    assert json.loads(schema.metadata[b"newsmill.columns"])["lang"] == "Language, BCP 47"
    assert {"name": "CC-BY-4.0", "title": "GeoNames", "path": "https://creativecommons.org/licenses/by/4.0/"} in json.loads(
        schema.metadata[b"newsmill.licences"])
    resource = next(found for found in package(exported)["resources"] if found["title"] == "articles")
    assert [field["name"] for field in resource["schema"]["fields"]] == schema.names
    assert (len(resource["path"]), resource["newsmill:rows"]) == (3, 18)


def test_texts_stay_at_home_unless_they_are_asked_for(sample, exported, tmp_path):
    without = read(exported / "articles" / "2026-11-20.parquet")
    export_parquet(sample.settings, tmp_path, names=["articles"], full_text=True)
    with_texts = read(tmp_path / "articles" / "2026-11-20.parquet")
    assert {row["text"] for row in without} == {None}
    for left, right in zip(without, with_texts, strict=True):
        assert right["text"].startswith(left["opening"])
        assert left["text_sha256"] == hashlib.sha256(right["text"].encode()).hexdigest()
        assert len(left["payload_sha256"]) > 8


def test_no_snippet_is_longer_than_300_characters_unless_texts_are_asked_for(wordy, tmp_path):
    for folder, full_text in ((tmp_path / "cut", False), (tmp_path / "full", True)):
        export_parquet(wordy, folder, full_text=full_text)
        longest = {}
        for path in sorted(folder.glob("**/*.parquet")):
            for row in read(path):
                for name, value in row.items():
                    if name.endswith("snippet") or name in {"text", "opening"}:
                        longest[name] = max(longest.get(name, 0), len(value or ""))
        assert longest["snippet"] == longest["example_snippet"] == (1000 if full_text else 300)
        assert bool(longest["text"]) == full_text


def test_a_day_is_replaced_and_the_others_stay(sample, exported, tmp_path):
    day = Span(date(2026, 11, 21), date(2026, 11, 21))
    export_parquet(sample.settings, tmp_path)
    untouched = (tmp_path / "articles" / "2026-11-20.parquet").stat().st_mtime_ns
    gone = tmp_path / "events" / "2026-11-21.parquet"
    gone.parent.joinpath("2026-12-01.parquet").write_bytes((exported / "events" / "2026-11-20.parquet").read_bytes())
    (tmp_path / "quotes" / "2026-11-21.parquet").write_bytes(b"damaged")
    export_parquet(sample.settings, tmp_path, span=day)
    assert (tmp_path / "articles" / "2026-11-20.parquet").stat().st_mtime_ns == untouched
    assert len(read(tmp_path / "quotes" / "2026-11-21.parquet")) == 6
    resource = next(found for found in package(tmp_path)["resources"] if found["title"] == "events")
    assert "events/2026-12-01.parquet" in resource["path"]
    export_parquet(sample.settings, tmp_path, span=Span(date(2026, 12, 1), date(2026, 12, 1)))
    assert not (tmp_path / "events" / "2026-12-01.parquet").exists()
    assert (tmp_path / "articles" / "2026-11-20.parquet").read_bytes() == (exported / "articles" / "2026-11-20.parquet").read_bytes()


def test_the_same_file_gives_the_same_bytes(sample, exported, tmp_path):
    export_parquet(sample.settings, tmp_path)
    files = [sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()) for folder in (exported, tmp_path)]
    assert files[0] == files[1]
    assert all((exported / path).read_bytes() == (tmp_path / path).read_bytes() for path in files[0])


def test_csv_is_what_the_package_says(sample, wordy, tmp_path):
    resources = export_csv(sample.settings, tmp_path, names=["articles", "events_daily"])
    assert [(resource.dataset.name, resource.rows) for resource in resources] == [("articles", 18), ("events_daily", 1)]
    described = {found["path"]: [field["name"] for field in found["schema"]["fields"]] for found in package(tmp_path)["resources"]}
    for name, fields in described.items():
        with (tmp_path / name).open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        assert header == fields
        assert {len(row) for row in rows} == {len(fields)}
    export_csv(wordy, tmp_path / "wordy", names=["articles"])
    with (tmp_path / "wordy" / "articles.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["title"][:2] for row in csv.DictReader(lines)} == {"'="}


def test_gdelt_files_have_gdelt_s_columns(sample, tmp_path):
    written = export_gdelt(sample.settings, tmp_path)
    assert set(written) == {path.name for path in tmp_path.iterdir()}
    events, mentions = ([line.rstrip("\n").split("\t") for path in sorted(tmp_path.glob(f"2026*000000.{kind}.CSV"))
                         for line in path.read_text().splitlines()] for kind in ("export", "mentions"))
    assert {len(row) for row in events} == {EVENT_COLUMNS}
    assert {len(row) for row in mentions} == {MENTION_COLUMNS}
    assert {row[0] for row in mentions} == {row[0] for row in events}
    assert (events[0][6], events[0][16], events[0][28]) == ("NORWAY", "SLOVAKIA", "11")
    assert (events[0][59][:8], mentions[0][3], mentions[0][11]) == ("20261120", "1", "80")
    before = sorted(tmp_path.iterdir())
    (tmp_path / "20261230000000.export.CSV").write_text("old")
    export_gdelt(sample.settings, tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_the_feed_of_stories_is_a_feed(sample, tmp_path):
    count = export_atom(sample.settings, tmp_path / "stories.xml")
    body = (tmp_path / "stories.xml").read_bytes()
    feed = parse_feed(body, url="https://news.example/stories.xml", now=NIGHT)
    titles = [title for title, in sample.ask("SELECT title FROM mart.stories ORDER BY last_published_at DESC, story_id")]
    assert feed.outcome == "feed.parsed"
    assert [entry.title for entry in feed.entries] == titles
    assert count == len(titles)
    assert all(entry.url.startswith("https://") for entry in feed.entries)
    assert export_atom(sample.settings, tmp_path / "one.xml", limit=1) == 1


def test_hostile_texts_stay_texts_in_the_feed(wordy, tmp_path):
    export_atom(wordy, tmp_path / "stories.xml")
    tree = etree.parse(tmp_path / "stories.xml")
    entries = tree.findall(f"{{{NAMESPACE}}}entry")
    assert entries
    for entry in entries:
        assert len(entry.findtext(f"{{{NAMESPACE}}}title")) <= 300
        assert "\v" not in entry.findtext(f"{{{NAMESPACE}}}summary")


def test_wrong_names_and_spans_are_usage_errors(sample, tmp_path):
    with pytest.raises(UsageError, match="there is no export of nothing; there are about"):
        export_csv(sample.settings, tmp_path, names=["nothing"])
    with pytest.raises(UsageError, match="is after"):
        Span(date(2026, 2, 1), date(2026, 1, 1))
