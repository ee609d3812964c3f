"""The closed lists behind a coded event: types, modes, and what follows from them (CAMEO root, quad class)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class EventType:
    """A row of `schemas/codes/event_types.csv`. PLOVER's sixteen, and the project's own extensions, whose codes begin with X."""

    code: str
    ontology: str
    quad_class: str | None
    cameo_root: str | None


def read_codes(name: str) -> list[dict[str, str]]:
    """The rows of a closed list in `schemas/codes`."""
    with resources.files("schemas").joinpath(f"codes/{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def load_types() -> Mapping[str, EventType]:
    """Event types by code."""
    return MappingProxyType({row["code"]: EventType(code=row["code"], ontology=row["ontology"], quad_class=row["quad_class"] or None,
                                                    cameo_root=row["cameo_root"] or None) for row in read_codes("event_types")})


@cache
def load_mode_roots() -> Mapping[tuple[str, str], str]:
    """(event type, mode) to the CAMEO root of the mode ("" where it is the type's); the keys are the modes that there are."""
    return MappingProxyType({(row["event_type"], row["code"]): row["cameo_root"] for row in read_codes("event_modes")})


def find_root(event_type: str, mode: str | None) -> str | None:
    """The CAMEO root code of a type and mode; None for what CAMEO does not know."""
    return (load_mode_roots().get((event_type, mode)) if mode else None) or load_types()[event_type].cameo_root
