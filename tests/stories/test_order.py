"""The same facts give the same rows, whatever order their runs came in, one at a time or together."""

import random
from datetime import timedelta

from benchmarks.made_news import MadeNews
from tests.stories.conftest import DAY, DERIVED, article
from tests.stories.test_incidents import act, actor

PARTIES = [actor(name, name[:3].upper(), sector) for name in ("Velden", "Karsa", "Brannock") for sector in ("GOV", "CVL")]


def make_runs(seed):
    """Eight runs: live days, archives that reach back, corrections of earlier articles, and articles without a date."""
    dice = random.Random(seed)
    news = MadeNews(25, seed=seed)
    runs = {}
    everything = []
    for day in range(6):
        items = []
        for made in news.make_day(day):
            at = DAY + timedelta(days=4 * day, seconds=made.second - 8 * 3600)
            items.append({"url": f"https://s{made.source}.test/{made.number}", "title": made.title, "text": made.text, "at": at,
                          "dated": dice.random() > 0.1, "events": tuple(make_event(dice, at.date()) for _ in range(dice.randrange(3)))})
        runs[f"live-{(DAY + timedelta(days=4 * day)).date()}"] = items
        everything += items
    for name in ("warc-late", "warc-later"):
        again = [dict(item, captured=item["at"] + timedelta(days=dice.randrange(4))) for item in dice.sample(everything, 20)]
        runs[name] = [dict(item, text=item["text"] + " corrected") if dice.random() < 0.5 else item for item in again]
    return {name: [article(**item) for item in items] for name, items in runs.items()}


def make_event(dice, day):
    sides = dice.choice([*PARTIES, None]), dice.choice([*PARTIES, None])
    return act(dice.choice(("ASSAULT", "CONSULT", "X.DISASTER")), *sides, confidence_score=dice.random(), report_date=day,
               **make_date(dice, day))


def make_date(dice, day):
    back = timedelta(days=dice.choice((0, 1, 2, 9)))
    return dice.choice(({}, {"date_start": day - back, "date_end": day - back, "date_granularity": "day"},
                        {"date_start": day - 3 * back, "date_end": day, "date_granularity": "range", "status": "historical"}))


def load_in(make_warehouse, runs, batches):
    warehouse = make_warehouse()
    for batch in batches:
        for name in batch:
            warehouse.put(name, *runs[name])
        warehouse.derive()
    return warehouse


def test_order_of_runs_does_not_matter(make_warehouse):
    runs = make_runs(1)
    dice = random.Random(1)
    whole = load_in(make_warehouse, runs, [list(runs)])
    expected = whole.digests()
    assert set(expected) == {*DERIVED, "core.event_keys"}
    assert all(expected[name][0] for name in DERIVED)
    names = list(runs)
    orders = [[[name] for name in names]]
    dice.shuffle(names)
    orders += [[[name] for name in names], [names[:3], names[3:]]]
    for order in orders:
        assert load_in(make_warehouse, runs, order).digests() == expected, order


def test_deriving_again_changes_nothing_and_removing_a_run_takes_its_rows_away(make_warehouse):
    runs = make_runs(3)
    without = {name: items for name, items in runs.items() if name != "warc-late"}
    expected = load_in(make_warehouse, without, [list(without)]).digests()
    warehouse = load_in(make_warehouse, runs, [list(runs)])
    before = warehouse.digests()
    assert warehouse.derive().digests() == before
    assert warehouse.put("warc-late").derive().digests() == expected != before


def test_sources_that_are_described_anew_count_anew(make_warehouse):
    """Owners, agencies and countries are configuration: changing it alone gives what a warehouse that always had it gives."""
    runs = make_runs(5)
    feeds = [{"feed_url": f"https://s{number}.test/rss", "source_domain": f"s{number}.test", "source_name": f"Wire {number % 9}",
              "owner_name": "Both" if number % 2 else "Wire", "is_enabled": True, "is_agency": number % 3 == 0, "is_state_media": False}
             for number in range(0, 400, 2)]
    fresh = make_warehouse()
    fresh.insert("feeds", feeds)
    expected = load_in(lambda: fresh, runs, [list(runs)]).digests()
    warehouse = load_in(make_warehouse, runs, [list(runs)])
    before = warehouse.digests()
    warehouse.insert("feeds", feeds)
    assert warehouse.derive().digests() == expected != before
    warehouse.connection.execute("DELETE FROM core.feeds")
    assert warehouse.derive().digests() == before
