"""Incidents: event mentions that report the same happening. The rule stands in sql/derive/event_*.sql; here chains are cut into pieces.

    event_changes ─ chains (placed, placeless) ─ cut ─ event_pieces ─ event_joins ─ event_vague ─ event_groups ─ event_members
                                                                            events ─ withdrawn_events ─ event_redirects

Each step looks only at what the steps before it changed, and at what that reaches: what comes out equals a derivation of everything.
"""

from collections.abc import Sequence
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.ids import make_id
from pipeline.stories.library import run_sql, write_table

MAX_WIDTH = 7
"""Days between the first and the last of an incident at most."""

Span = tuple[int, int]


def derive_incidents(connection: duckdb.DuckDBPyConnection) -> None:
    """Write core.events, event_keys, event_members and the redirects of events. Reads the copies and stories that were just derived."""
    run_sql(connection, "event_changes")
    connection.execute("CREATE OR REPLACE TEMP TABLE moved_keys (event_mention_id VARCHAR)")
    run_sql(connection, "event_chains_placed")
    write_cuts(connection)
    run_sql(connection, "event_pieces")
    run_sql(connection, "event_chains_placeless")
    write_cuts(connection)
    connection.execute("INSERT INTO cut_chains BY NAME SELECT event_mention_id, piece_key, chain_day FROM nearest_pieces")
    for step in ("event_pieces", "event_joins", "event_vague", "event_groups", "withdrawn_groups"):
        run_sql(connection, step)
    write_ids(connection)
    for step in ("event_members", "events", "withdrawn_events", "event_redirects"):
        run_sql(connection, step)


def write_ids(connection: duckdb.DuckDBPyConnection) -> None:
    """`event_ids`: an incident's id is a hash of its first mention."""
    sql = "SELECT first_mention_id FROM event_groups UNION SELECT first_mention_id FROM withdrawn_groups ORDER BY ALL"
    firsts = connection.execute(sql).fetchnumpy()["first_mention_id"]
    write_table(connection, "event_ids", {"first_mention_id": pa.array(firsts, pa.string()),
                                          "event_id": pa.array([make_id("event", first) for first in firsts], pa.string())})


def write_cuts(connection: duckdb.DuckDBPyConnection) -> None:
    """`cut_chains`: event_mention_id, piece_key (the first mention of its piece) and chain_day (the day that this one begins on)."""
    rows = connection.execute("FROM open_chains ORDER BY chain_key, first_day, last_day, event_mention_id").fetchnumpy()
    chains, starts, ends = (np.asarray(rows[name]) for name in ("chain_key", "first_day", "last_day"))
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    bounds = [0, *(np.flatnonzero(chains[1:] != chains[:-1]) + 1).tolist(), len(spans)]
    begins = [low + begin for low, high in pairwise(bounds) for begin in cut_chain(spans[low:high])]
    firsts = np.repeat(np.array(begins, np.int64), np.diff([*begins, len(spans)]))
    mentions = pa.array(rows["event_mention_id"], pa.string())
    write_table(connection, "cut_chains", {"event_mention_id": mentions, "piece_key": mentions.take(pa.array(firsts)),
                                           "chain_day": pa.array(starts[firsts], pa.int32()).cast(pa.date32())})


def cut_chain(spans: Sequence[Span]) -> list[int]:
    """Where the pieces of a chain begin. Spans (first day, last day) come in that order, each at most MAX_WIDTH wide."""
    begins = []
    begin = 0
    while begin < len(spans):
        begins.append(begin)
        begin = end_piece(spans, begin)
    return begins


def end_piece(spans: Sequence[Span], begin: int) -> int:
    """Where the next piece begins: after a gap of more than a day; in a piece that would be too wide, at its largest gap (the last of
    equal ones).

    Only the eight days after its beginning decide, so that what is reported today leaves the incidents of last month as they are.
    """
    end, gaps = spans[begin][1], []
    for place in range(begin + 1, len(spans)):
        gaps.append(spans[place][0] - end)
        if gaps[-1] > 1:
            return place
        end = max(end, spans[place][1])
        if end - spans[begin][0] > MAX_WIDTH:
            return begin + 1 + max(range(len(gaps)), key=lambda number: (gaps[number], number))
    return len(spans)
