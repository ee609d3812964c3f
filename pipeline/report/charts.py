"""The page's charts: Altair specifications, drawn as SVG by vl-convert without a browser, a network or a script.

Each chart is drawn twice, for a wide and for a narrow column, and the page shows one of the two: text that is scaled down cannot be
read on a phone. Colours are CSS variables of the page, so that light and dark are the reader's choice and not the drawing's.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from pipeline.errors import UsageError
from pipeline.records import Row
from pipeline.report.svg import clean_svg
from pipeline.report.words import clean

WIDE, NARROW = 810, 350
"""Pixels of a column on a desk and on a phone, axis labels included."""

NAME_WIDTHS = {WIDE: 180, NARROW: 118}
NUMBER_WIDTH = 52

KINDS = ("done", "known", "refused", "failed")

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def load_altair() -> Any:
    """Altair, with its renderer at hand. UsageError when the extra is not installed."""
    try:
        import altair as alt
        import vl_convert  # noqa: F401 - Altair draws through it
    except ImportError as error:
        raise UsageError(f"the page needs the extra `report` (pip install 'newsmill[report]'): {error.name} is not installed") from error
    return alt


def draw_funnel(rows: Sequence[Row], label: str) -> Markup:
    """What became of the items of each step, as shares of what came in. rows: step_name, input_count, kind, item_count."""
    return _draw(_funnel, rows, label)


def draw_attention(rows: Sequence[Row], label: str) -> Markup:
    """Bars of countries by share of articles. rows: country_name, article_share, article_count."""
    return _draw(_attention, rows, label)


def draw_event_types(rows: Sequence[Row], label: str, day: date) -> Markup:
    """Incidents a day over four weeks, a strip for each of the four classes. rows: series_date, quad_class, incident_count."""
    days = [day - timedelta(days=back) for back in range(27, -1, -1)]
    counts: dict[tuple[date, str], int] = {}
    for row in rows:
        quad = row["quad_class"].replace("_", " ")
        counts[row["series_date"], quad] = counts.get((row["series_date"], quad), 0) + row["incident_count"]
    cells = [{"day": f"{d:%m-%d}", "quad": quad, "count": counts.get((d, quad), 0)} for quad in QUADS for d in days]
    return _draw(_event_types, cells, label)


def _draw(make: Callable[[Any, Sequence[Row], int], Any], rows: Sequence[Row], label: str) -> Markup:
    alt = load_altair()
    rows = [{name: clean(value) for name, value in row.items()} for row in rows]  # a control character aborts the renderer's process
    drawings = []
    for width, class_name in ((WIDE, "chart wide"), (NARROW, "chart narrow")):
        out = io.StringIO()
        _style(make(alt, rows, width)).save(out, format="svg")
        drawings.append(clean_svg(out.getvalue(), label=label, class_name=class_name))
    return Markup("\n").join(drawings)


def _style(chart: Any) -> Any:
    """What all charts share: no frame, quiet rules, the page's own ink."""
    axis = {"labelColor": "var(--muted)", "labelFontSize": 12, "domain": False, "ticks": False, "title": None, "gridColor": "var(--rule)"}
    return chart.configure(background="transparent", padding=0).configure_view(stroke=None).configure_axis(**axis)


def _name_axis(alt: Any, width: int) -> Any:
    """Names at the left of bars, in a column of one width, so that charts line up with one another and with the tables."""
    return alt.Axis(labelLimit=NAME_WIDTHS[width] - 8, labelAlign="left", labelPadding=NAME_WIDTHS[width], labelColor="var(--ink)")


def _funnel(alt: Any, rows: Sequence[Row], width: int) -> Any:
    steps = list(dict.fromkeys(row["step_name"] for row in rows))
    bar_width = width - NAME_WIDTHS[width] - NUMBER_WIDTH
    base = alt.Chart(alt.Data(values=[*rows])).encode(y=alt.Y("step_name:N", sort=steps, axis=_name_axis(alt, width)))
    bars = base.mark_bar(height=16).encode(
        x=alt.X("share:Q", stack="zero", scale=alt.Scale(domain=[0, 1]), axis=None),
        color=alt.Color("kind:N", scale=alt.Scale(domain=[*KINDS], range=[f"var(--{kind})" for kind in KINDS]), legend=None),
        order=alt.Order("kind_number:Q"))
    numbers = base.transform_filter("datum.is_first").mark_text(align="right", dx=NUMBER_WIDTH, fontSize=12, fill="var(--ink)").encode(
        x=alt.value(bar_width), text="input_text:N")
    return (bars + numbers).properties(width=bar_width, height=26 * len(steps))


def _attention(alt: Any, rows: Sequence[Row], width: int) -> Any:
    names = [row["country_name"] for row in rows]
    base = alt.Chart(alt.Data(values=[*rows])).encode(
        y=alt.Y("country_name:N", sort=names, axis=_name_axis(alt, width)),
        x=alt.X("article_share:Q", scale=alt.Scale(domainMin=0), axis=None))
    bars = base.mark_bar(height=12, color="var(--accent)")
    numbers = base.mark_text(align="left", dx=6, fontSize=12, fill="var(--ink)").encode(text="share_text:N")
    return (bars + numbers).properties(width=width - NAME_WIDTHS[width] - NUMBER_WIDTH, height=22 * len(names))


def _event_types(alt: Any, rows: Sequence[Row], width: int) -> Any:
    days = list(dict.fromkeys(row["day"] for row in rows))
    most = max(1, *(row["count"] for row in rows))
    strips = []
    for number, quad in enumerate(QUADS):
        dates = alt.Axis(values=days[::-7][::-1], labelAngle=0, labelPadding=6) if quad == QUADS[-1] else None
        name = alt.TitleParams(quad, anchor="start", fontSize=12, fontWeight="normal", color="var(--ink)", offset=4)
        strip = alt.Chart(alt.Data(values=[row for row in rows if row["quad"] == quad]), title=name).mark_bar(color=f"var(--quad{number})")
        strips.append(strip.encode(
            x=alt.X("day:O", sort=days, scale=alt.Scale(paddingInner=0.2), axis=dates),
            y=alt.Y("count:Q", scale=alt.Scale(domain=[0, most]), axis=alt.Axis(values=[0, most], format="d", minExtent=28)),
        ).properties(width=width - 34, height=40))
    return alt.vconcat(*strips, spacing=10)
