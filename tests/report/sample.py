"""A small published file, built from the contract: two nights of invented news, some of it in trouble."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.warehouse.engine import create_file
from pipeline.warehouse.marts import write_marts
from schemas.contract import arrow_schema, tables

DAY = date(2026, 11, 21)

SOURCES = ["Harbour Gazette", "Meridian Post", "The Upland Courier", "Radio Lindow", "Kestrel News Agency", "Tidewater Daily"]

ENTITIES = [
    ("ctry:NOR", "Norway", "COUNTRY", "NOR", None),
    ("ctry:CAN", "Canada", "COUNTRY", "CAN", None),
    ("ctry:KEN", "Kenya", "COUNTRY", "KEN", None),
    ("ctry:CHL", "Chile", "COUNTRY", "CHL", None),
    ("ctry:BIH", "Bosnia and Herzegovina", "COUNTRY", "BIH", None),
    ("igo:UN", "United Nations", "IGO", None, None),
    ("ent:ada", "Ada Lindqvist", "PERSON", "NOR", "GOV"),
    ("ent:ben", "Benedict Okafor-Hale", "PERSON", "KEN", "OPP"),
    ("ent:cleo", "Cleo Marchetti", "PERSON", "CAN", "BUS"),
    ("ent:dov", "Dov Aranda", "PERSON", "CHL", "JUD"),
    ("ent:eli", "Elin Strand", "PERSON", None, None),
]

# title; event type, mode, quad class; source, target; sentence; articles; whether one of them is a copy
STORIES: list[tuple[str, str | None, str | None, str | None, str | None, str | None, str, int, bool]] = [
    ("Fishing talks between Norway and Canada end with a quota deal", "AGREE", None, "verbal_cooperation", "ctry:NOR", "ctry:CAN",
     "Norway and Canada agreed on Friday to share next year's cod quota, ending five weeks of talks.", 5, True),
    ("Dock workers in Mombasa walk out over night shifts", "PROTEST", "strike", "material_conflict", None, "ctry:KEN",
     "About 900 dock workers walked out of the port of Mombasa on Saturday over unpaid night shifts.", 4, False),
    ("Court in Valparaíso fines mining company over spill", "SANCTION", "convict", "material_conflict", "ctry:CHL", None,
     "A court in Valparaíso convicted the company of negligence and fined it 40 million pesos.", 3, False),
    ("Storm cuts power to 12,000 homes along the northern coast", "X.DISASTER", None, None, None, "ctry:NOR",
     "The storm cut power to 12,000 homes and two people were killed when a roof came down.", 3, True),
    ("Kenya's opposition accuses ministry of hiding audit", "ACCUSE", "allege", "verbal_conflict", "ctry:KEN", "ctry:KEN",
     "Mr Okafor-Hale said that the ministry had hidden an audit of the port, which it denies.", 2, False),
    ("United Nations sends water engineers to Bosnia after floods", "AID", None, "material_cooperation", "igo:UN", "ctry:BIH",
     "The United Nations sent 30 water engineers to Bosnia and Herzegovina on Friday.", 2, False),
    ("Orchard growers' choir wins the winter festival", None, None, None, None, None, "", 1, False),
]

QUOTES = [
    ("ent:ada", "Ada Lindqvist", "We have a number that both fleets can live with, and that the cod can live with too."),
    ("ent:ben", "Mr Okafor-Hale", "They have had this report in a drawer since March."),
    ("ent:cleo", "Cleo Marchetti", "Nobody got everything. That is what a deal looks like."),
    (None, "a spokesman for the port", "The night shift is paid by the rules that the unions signed."),
]

POLLS = [("feed.parsed", 21), ("fetch.unchanged", 44), ("fetch.gone", 1), ("fetch.timeout", 3)]
ENTRIES = [("entry.queued", 42), ("entry.known", 377), ("entry.no_link", 1)]
PAGES = [("fetch.new", 38), ("fetch.not_found", 2), ("fetch.robots_disallowed", 1), ("fetch.timeout", 1)]
READ = [("extract.article", 30), ("extract.too_short", 4), ("extract.consent", 2), ("extract.paywall_stub", 1), ("extract.crashed", 1)]

FREE = {"title", "text", "name", "source_name", "owner_name", "snippet", "example", "feed_url", "url", "source_domain", "speaker_name",
        "event_type", "mode_code", "code_version", "knowledge_version", "check_name", "target_name", "lang", "sector", "country_iso3",
        "source_country", "watchlist_name", "term", "model_sha256", "lexicon_sha256", "config_sha256", "attributed_to"}
"""Columns whose texts others decide, and which the page shows."""

Row = dict[str, Any]
Add = Callable[..., None]


def make_published(home: Path, day: date = DAY, text: str | None = None, *, empty: bool = False) -> Path:
    """A published file with the night of `day` and the one before; with `text`, every free text of every row is that text.

    An empty one has runs in which nothing was asked and nothing came. Required columns that a row leaves out get a neutral value.
    """
    path = home / "published" / "newsmill.duckdb"
    path.parent.mkdir(parents=True)
    create_file(path)
    rows = make_rows(day)
    rows = {name: rows[name] for name in ("ops.builds", "ops.runs")} if empty else rows
    with duckdb.connect(str(path)) as connection:
        for table in tables():
            schema = arrow_schema(table)
            members = [fill(replace_texts(row, text), schema) for row in rows.get(str(table.fullname), ())]
            if members:
                connection.register("members", pa.Table.from_pylist(members, schema=schema))
                connection.execute(f"INSERT INTO {table.fullname} SELECT * FROM members")
                connection.unregister("members")
        write_marts(connection, "UTC")
    return path


def replace_texts(row: Row, text: str | None) -> Row:
    """The row with a hostile text wherever somebody else decides what stands there."""
    return row if text is None else {key: text if key in FREE and isinstance(value, str) else value for key, value in row.items()}


def fill(row: Row, schema: pa.Schema) -> Row:
    """The row with something in every required column."""
    neutral = {pa.string(): "x", pa.bool_(): False, pa.int32(): 0, pa.int64(): 0, pa.float64(): 0.5, pa.date32(): DAY,
               pa.timestamp("us"): datetime(2026, 11, 21, 12)}
    return {**{field.name: neutral[field.type] for field in schema if not field.nullable}, **row}


def make_rows(day: date) -> dict[str, list[Row]]:
    """Rows by full table name."""
    rows: dict[str, list[Row]] = {}

    def add(table: str, **row: Any) -> None:
        rows.setdefault(table, []).append(row)

    add("ops.builds", timezone="UTC", code_version="0.1.0")
    add("ops.codings", coding_id="c0ffee", code_version="0.1.0", knowledge_version="2026.11")
    for name, severity, count in (("article_grain", "fail", 0), ("snippets", "fail", 0), ("quiet_sources", "warn", 2)):
        add("ops.check_results", check_name=name, severity_code=severity, is_passed=not count, finding_count=count,
            example='{"source_name": "Radio Lindow"}' if count else None)
    for number, source in enumerate(SOURCES):
        add("core.feeds", feed_url=f"https://feeds.example/{number}.xml", source_name=source, is_enabled=number != 5)
    for entity_id, name, kind, country, sector in ENTITIES:
        add("core.entity_cast", entity_id=entity_id, name=name, type_code=kind, country_iso3=country, sector=sector)
    add("core.entity_roles", entity_id="ent:ada", role_name="fisheries minister", is_former=False, source_count=3)
    for back in (1, 0):
        add_night(add, day - timedelta(days=back))
    return rows


def add_night(add: Add, day: date) -> None:
    """One live run, with captures, outcomes, articles, mentions, events and quotes."""
    run_id, noon = f"live-{day}", datetime(day.year, day.month, day.day, 12)
    add("ops.runs", run_id=run_id, kind_code="live", day=day)
    for number, code in enumerate(expand(POLLS)):
        capture_id = f"{run_id}-f{number}"
        add_capture(add, run_id, capture_id, "feed", noon, code)
        parsed = code == "feed.parsed"
        add("core.feed_polls", run_id=run_id, poll_id=capture_id, capture_id=capture_id, feed_url=f"https://feeds.example/{number % 5}.xml",
            polled_at=noon + timedelta(minutes=number), outcome_code=code, entry_count=20 if parsed else None,
            newest_entry_at=noon - timedelta(hours=number) if parsed else None)
    for number, code in enumerate(expand(ENTRIES)):
        add("core.entries", run_id=run_id, entry_id=f"{run_id}-e{number}", capture_id=f"{run_id}-f0", position=number)
        add_outcome(add, run_id, "extract", "entry", f"{run_id}-e{number}", code)
    read, articles = iter(expand(READ)), 0
    for number, code in enumerate(expand(PAGES)):
        capture_id = f"{run_id}-p{number}"
        add_capture(add, run_id, capture_id, "page", noon, code)
        outcome = next(read) if code == "fetch.new" else None
        if outcome:
            add_outcome(add, run_id, "extract", "capture", capture_id, outcome)
        if outcome == "extract.article":
            add_article(add, run_id, capture_id, noon, articles)
            articles += 1


def add_article(add: Add, run_id: str, capture_id: str, noon: datetime, number: int) -> None:
    """One article, with what is read from it."""
    telling = [story for story, (*_, count, _copied) in enumerate(STORIES) for _ in range(count)]
    story = telling[number] if number < len(telling) else None
    place = telling[:number].count(story) if story is not None else 0
    title = f"Notes from the valley, part {number}" if story is None else STORIES[story][0]
    source_name = SOURCES[number % 5]
    key = {"run_id": run_id, "article_version_id": f"v-{capture_id}", "article_id": f"a-{capture_id}"}
    add("core.articles", **key, capture_id=capture_id, coding_id="c0ffee", url=f"https://s{number % 5}.example/{noon:%Y-%m-%d}/{number}",
        outcome_code="extract.article", title=title if place == 0 else f"{source_name}: {title}", captured_at=noon,
        published_at=noon - timedelta(hours=number * (1 if noon.date() == DAY else 8)))
    add("core.current_versions", **key)
    add("core.article_versions", **key, captured_at=noon, version_number=1, is_current=True)
    add("core.article_sources", article_id=key["article_id"], source_name=source_name, owner_name=source_name)
    if number < 4:
        add("core.watchlist_hits", watchlist_name="Northern fisheries", kind_code="words", term="cod quota", article_id=key["article_id"],
            event_id="", hit_count=2)
    tells_event = story is not None and STORIES[story][1] is not None
    for step, code in (("entities", "entities.done"), ("events", "events.done" if tells_event else "events.none")):
        add_outcome(add, run_id, step, "article", capture_id, code)
    if story is not None:
        add_told(add, {**key, "capture_id": capture_id, "coding_id": "c0ffee"}, noon, story, place, number)


def add_told(add: Add, key: Row, noon: datetime, story: int, place: int, number: int) -> None:
    """An article's part in a story: membership, whether it is a copy, mentions, quotes, events."""
    run_id, article_id = key["run_id"], key["article_id"]
    title, event_type, _mode, _quad, source, target, sentence, count, copied = STORIES[story]
    story_id = f"s-{run_id}-{story}"
    if place == 0:
        add("core.stories", story_id=story_id, title=title, first_published_at=noon, last_published_at=noon, article_count=count,
            original_count=count - int(copied), source_count=count)
    add("core.story_articles", article_id=article_id, story_id=story_id)
    if copied and place == 1:
        add("core.copies", article_id=article_id, original_article_id=f"a-{run_id}-p0")
    named = [entity[0] for entity in ENTITIES if entity[1].split()[0] in f"{title} {sentence}" or entity[0] in {source, target}]
    people = [ENTITIES[6 + (number + step) % (5 if noon.date() == DAY else 4)][0] for step in range(2)]
    for ordinal, entity_id in enumerate([*named, *people]):
        add("core.mentions", **key, mention_id=f"m-{article_id}-{ordinal}", entity_id=entity_id, type_code="PERSON")
    if place == 0 and story < len(QUOTES):
        entity_id, speaker, words = QUOTES[story]
        add("core.quotes", **key, quote_id=f"q-{article_id}", speaker_name=speaker, speaker_entity_id=entity_id, is_direct=True,
            snippet=words)
    if event_type:
        add_event(add, key, noon, f"{run_id}-{story}", story, place)


def add_event(add: Add, key: Row, noon: datetime, event_id: str, story: int, place: int) -> None:
    """An asserted mention and one of another status; with the first article of a story, the incident."""
    _title, event_type, mode, quad, source, target, sentence, count, _copied = STORIES[story]
    claimed = event_type == "ACCUSE"
    common = {**key, "event_type": event_type, "mode_code": mode, "quad_class": quad, "report_date": noon.date(), "is_disputed": claimed,
              "attributed_to": "Mr Okafor-Hale" if claimed else None}
    mention_id = f"em-{event_id}-{place}"
    add("core.event_mentions", **common, event_mention_id=mention_id, status="asserted", snippet=sentence)
    add("core.event_mentions", **common, event_mention_id=f"{mention_id}-b", status=("future", "hypothetical", "negated")[place % 3])
    add("core.event_members", event_mention_id=mention_id, event_id=f"ev-{event_id}", is_opening=True)
    if place:
        return
    known = {entity_id: (entity_id, name, country) for entity_id, name, _, country, _ in ENTITIES}
    sides = {f"{side}_{part}": value for side, entity_id in (("source", source), ("target", target)) if entity_id
             for part, value in zip(("entity_id", "name", "country"), known[entity_id], strict=True)}
    dates = {} if claimed else {"date_start": noon.date(), "date_end": noon.date(), "date_granularity": "day"}
    add("core.events", **sides, **dates, event_id=f"ev-{event_id}", event_type=event_type, mode_code=mode, status="asserted",
        report_date=noon.date(), mention_count=count, article_count=count, source_count=count, independent_source_count=max(1, count - 1),
        attributed_count=count * claimed, disputed_count=count * claimed, deaths_max=2 if event_type == "X.DISASTER" else None,
        best_event_mention_id=mention_id)


def add_capture(add: Add, run_id: str, capture_id: str, kind: str, moment: datetime, code: str) -> None:
    """A capture and what came of the attempt."""
    add("core.captures", run_id=run_id, capture_id=capture_id, kind_code=kind, captured_at=moment, outcome_code=code)
    add_outcome(add, run_id, "fetch", "capture", capture_id, code)


def add_outcome(add: Add, run_id: str, step: str, kind: str, item_id: str, code: str) -> None:
    """A row of ops.outcomes."""
    add("ops.outcomes", run_id=run_id, step_code=step, item_kind=kind, item_id=item_id, outcome_code=code)


def expand(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Each code as often as its count says."""
    return [code for code, count in counts for _ in range(count)]
