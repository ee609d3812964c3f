"""What people decided: this name and that are one, these are two persons, this row is wrong. Kept in `state/judgements.jsonl`.

One JSON object a line, added at the end, never taken away; people may edit the file as they would any other that they keep in version
control. Facts are not touched: judgements are applied when the warehouse is derived, as a function of the file alone, so that they
survive rebuilds and can be undone.

    {"kind": "entity", "subject": "ent:a", "verdict": "merge", "object": "ent:b"}                       a is b
    {"kind": "entity", "subject": "ent:a", "verdict": "split", "name": "…", "article_ids": ["…"]}        in these articles a is another
    {"kind": "entity", "subject": "ent:a", "verdict": "split", "name": "…", "with_entity_ids": ["…"]}    wherever it stands beside these
    {"kind": "event", "subject": "<event mention>", "verdict": "wrong"}                                  it says no such thing
    {"kind": "event", "subject": "<event mention>", "verdict": "corrected", "changes": {"status": "future"}}     see CORRECTABLE
    {"kind": "entity", "subject": "<judgement>", "verdict": "undo"}                                      as if it had not been said

Every line may also have `reason`, `by` and `at`; a split may have `country_iso3` and `sector`.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.errors import JudgementError
from pipeline.home import Home
from pipeline.ids import make_id

VERDICTS: Mapping[str, tuple[str, ...]] = {"entity": ("merge", "split", "undo"), "event": ("corrected", "undo", "wrong")}
STATUSES = frozenset(["asserted", "negated", "hypothetical", "future", "historical", "opinion"])
CORRECTABLE = ("event_type", "mode_code", "status", "date_start", "date_end", "place_entity_id", "source_actors", "target_actors")
CLOSED: Mapping[str, str] = {"event_type": "event_types", "mode_code": "event_modes"}
ACTOR_KEYS = frozenset(["name", "entity_id", "country_iso3", "sector"])
SHOWN = 10
"""Of a cycle's entities in its message."""

ENTITY_ID = re.compile(r"(?:ctry|igo|place|ent):\S+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One line of the file; see the module for what it may say."""

    kind: str
    subject: str
    verdict: str
    object: str = ""
    name: str = ""
    country_iso3: str = ""
    sector: str = ""
    article_ids: tuple[str, ...] = ()
    with_entity_ids: tuple[str, ...] = ()
    changes: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""

    @property
    def judgement_id(self) -> str:
        """A hash of all that the line says."""
        return make_id("judgement", *(str(getattr(self, field.name)) for field in fields(self)))

    @property
    def target(self) -> str:
        """The entity that the subject is, or the one that is split off: its id is a hash of the subject and its own name."""
        return "ent:" + make_id("split", self.subject, self.name) if self.verdict == "split" else self.object

    def as_line(self) -> str:
        """The line of the file."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["changes"] = json.loads(self.changes) if self.changes else None
        return json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgements:
    """The judgements of a file. `standing` are in force; `ends` has, for each entity that was merged, the entity that it is now."""

    standing: tuple[Judgement, ...]
    undone: tuple[Judgement, ...]
    ends: Mapping[str, str]


def judgements_path(home: Home) -> Path:
    """Where a home keeps them."""
    return home.state / "judgements.jsonl"


def read_judgements(home: Home) -> Judgements:
    """All judgements of a home. JudgementError, with the line, for one that cannot be read or contradicts another."""
    path = judgements_path(home)
    return parse_judgements(path.read_text(encoding="utf-8") if path.exists() else "", str(path))


def add_judgement(home: Home, judgement: Judgement) -> Judgements:
    """Put a judgement at the end of the file; returns all of them. JudgementError, and nothing is written, when it cannot stand."""
    from pipeline.runs import hold_lock, write_file

    path = judgements_path(home)
    with hold_lock(home, "judgements-lock"):
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = f"{before}{'' if before.endswith(chr(10)) or not before else chr(10)}{judgement.as_line()}\n"
        parsed = parse_judgements(after, str(path))
        write_file(path, after.encode())
    return parsed


def parse_judgements(text: str, place: str) -> Judgements:
    """The judgements of a file's text, in its order; a line that is repeated counts once."""
    said: dict[str, Judgement] = {}
    undone: dict[str, Judgement] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        judgement = parse_line(line, f"{place}:{number}")
        if judgement.verdict != "undo":
            said.setdefault(judgement.judgement_id, judgement)
        elif judgement.subject in said:
            undone[judgement.subject] = said.pop(judgement.subject)
        elif judgement.subject not in undone:
            raise JudgementError(f"{place}:{number}: there is no judgement {judgement.subject} above it to undo")
    standing = tuple(said.values())
    return Judgements(standing=standing, undone=tuple(undone.values()), ends=find_ends(standing, place))


def parse_line(line: str, place: str) -> Judgement:
    """One line. JudgementError names what is wrong with it."""
    try:
        values = json.loads(line)
    except ValueError as error:
        raise JudgementError(f"{place}: not a line of JSON: {error}") from error
    if not isinstance(values, dict):
        raise JudgementError(f"{place}: not a JSON object")
    unknown = sorted(values.keys() - {field.name for field in fields(Judgement)})
    if unknown:
        raise JudgementError(f"{place}: unknown: {', '.join(unknown)}")
    kind, verdict = values.get("kind"), values.get("verdict")
    if verdict not in VERDICTS.get(str(kind), ()):
        listed = "; ".join(f"{name}: {', '.join(verdicts)}" for name, verdicts in VERDICTS.items())
        raise JudgementError(f"{place}: kind and verdict are one of {listed}")
    judgement = Judgement(**{"subject": "", **{key: _read_value(key, value, place) for key, value in values.items() if value is not None}})
    for problem in find_problems(judgement):
        raise JudgementError(f"{place}: {problem}")
    return judgement


def check_judgement(judgement: Judgement) -> None:
    """JudgementError with what is wrong with one judgement, whatever the others say."""
    for problem in find_problems(judgement):
        raise JudgementError(problem)


def _read_value(key: str, value: Any, place: str) -> Any:
    if key in {"article_ids", "with_entity_ids"}:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(sorted(set(value)))
        raise JudgementError(f"{place}: {key} is a list of ids")
    if key == "changes":
        if isinstance(value, dict) and value:
            return json.dumps(value, sort_keys=True, ensure_ascii=False)
        raise JudgementError(f"{place}: changes is an object of columns and their right values")
    if isinstance(value, str):
        return value
    raise JudgementError(f"{place}: {key} is a text")


def find_problems(judgement: Judgement) -> Iterable[str]:
    """What is missing or wrong in one judgement, whatever the others say."""
    if not judgement.subject:
        yield "subject is missing"
    if judgement.at and not _is_moment(judgement.at):
        yield f"at: {judgement.at!r} is not a time such as 2026-11-21T09:30:00+00:00"
    if judgement.verdict == "corrected":
        yield from find_change_problems(json.loads(judgement.changes or "{}"))
    if judgement.kind == "entity" and judgement.verdict != "undo" and not ENTITY_ID.fullmatch(judgement.subject):
        yield f"{judgement.subject!r} is not the id of an entity"
    if judgement.verdict == "split" and not (judgement.name and (judgement.article_ids or judgement.with_entity_ids)):
        yield "a split has a name, and says in which articles (article_ids) or beside whom (with_entity_ids)"
    if judgement.verdict == "merge":
        if not ENTITY_ID.fullmatch(judgement.object):
            yield f"{judgement.object!r} is not the id of an entity"
        elif judgement.object == judgement.subject:
            yield f"{judgement.subject} cannot be merged into itself"
        elif judgement.object.startswith("ent:") and not judgement.subject.startswith("ent:"):
            yield f"{judgement.subject} is numbered by an authority and cannot become {judgement.object}; merge them the other way round"


def find_change_problems(changes: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong with the changes of a correction: columns that cannot be corrected, values that they cannot have."""
    if not changes:
        yield "a correction says its changes"
    for column, value in sorted(changes.items()):
        if column not in CORRECTABLE:
            yield f"changes: {column} is none of {', '.join(CORRECTABLE)}"
        elif column.endswith("_actors"):
            if not (isinstance(value, list) and all(isinstance(a, dict) and a.get("name") and not a.keys() - ACTOR_KEYS for a in value)):
                yield f"changes: {column} is a list of actors, each with a name and perhaps {', '.join(sorted(ACTOR_KEYS - {'name'}))}"
        elif not isinstance(value, str):
            yield f"changes: {column} is a text"
        elif column == "status" and value not in STATUSES:
            yield f"changes: status {value!r} is none of {', '.join(sorted(STATUSES))}"
        elif column.startswith("date_") and not _is_day(value):
            yield f"changes: {column} {value!r} is not a day such as 2026-11-21"
        elif column in CLOSED and value not in {row["code"] for row in read_codes(CLOSED[column])}:
            yield f"changes: {column} {value!r} is not in the codes {CLOSED[column]}"


def read_codes(name: str) -> list[dict[str, str]]:
    """The rows of a closed list in `schemas/codes`."""
    with resources.files("schemas").joinpath(f"codes/{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def fold_corrections(judgements: Iterable[Judgement]) -> dict[str, dict[str, Any]]:
    """What stands about each event mention: `is_wrong`, and the corrected columns. Of two that correct one column, the later counts."""
    found: dict[str, dict[str, Any]] = {}
    for judgement in judgements:
        if judgement.kind == "event":
            row = found.setdefault(judgement.subject, {"is_wrong": False})
            row |= {"is_wrong": True} if judgement.verdict == "wrong" else json.loads(judgement.changes)
    return dict(sorted(found.items()))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def find_ends(judgements: Iterable[Judgement], place: str) -> dict[str, str]:
    """The end of each chain of merges. JudgementError for an entity that is two others, and for chains that come back."""
    steps: dict[str, str] = {}
    for judgement in judgements:
        if judgement.verdict == "merge" and steps.setdefault(judgement.subject, judgement.object) != judgement.object:
            raise JudgementError(f"{place}: contradiction: {judgement.subject} is merged into {steps[judgement.subject]} and into "
                                 f"{judgement.object}; undo one of them")
    ends: dict[str, str] = {}
    for start in sorted(steps):
        chain, seen = [start], {start}
        while chain[-1] in steps and chain[-1] not in ends:
            chain.append(steps[chain[-1]])
            if chain[-1] in seen:
                raise JudgementError(f"{place}: cycle: {describe_cycle(chain)}; undo one of them")
            seen.add(chain[-1])
        end = ends.get(chain[-1], chain[-1])
        ends.update(dict.fromkeys((entity for entity in chain if entity in steps), end))
    return ends


def describe_cycle(chain: list[str]) -> str:
    """The part of a chain that comes back to where it began, in words; of a long one the beginning and the end."""
    cycle = chain[chain.index(chain[-1]):]
    return " is ".join(cycle if len(cycle) <= SHOWN else [*cycle[:SHOWN // 2], f"({len(cycle) - SHOWN} more)", *cycle[-SHOWN // 2:]])
