"""Heat maps as tables: names down, days across, a cell's shade from 0 to 9. Read by eye, by screen readers, and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.records import Row

SHADES = 9


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What stands in a cell, and how dark it is: 0 for nothing, 1 to 9 by size."""

    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A name and its cells; the total is said at the end of the row."""

    name: str
    cells: tuple[HeatCell, ...]
    total: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Days and rows."""

    days: tuple[date, ...]
    rows: tuple[HeatRow, ...]


def make_countries(rows: Sequence[Row], limit: int) -> HeatMap:
    """Shares of articles in percent. rows: country_iso3, country_name, day, article_share, article_count; sorted by country, then day."""
    days = tuple(sorted({row["day"] for row in rows}))
    names = list(dict.fromkeys((row["country_iso3"], row["country_name"]) for row in rows))[:limit]
    shares = {(row["country_iso3"], row["day"]): row["article_share"] for row in rows}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["country_iso3"]] = counts.get(row["country_iso3"], 0) + row["article_count"]
    most = max((share for share in shares.values() if share), default=1.0)
    cells = {code: tuple(_cell(shares.get((code, day)), most, percent=True) for day in days) for code, _ in names}
    return HeatMap(days, tuple(HeatRow(name, cells[code], f"{counts[code]:,}") for code, name in names))


def make_types(rows: Sequence[Row], day: date, limit: int) -> HeatMap:
    """Incidents a day by type over four weeks, the most frequent types first. rows: series_date, event_type, incident_count."""
    days = tuple(day - timedelta(days=back) for back in range(27, -1, -1))
    counts: dict[tuple[str, date], int] = {}
    totals: dict[str, int] = {}
    for row in rows:
        place = (row["event_type"], row["series_date"])
        counts[place] = counts.get(place, 0) + row["incident_count"]
        totals[row["event_type"]] = totals.get(row["event_type"], 0) + row["incident_count"]
    names = sorted(totals, key=lambda name: (-totals[name], name))[:limit]
    return HeatMap(days, tuple(HeatRow(name, _count_cells(counts, name, days), f"{totals[name]:,}") for name in names))


def _count_cells(counts: Mapping[tuple[str, date], int], name: str, days: Sequence[date]) -> tuple[HeatCell, ...]:
    most = max((count for (other, _), count in counts.items() if other == name), default=1)
    return tuple(_cell(counts.get((name, day), 0), most, percent=False) for day in days)


def _cell(value: float | None, most: float, *, percent: bool) -> HeatCell:
    """Nothing is empty; anything more than nothing has at least the lightest shade. None: the day was not read."""
    if value is None:
        return HeatCell("–", 0)
    shade = max(1, round(SHADES * value / most)) if value else 0
    shown = round(100 * value) if percent else round(value)
    return HeatCell(("<1" if percent and not shown else f"{shown:,}") if value else "", shade)
