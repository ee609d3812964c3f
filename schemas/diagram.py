"""The tables and how they refer to one another, as a Mermaid picture written from the contract."""

from collections.abc import Iterator

from sqlalchemy import Table

from schemas.contract import BUILD, tables

HOMES = {
    "feed_url": "core.feeds", "capture_id": "core.captures", "article_version_id": "core.articles", "article_id": "core.current_versions",
    "entity_id": "core.entity_cast", "event_mention_id": "core.event_mentions", "event_id": "core.events", "story_id": "core.stories",
}
"""The table in which each id stands for one row (of a run, for facts). A column that ends in such a name refers to it."""

TEXT = """
# How the tables refer to one another

An arrow leads from the row that is referred to, to those that refer to it. Left out, because nearly every fact has them: `run_id`
(`ops.runs`) and `coding_id` (`ops.codings`). Columns are in [tables](tables.md). The engine enforces none of it: references are
verified by the checks of every build.
"""


def list_references() -> Iterator[tuple[str, str, str]]:
    """(table that is referred to, table that refers, column), in order of names."""
    for declared in tables():
        for column in declared.columns:
            home = find_home(str(column.name))
            if home and home != declared.fullname and declared.info["layer"] != BUILD:
                yield home, str(declared.fullname), str(column.name)


def find_home(column: str) -> str | None:
    """The table that a column refers to: the longest name that it is, or ends in."""
    names = sorted((name for name in HOMES if column == name or column.endswith(f"_{name}")), key=len)
    return HOMES[names[-1]] if names else None


def describe_diagram() -> str:
    """The page: a picture with keys and references only."""
    references = list(list_references())
    shown = {name for home, other, _ in references for name in (home, other)}
    out = [TEXT, "```mermaid", "erDiagram"]
    for declared in tables():
        if declared.fullname in shown:
            out += _draw_table(declared)
    out += [f"    {_name(home)} ||--o{{ {_name(other)} : {column}" for home, other, column in references]
    return "\n".join([*out, "```", ""])


def _draw_table(declared: Table) -> list[str]:
    keys = set(declared.info["grain"])
    marked = [(str(column.name), "PK" if column.name in keys else "FK") for column in declared.columns
              if column.name in keys or find_home(str(column.name))]
    return [f"    {_name(str(declared.fullname))} {{", *(f"        text {name} {mark}" for name, mark in marked), "    }"]


def _name(full: str) -> str:
    return full.replace(".", "_")
