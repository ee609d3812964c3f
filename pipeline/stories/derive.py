"""Derive copies, stories and incidents from the facts of current versions, from the first day that changed on.

    story_inputs ─ story_changes ─ roots ─ places ─ copies ─ story_articles ─ stories ─ memories ─ redirects ─ incidents

What comes out is a function of the facts alone: deriving night by night, in batches, or once over everything gives the same rows.
"""

from datetime import UTC, datetime

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.ids import make_id
from pipeline.stories.copies import find_roots, measure_copies, name_originals
from pipeline.stories.incidents import derive_incidents
from pipeline.stories.library import Library, run_sql, write_table
from pipeline.stories.placing import Places, place_articles
from pipeline.stories.replay import WINDOW_DAYS, Shelf
from pipeline.stories.terms import Numbers
from pipeline.stories.titles import choose_titles


def derive(connection: duckdb.DuckDBPyConnection, *, now: datetime) -> None:
    """Write core.copies, stories, story_articles, story_memories, events, event_keys, event_members and redirects, in the caller's
    transaction.

    Reads core.current_versions, article_versions, articles, article_sources, event_mentions, entities and judgements, what the last
    derivation wrote, and three temporary tables of articles (article_id) that say what may have changed since: `dirty_articles` whose
    facts, `resourced_articles` whose source, `judged_articles` about whose entities or events people decided otherwise. `now` enters
    ledger columns only.
    """
    connection.execute("SET VARIABLE derived_at = $now::TIMESTAMP", {"now": now.astimezone(UTC).replace(tzinfo=None)})
    run_sql(connection, "story_inputs")
    run_sql(connection, "story_changes")
    start = connection.execute("SELECT day FROM first_change").fetchone()
    derive_stories(connection, start=start[0] if start else None)
    run_sql(connection, "retold_articles")
    derive_incidents(connection)


def derive_stories(connection: duckdb.DuckDBPyConnection, *, start: int | None) -> None:
    """Copies and stories: articles are placed again from day `start` (since 1970) on; None when each is where it was."""
    library = Library(connection)
    known = connection.execute("SELECT root, opener FROM known_articles ORDER BY number").fetchnumpy()
    first = len(known["root"])
    roots, openers = np.arange(library.size), np.full(library.size, -1)
    roots[:first], openers[:first] = known.pop("root"), known.pop("opener")
    find_roots(library, roots, np.unique(library.days[first:]).tolist())
    originals = name_originals(roots, library.is_agency)
    places = Places(openers, np.full(library.size, np.nan), ()) if start is None else place_articles(library, roots, openers, start)
    connection.execute("DROP TABLE known_articles CASCADE")
    write_places(connection, library, originals, places)
    write_names(connection, library, np.concatenate((places.openers[first:], *(shelf.stories for shelf in places.memories))))
    write_copies(connection, library, originals)
    run_sql(connection, "story_articles")
    run_sql(connection, "story_titles")
    write_table(connection, "typical_articles", {"number": choose_titles(library)})
    run_sql(connection, "stories")
    if start is not None:
        write_memories(connection, library, places.memories, first)
    run_sql(connection, "story_redirects")


def write_places(connection: duckdb.DuckDBPyConnection, library: Library, originals: Numbers, places: Places) -> None:
    """`placed_articles`: number, original, opener, similarity_score."""
    write_table(connection, "placed_articles", {
        "number": pa.array(np.arange(library.size), pa.int32()), "original": pa.array(originals, pa.int32()),
        "opener": pa.array(places.openers, pa.int32()), "similarity_score": pa.array(places.likenesses, from_pandas=True)})


def write_names(connection: duckdb.DuckDBPyConnection, library: Library, openers: Numbers) -> None:
    """`story_names`: opener, story_id, of the stories that were placed again. A story's id is a hash of the article that opened it."""
    names = np.unique(openers)
    ids = [make_id("story", article_id) for article_id in library.article_ids(names)]
    write_table(connection, "story_names", {"opener": pa.array(names, pa.int32()), "story_id": pa.array(ids, pa.string())})


def write_copies(connection: duckdb.DuckDBPyConnection, library: Library, originals: Numbers) -> None:
    """core.copies, measuring the pairs that are new or have changed."""
    run_sql(connection, "unmeasured_copies")
    numbers = connection.execute("SELECT number FROM unmeasured_copies ORDER BY number").fetchnumpy()["number"]
    copies = list(measure_copies(library, originals, np.asarray(numbers)))
    write_table(connection, "measured_copies", {
        "number": pa.array([copy.number for copy in copies], pa.int32()),
        "original": pa.array([copy.original for copy in copies], pa.int32()),
        "jaccard": pa.array([copy.jaccard for copy in copies], pa.float64()),
        "containment": pa.array([copy.containment for copy in copies], pa.float64())})
    run_sql(connection, "copies")


def write_memories(connection: duckdb.DuckDBPyConnection, library: Library, shelves: tuple[Shelf, ...], first: int) -> None:
    """core.story_memories, from the day on from which the replay made them again."""
    restored = int(library.days[first - 1]) - WINDOW_DAYS if first else -1_000_000
    write_table(connection, "first_memory", {"day": [restored]})
    empty = np.empty(0, np.int64)
    entries = [shelf.postings.vectors for shelf in shelves]
    orders = [np.lexsort((vectors.terms, vectors.articles)) for vectors in entries]
    sizes = [np.bincount(vectors.articles, minlength=vectors.size) for vectors in entries]
    ends = pa.array(np.concatenate(([0], np.cumsum(np.concatenate((empty, *sizes))))), pa.int32())
    terms = [vectors.terms[order] for vectors, order in zip(entries, orders, strict=True)]
    weights = [vectors.weights[order] for vectors, order in zip(entries, orders, strict=True)]
    write_table(connection, "new_memories", {
        "opener": pa.array(np.concatenate((empty, *(shelf.stories for shelf in shelves))), pa.int32()),
        "day": pa.array(np.concatenate((empty, *(shelf.days for shelf in shelves))), pa.int32()),
        "terms": pa.ListArray.from_arrays(ends, np.concatenate((empty.astype(np.uint64), *terms))),
        "weights": pa.ListArray.from_arrays(ends, np.concatenate((empty.astype(np.float32), *weights)))})
    run_sql(connection, "story_memories")
