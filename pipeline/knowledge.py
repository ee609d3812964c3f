"""The knowledge of a home: roles learned from its own news and lists that people imported, frozen into files.

    state/knowledge/current.json    names the files in force, each with its digest, source and licence
                    roles-<digest>.csv    what `newsmill entities learn` froze
                    <list>.csv            what `newsmill entities import` brought

A coding uses exactly the files that `current.json` names, whole, and their digests are part of its knowledge version. So annotation
depends on what was frozen, never on what ran before. Without `current.json` only the tables that come with newsmill are used.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.home import Home

COLUMNS = ("entity_id", "name", "type", "aliases", "surname", "country_iso3", "sector", "wikidata_qid", "role", "first", "last", "source")
"""Columns of a frozen file. A row is what somebody was for a time; several rows of an entity are several times.

`aliases` are parted by `|`; `surname` is empty unless the bare surname is enough; `first` and `last` are days, empty where open.
"""

POINTER = "current.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenFile:
    """One file in force. kind: roles or list. `source` and `licence` say whose it is and what may be done with it."""

    name: str
    kind: str
    sha256: str
    rows: int
    source: str
    licence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Frozen:
    """The files in force. `version` is a digest of their contents, "" where there are none."""

    version: str = ""
    paths: tuple[Path, ...] = ()


NOTHING = Frozen()
"""What a home without learned or imported knowledge has."""


def knowledge_folder(home: Home) -> Path:
    """Where frozen files lie."""
    return home.state / "knowledge"


def list_files(home: Home) -> list[FrozenFile]:
    """The files that are in force, by name. ConfigError when `current.json` is not what it must be."""
    path = knowledge_folder(home) / POINTER
    if not path.exists():
        return []
    try:
        return sorted((FrozenFile(**entry) for entry in json.loads(path.read_bytes())["files"]), key=lambda file: file.name)
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError(f"{path}: {error}; it lists files as `newsmill entities learn` and `import` write them") from error


def read_frozen(home: Home) -> Frozen:
    """The files in force, each proved to be the one that was frozen. ConfigError when one is missing or was changed."""
    return prove_files(home, list_files(home))


def read_lists(home: Home) -> Frozen:
    """The imported lists alone, without learned roles: the ground that roles are learned on."""
    return prove_files(home, [file for file in list_files(home) if file.kind == "list"])


def prove_files(home: Home, files: Iterable[FrozenFile]) -> Frozen:
    """Some files in force, each proved to be the one that was frozen."""
    folder, chosen = knowledge_folder(home), list(files)
    for file in chosen:
        path = folder / file.name
        if not path.is_file():
            raise ConfigError(f"{path} is missing; take it out of {POINTER}, or learn or import it again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            raise ConfigError(f"{path} was changed after it was frozen; import the changed list again")
    if not chosen:
        return NOTHING
    digest = hashlib.sha256("".join(f"{file.kind}\0{file.sha256}\n" for file in chosen).encode()).hexdigest()
    return Frozen(version=digest[:12], paths=tuple(folder / file.name for file in chosen))


def freeze_roles(home: Home, rows: Iterable[Mapping[str, str]], *, source: str) -> FrozenFile:
    """Put learned roles in force in place of those learned before; the earlier file stays, so that the pointer can be set back."""
    content, count = _write_rows(rows)
    name = f"roles-{hashlib.sha256(content).hexdigest()[:12]}.csv"
    file = FrozenFile(name=name, kind="roles", sha256=hashlib.sha256(content).hexdigest(), rows=count, source=source,
                      licence="derived from this home's own articles")
    return _put(home, file, content, replaced=[other.name for other in list_files(home) if other.kind == "roles"])


def freeze_list(home: Home, name: str, rows: Iterable[Mapping[str, str]], *, source: str, licence: str) -> FrozenFile:
    """Put a list in force, in place of the one of that name."""
    content, count = _write_rows(rows)
    digest = hashlib.sha256(content).hexdigest()
    file = FrozenFile(name=f"{name}.csv", kind="list", sha256=digest, rows=count, source=source, licence=licence)
    return _put(home, file, content, replaced=[file.name])


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a frozen file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write_rows(rows: Iterable[Mapping[str, str]]) -> tuple[bytes, int]:
    """The file of some rows, in the order of their values, and their number."""
    ordered = sorted(rows, key=lambda row: [row.get(name, "") for name in COLUMNS])
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="", extrasaction="raise")
    writer.writeheader()
    writer.writerows(ordered)
    return out.getvalue().encode(), len(ordered)


def _put(home: Home, file: FrozenFile, content: bytes, *, replaced: Iterable[str]) -> FrozenFile:
    """Write a file, then the pointer that puts it in force."""
    from pipeline.runs import write_file, write_json

    gone = {*replaced, file.name}
    kept = [other for other in list_files(home) if other.name not in gone]
    write_file(knowledge_folder(home) / file.name, content)
    files = sorted([*kept, file], key=lambda entry: entry.name)
    write_json(knowledge_folder(home) / POINTER, {"files": [asdict(entry) for entry in files]})
    return file
