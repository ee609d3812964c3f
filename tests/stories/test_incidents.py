from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stories.incidents import MAX_WIDTH, cut_chain
from tests.stories.conftest import DAY, article
from tests.stories.test_stories import BUDGET, FERRY, FERRY_AGAIN, PANEL

TODAY = DAY.date()


def actor(name, country=None, sector=None, entity_id=None):
    return {"name": name, "country_iso3": country, "sector": sector, "entity_id": entity_id}


VELDEN, KARSA = actor("Velden", "VLD", "GOV", "ctry:VLD"), actor("Karsa", "KRS", "GOV", "ctry:KRS")


def act(event_type="ASSAULT", source=VELDEN, target=KARSA, **more):
    sides = {"source_actors": [source] if source else [], "target_actors": [target] if target else []}
    return {"event_type": event_type, **sides, **more}


def events(warehouse, columns="mention_count"):
    return warehouse.rows(f"SELECT {columns} FROM core.events WHERE withdrawn_at IS NULL ORDER BY ALL")


def test_reports_of_one_act_are_one_incident_across_stories(warehouse):
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(), act(target=KARSA | {"sector": "MIL"}))),
                  article("https://b.test/1", *BUDGET, events=(act(date_start=TODAY, date_end=TODAY, date_granularity="day"),))).derive()
    assert events(warehouse, "mention_count, article_count, source_count, independent_source_count, source_country, date_start") == [
        (3, 2, 2, 2, "VLD", TODAY)]


@pytest.mark.parametrize("other", [
    act("CONSULT"), act(source=KARSA, target=VELDEN), act(target=actor("Brannock", "BRK", "GOV")), act(target=KARSA | {"sector": "CVL"}),
    act(date_start=TODAY - timedelta(days=5), date_end=TODAY - timedelta(days=5), date_granularity="day"),
], ids=["type", "direction", "target", "sector", "date"])
def test_what_contradicts_is_another_incident(warehouse, other):
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(),)),
                  article("https://b.test/1", *BUDGET, events=(other,))).derive()
    assert events(warehouse) == [(1,), (1,)]


def test_places_far_apart_are_two_incidents_and_a_placeless_report_joins_one(warehouse):
    place = {"run_id": "warc-a", "type_code": "PLACE", "coding_id": "c"}
    warehouse.insert("entities", [place | {"entity_id": f"place:gn:{n}", "name": f"P{n}", "latitude": float(n), "longitude": 10.0}
                                  for n in (40, 50)])
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(place_entity_id="place:gn:40"),)),
                  article("https://b.test/1", *BUDGET, events=(act(place_entity_id="place:gn:50"),)),
                  article("https://c.test/1", *FERRY_AGAIN, events=(act(),))).derive()
    assert events(warehouse, "place_entity_id, mention_count") == [("place:gn:40", 2), ("place:gn:50", 1)]


def test_a_meeting_has_no_direction(warehouse):
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act("CONSULT"),)),
                  article("https://b.test/1", *BUDGET, events=(act("CONSULT", KARSA, VELDEN),))).derive()
    assert events(warehouse) == [(2,)]


def test_unnamed_actors_agree_inside_a_story_only(warehouse):
    crash = act("X.DISASTER", actor("two ferries"), None)
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(crash, act("X.DISASTER", None, actor("twelve people")))),
                  article("https://b.test/1", *FERRY_AGAIN, events=(act("X.DISASTER", None, None),)),
                  article("https://c.test/1", *PANEL, events=(crash,))).derive()
    assert events(warehouse) == [(1,), (3,)]


def test_a_report_without_a_day_goes_to_the_latest_that_its_story_dates(warehouse):
    dated = {"date_start": TODAY, "date_end": TODAY, "date_granularity": "day"}
    later = {"report_date": TODAY + timedelta(days=4)}
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act("COERCE", None, **dated),)),
                  article("https://b.test/1", *FERRY_AGAIN, at=DAY + timedelta(days=4), events=(act("COERCE", None, **later),)),
                  article("https://c.test/1", *PANEL, at=DAY + timedelta(days=4), events=(act("COERCE", None, **later),))).derive()
    assert events(warehouse) == [(1,), (2,)]


def test_history_joins_and_never_opens(warehouse):
    past = {"status": "historical", "date_start": TODAY - timedelta(days=1), "date_end": TODAY - timedelta(days=1)}
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(),)),
                  article("https://b.test/1", *BUDGET, events=(act(**past),)),
                  article("https://c.test/1", *PANEL, events=(act("PROTEST", **past),))).derive()
    assert events(warehouse, "event_type, mention_count") == [("ASSAULT", 2)]
    assert warehouse.rows("SELECT is_opening FROM core.event_members ORDER BY ALL") == [(False,), (True,)]


def test_other_statuses_are_no_incident(warehouse):
    others = tuple(act(status=status) for status in ("negated", "hypothetical", "future", "opinion"))
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=others)).derive()
    assert events(warehouse) == []


def test_a_month_is_too_wide_to_join_what_happened_in_it(warehouse):
    day = {"date_granularity": "day"}
    early, late = ({"date_start": TODAY - timedelta(days=back), "date_end": TODAY - timedelta(days=back), **day} for back in (20, 2))
    month = {"date_start": TODAY - timedelta(days=30), "date_end": TODAY, "date_granularity": "month"}
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(**early), act(**late), act(**month)))).derive()
    assert sorted(events(warehouse)) == [(1,), (2,)]


def test_a_vague_date_does_not_date_an_incident_that_has_clearer_reports(warehouse):
    since = {"date_start": TODAY.replace(year=1959), "date_end": None, "date_granularity": "range", "confidence_score": 0.99}
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(**since), act()))).derive()
    assert events(warehouse, "mention_count, date_start, best_event_mention_id LIKE '%-1'") == [(2, None, True)]


def test_copies_and_agency_credits_are_not_independent(warehouse):
    report = act(attributed_to="the coastguard", is_disputed=True, deaths_max=3)
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(report,), agencies=("Wire",)),
                  article("https://b.test/1", *FERRY, at=DAY + timedelta(hours=1), events=(report,)),
                  article("https://c.test/1", *FERRY_AGAIN, at=DAY + timedelta(hours=2), events=(act(),), agencies=("WIRE",)),
                  article("https://d.test/1", *BUDGET, at=DAY + timedelta(hours=3), events=(act(),))).derive()
    columns = "mention_count, article_count, source_count, independent_source_count, attributed_count, disputed_count, deaths_max"
    assert events(warehouse, columns) == [(4, 3, 4, 2, 2, 2, 3)]


def test_what_no_current_version_says_is_withdrawn(warehouse):
    first = article("https://a.test/1", *FERRY, events=(act(),))
    warehouse.put("warc-a", first).derive()
    (event_id,), = events(warehouse, "event_id")
    corrected = f"{FERRY[1]} An earlier report of an attack was wrong."
    warehouse.put("warc-b", article("https://a.test/1", FERRY[0], corrected, captured=DAY + timedelta(days=1))).derive()
    assert events(warehouse) == []
    assert warehouse.rows("SELECT event_id, withdrawn_at, mention_count FROM core.events") == [(event_id, DAY + timedelta(days=1), 0)]


def test_an_incident_that_moved_leaves_a_redirect(warehouse):
    warehouse.put("warc-b", article("https://b.test/1", *BUDGET, at=DAY + timedelta(hours=2), events=(act(),))).derive()
    (before,), = events(warehouse, "event_id")
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, events=(act(),))).derive()
    (after,), = events(warehouse, "event_id")
    assert before != after
    assert warehouse.rows("SELECT old_id, new_id FROM core.redirects WHERE kind_code = 'event'") == [(before, after)]


def test_a_chain_that_is_too_wide_is_cut_at_its_largest_gap():
    assert cut_chain([(0, 0), (1, 2), (8, 8), (9, 9)]) == [0, 2]
    assert cut_chain([(0, 0), (1, 1), (2, 6), (6, 6), (7, 7), (7, 8)]) == [0, 4]
    assert cut_chain([(day, day) for day in range(20)]) == [0, 8, 16]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, MAX_WIDTH)), min_size=1, max_size=60), st.integers(0, 60))
def test_pieces_are_narrow_and_what_comes_later_does_not_move_them(given_spans, day):
    spans = sorted((first, first + width) for first, width in given_spans)
    begins = cut_chain(spans)
    pieces = [spans[low:high] for low, high in zip(begins, [*begins[1:], len(spans)], strict=True)]
    assert all(max(last for _, last in piece) - piece[0][0] <= MAX_WIDTH for piece in pieces)
    earlier = cut_chain([span for span in spans if span[0] < day] or spans)
    settled = [begin for begin in begins if spans[begin][0] < day - MAX_WIDTH - 1]
    assert earlier[:len(settled)] == settled
