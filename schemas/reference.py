"""The reference pages, written from what they describe: `python -m schemas.reference` writes them, `--check` compares.

A page that is written from the contract, the closed lists, the settings, the marts or the command line cannot drift away from them.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table

from schemas.codebook import describe_codebook
from schemas.contract import BUILD, CONFIGURED, DERIVED, FACT, OPS, tables
from schemas.diagram import describe_diagram
from schemas.types import Nested

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reference"

NOTE = "<!-- Written by `python -m schemas.reference`; change what it describes, not this page. -->\n"

TABLES = """
# Tables

What each table of the published file holds. For questions begin with the [marts](marts.md), which are built on these.

**Grain** names the columns that together are unique. A column is *content* when it follows from the captured bytes, the code and
the knowledge alone, so that making it again gives the same value; it is *ledger* when it says how and when the work was done.
Columns that end in `_at` are UTC. Values of closed lists are explained under [outcomes](outcomes.md) and [codes](codes.md).
A [picture](diagram.md) shows how the tables refer to one another.
"""

OUTCOMES = """
# Outcomes

Every feed, entry, capture and article ends each step in exactly one of these. The page of a night shows how many did.

- **done**: went on to the next step
- **known**: nothing new, and rightly so
- **refused**: left out by a rule, or by the publisher's wish
- **failed**: should have worked; counts towards exit code 3
"""

CODES = """
# Codes

The closed lists that columns take their values from.
"""

CONFIGURATION = """
# Configuration

`feeds.toml` in the home holds the feeds and the settings. An unknown key is an error, never a default.

A setting of a section can also come from the environment, as `NEWSMILL_<SECTION>_<KEY>`: `NEWSMILL_FETCH_CONTACT`, for example.
Numbers and lists are written there as JSON. `NEWSMILL_HOME` names the home (default `./data`).
"""

COMMANDS = """
# Command line

Data goes to standard output, everything for people to standard error.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | failed |
| 2 | wrong use, or a wrong setting |
| 3 | done, but more items failed than `failure_threshold` allows |
| 4 | checks failed, or data too old |
| 75 | another newsmill works in this home: try again later |
"""

MARTS = """
# Marts

The stable interface for people. `FROM mart.help` lists the same inside the file.
"""

COLUMNS = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'mart' ORDER BY column_index"

LAYERS: Mapping[str, str] = {
    FACT: "fact, loaded run by run", DERIVED: "derived from the facts of all runs",
    CONFIGURED: "configured, from feeds.toml", OPS: "book-keeping of runs", BUILD: "about this file and its making",
}

SCHEMAS: Mapping[str, str] = {
    "core": "Facts, and what is derived from them across runs.",
    "ops": "Runs, codings, outcomes, checks and digests: how the file came about.",
}


def describe_tables() -> str:
    """Every table and column of the contract."""
    out = [TABLES]
    for schema, meaning in SCHEMAS.items():
        out += [f"## {schema}", "", meaning, ""]
        for declared in (t for t in tables() if t.schema == schema):
            out += [*_describe_table(declared), ""]
    return "\n".join(out)


def _describe_table(declared: Table) -> list[str]:
    rows = ((f"`{c.name}`", f"`{type_name(c)}`", "" if c.nullable else "yes", "ledger" if c.info["ledger"] else "content", _meaning(c))
            for c in declared.columns)
    return [f"### {declared.fullname}", "", f"{declared.comment}.", "",
            f"Grain: {', '.join(f'`{name}`' for name in declared.info['grain'])}. Layer: {LAYERS[declared.info['layer']]}.", "",
            *make_table(("column", "type", "required", "kind", "meaning"), rows)]


def _meaning(column: Column[Any]) -> str:
    codes = column.info["codes"]
    page = "outcomes.md" if codes == "outcomes" else f"codes.md#{codes}"
    return f"{column.comment} ([{codes}]({page}))" if codes else str(column.comment)


def type_name(column: Column[Any]) -> str:
    """The DuckDB name of a column's type."""
    return column.type.get_col_spec() if isinstance(column.type, Nested) else str(column.type)


def describe_outcomes() -> str:
    """The closed list of outcomes, step by step."""
    from pipeline.outcomes import load_outcomes

    out = [OUTCOMES]
    outcomes = load_outcomes().values()
    for step in dict.fromkeys(outcome.step for outcome in outcomes):
        rows = ((f"`{o.code}`", o.kind, o.description) for o in outcomes if o.step == step)
        out += [f"## {step}", "", *make_table(("outcome", "kind", "meaning"), rows), ""]
    return "\n".join(out)


def describe_codes() -> str:
    """The other closed lists that the contract names, as they stand in schemas/codes."""
    out = [CODES]
    folder = resources.files("schemas").joinpath("codes")
    for name in sorted({c.info["codes"] for t in tables() for c in t.columns} - {"", "outcomes"}):
        source = folder.joinpath(f"{name}.csv")
        if source.is_file():
            header, *rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
            out += [f"## {name}", "", *make_table([h.replace("_", " ") for h in header], ((f"`{row[0]}`", *row[1:]) for row in rows)), ""]
    return "\n".join(out)


def describe_configuration() -> str:
    """Every setting: its key, default, bounds and meaning."""
    from pipeline.config import SECTIONS, AlertConfig, FeedConfig, Settings, WatchlistConfig, load_schema

    schema = load_schema()["properties"]
    top = {key: spec for key, spec in schema.items() if spec["type"] not in {"object", "array"}}
    out = [CONFIGURATION, "## At the top of the file", "", *_describe_settings(Settings, top), ""]
    for name, kind in SECTIONS.items():
        out += [f"## [{name}]", "", _first_sentence(kind), "", *_describe_settings(kind, schema[name]["properties"]), ""]
    for name, kind in (("feeds", FeedConfig), ("watchlists", WatchlistConfig), ("alerts", AlertConfig)):
        out += [f"## [[{name}]]", "", _first_sentence(kind), "", *_describe_settings(kind, schema[name]["items"]["properties"]), ""]
    return "\n".join(out)


def _describe_settings(kind: Any, properties: Mapping[str, Any]) -> list[str]:
    defaults = {f.name: f.default for f in fields(kind)}
    shown = {key: "required" if defaults[key] is MISSING else f"`{json.dumps(defaults[key])}`" for key in properties}
    rows = ((f"`{key}`", shown[key], _values(spec), spec.get("description", "")) for key, spec in properties.items())
    return make_table(("key", "default", "values", "meaning"), rows)


def _values(spec: Mapping[str, Any]) -> str:
    """What a setting may be, in words: its type and its bounds."""
    if "enum" in spec:
        return ", ".join(f"`{json.dumps(value)}`" for value in spec["enum"])
    if "items" in spec:
        return f"list of {_values(spec['items'])}"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    bounds = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "maxLength": "up to"}
    limits = [f"{word} {spec[key]}" for key, word in bounds.items() if key in spec]
    pattern = [f"like `{spec['pattern']}`"] if "pattern" in spec else []
    return " ".join([words.get(spec["type"], spec["type"]), *limits, *pattern])


def describe_commands() -> str:
    """The help of every command."""
    from pipeline.cli import build_command

    out = [COMMANDS]
    for name, text in _list_help(build_command(), "newsmill"):
        out += [f"## {name}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(out)


def _list_help(command: Any, name: str) -> Iterable[tuple[str, str]]:
    context = command.make_context(name, [], resilient_parsing=True, terminal_width=100)
    yield name, command.get_help(context)
    for part in sorted(getattr(command, "commands", {})):
        yield from _list_help(command.commands[part], f"{name} {part}")


def describe_marts() -> str:
    """The views and macros that people query, with every column, as an empty file that is built for this describes itself."""
    import duckdb

    from pipeline.warehouse.engine import create_file
    from pipeline.warehouse.marts import write_marts
    from pipeline.warehouse.objects import load_objects

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        create_file(path)
        with duckdb.connect(str(path)) as connection:
            write_marts(connection, "UTC")
            columns = connection.execute(COLUMNS).fetchall()
    out = [MARTS, "## Views", ""]
    for item in load_objects("marts").values():
        rows = ((f"`{name}`", f"`{kind}`", comment) for view, name, kind, comment in columns if view == item.name)
        out += [*_describe_object(item, f"mart.{item.name}"), *make_table(("column", "type", "meaning"), rows), ""]
    out += ["## Macros", ""]
    for item in load_objects("macros").values():
        out += _describe_object(item, f"mart.{item.name}({item.header.get('parameters', '').rstrip('.')})")
    return "\n".join(out)


def _describe_object(item: Any, title: str) -> list[str]:
    said = [f"{item.description}."]
    said += [f"Grain: {item.header['grain'].rstrip('.')}."] if "grain" in item.header else []
    said += [f"{_capital(item.header['why'])}"] if "why" in item.header else []
    example = ["```sql", item.header["example"], "```", ""] if "example" in item.header else []
    return [f"### {title}", "", *(line for part in said for line in (part, "")), *example]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def make_table(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    """A Markdown table."""
    names = list(header)
    return [_line(names), _line("---" for _ in names), *(_line(row) for row in rows)]


def _line(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _first_sentence(documented: Any) -> str:
    return " ".join((documented.__doc__ or "").split()).partition(". ")[0].rstrip(".") + "."


PAGES: Mapping[str, Callable[[], str]] = {
    "codebook.md": describe_codebook,
    "tables.md": describe_tables, "outcomes.md": describe_outcomes, "codes.md": describe_codes,
    "configuration.md": describe_configuration, "cli.md": describe_commands, "marts.md": describe_marts,
    "diagram.md": describe_diagram,
}


def write_pages(folder: Path = DOCS) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, describe in PAGES.items():
        (folder / name).write_text(NOTE + describe(), encoding="utf-8")


def find_stale_pages(folder: Path = DOCS) -> list[str]:
    """The pages that are missing or say something else than what they describe."""
    return [name for name, describe in PAGES.items()
            if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != NOTE + describe()]


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write_pages()
    elif stale := find_stale_pages():
        sys.exit(f"docs/reference: {', '.join(stale)} differ from the code; run python -m schemas.reference")
