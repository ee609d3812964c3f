"""`newsmill entities`: who is in the published file, what people decided about them, and what is learned or imported."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.config import Settings, load_settings
from pipeline.errors import UsageError
from pipeline.home import Home

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Reason = Annotated[str, typer.Option(help="Why, for those who read the judgement later")]
By = Annotated[str, typer.Option(help="Who decides")]
Publish = Annotated[bool, typer.Option("--publish", help="Build and publish at once; otherwise it acts with the next build")]
LIST_NAME = re.compile(r"(?!roles-)[a-z0-9][a-z0-9-]{0,40}")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Who and what is named: look up, curate, learn, import")
    for command in (show, search, merge, split, undo, judgements, learn):
        group.command(command.__name__)(command)
    group.command("import")(import_list)
    app.add_typer(group, name="entities")


def show(entity_id: Annotated[str, typer.Argument(help="Such as ctry:IRN; an id that was merged away works too")],
         examples: Annotated[int, typer.Option(min=0, help="How many articles to show")] = 5, as_json: AsJson = False) -> None:
    """One entity: its names, roles and numbers, and the newest articles that name it."""
    from pipeline.warehouse import open_published
    from pipeline.warehouse.lookup import find_entity

    with open_published(Home(load_settings().home)) as connection:
        found = find_entity(connection, entity_id, examples=examples)
    if found is None:
        raise UsageError(f"the published file has no entity {entity_id}; newsmill entities search NAME finds ids")
    print(json.dumps(found, ensure_ascii=False) if as_json else describe(found))


def describe(found: dict[str, Any]) -> str:
    """An entity as text."""
    facts = [("type", found["type_code"]), ("country", found["country_iso3"]), ("sector", found["sector"]),
             ("Wikidata", found["wikidata_qid"]), ("GeoNames", found["geonames_id"]),
             ("named", f"{found['mention_count']:,} times in {found['article_count']:,} articles"),
             ("seen", f"{found['first_seen_at']} to {found['last_seen_at']}"),
             ("names", ", ".join(f"{alias['alias_name']} ({alias['mention_count']})" for alias in found["aliases"][:12])),
             ("was", ", ".join(row["old_id"] for row in found["former_ids"]))]
    lines = [f"{found['name']}  {found['entity_id']}", *(f"  {name:<9} {value}" for name, value in facts if value)]
    for role in found["roles"]:
        what = " ".join(filter(None, ["former" if role["is_former"] else "", role["role_name"]]))
        whose = ", ".join(filter(None, [role["owner_name"], role["country_iso3"], role["sector"]]))
        lines.append(f"  {'role':<9} {what} ({whose}) {role['first_seen_at'][:10]} to {role['last_seen_at'][:10]}, "
                     f"{role['article_count']} articles of {role['source_count']} sources: {role['example_snippet']}")
    lines += [f"  {(example['published_at'] or '')[:10]:<10} {example['source_name']}: …{' '.join(example['context'].split())}…"
              f"  {example['url']}" for example in found["examples"]]
    return "\n".join(lines)


def search(name: Annotated[str, typer.Argument(help="The beginning of any word of a name; case and accents do not matter")],
           limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show")] = 20, as_json: AsJson = False) -> None:
    """Entities by name, the most named first."""
    from pipeline.warehouse import open_published
    from pipeline.warehouse.lookup import search_entities

    with open_published(Home(load_settings().home)) as connection:
        found = search_entities(connection, name, limit=limit)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        also = f"  (as {row['matched_name']})" if row["matched_name"] != row["name"] else ""
        print(f"{row['entity_id']:<22} {row['type_code']:<8} {row['country_iso3'] or '':<4}{row['sector'] or '':<4} "
              f"{row['article_count']:>6,}  {row['name']}{also}")


def merge(subject: Annotated[str, typer.Argument(help="The id that goes")],
          into: Annotated[str, typer.Argument(metavar="OBJECT", help="The id that stays")],
          reason: Reason = "", by: By = "", publish: Publish = False, as_json: AsJson = False) -> None:
    """Say that two entities are one. The first id is answered by the second from then on."""
    settings = load_settings()
    check_known(settings, subject, into)
    judge(settings, {"subject": subject, "verdict": "merge", "object": into, "reason": reason, "by": by}, publish, as_json)


def split(subject: Annotated[str, typer.Argument(help="The id that stands for two")],
          name: Annotated[str, typer.Option(help="What the other one is called, told apart: John Smith (footballer)")],
          article: Annotated[list[str] | None, typer.Option(help="An article_id in which the other one is meant; may be repeated")] = None,
          beside: Annotated[list[str] | None, typer.Option("--with", help="An entity beside which the other one is meant")] = None,
          country: Annotated[str, typer.Option(help="Country of the other one, ISO 3166-1 alpha-3")] = "",
          sector: Annotated[str, typer.Option(help="PLOVER sector of the other one")] = "",
          reason: Reason = "", by: By = "", publish: Publish = False, as_json: AsJson = False) -> None:
    """Say that an entity is two, and where the other one is meant."""
    settings = load_settings()
    check_known(settings, subject)
    judge(settings, {"subject": subject, "verdict": "split", "name": name, "article_ids": tuple(sorted(set(article or ()))),
                     "with_entity_ids": tuple(sorted(set(beside or ()))), "country_iso3": country, "sector": sector, "reason": reason,
                     "by": by}, publish, as_json)


def undo(judgement_id: Annotated[str, typer.Argument(help="As `newsmill entities judgements` shows it")],
         reason: Reason = "", by: By = "", publish: Publish = False, as_json: AsJson = False) -> None:
    """Take a judgement back, as if it had not been said."""
    judge(load_settings(), {"subject": judgement_id, "verdict": "undo", "reason": reason, "by": by}, publish, as_json)


def judge(settings: Settings, values: dict[str, Any], publish: bool, as_json: bool) -> None:
    """Write a judgement down; publish what follows from it, if that is asked."""
    from pipeline.judgements import Judgement, add_judgement, check_judgement

    now = datetime.now(UTC)
    judgement = Judgement(**{"kind": "entity", "at": now.isoformat(timespec="seconds")} | values)
    check_judgement(judgement)
    add_judgement(Home(settings.home), judgement)
    path = ""
    if publish:
        from pipeline.steps import build

        path = str(build(settings, (), now=now).path)
    if as_json:
        print(json.dumps({"judgement_id": judgement.judgement_id, **json.loads(judgement.as_line()), "new_id": judgement.target or None,
                          "published": path or None}, ensure_ascii=False))
    else:
        print(f"{judgement.judgement_id}  {judgement.verdict} {judgement.subject}{f' → {judgement.target}' if judgement.target else ''}")
        typer.echo(f"newsmill: published {path}" if path else "newsmill: acts with the next build; --publish builds at once", err=True)


def judgements(as_json: AsJson = False) -> None:
    """What was decided and is in force, in the order in which it was said."""
    from pipeline.judgements import read_judgements

    standing = read_judgements(Home(load_settings().home)).standing
    if as_json:
        print(json.dumps([{"judgement_id": item.judgement_id, **json.loads(item.as_line())} for item in standing], ensure_ascii=False))
        return
    for item in standing:
        print(f"{item.judgement_id}  {item.kind:<6} {item.verdict:<9} {item.subject} {item.target} {item.name} {item.reason}".rstrip())


def learn(until: Annotated[str, typer.Option(help="Last UTC day to learn from, included")], as_json: AsJson = False) -> None:
    """Freeze the roles that were seen often enough, as knowledge for what is annotated from now on."""
    from pipeline import steps
    from pipeline.cli.days import parse_day

    file = steps.learn(load_settings(), until=parse_day(until, "--until"))
    if as_json:
        print(json.dumps(asdict(file) if file else None))
    else:
        print(f"{file.name}: {file.rows} rows in force" if file else "nothing was seen often enough; nothing changed")


def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Plain, .gz or .bz2")],
    name: Annotated[str, typer.Option("--list", help="What the list is called here: lower-case letters, digits, hyphens")],
    licence: Annotated[str, typer.Option(help="What may be done with it, as its publisher says: CC0-1.0, CC-BY-NC-4.0…")],
    source: Annotated[str, typer.Option(help="Where it comes from; by default the file's name")] = "",
    kind: Annotated[str, typer.Option("--format", help="wikidata (JSON dump), opensanctions (JSON lines, CSV), csv, or auto")] = "auto",
    min_sitelinks: Annotated[int, typer.Option(min=0, help="Wikidata: how many wikis must write about an entity")] = 10,
    as_json: AsJson = False,
) -> None:
    """Bring people and organisations from a list into the knowledge of this home."""
    from pipeline.entities.lists import read_list
    from pipeline.knowledge import freeze_list
    from pipeline.runs import hold_lock

    if not LIST_NAME.fullmatch(name):
        raise UsageError(f"--list {name!r}: lower-case letters, digits and hyphens, not beginning with roles-")
    if not licence.strip():
        raise UsageError("--licence is empty; every list keeps its licence")
    home = Home(load_settings().home)
    found = read_list(file, kind=kind, min_sitelinks=min_sitelinks)
    with hold_lock(home, "knowledge-lock"):
        frozen = freeze_list(home, name, found.rows, source=source or file.name, licence=licence.strip())
    counts = dict(sorted(found.counts.items()))
    if as_json:
        print(json.dumps({**asdict(frozen), "counts": counts}))
    else:
        print(f"{frozen.name}: {frozen.rows} entities in force ({', '.join(f'{count} {reason}' for reason, count in counts.items())})")


def check_known(settings: Settings, *entity_ids: str) -> None:
    """UsageError when the published file never had one of the ids: most often a slip of the pen."""
    from pipeline.warehouse import open_published
    from pipeline.warehouse.lookup import ask

    with open_published(Home(settings.home)) as connection:
        unknown = [entity_id for entity_id in entity_ids if not ask(connection, "entity", id=entity_id)]
    if unknown:
        raise UsageError(f"the published file has no entity {', '.join(unknown)}; newsmill entities search NAME finds ids")
