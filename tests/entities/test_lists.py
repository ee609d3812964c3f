"""Lists that people bring: what is taken of them, what is left and why, and that their size does not matter."""

import bz2
import gzip
import json

import pytest

from pipeline.config import AnnotateConfig
from pipeline.entities import EntityReader
from pipeline.entities.lists import read_list
from pipeline.errors import ConfigError, UsageError
from pipeline.home import Home
from pipeline.knowledge import NOTHING, Frozen, freeze_list, freeze_roles, list_files, read_frozen
from pipeline.records import ArticleText


def claim(name, value, rank="normal"):
    return {name: [{"rank": rank, "mainsnak": {"snaktype": "value", "datavalue": {"value": value}}}]}


def item(qid, name, kind, *, links=20, **claims):
    return {"type": "item", "id": qid, "labels": {"en": {"language": "en", "value": name}}, "aliases": {"en": [{"value": f"{name} II"}]},
            "claims": {**claim("P31", {"id": kind}), **{key: value[key] for key, value in claims.items()}},
            "sitelinks": {f"{number}wiki": {} for number in range(links)}}


DUMP = [
    item("Q1000001", "Nerida Quillfeather", "Q5", P27=claim("P27", {"id": "Q408"}), P106=claim("P106", {"id": "Q193391"}),
         P570=claim("P570", {"time": "+2031-05-00T00:00:00Z"})),
    item("Q1000002", "Quillfeather Mining", "Q4830453", P17=claim("P17", {"id": "Q408"})),
    item("Q1000003", "Little Known", "Q5", links=3),
    item("Q1000004", "Quillfeather Creek", "Q4022"),
    item("Q1000005", "Nerida Quillfeather", "Q5", P27=claim("P27", {"id": "Q664"})),
]


def write_dump(path, opener=open):
    with opener(path, "wt", encoding="utf-8") as out:
        out.write("[\n" + ",\n".join(map(json.dumps, DUMP)) + "\n{broken\n]\n")
    return path


@pytest.mark.parametrize(("name", "opener"), [("dump.json", open), ("dump.json.gz", gzip.open), ("dump.json.bz2", bz2.open)])
def test_a_wikidata_dump_is_filtered_and_every_line_counted(tmp_path, name, opener):
    found = read_list(write_dump(tmp_path / name, opener))
    assert dict(found.counts) == {"taken": 2, "namesake": 1, "with too few sitelinks": 1, "of another type": 1, "unreadable": 1}
    mining, = (row for row in found.rows if row["type"] == "ORG")
    assert (mining["country_iso3"], mining["sector"], mining["wikidata_qid"]) == ("AUS", "BUS", "Q1000002")


def test_namesakes_lose_what_they_differ_in(tmp_path):
    nerida, = (row for row in read_list(write_dump(tmp_path / "d.json")).rows if row["type"] == "PERSON")
    assert (nerida["country_iso3"], nerida["wikidata_qid"], nerida["last"]) == ("", "", "")


def test_a_date_is_as_coarse_as_it_was_said(tmp_path):
    path = tmp_path / "d.json"
    path.write_text(json.dumps(DUMP[0]) + "\n", encoding="utf-8")
    row, = read_list(path, kind="wikidata").rows
    assert (row["country_iso3"], row["sector"], row["last"], row["aliases"]) == ("AUS", "GOV", "2031-05", "Nerida Quillfeather II")


def test_opensanctions_in_both_its_forms(tmp_path):
    things = [{"id": "x-1", "caption": "Harald Quillfeather", "schema": "Person", "datasets": ["peps"],
               "properties": {"name": ["Harald Quillfeather"], "alias": ["H. Quillfeather"], "citizenship": ["au"]}},
              {"id": "x-2", "caption": "The Ship", "schema": "Vessel", "properties": {"name": ["The Ship"]}}]
    lines, table = tmp_path / "entities.ftm.json", tmp_path / "targets.simple.csv"
    lines.write_text("\n".join(map(json.dumps, things)), encoding="utf-8")
    table.write_text("id,schema,name,aliases,countries,dataset\nx-1,Person,Harald Quillfeather,H. Quillfeather,au,peps\n"
                     "x-2,Vessel,The Ship,,au,peps\n", encoding="utf-8")
    for path in (lines, table):
        found = read_list(path)
        row, = found.rows
        assert (row["name"], row["aliases"], row["country_iso3"]) == ("Harald Quillfeather", "H. Quillfeather", "AUS")
        assert found.counts["of another type"] == 1


def test_a_table_of_ones_own(tmp_path):
    path = tmp_path / "desk.csv"
    path.write_text("name,type,aliases,country_iso3,sector,first,last\nOlga Quillfeather,person,Lady Olga,GBR,LEG,2020-05,\n"
                    "X,person,,,,,\nBad Date,person,,,,soon,\n", encoding="utf-8")
    found = read_list(path)
    row, = found.rows
    assert (row["type"], row["country_iso3"], row["sector"], row["first"]) == ("PERSON", "GBR", "LEG", "2020-05")
    assert dict(found.counts) == {"taken": 1, "without a usable name": 1, "with a date that is none": 1}


@pytest.mark.parametrize("content", [b"", b"hello\n", b'{"id": 1}\n', b"\xff\xfe\x00", b"\x1f\x8bnot gzip", b"name\n\n"])
def test_what_is_no_list_is_said_plainly(tmp_path, content):
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="list"):
        read_list(path)


def rows(path):
    return read_list(path, kind="csv").rows


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "desk.csv"
    path.write_text("name,type,country_iso3,sector,first,last\nOlga Quillfeather,PERSON,GBR,LEG,2020-05,2025-01\n", encoding="utf-8")
    home = Home(tmp_path / "home")
    freeze_list(home, "desk", rows(path), source="the desk", licence="CC0-1.0")
    return home


def test_a_list_keeps_its_source_and_licence_and_makes_a_version(home):
    file, = list_files(home)
    assert (file.name, file.kind, file.rows, file.source, file.licence) == ("desk.csv", "list", 1, "the desk", "CC0-1.0")
    before = read_frozen(home)
    assert before.version
    freeze_roles(home, [{"entity_id": "ent:a", "name": "A B", "type": "PERSON"}], source="test")
    assert read_frozen(home).version != before.version
    assert read_frozen(home).paths[0].name == "desk.csv"


def test_learning_again_replaces_what_was_learned_and_keeps_lists(home):
    for name in ("A B", "C D", "C D"):
        freeze_roles(home, [{"entity_id": "ent:a", "name": name, "type": "PERSON"}], source="test")
    assert [file.kind for file in list_files(home)] == ["list", "roles"]
    assert len(list((home.state / "knowledge").glob("roles-*.csv"))) == 2, "earlier ones stay, out of force"


@pytest.mark.parametrize("harm", ["change", "remove", "pointer"])
def test_what_was_frozen_and_changed_is_refused(home, harm):
    path = home.state / "knowledge" / ("current.json" if harm == "pointer" else "desk.csv")
    if harm == "remove":
        path.unlink()
    else:
        path.write_text("[1]", encoding="utf-8")
    with pytest.raises(ConfigError, match="desk.csv" if harm != "pointer" else "current.json"):
        read_frozen(home)


def describe(frozen: Frozen, day: str) -> list[tuple[str, str | None, str | None]]:
    from datetime import UTC, datetime

    article = ArticleText(id="a", title="", text="Olga Quillfeather opened the bridge on Monday and left by train.", lang="en",
                          published_at=datetime.fromisoformat(day).replace(tzinfo=UTC))
    layer = EntityReader(AnnotateConfig(), frozen).read(article)
    return [(entity.name, entity.country_iso3, entity.sector) for entity in layer.entities.values() if entity.type == "PERSON"]


def test_an_imported_person_has_country_and_sector_on_the_articles_day(home):
    assert describe(NOTHING, "2024-05-01") == [("Olga Quillfeather", None, None)]
    assert describe(read_frozen(home), "2024-05-01") == [("Olga Quillfeather", "GBR", "LEG")]
    assert describe(read_frozen(home), "2026-05-01") == [("Olga Quillfeather", "GBR", "ELI")]
