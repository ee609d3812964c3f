"""The command: articles in, facts out, a line each, in order; and the shape of a line."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from pipeline.cli.annotate import read_article, read_time
from pipeline.events import annotation_json
from pipeline.records import ArticleText

TEXT = "Turkish soldiers attacked a Syrian village on Tuesday, killing five people. “It was terrible,” Maria Silva said."


def run(tmp_path, lines):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return subprocess.run([sys.executable, "-m", "pipeline", "annotate", str(path), "--home", str(tmp_path)], capture_output=True,
                          check=False)


def test_lines_in_order_and_errors_in_their_place(tmp_path):
    good = json.dumps({"id": "a", "title": "", "text": TEXT, "published_at": "2025-06-20T12:00:00Z"}).encode()
    done = run(tmp_path, [good, b"{not json", b"[1]", b'{"title": "no id"}', b"\xff\xfe", good.replace(b'"a"', b'"b"'),
                          b'{"id": "c", "text": 5}',
                          b'{"id": "d", "text": "x", "published_at": "yesterday"}', b""])
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [row["id"] for row in rows] == ["a", None, None, None, None, "b", "c", "d"]
    assert ["error" in row for row in rows] == [False, True, True, True, True, False, True, True]
    assert [row.get("line") for row in rows[1:5]] == [2, 3, 4, 5]
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert {key: value for key, value in rows[0].items() if key != "id"} == {key: value for key, value in rows[5].items() if key != "id"}


def test_no_such_file(tmp_path):
    done = subprocess.run([sys.executable, "-m", "pipeline", "annotate", str(tmp_path / "none.jsonl")], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"no such file" in done.stderr


def test_shape(annotate):
    row = annotation_json(annotate(TEXT, "Attack in Syria"))
    assert list(row) == ["id", "lang", "mentions", "entities", "events", "quotes", "no_event_reason"]
    assert list(row["mentions"][0]) == ["start", "end", "field", "surface", "type", "entity_id", "sense"]
    assert list(row["entities"][0]) == ["entity_id", "name", "type", "country_iso3", "wikidata_qid", "geonames_id", "sector"]
    event = row["events"][0]
    assert list(event) == ["event_type", "mode", "contexts", "cameo_root", "quad_class", "status", "is_negated", "is_question",
                           "is_disputed", "is_main",
                           "source", "target", "place_entity_id", "date_start", "date_end", "date_granularity", "date_basis",
                           "attributed_to", "field",
                           "start", "end", "trigger_start", "trigger_end", "snippet", "confidence"]
    assert list(event["source"][0]) == ["entity_id", "name", "country_iso3", "sector"]
    assert list(row["quotes"][0]) == ["speaker_entity_id", "speaker", "field", "start", "end", "text"]
    json.dumps(row)


def test_evidence_is_the_slice(annotate):
    for event in annotate(TEXT).events:
        assert TEXT[event.start:event.end] == event.snippet
        assert event.start <= event.trigger_start < event.trigger_end <= event.end
        assert 0 < event.confidence < 1


def test_same_article_same_facts(annotator):
    article = ArticleText(id="a", title="", text=TEXT, published_at=datetime(2025, 6, 20, tzinfo=UTC))
    first = annotator.annotate(article)
    annotator.annotate(ArticleText(id="b", title="", text="Peru signed a treaty with Chile. He said it would hold."))
    assert annotator.annotate(article) == first


def test_a_crash_is_an_outcome(annotator, monkeypatch):
    def fail(*_):
        raise RuntimeError("broken")

    article = ArticleText(id="a", title="", text=TEXT)
    with monkeypatch.context() as patch:
        patch.setattr(annotator.coder, "code", fail)
        done = annotator.annotate(article)
    assert (done.events_outcome, done.entities_outcome, done.no_event_reason) == ("events.crashed", "entities.done", "crashed")
    with monkeypatch.context() as patch:
        patch.setattr(annotator.reader, "read", fail)
        done = annotator.annotate(article)
    assert (done.events_outcome, done.entities_outcome) == ("events.crashed", "entities.crashed")


@pytest.mark.parametrize(("value", "expected"), [
    ("2025-06-20T12:00:00Z", datetime(2025, 6, 20, 12, tzinfo=UTC)), ("2025-06-20", datetime(2025, 6, 20, tzinfo=UTC)),
    ("2025-06-20T12:00:00+02:00", datetime(2025, 6, 20, 10, tzinfo=UTC)), (None, None), ("", None)])
def test_times(value, expected):
    assert read_time(value) == (expected, "")


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+10:00", "tomorrow", 7, {}])
def test_bad_times(value):
    assert read_time(value)[1]


def test_lone_surrogates_keep_offsets():
    article = read_article({"id": 1, "title": "a\ud800b", "text": "x"})
    assert len(article.title) == 3
    article.title.encode()
