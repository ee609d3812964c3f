"""Lists that people bring: a Wikidata dump, an OpenSanctions export or a table of one's own, read into rows of a frozen file.

Files are read line by line, plain or packed with gzip or bzip2, so that a dump of any size takes little memory. Every line is taken or
counted under the reason why not.
"""

import bz2
import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TextIO

from pipeline.entities.names import make_entity_id
from pipeline.entities.tables import load_knowledge
from pipeline.errors import UsageError
from pipeline.knowledge import COLUMNS
from pipeline.texts import clean_text

MIN_SITELINKS = 10
"""Wikipedias (and sister projects) that write about an entity of Wikidata: below it, names are seldom in the news and often ambiguous."""
LONGEST_NAME = 120
MOST_ALIASES = 20
SCHEMAS: Mapping[str, tuple[str, str]] = {"Person": ("PERSON", ""), "Organization": ("ORG", ""), "Company": ("ORG", "BUS"),
                                         "PublicBody": ("ORG", "GOV"), "LegalEntity": ("ORG", "")}
"""FollowTheMoney schemas that are actors, with type and sector."""
TYPES = frozenset({"PERSON", "ORG"})
PACKED: Mapping[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open}
DAY = re.compile(r"\+?(\d{4})(?:-(\d\d))?(?:-(\d\d))?")

Row = dict[str, str]
Result = Row | str
"""A row, or the reason why a line gives none."""


@dataclass(kw_only=True, slots=True)
class ReadList:
    """What came of a list. `counts`: lines by what became of them."""

    rows: list[Row] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def read_list(path: Path, *, kind: str = "auto", min_sitelinks: int = MIN_SITELINKS) -> ReadList:
    """The rows of a list. kind: wikidata, opensanctions (JSON lines or CSV), csv, or auto. UsageError when nothing in it can be used."""
    with open_text(path) as lines:
        try:
            head = lines.readline()
            chosen = detect_kind(head, path) if kind == "auto" else kind
            rest = prepend(head, lines)
            if chosen == "wikidata":
                found = (read_wikidata(value, min_sitelinks) if value else "unreadable" for value in read_objects(rest))
            elif chosen == "opensanctions" and head.lstrip().startswith("{"):
                found = (read_thing(value) if value else "unreadable" for value in read_objects(rest))
            elif chosen in {"opensanctions", "csv"}:
                found = (read_line(line) for line in csv.DictReader(rest))
            else:
                raise UsageError(f"--format is wikidata, opensanctions, csv or auto, not {chosen!r}")
            result = gather(found)
        except (UnicodeDecodeError, OSError, EOFError, csv.Error) as error:
            raise UsageError(f"{path}: {error}") from error
    if not result.rows:
        raise UsageError(f"{path}: nothing to import; {', '.join(f'{count} {reason}' for reason, count in sorted(result.counts.items()))}")
    return result


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """The lines of a file, unpacked as they are read."""
    with path.open("rb") as start:
        magic = start.read(2)
    opener = PACKED.get(magic, open)
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        yield lines


def prepend(head: str, lines: Iterable[str]) -> Iterator[str]:
    """The first line, then the others."""
    yield head
    yield from lines


def detect_kind(head: str, path: Path) -> str:
    """What a file is, by its first line."""
    text = head.strip()
    if text in {"[", "[{"} or '"claims"' in text or re.search(r'"type":\s*"(?:item|property)"', text):
        return "wikidata"
    if text.startswith("{"):
        return "opensanctions"
    if "name" in next(csv.reader(io.StringIO(text)), []):
        return "csv"
    raise UsageError(f"{path} is neither a Wikidata dump, nor OpenSanctions, nor a CSV with a column `name`; say which with --format")


def read_objects(lines: Iterable[str]) -> Iterator[dict[str, Any] | None]:
    """The JSON object of each line, of a plain file of lines or an array with one a line; None for a line that is none."""
    for line in lines:
        text = line.strip().rstrip(",")
        if text in {"", "[", "]"}:
            continue
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        yield value if isinstance(value, dict) else None


def gather(found: Iterable[Result]) -> ReadList:
    """One row an entity. Namesakes in one list stay without what they differ in: the name alone cannot say which of them is meant."""
    result = ReadList()
    rows: dict[str, Row] = {}
    for item in found:
        if isinstance(item, str):
            result.counts[item] += 1
            continue
        earlier = rows.get(item["entity_id"])
        result.counts["namesake" if earlier else "taken"] += 1
        rows[item["entity_id"]] = item if earlier is None else {
            key: value if value == earlier[key] or key in {"entity_id", "name", "type"} else "" for key, value in item.items()}
    result.rows = [rows[entity_id] for entity_id in sorted(rows)]
    return result


def make_row(kind: str, name: str, *, aliases: Iterable[str] = (), **values: str) -> Result:
    """A row of a frozen file, or why there is none."""
    clean = clean_text(name)
    if kind not in TYPES:
        return "of another type"
    if not 1 < len(clean) <= LONGEST_NAME or not any(c.isalpha() for c in clean):
        return "without a usable name"
    others = {clean_text(alias) for alias in aliases} - {clean, ""}
    kept = sorted(alias for alias in others if len(alias) <= LONGEST_NAME and "|" not in alias)[:MOST_ALIASES]
    row = dict.fromkeys(COLUMNS, "") | {"entity_id": make_entity_id(kind, clean), "name": clean, "type": kind, "aliases": "|".join(kept)}
    return row | {key: clean_text(value) for key, value in values.items()}


# --- Wikidata ---------------------------------------------------------------------------------------------------------------------------


@cache
def load_types() -> tuple[Mapping[str, tuple[int, str, str]], Mapping[str, str]]:
    """(rank, type and sector by class, sector by occupation), from wikidata_types.csv; the first class of the table wins."""
    with resources.files("pipeline.entities").joinpath("wikidata_types.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    classes = {row["qid"]: (number, row["type"], row["sector"]) for number, row in enumerate(rows) if row["property"] == "P31"}
    return classes, {row["qid"]: row["sector"] for row in rows if row["property"] == "P106"}


def read_wikidata(item: Mapping[str, Any], min_sitelinks: int) -> Result:
    """A row from an item of the dump: people and organisations that enough wikis write about."""
    classes, occupations = load_types()
    claims = item.get("claims") or {}
    if len(item.get("sitelinks") or ()) < min_sitelinks:
        return "with too few sitelinks"
    kinds = sorted(classes[qid] for qid in read_claims(claims, "P31") if qid in classes)
    if not kinds:
        return "of another type"
    _, kind, sector = kinds[0]
    labels, aliases = item.get("labels") or {}, item.get("aliases") or {}
    label = next((labels[lang]["value"] for lang in ("en", "mul") if lang in labels), "")
    countries = {iso3 for qid in read_claims(claims, "P27" if kind == "PERSON" else "P17") if (iso3 := countries_by_qid().get(qid))}
    sectors = {occupations[qid] for qid in read_claims(claims, "P106") if qid in occupations} if kind == "PERSON" else {sector}
    return make_row(kind, label, aliases=[alias["value"] for lang in ("en", "mul") for alias in aliases.get(lang, ())],
                    country_iso3=only(countries), sector=only(sectors), wikidata_qid=str(item.get("id", "")), source="Wikidata",
                    first="" if kind == "PERSON" else read_day(claims, "P571"),
                    last=read_day(claims, "P570" if kind == "PERSON" else "P576"))


def read_claims(claims: Mapping[str, Any], name: str) -> list[str]:
    """The items that a property names: those of preferred rank, else of normal rank."""
    statements = [statement for statement in claims.get(name) or () if statement.get("mainsnak", {}).get("snaktype") == "value"]
    for rank in ("preferred", "normal"):
        values = [statement["mainsnak"]["datavalue"]["value"] for statement in statements if statement.get("rank", "normal") == rank]
        if values:
            return [str(value.get("id") or value.get("time") or "") for value in values if isinstance(value, dict)]
    return []


def read_day(claims: Mapping[str, Any], name: str) -> str:
    """A date as far as Wikidata knows it: 1994, 1994-05 or 1994-05-10."""
    found = DAY.match(next(iter(read_claims(claims, name)), ""))
    parts = [part for part in (found.groups() if found else ()) if part]
    return "-".join(parts[:next((place for place, part in enumerate(parts) if not int(part)), len(parts))])


@cache
def countries_by_qid() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3 by the Wikidata id of the state."""
    states = (entity for entity in load_knowledge().entities.values() if entity.type == "COUNTRY")
    return {entity.wikidata_qid: entity.country_iso3 for entity in states if entity.wikidata_qid and entity.country_iso3}


# --- OpenSanctions and tables -----------------------------------------------------------------------------------------------------------


def read_thing(value: Mapping[str, Any]) -> Result:
    """A row from an entity of FollowTheMoney."""
    kind, sector = SCHEMAS.get(str(value.get("schema")), ("", ""))
    properties = value.get("properties") or {}
    names = [name for key in ("name", "alias", "weakAlias") for name in properties.get(key) or ()]
    codes = next((properties[key] for key in ("citizenship", "nationality", "jurisdiction", "country") if properties.get(key)), ())
    datasets = ", ".join(sorted(map(str, value.get("datasets") or ())))
    return make_row(kind, str(value.get("caption") or next(iter(names), "")), aliases=names, sector=sector,
                    country_iso3=only(filter(None, map(read_country, codes))), wikidata_qid=only(properties.get("wikidataId") or ()),
                    source=f"OpenSanctions {value.get('id', '')} ({datasets})")


def read_line(line: Mapping[str, str | None]) -> Result:
    """A row from a line of a CSV: that of OpenSanctions (schema, countries; parted by `;`) or one's own (type, country_iso3; by `|`)."""
    values = {key: (value or "").strip() for key, value in line.items() if isinstance(key, str) and isinstance(value, str | None)}
    kind, sector = SCHEMAS.get(values["schema"], ("", "")) if "schema" in values else (values.get("type", "").upper(), "")
    codes = values.get("country_iso3") or values.get("countries") or values.get("country") or ""
    aliases = re.split(r"[;|]", values.get("aliases", ""))
    dates = {key: values.get(key, "") for key in ("first", "last")} if "schema" not in values else {}
    if any(value and not DAY.fullmatch(value) for value in dates.values()):
        return "with a date that is none"
    source = values.get("source") or ", ".join(part for part in (values.get("dataset", ""), values.get("id", "")) if part)
    return make_row(kind, values.get("name", ""), aliases=aliases, sector=values.get("sector") or sector, source=source,
                    country_iso3=only(filter(None, map(read_country, re.split(r"[;|]", codes)))),
                    wikidata_qid=values.get("wikidata_qid", ""), role=values.get("role", ""), **dates)


def read_country(code: str) -> str:
    """ISO 3166-1 alpha-3 of a code of two or three letters; "" for what is no state's."""
    return country_codes().get(code.strip().upper(), "")


@cache
def country_codes() -> Mapping[str, str]:
    """Codes of two and of three letters."""
    with resources.files("pipeline.entities").joinpath("knowledge", "states.csv").open(encoding="utf-8") as lines:
        states = list(csv.DictReader(lines))
    return {row["iso2"]: row["iso3"] for row in states} | {row["iso3"]: row["iso3"] for row in states}


def only(values: Iterable[str]) -> str:
    """The one value; "" when there are several, or none."""
    found = sorted(set(values))
    return found[0] if len(found) == 1 else ""
