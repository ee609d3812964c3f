"""What is to be told about a file that was just published: sources that fell silent, what watchlists found, a disk that fills up."""

from collections.abc import Sequence
from datetime import date

from pipeline.alerts import Alert, list_lines
from pipeline.config import Settings
from pipeline.home import Home
from pipeline.runs import run_day
from pipeline.warehouse.health import examine_disk
from pipeline.warehouse.objects import load_objects
from pipeline.warehouse.reader import open_published

SILENT_DAYS = 2
"""A source that spoke on most days and then on none of two is not resting: weekends are two days, but feeds of daily news fill them."""


def find_notices(settings: Settings, run_ids: Sequence[str]) -> list[Alert]:
    """The alerts that follow from a build of these runs. NotPublished when there is no file."""
    home = Home(settings.home)
    days = [day for run_id in run_ids if (day := run_day(run_id))]
    notices = find_hits(home, run_ids)
    if days:
        notices += find_silent(home, max(days))
    disk = examine_disk(home)
    if disk.is_good is False:
        notices.append(Alert(kind="disk_low", subject="newsmill: the disk fills up", text=disk.value))
    return notices


def find_silent(home: Home, until: date) -> list[Alert]:
    """One alert a source that has fallen silent; told once for each last day."""
    with open_published(home) as connection:
        rows = connection.execute(load_objects("alerts")["silent_sources"].sql, {"until": until, "silent_days": SILENT_DAYS}).fetchall()
    return [Alert(kind="source_silent", subject=f"newsmill: {name} has fallen silent", key=f"silent {name} {last}",
                  text=f"Its last article is of {last}; before that, it had some on {days} of 14 days.",
                  facts={"source_name": name, "last_day": str(last)}) for name, last, days in rows]


def find_hits(home: Home, run_ids: Sequence[str]) -> list[Alert]:
    """One alert a watchlist, with what these runs brought; told again when there is more."""
    with open_published(home) as connection:
        rows = connection.execute(load_objects("alerts")["watchlist_hits"].sql, {"runs": list(run_ids)}).fetchall()
    alerts = []
    for name in sorted({row[0] for row in rows}):
        hits = [row for row in rows if row[0] == name]
        lines = [f"{source}: {title} ({terms}) {url}" for _, _, terms, title, source, url in hits]
        alerts.append(Alert(kind="watchlist", subject=f"newsmill: {name}: {len(hits)} articles", text=list_lines(lines),
                            key=f"watchlist {name} {len(hits)} {hits[-1][1]}",
                            facts={"watchlist_name": name, "article_ids": [row[1] for row in hits]}))
    return alerts
