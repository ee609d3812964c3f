"""Judgements put to work: merged and split entities, as a function of `state/judgements.jsonl` and the facts."""

from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.home import Home
from pipeline.judgements import Judgement, Judgements, fold_corrections, read_codes, read_judgements
from pipeline.warehouse.engine import insert_rows
from pipeline.warehouse.objects import load_objects

ENDS = pa.schema([("entity_id", pa.string()), ("end_entity_id", pa.string())])
MOVES = pa.schema([("old_id", pa.string()), ("new_id", pa.string()), ("reason", pa.string()), ("moved_at", pa.timestamp("us"))])


def derive_judgements(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Write core.judgements, core.judged_events, core.judged_entities and the redirects of entities. Needs core.current_versions.

    Leaves the temporary table `judged_articles(article_id)`: those about which something else stands than before.

    Raises JudgementError when the file contradicts itself: the build stops, and the published file stays.
    """
    judgements = read_judgements(home)
    connection.execute("CREATE OR REPLACE TEMP TABLE earlier_judgements AS FROM core.judgements")
    connection.execute("DELETE FROM core.judgements")
    insert_rows(connection, "core.judgements", [judgement_row(judgement) for judgement in judgements.standing])
    connection.execute("CREATE OR REPLACE TEMP TABLE earlier_judged_events AS FROM core.judged_events")
    connection.execute("DELETE FROM core.judged_events")
    insert_rows(connection, "core.judged_events", list_corrections(judgements))
    ends = [{"entity_id": old, "end_entity_id": new} for old, new in sorted(judgements.ends.items())]
    write_temporary(connection, "entity_ends", ENDS, ends)
    write_temporary(connection, "entity_moves", MOVES, list_moves(judgements))
    for step in ("judged_entities", "entity_redirects"):
        for statement in connection.extract_statements(load_objects("derive")[step].sql):
            connection.execute(statement)


def write_temporary(connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    """A temporary table of some rows."""
    connection.register("new_rows", pa.Table.from_pylist(rows, schema=schema))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM new_rows")
    connection.unregister("new_rows")


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """A row of core.judgements."""
    same = ("name", "country_iso3", "sector", "changes", "reason")
    return {"judgement_id": judgement.judgement_id, "kind_code": judgement.kind, "verdict_code": judgement.verdict,
            "subject_id": judgement.subject, "object_id": judgement.target or None, "article_ids": list(judgement.article_ids),
            "with_entity_ids": list(judgement.with_entity_ids), "judged_by": judgement.by or None, "judged_at": read_moment(judgement.at),
            **{name: getattr(judgement, name) or None for name in same}}


def list_corrections(judgements: Judgements) -> list[dict[str, Any]]:
    """The rows of core.judged_events; what follows from a type follows from the right one."""
    types = {row["code"]: row for row in read_codes("event_types")}
    rows: list[dict[str, Any]] = []
    for mention_id, said in fold_corrections(judgements.standing).items():
        kind = types.get(said.get("event_type", ""), {})
        days: dict[str, Any] = {name: date.fromisoformat(said[name]) for name in ("date_start", "date_end") if name in said}
        sides: dict[str, Any] = {name: [{key: actor.get(key) for key in ("entity_id", "name", "country_iso3", "sector")}
                                        for actor in said[name]] for name in ("source_actors", "target_actors") if name in said}
        derived: dict[str, Any] = {name: kind.get(name) or None for name in ("cameo_root", "quad_class")}
        rows.append({"event_mention_id": mention_id, **said, **days, **sides, **derived})
    return rows


def list_moves(judgements: Judgements) -> list[dict[str, Any]]:
    """Every id that moved: what was merged leads to the end of its chain, what was split off and joined again to where it came from."""
    moves: dict[str, dict[str, Any]] = {}
    alive = {judgement.target for judgement in judgements.standing if judgement.verdict == "split"}
    for judgement in judgements.undone:
        if judgement.verdict == "split" and judgement.target not in alive:
            came_from = judgements.ends.get(judgement.subject, judgement.subject)
            moves[judgement.target] = {"old_id": judgement.target, "new_id": came_from, "reason": "its split was undone",
                                       "moved_at": read_moment(judgement.at)}
    for judgement in judgements.standing:
        if judgement.verdict == "merge":
            moves[judgement.subject] = {"old_id": judgement.subject, "new_id": judgements.ends[judgement.subject],
                                        "reason": judgement.reason or "merged by judgement", "moved_at": read_moment(judgement.at)}
    return [moves[old_id] for old_id in sorted(moves)]


def read_moment(text: str) -> datetime | None:
    """A time of the file as the warehouse keeps it: UTC, without a zone; a time without a zone is UTC."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
