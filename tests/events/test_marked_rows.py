"""The marked rows, what is computed of them, and the confidence that rests on them."""

import json
import re
from importlib import resources
from itertools import pairwise

import pytest

from benchmarks.event_rows import FIGURES, MARKED, UNREAL, count_found, count_steps, kappa, read_rows, wilson
from pipeline.events.confidence import calibrate
from pipeline.events.ontology import load_types

FILES = ("first.csv", "kept.csv")
VERDICTS = {"right", "missing", "wrong"}
STATUSES = {"asserted", "historical", *UNREAL}


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_its_place_and_verdicts_and_no_text(name):
    rows = read_rows(name)
    assert len({row["row_id"] for row in rows}) == len(rows)
    for row in rows:
        assert int(row["start"]) <= int(row["trigger_start"]) < int(row["trigger_end"]) <= int(row["end"])
        assert row["article_id"].partition(":")[0] in ("page", "cluster")
        assert {row["source_a"], row["target_a"]} <= VERDICTS
        assert row["type_a"] in VERDICTS - {"missing"}
        assert row["status_a"] in STATUSES
        assert row["event_type"] in load_types()


def test_two_passes_marked_two_hundred_rows_and_a_hundred_sentences():
    rows = read_rows("first.csv")
    assert [sum(row["share"] == share for row in rows) for share in ("dev", "kept")] == [100, 100]
    assert all(row["type_b"] and row["status_b"] in STATUSES for row in rows)
    sentences = [json.loads(line) for line in (MARKED / "recall.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(sentences) == 100
    assert {entry["type"] for row in sentences for which in "ab" for entry in row[which]} <= set(load_types())


def test_what_is_asked_of_precision_is_reached():
    rows = read_rows("kept.csv")
    shares = {name: sum(holds(row, "a") for row in rows) / len(rows) for name, holds in FIGURES.items()}
    assert shares["type"] >= 0.75
    assert shares["type and both actors"] >= 0.65
    assert shares["falsely asserted"] <= 0.10


def test_the_mart_publishes_what_was_marked():
    sql = resources.files("sql").joinpath("marts/calibration.sql").read_text(encoding="utf-8")
    values = {float(step): (int(judged), int(right)) for step, judged, right in re.findall(r"\((0\.\d), (\d+), (\d+)\)", sql)}
    assert values == count_steps([row for name in FILES for row in read_rows(name)])


def test_confidence_says_how_many_are_right():
    for step, (judged, right) in count_steps([row for name in FILES for row in read_rows(name)]).items():
        low, high = wilson(right, judged)
        assert low <= step + 0.1
        assert high >= step


def test_calibration_keeps_the_order():
    values = [calibrate(step / 100) for step in range(101)]
    assert all(one < other for one, other in pairwise(values))
    assert 0 < values[0] < values[-1] < 1


def test_wilson_and_kappa_agree_with_worked_examples():
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, method 3
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15) == pytest.approx(0.4)


def test_one_coded_row_answers_for_one_act():
    acts = [{"type": "ASSAULT"}, {"type": "ASSAULT"}, {"type": "X.DEATH", "type2": "X.DISASTER"}]
    assert count_found(acts, [{"type": "ASSAULT"}, {"type": "X.DISASTER"}]) == 2
