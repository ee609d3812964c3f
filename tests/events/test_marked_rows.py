"""The marked rows, what is computed of them, and the confidence that rests on them."""

import json
import re
from importlib import resources
from itertools import pairwise

import pytest

from benchmarks.event_rows import FIGURES, MARKED, PASSES, UNREAL, count_found, count_steps, kappa, read_rows, split_shares, wilson
from pipeline.events.confidence import calibrate
from pipeline.events.ontology import load_types

FILES = ("first.csv", "second.csv")
VERDICTS = {"right", "missing", "wrong"}
ASKED = {"type": "at least 0.75", "type and both actors": "at least 0.65", "falsely asserted": "at most 0.10"}
STATUSES = {"asserted", "historical", *UNREAL}


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_its_place_and_verdicts_and_no_text(name):
    rows = read_rows(name)
    assert len({row["row_id"] for row in rows}) == len(rows)
    for row in rows:
        assert int(row["start"]) <= int(row["trigger_start"]) < int(row["trigger_end"]) <= int(row["end"])
        assert row["article_id"].partition(":")[0] in ("page", "cluster")
        for which in PASSES:
            assert {row[f"source_{which}"], row[f"target_{which}"]} <= VERDICTS
            assert row[f"type_{which}"] in VERDICTS - {"missing"}
            assert row[f"status_{which}"] in STATUSES
        assert row["event_type"] in load_types()


def test_two_passes_marked_two_hundred_rows_twice_and_a_hundred_sentences():
    for name in FILES:
        rows = read_rows(name)
        assert [sum(row["share"] == share for row in rows) for share in ("dev", "kept")] == [100, 100]
    sentences = [json.loads(line) for line in (MARKED / "recall.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(sentences) == 100
    assert {entry["type"] for row in sentences for which in PASSES for entry in row[which]} <= set(load_types())


def test_the_decision_tells_what_came_of_it():
    """Reached or not: the table of the decision has the figures of the kept share as they are."""
    text = next((MARKED.parents[1] / "docs" / "decisions").glob("0014-*.md")).read_text(encoding="utf-8")
    rows = split_shares(read_rows("second.csv"))["kept share"]
    for name in ("type", "type and both actors", "falsely asserted"):
        verdicts = [[FIGURES[name](row, which) for row in rows] for which in PASSES]
        shares = [f"{sum(found) / len(rows):.3f}" for found in verdicts]
        low, high = zip(*(wilson(sum(found), len(rows)) for found in verdicts), strict=True)
        figures = [*shares, f"{min(low):.2f} to {max(high):.2f}", f"{kappa(*verdicts):.2f}"]
        assert f"| {' | '.join([name, ASKED[name], *figures])} |" in text


def test_the_mart_publishes_what_was_marked():
    sql = resources.files("sql").joinpath("marts/calibration.sql").read_text(encoding="utf-8")
    values = {float(step): (int(judged), int(right)) for step, judged, right in re.findall(r"\((0\.\d), (\d+), (\d+)\)", sql)}
    assert values == count_steps(read_rows("second.csv"))


def test_confidence_says_how_many_are_right():
    for step, (judged, right) in count_steps(read_rows("second.csv")).items():
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
