"""Incidents: event mentions that report the same happening. The rule stands in sql/derive/event_*.sql; here runs are cut that are too wide.

    event_inputs ─ event_runs ─ cut ─ event_groups ─ event_members ─ events ─ withdrawn_events ─ event_redirects
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.ids import make_id
from pipeline.stories.library import run_sql, write_table

MAX_WIDTH = 7
"""Days that an incident spans at most; a wider run of reports is cut at its largest gap."""

Span = tuple[int, int]


def derive_incidents(connection: duckdb.DuckDBPyConnection) -> None:
    """Write core.events, event_members and the redirects of events. Reads the copies and stories that were just derived."""
    run_sql(connection, "event_inputs")
    run_sql(connection, "event_runs")
    write_cuts(connection)
    run_sql(connection, "event_groups")
    run_sql(connection, "withdrawn_groups")
    sql = "SELECT first_mention_id FROM event_groups UNION SELECT first_mention_id FROM withdrawn_groups ORDER BY ALL"
    firsts = connection.execute(sql).fetchnumpy()["first_mention_id"]
    write_table(connection, "event_ids", {"first_mention_id": pa.array(firsts, pa.string()),
                                          "event_id": pa.array([make_id("event", first) for first in firsts], pa.string())})
    run_sql(connection, "event_members")
    run_sql(connection, "events")
    run_sql(connection, "withdrawn_events")
    run_sql(connection, "event_redirects")


def write_cuts(connection: duckdb.DuckDBPyConnection) -> None:
    """`cut_runs`: the piece of each mention in a run that is too wide, numbered in order of time."""
    rows = connection.execute("FROM wide_runs ORDER BY run_key, first_day, last_day, event_mention_id").fetchall()
    keys = [row[0] for row in rows]
    bounds = [place for place, key in enumerate(keys) if place == 0 or key != keys[place - 1]] + [len(keys)]
    mentions: list[str] = []
    pieces: list[int] = []
    for start, end in pairwise(bounds):
        for piece, (low, high) in enumerate(cut_run([(row[2], row[3]) for row in rows[start:end]])):
            mentions += [row[1] for row in rows[start + low:start + high]]
            pieces += [piece] * (high - low)
    write_table(connection, "cut_runs", {"event_mention_id": pa.array(mentions, pa.string()), "piece": pa.array(pieces, pa.int32())})


def cut_run(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Cut spans (first day, last day; in that order) into pieces at most MAX_WIDTH wide: yields (from, to) of each, in order.

    The cut is made where most days lie between a span and all those before it; of equal gaps, at the one nearest to the middle.
    """
    starts, ends = (np.array(column) for column in zip(*spans, strict=True))
    waiting = [(0, len(spans))]
    while waiting:
        low, high = waiting.pop()
        if high - low < 2 or int(ends[low:high].max() - starts[low]) <= MAX_WIDTH:
            yield low, high
            continue
        gaps = starts[low + 1:high] - np.maximum.accumulate(ends[low:high])[:-1]
        middle = np.abs(np.arange(low + 1, high) * 2 - low - high)
        cut = low + 1 + int(np.lexsort((middle, -gaps))[0])
        waiting += [(cut, high), (low, cut)]
