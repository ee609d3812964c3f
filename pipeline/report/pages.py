"""The page of a night and the index of nights, from the published file: HTML without scripts, CSV beside it."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.records import Row
from pipeline.report import words
from pipeline.report.charts import KINDS, QUADS, draw_attention, draw_event_types, draw_funnel, load_altair
from pipeline.report.figures import Figure, read_figure
from pipeline.report.funnel import chart_rows, read_funnel
from pipeline.report.heat import HeatMap, make_countries, make_types
from pipeline.report.tables import write_csv
from pipeline.report.verdict import say_verdict
from pipeline.runs import Home, write_file
from pipeline.warehouse import open_published

FIGURES = ("verdict", "funnel", "checks", "stories", "incidents", "attention", "movers", "countries", "event_types", "dyads", "people",
           "quotes", "watchlists", "sources", "feeds", "codings", "attributions")

LIMITS = {"stories": 12, "incidents": 20, "attention": 15, "movers": 16, "countries": 20, "event_types": 20, "dyads": 15, "people": 12,
          "quotes": 8, "watchlists": 12, "sources": 25, "feeds": 25}
"""Rows that the page shows of a figure; its CSV has them all. They keep the page under 500 kB whatever the night brought."""

CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def write_report(settings: Settings, day: date | None, *, now: datetime) -> Path:
    """Write the page of a night (the latest, if no day is named), its CSV files and the index; returns the page.

    The same published file and the same `now` give the same bytes. Raises NotPublished when there is no file, and UsageError when the
    day is not among its nights or the extra `report` is not installed.
    """
    load_altair()
    home = Home(settings.home)
    with open_published(home) as connection:
        nights = read_figure(connection, "nights", {})
        night = find_night(nights.rows, day)
        figures = read_night(connection, night)
    night_date = night["night_date"]
    page = home.reports / f"{night_date}.html"
    for figure in figures.values():
        write_file(home.reports / str(night_date) / f"{figure.name}.csv", write_csv(figure.columns, figure.rows))
    write_file(page, render_night(settings, night_date, figures, draw_charts(night_date, figures), now=now).encode())
    write_file(home.reports / "index" / "nights.csv", write_csv(nights.columns, nights.rows))
    write_file(home.reports / "index.html", render_index(settings, nights, home.reports, now=now).encode())
    return page


def find_night(nights: Sequence[Row], day: date | None) -> Row:
    """The night of that day, or the latest. UsageError when there is none."""
    if not nights:
        raise UsageError("the published file holds no run yet")
    for night in nights:
        if day in (None, night["night_date"]):
            return night
    raise UsageError(f"no night of {day} in the published file; the latest is {nights[0]['night_date']}")


def read_night(connection: duckdb.DuckDBPyConnection, night: Row) -> dict[str, Figure]:
    """Every figure of the night, by name."""
    parameters = {"day": night["night_date"], "runs": night["run_ids"]}
    return {name: read_figure(connection, name, parameters) for name in FIGURES}


def draw_charts(day: date, figures: dict[str, Figure]) -> dict[str, Markup]:
    """The charts by figure; one without rows is empty."""
    countries = [{**row, "share_text": words.say_share(row["article_share"])} for row in figures["attention"].rows[:LIMITS["attention"]]]
    steps, days = chart_rows(read_funnel(figures["funnel"].rows), KINDS), figures["event_types"].rows
    return {
        "funnel": draw_funnel(steps, "Outcomes of each step, as shares of what came in; the table has the numbers") if steps else Markup(),
        "attention": draw_attention(countries, "Share of articles that name each country") if countries else Markup(),
        "event_types": draw_event_types(days, "Incidents a day, by class of event, over four weeks", day) if days else Markup(),
    }


def render_night(settings: Settings, day: date, figures: dict[str, Figure], charts: dict[str, Markup], *, now: datetime) -> str:
    """The page as HTML."""
    steps = read_funnel(figures["funnel"].rows)
    return load_environment(settings.report.timezone).get_template("night.html").render(
        day=day, figures=figures, steps=steps, charts=charts, limits=LIMITS, verdict=say_verdict(figures["verdict"].rows[0], steps),
        heat=make_heat(day, figures), kinds=KINDS, quads=QUADS, now=now, csp=CSP, css=read_css(), title=settings.report.title)


def make_heat(day: date, figures: dict[str, Figure]) -> dict[str, HeatMap]:
    """The heat maps by figure."""
    return {"countries": make_countries(figures["countries"].rows, LIMITS["countries"]),
            "event_types": make_types(figures["event_types"].rows, day, LIMITS["event_types"])}


def render_index(settings: Settings, nights: Figure, folder: Path, *, now: datetime) -> str:
    """The list of nights; those with a page on disk are links."""
    pages = {path.stem for path in folder.glob("*-*-*.html")}
    return load_environment(settings.report.timezone).get_template("index.html").render(
        nights=nights, pages=pages, now=now, csp=CSP, css=read_css(), title=settings.report.title)


@cache
def load_environment(timezone: str) -> Environment:
    """Templates that escape everything and know the page's words. An unknown name in a template is an error."""
    environment = Environment(loader=PackageLoader("pipeline.report"), autoescape=True, undefined=StrictUndefined, finalize=words.clean,
                              trim_blocks=True, lstrip_blocks=True)
    filters: dict[str, Any] = {
        "date": words.say_date, "short_date": words.say_short_date, "share": words.say_share, "span": words.say_span, "cut": words.cut,
        "safe_url": words.safe_url, "count": words.say_count, "part": words.say_part, "listed": words.say_list,
        "time": lambda moment: words.say_time(moment, timezone), "number": lambda number: f"{number:,}",
    }
    environment.filters.update(filters)
    return environment


def read_css() -> Markup:
    """The page's style, to stand inside it: our own file, which HTML does not decode, so it is not escaped."""
    return Markup(resources.files("pipeline.report").joinpath("templates/page.css").read_text(encoding="utf-8"))  # noqa: S704
