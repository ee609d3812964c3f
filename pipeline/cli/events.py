"""`newsmill events`: what a row says and stands on, and what people decided about it."""

import json
from typing import Annotated, Any

import typer

from pipeline.cli.entities import AsJson, By, Publish, Reason, judge, undo
from pipeline.config import Settings, load_settings
from pipeline.errors import UsageError
from pipeline.home import Home

MentionId = Annotated[str, typer.Argument(help="An event_mention_id, as mart.event_mentions and mart.event_evidence have it")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Events as they were coded: look at a row, mark it wrong, correct it")
    for command in (show, wrong, correct, undo):
        group.command(command.__name__)(command)
    app.add_typer(group, name="events")


def show(mention_id: MentionId, as_json: AsJson = False) -> None:
    """One event mention as it was coded, its sentence, and what was decided about it."""
    from pipeline.judgements import fold_corrections, read_judgements

    settings = load_settings()
    row = find_mention(settings, mention_id)
    decided = fold_corrections(read_judgements(Home(settings.home)).standing).get(mention_id, {})
    if as_json:
        print(json.dumps({**row, "judged": decided or None}, ensure_ascii=False, default=str))
    else:
        print(describe(row, decided))


def describe(row: dict[str, Any], decided: dict[str, Any]) -> str:
    """An event mention as text."""
    start, end = row["trigger_start"] - row["span_start"], row["trigger_end"] - row["span_start"]
    sentence = f"{row['snippet'][:start]}[{row['snippet'][start:end]}]{row['snippet'][end:]}"
    sides = {name: "; ".join(" ".join(filter(None, (a["name"], a["country_iso3"], a["sector"]))) for a in row[f"{name}_actors"] or ())
             for name in ("source", "target")}
    facts = [("type", " ".join(filter(None, (row["event_type"], row["mode_code"])))),
             ("status", " ".join(filter(None, (row["status"], row["status_cue"] and f"({row['status_cue']})")))), *sides.items(),
             ("date", " to ".join(str(day) for day in (row["date_start"], row["date_end"]) if day)), ("place", row["place_entity_id"]),
             ("pattern", row["pattern_id"]), ("score", row["confidence_score"]), ("article", row["article_id"])]
    judged = [("judged", ", ".join(f"{key}: {value}" for key, value in decided.items()))]
    return "\n".join([f"{row['event_mention_id']}  {sentence}", *(f"  {name:<8} {value}" for name, value in [*facts, *judged] if value)])


def wrong(mention_id: MentionId, reason: Reason = "", by: By = "", publish: Publish = False, as_json: AsJson = False) -> None:
    """Say that a row is wrong: it leaves the marts and its incident, and stays in core.event_mentions."""
    settings = load_settings()
    find_mention(settings, mention_id)
    judge(settings, {"kind": "event", "subject": mention_id, "verdict": "wrong", "reason": reason, "by": by}, publish, as_json)


def correct(mention_id: MentionId,
            changes: Annotated[list[str], typer.Option("--set", metavar="COLUMN=VALUE", help="event_type, mode_code, status, date_start, "
                                                       "date_end, place_entity_id, or source_actors and target_actors as JSON")],
            reason: Reason = "", by: By = "", publish: Publish = False, as_json: AsJson = False) -> None:
    """Say what a row should say. What is not named stays as it was coded."""
    settings = load_settings()
    find_mention(settings, mention_id)
    values = json.dumps(dict(read_change(text) for text in changes), sort_keys=True, ensure_ascii=False)
    judge(settings, {"kind": "event", "subject": mention_id, "verdict": "corrected", "changes": values, "reason": reason, "by": by},
          publish, as_json)


def read_change(text: str) -> tuple[str, Any]:
    """A column and its value; actors are JSON."""
    column, separator, value = text.partition("=")
    if not separator:
        raise UsageError(f"--set {text!r}: write COLUMN=VALUE, such as status=future")
    if not column.endswith("_actors"):
        return column, value
    try:
        return column, json.loads(value)
    except ValueError as error:
        example = json.dumps([{"name": "Norway", "country_iso3": "NOR"}])
        raise UsageError(f"--set {column}: a list of actors in JSON, such as {example}") from error


def find_mention(settings: Settings, mention_id: str) -> dict[str, Any]:
    """The row of core.event_mentions; UsageError when the published file has none of this id."""
    from pipeline.warehouse import open_published

    with open_published(Home(settings.home)) as connection:
        answer = connection.execute("FROM core.event_mentions WHERE event_mention_id = ? ORDER BY run_id LIMIT 1", [mention_id])
        names = [column[0] for column in answer.description or ()]
        row = answer.fetchone()
    if row is None:
        raise UsageError(f"the published file has no event mention {mention_id}; mart.event_mentions and mart.event_evidence have the ids")
    return dict(zip(names, row, strict=True))
