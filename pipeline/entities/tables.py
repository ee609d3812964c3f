"""The tables of world knowledge: `knowledge/*.csv`, and the frozen files that a home adds (`pipeline.knowledge`)."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources

from pipeline.entities.names import is_title, make_entity_id
from pipeline.entities.tokens import make_key
from pipeline.entities.words import load_words
from pipeline.entities.world import Knowledge, Role, Tenure, Term
from pipeline.knowledge import NOTHING, Frozen, read_rows
from pipeline.records import Entity


def _rows(name: str) -> list[dict[str, str]]:
    body = resources.files("pipeline.entities").joinpath("knowledge", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(body)))


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split("|") if part.strip()]


def _day(value: str, is_last: bool = False) -> date | None:
    """A day written as YYYY, YYYY-MM or YYYY-MM-DD; the last day of the year or month for ends."""
    if not value:
        return None
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if is_last else 1)
    if not is_last:
        return date(year, month, 1)
    return date.fromordinal((date(year + month // 12, month % 12 + 1, 1)).toordinal() - 1)


class _Builder:
    """Collects the tables into the maps of `Knowledge`."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self.terms: dict[tuple[str, ...], list[Term]] = {}
        self.tenures: dict[str, list[Tenure]] = {}

    def add_term(self, name: str, term: Term) -> None:
        key = make_key(name)
        if key and term not in self.terms.setdefault(key, []):
            self.terms[key].append(term)

    def add_names(self, names: Iterable[str], kind: str, entity_id: str, kind_of_mention: str) -> None:
        for name in names:
            self.add_term(name, Term(kind=kind, entity_id=entity_id, type=kind_of_mention, is_weak=name in load_words("weak_names")))

    def add_states(self) -> None:
        for row in _rows("states.csv"):
            entity_id = f"ctry:{row['iso3']}"
            self.entities[entity_id] = Entity(entity_id=entity_id, name=row["name"], type="COUNTRY", country_iso3=row["iso3"],
                                              wikidata_qid=row["wikidata_qid"], geonames_id=int(row["geonames_id"]))
            self.add_names([row["name"], *_split(row["other_names"])], "state", entity_id, "PLACE")
            self.add_names(_split(row["adjectives"]), "demonym", entity_id, "NORP")
            self.add_names(_split(row["peoples"]), "people", entity_id, "NORP")
            self.add_names(_split(row["capitals"]), "capital", entity_id, "PLACE")

    def add_regions(self) -> None:
        for row in _rows("regions.csv"):
            is_state, is_people = row["kind"] == "former_state", row["kind"] == "people"
            kind = "COUNTRY" if is_state else "NORP" if is_people else "PLACE"
            entity_id = row["entity_id"] or make_entity_id(kind, row["name"])
            number = entity_id.removeprefix("place:gn:")
            self.entities[entity_id] = Entity(
                entity_id=entity_id, name=row["name"], type=kind, country_iso3=row["country_iso3"] or None,
                wikidata_qid=row["wikidata_qid"] or None, geonames_id=int(number) if number.isdigit() else None,
                sector="PRE" if row["kind"] == "contested" else None)
            if not is_people:
                self.add_names([row["name"], *_split(row["other_names"])], "state" if is_state else "region", entity_id, "PLACE")
            self.add_names(_split(row["adjectives"]), "demonym" if is_state else "group", entity_id, "NORP")
            self.add_names(_split(row["peoples"]), "people", entity_id, "NORP")

    def add_organisations(self) -> None:
        for row in _rows("organisations.csv"):
            entity_id = row["entity_id"] or make_entity_id("ORG", row["name"])
            self._add_tenure(row, entity_id, "ORG")
            kind = row["kind"] if row["kind"] in {"building", "team"} else "org"
            kind_of_mention = "FAC" if kind == "building" else "ORG"
            for name in map(_drop_article, [row["name"], *_split(row["aliases"])]):
                self.add_term(name.rstrip("?"), Term(kind=kind, entity_id=entity_id, type=kind_of_mention, is_weak=name.endswith("?")))

    def add_people(self) -> None:
        for row in _rows("people.csv"):
            entity_id = make_entity_id("PERSON", row["name"])
            self._add_tenure(row, entity_id, "PERSON")
            surname = row["surname"] or _find_surname(row["name"])
            bare = surname.split("-", 1)[1] if surname.casefold().startswith(ARTICLES) else surname
            for name in [row["name"], *_split(row["aliases"]), surname, bare]:
                if not is_title(name) and name.casefold() not in load_words("personal"):  # Liu He is not "He"
                    is_weak = name in {surname, bare} or " " not in name
                    self.add_term(name, Term(kind="person", entity_id=entity_id, type="PERSON", is_weak=is_weak))

    def add_frozen(self, rows: Iterable[Mapping[str, str]]) -> None:
        """What a home has learned or imported. The tables have the last word on their entities, and on the names that they hold."""
        known, held = frozenset(self.entities), frozenset(self.terms)
        for row in rows:
            entity_id, kind = row["entity_id"], row["type"]
            if entity_id in known:
                continue
            self._add_tenure(row, entity_id, kind)
            self.entities[entity_id] = replace(self.entities[entity_id], wikidata_qid=row["wikidata_qid"] or None)
            for name in [row["name"], *_split(row["aliases"]), row["surname"]]:
                is_bare = name == row["surname"] or " " not in name
                if make_key(name) not in held and not is_title(name):
                    self.add_term(name, Term(kind="person" if kind == "PERSON" else "org", entity_id=entity_id, type=kind, is_weak=is_bare))

    def _add_tenure(self, row: Mapping[str, str], entity_id: str, kind: str) -> None:
        tenure = Tenure(entity_id=entity_id, country_iso3=row["country_iso3"] or None, sector=row["sector"] or None,
                        has_surname="role" in row and bool(row["surname"]),
                        office=row.get("office", ""), first=_day(row["first"]), last=_day(row["last"], is_last=True))
        self.tenures.setdefault(entity_id, []).append(tenure)
        self.entities[entity_id] = Entity(entity_id=entity_id, name=row["name"], type=kind, country_iso3=tenure.country_iso3,
                                          sector=tenure.sector)


def _drop_article(name: str) -> str:
    """"The Times" needs its article to be known, "The Wall Street Journal" does not."""
    bare = name.removeprefix("The ")
    return bare if " " in bare else name


ARTICLES = ("al-", "el-", "as-", "ar-", "an-", "ash-", "ad-")
"""Arabic articles, left out as often as not: "al-Maliki", "Maliki"."""


def _find_surname(name: str) -> str:
    """The last word, with the small words before it: "von der Leyen", "de la Madrid"."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():
        at -= 1
    return " ".join(words[at:])


def _lengths(keys: Iterable[tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in keys:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


def _read_roles() -> tuple[dict[tuple[str, ...], Role], dict[tuple[str, ...], str]]:
    roles: dict[tuple[str, ...], Role] = {}
    modifiers: dict[tuple[str, ...], str] = {}
    for row in _rows("roles.csv"):
        key = tuple(word.casefold() for word in make_key(row["form"]))
        if row["kind"] == "modifier":
            modifiers[key] = row["sector"]
        else:
            roles[key] = Role(kind=row["kind"], sector=row["sector"] or None, office=row["office"])
    return roles, modifiers


def _hash_tables() -> str:
    digest = hashlib.sha256()
    for table in sorted(resources.files("pipeline.entities").joinpath("knowledge").iterdir(), key=lambda path: path.name):
        if table.name.endswith(".csv"):
            digest.update(table.name.encode() + b"\0" + table.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def load_knowledge(frozen: Frozen = NOTHING) -> Knowledge:
    """All tables, and the frozen files of a home, read once a process."""
    return _load_knowledge(frozen)


@cache
def _load_knowledge(frozen: Frozen) -> Knowledge:
    builder = _Builder()
    builder.add_states()
    builder.add_regions()
    builder.add_organisations()
    builder.add_people()
    places = {key[0] for key, terms in builder.terms.items() if terms[0].type in {"PLACE", "NORP"}}
    people = [entity.name.split() for entity in builder.entities.values() if entity.type == "PERSON"]
    given = {words[0] for words in people if len(words) > 1 and not is_title(words[0])}
    builder.add_frozen(row for path in frozen.paths for row in read_rows(path))
    roles, modifiers = _read_roles()
    tenures = {key: tuple(sorted(found, key=lambda t: (t.first or date.min, t.last or date.max)))
               for key, found in sorted(builder.tenures.items())}
    offices: dict[tuple[str, str], list[Tenure]] = {}
    for tenure in (tenure for found in tenures.values() for tenure in found):
        if tenure.office and tenure.country_iso3:
            offices.setdefault((tenure.country_iso3, tenure.office), []).append(tenure)
    version = f"{_hash_tables()}+{frozen.version}" if frozen.version else _hash_tables()
    return Knowledge(version=version, entities=builder.entities, terms={key: tuple(found) for key, found in builder.terms.items()},
                     longest=_lengths(builder.terms), tenures=tenures, offices={key: tuple(found) for key, found in offices.items()},
                     roles=roles, modifiers=modifiers, roles_longest=_lengths([*roles, *modifiers]),
                     given_names=frozenset((load_words("given_names") | given) - places))
