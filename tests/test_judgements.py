"""Judgements: what may be said, what cannot stand together, and how it is taken back."""

import json

import pytest

from pipeline.errors import JudgementError, Locked
from pipeline.home import Home
from pipeline.judgements import Judgement, add_judgement, judgements_path, parse_judgements, read_judgements
from pipeline.runs import hold_lock


def line(**values: object) -> str:
    return json.dumps({"kind": "entity", **values}) + "\n"


def merge(subject: str, into: str, **values: object) -> str:
    return line(subject=subject, verdict="merge", object=into, **values)


def test_a_chain_of_merges_leads_to_its_end_in_any_order() -> None:
    lines = [merge("ent:a", "ent:b"), merge("ent:b", "ent:c"), merge("ent:x", "ctry:IRN")]
    for text in ("".join(lines), "".join(reversed(lines))):
        assert parse_judgements(text, "j").ends == {"ent:a": "ent:c", "ent:b": "ent:c", "ent:x": "ctry:IRN"}


@pytest.mark.parametrize(("text", "message"), [
    (merge("ent:a", "ent:b") + merge("ent:b", "ent:c") + merge("ent:c", "ent:a"), "cycle: ent:a is ent:b is ent:c is ent:a"),
    (merge("ent:a", "ent:b") + merge("ent:a", "ent:c"), "contradiction: ent:a is merged into ent:b and into ent:c"),
    (merge("ent:a", "ent:a"), "j:1: ent:a cannot be merged into itself"),
    (merge("ctry:IRN", "ent:a"), "numbered by an authority"),
    (merge("ent:a", "Iran"), "'Iran' is not the id of an entity"),
    ("\n{broken\n", "j:2: not a line of JSON"),
    ("[]\n", "j:1: not a JSON object"),
    (line(subject="ent:a", verdict="merge", object="ent:b", because="so"), "unknown: because"),
    (line(subject="ent:a", verdict="banish"), "kind and verdict are one of"),
    (line(subject="ent:a", verdict="split", name="A (other)"), "says in which articles"),
    (line(subject="ent:a", verdict="split", name="A (other)", article_ids="one"), "article_ids is a list of ids"),
    (line(subject="j7", verdict="undo"), "no judgement j7 above it"),
    (merge("ent:a", "ent:b", at="yesterday"), "not a time"),
    (json.dumps({"kind": "event", "subject": "m1", "verdict": "corrected"}), "says its changes"),
    (json.dumps({"kind": "event", "subject": "m1", "verdict": "merge"}), "kind and verdict are one of"),
])
def test_what_cannot_stand_has_a_name_and_a_place(text: str, message: str) -> None:
    with pytest.raises(JudgementError, match="j") as error:
        parse_judgements(text, "j")
    assert message in str(error.value)


def test_what_is_undone_may_be_said_again() -> None:
    first = Judgement(kind="entity", subject="ent:a", verdict="merge", object="ent:b", at="2026-03-01T00:00:00+00:00")
    again = Judgement(kind="entity", subject="ent:a", verdict="merge", object="ent:c", at="2026-03-02T00:00:00+00:00")
    text = f"{first.as_line()}\n{line(subject=first.judgement_id, verdict='undo')}{again.as_line()}\n"
    parsed = parse_judgements(text, "j")
    assert (parsed.standing, parsed.undone, parsed.ends) == ((again,), (first,), {"ent:a": "ent:c"})


def test_a_line_that_is_repeated_counts_once() -> None:
    assert len(parse_judgements(merge("ent:a", "ent:b") * 2, "j").standing) == 1


def test_a_line_reads_back_as_what_was_written() -> None:
    judgement = Judgement(kind="entity", subject="ent:a", verdict="split", name="Ana Лопес “B”", article_ids=("p", "q"), country_iso3="ESP",
                          reason="two players", by="desk", at="2026-03-01T00:00:00+00:00")
    wrong = Judgement(kind="event", subject="m1", verdict="corrected", changes='{"status": "future"}')
    assert parse_judgements(f"{judgement.as_line()}\n{wrong.as_line()}\n", "j").standing == (judgement, wrong)


def test_ten_thousand_merges_in_a_chain_are_followed_and_in_a_circle_named() -> None:
    text = "".join(merge(f"ent:{n}", f"ent:{n + 1}") for n in range(10_000))
    assert set(parse_judgements(text, "j").ends.values()) == {"ent:10000"}
    with pytest.raises(JudgementError, match=r"cycle: ent:0 is .* \(9992 more\) .* is ent:0; undo") as caught:
        parse_judgements(text + merge("ent:10000", "ent:0"), "j")
    assert len(str(caught.value)) < 300


def test_the_file_only_grows_and_never_by_what_cannot_stand(tmp_path) -> None:
    home = Home(tmp_path)
    judgements_path(home).parent.mkdir(parents=True)
    judgements_path(home).write_text(merge("ent:a", "ent:b").rstrip("\n"), encoding="utf-8")
    add_judgement(home, Judgement(kind="entity", subject="ent:b", verdict="merge", object="ent:c"))
    before = judgements_path(home).read_text(encoding="utf-8")
    assert before.startswith(merge("ent:a", "ent:b"))
    with pytest.raises(JudgementError, match="cycle"):
        add_judgement(home, Judgement(kind="entity", subject="ent:c", verdict="merge", object="ent:a"))
    assert judgements_path(home).read_text(encoding="utf-8") == before
    assert read_judgements(home).ends == {"ent:a": "ent:c", "ent:b": "ent:c"}


def test_two_writers_do_not_meet(tmp_path) -> None:
    with hold_lock(Home(tmp_path), "judgements-lock"), pytest.raises(Locked):
        add_judgement(Home(tmp_path), Judgement(kind="entity", subject="ent:a", verdict="merge", object="ent:b"))
