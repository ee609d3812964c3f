"""Actors described: country and sector of noun phrases."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.entities import describe_actor
from tests.entities.conftest import Read


def describe(read: Read, text: str, on: str = "2024-05-01") -> tuple[str | None, str | None]:
    layer = read(text, on=on)
    return describe_actor(text, [m for m in layer.mentions if m.field == "text"], layer, date.fromisoformat(on))


def test_the_list_of_actors_beside_this_file(read: Read) -> None:
    with Path(__file__).with_name("actors.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wrong = [(row["actor"], got) for row in rows
             if (got := describe(read, row["actor"], row["date"])) != (row["country_iso3"] or None, row["sector"] or got[1])]
    assert len(wrong) <= 0.03 * len(rows), wrong


@pytest.mark.parametrize(("phrase", "expected"), [
    ("a spokesman for the Portuguese foreign ministry", ("PRT", "GOV")), ("the deputy leader of the Norwegian parliament", ("NOR", "LEG")),
    ("two Ghanaian army officers", ("GHA", "MIL")), ("retired Canadian general Roy Hanley", ("CAN", "ELI")),
    ("police in Uruguay", ("URY", "COP")), ("Syrian-backed militiamen", (None, "UAF")), ("the Saudi-led coalition", ("SAU", "PTY")),
    ("UN aid workers", (None, "IGO")), ("a Hamas spokesman", ("PSE", "REB")), ("Taliban officials", ("AFG", "GOV")),
    ("Wagner fighters", ("RUS", "PRM")), ("Ecuadorian fishermen", ("ECU", "AGR")), ("the Zambian opposition", ("ZMB", "OPP")),
    ("armed men", (None, "UAF")), ("the weather", (None, None))])
def test_phrases(read: Read, phrase: str, expected: tuple[str | None, str | None]) -> None:
    assert describe(read, phrase) == expected


def test_the_words_overrule_the_tables_on_office(read: Read) -> None:
    assert describe(read, "former Prime Minister David Cameron", "2014-05-05") == ("GBR", "ELI")
    assert describe(read, "President Jimmy Carter", "2016-01-15") == ("USA", "GOV")
