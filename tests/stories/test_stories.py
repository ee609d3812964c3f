from datetime import timedelta

from tests.stories.conftest import DAY, article

FERRY = (
    "Two ferries collide in fog off Velden harbour, twelve hurt",
    ("Two passenger ferries collided in thick fog off Velden harbour on Monday morning, injuring twelve people, the coastguard said. "
     "The Marlin and the Seabright were carrying commuters across the Orran strait when they met bow to bow. Coastguard captain Ilse "
     "Varga said radar on the Marlin had failed. Salvage tugs towed both ferries to the Velden docks before noon."),
)
FERRY_AGAIN = (
    "Velden ferry crash: radar had failed, coastguard says",
    ("Radar aboard the Marlin had failed before it struck the Seabright in fog off Velden, coastguard captain Ilse Varga said. "
     "Twelve commuters were injured when the ferries collided in the Orran strait. Both vessels lie at the Velden docks, where "
     "salvage crews are pumping water out of the Seabright's forward hold."),
)
BUDGET = (
    "Parliament in Karsa passes budget after all-night sitting",
    ("Deputies in Karsa approved next year's budget at dawn on Tuesday after an all-night sitting, raising excise on tobacco and "
     "cutting subsidies for diesel. Finance minister Jonas Teller called the vote a triumph of patience. The opposition Reform League "
     "walked out before the final reading, saying the deficit figures had been altered."),
)
PANEL = (
    "Orchestra of Brannock names its first woman conductor",
    ("The Brannock Philharmonic has appointed violinist Mirela Sand as chief conductor, the first woman to hold the baton since the "
     "orchestra was founded in a disused brewery. Sand will open the season with Dvorak and a commission by Teo Lanz."),
)


def story_of(warehouse):
    return dict(warehouse.rows("SELECT url, story_id FROM core.story_articles JOIN core.articles USING (article_id)"))


def test_articles_on_one_matter_are_one_story(warehouse):
    warehouse.put("warc-a", article("https://a.test/1", *FERRY), article("https://b.test/1", *FERRY_AGAIN, at=DAY + timedelta(hours=5)),
                  article("https://c.test/1", *BUDGET, at=DAY + timedelta(hours=2)), article("https://d.test/1", *PANEL)).derive()
    stories = story_of(warehouse)
    assert stories["https://a.test/1"] == stories["https://b.test/1"]
    assert len(set(stories.values())) == 3
    row = warehouse.rows("SELECT title, lang, article_count, original_count, source_count, first_published_at, last_published_at"
                         " FROM core.stories ORDER BY article_count DESC LIMIT 1")[0]
    assert row[1:] == ("en", 2, 2, 2, DAY, DAY + timedelta(hours=5))
    assert row[0] in {FERRY[0], FERRY_AGAIN[0]}


def test_a_copy_goes_with_its_original(warehouse):
    framed = f"VELDEN (Agency) - {FERRY[1]}\n\nSubscribe to our morning letter for the best of the coast, every day before seven."
    warehouse.put("warc-a", article("https://a.test/1", *FERRY), article("https://b.test/1", "Ferries collide", framed,
                                                                          at=DAY + timedelta(hours=1))).derive()
    (copy, original, jaccard, containment), = warehouse.rows("SELECT c.url, o.url, similarity_score, containment_score FROM core.copies"
                                                             " JOIN core.articles c USING (article_id)"
                                                             " JOIN core.articles o ON o.article_id = original_article_id")
    assert (copy, original) == ("https://b.test/1", "https://a.test/1")
    assert 0.5 < jaccard < containment == 1
    assert warehouse.rows("SELECT article_count, original_count FROM core.stories") == [(2, 1)]


def test_the_agency_is_the_original_though_later(warehouse):
    warehouse.insert("feeds", [{"feed_url": "https://wire.test/rss", "source_domain": "wire.test", "source_name": "Wire",
                                "owner_name": "Wire", "is_enabled": True, "is_agency": True, "is_state_media": False}])
    warehouse.put("warc-a", article("https://a.test/1", *FERRY), article("https://b.test/1", *FERRY, at=DAY + timedelta(hours=1)),
                  article("https://wire.test/1", *FERRY, at=DAY + timedelta(hours=2))).derive()
    assert warehouse.rows("SELECT DISTINCT o.url FROM core.copies JOIN core.articles o ON o.article_id = original_article_id") == [
        ("https://wire.test/1",)]
    assert warehouse.rows("SELECT count(*) FROM core.copies") == [(2,)]


def test_a_story_sleeps_after_a_week_and_is_taken_up_when_the_likeness_is_great(warehouse):
    quiet = [article(f"https://q.test/{day}", f"{PANEL[0]} {day}", PANEL[1].replace("Sand", f"Sand{day}x"), at=DAY + timedelta(days=day))
             for day in range(3, 30, 3)]
    warehouse.put("warc-a", article("https://a.test/1", *FERRY), *quiet,
                  article("https://b.test/1", *FERRY_AGAIN, at=DAY + timedelta(days=40))).derive()
    stories = story_of(warehouse)
    assert stories["https://a.test/1"] == stories["https://b.test/1"]
    assert warehouse.rows("SELECT count(*) FROM core.story_memories JOIN core.stories USING (story_id)")[0][0] > 0


def test_articles_without_dates_stand_where_they_were_seen(warehouse):
    warehouse.put("warc-a", article("https://a.test/1", *FERRY, dated=False),
                  article("https://b.test/1", *FERRY_AGAIN, at=DAY + timedelta(days=4000), captured=DAY)).derive()
    assert len(set(story_of(warehouse).values())) == 1
    assert warehouse.rows("SELECT first_published_at, last_published_at FROM core.stories") == [(DAY, DAY + timedelta(minutes=10))]


GERMAN = (
    ("Lokführer in Velden legen am Freitag die Arbeit nieder",
     ("Die Gewerkschaft der Lokführer hat für Freitag zu einem ganztägigen Streik aufgerufen. Wie sie am Montag in Velden mitteilte, sind "
     "die Gespräche mit der Küstenbahn über den neuen Fahrplan gescheitert. Reisende müssen sich auf Ausfälle einstellen, hieß es.")),
    ("Molkerei in Karsa senkt den Milchpreis",
     ("Die Genossenschaft der Milchbauern hat am Montag gegen die Entscheidung der größten Molkerei in Karsa protestiert, den Preis um "
     "drei Cent zu senken. Nach Angaben eines Sprechers wird der Käse im Laden deshalb nicht billiger. Das sei kaum zu tragen.")),
    ("Neues Teleskop auf dem Brannock sieht zum ersten Mal Licht",
     ("Auf dem Brannock ist nach sechs Jahren Bauzeit ein Spiegelteleskop in Betrieb gegangen. Das hat die Sternwarte am Montag gesagt. "
     "Die ersten Aufnahmen zeigen nach Angaben der Forscher einen Nebel, der bislang nur aus dem All zu sehen war.")),
)


def test_languages_do_not_collapse(warehouse):
    warehouse.put("warc-a", *(article(f"https://{n}.test/1", *texts, lang="de") for n, texts in enumerate(GERMAN))).derive()
    assert len(set(story_of(warehouse).values())) == 3


def test_a_story_that_moved_leaves_a_redirect(warehouse):
    warehouse.put("warc-b", article("https://b.test/1", *FERRY_AGAIN, at=DAY + timedelta(hours=5))).derive()
    before = story_of(warehouse)["https://b.test/1"]
    warehouse.put("warc-a", article("https://a.test/1", *FERRY)).derive()
    after = story_of(warehouse)["https://b.test/1"]
    assert after != before
    assert warehouse.rows("SELECT old_id, new_id, kind_code FROM core.redirects") == [(before, after, "story")]
    warehouse.put("warc-a").derive()
    assert story_of(warehouse)["https://b.test/1"] == before
    assert warehouse.rows("SELECT old_id, new_id FROM core.redirects") == [(after, before)]
