"""The life of an article as a page by itself: what `newsmill trace` shows, escaped, without scripts or anything from elsewhere."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pipeline.config import Settings
from pipeline.report.pages import CSP, load_environment, read_css
from pipeline.warehouse.trace import Section

WHOLE = 2000
"""Characters of a value that the page shows."""


def render_life(settings: Settings, wanted: str, sections: Iterable[Section], *, now: datetime) -> str:
    """The page as HTML."""
    shown = [(section, [show_row(row) for row in section.rows]) for section in sections]
    return load_environment(settings.report.timezone).get_template("life.html").render(
        wanted=wanted, sections=shown, now=now, csp=CSP, css=read_css(), limit=WHOLE)


def show_row(row: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """(name, value, whether it is an address) of what is there."""
    values = ((name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for name, value in row.items()
              if value not in (None, "", [], "{}"))
    return [(name, value, name.startswith("url") or name.endswith("_url")) for name, value in values]
