"""The codebook of a release: every dataset, column and code, as a page that lies beside the data."""

import csv
from collections.abc import Iterable, Sequence
from importlib import resources

from pipeline.export.package import Resource

CODES = ("event_types", "event_modes", "event_contexts", "sectors", "cameo_roots", "outcomes")

HEAD = """# Codebook

What each file holds, one row of what it stands for, and what every column means. `NULL` means that the text does not say, unless the column
says otherwise. Offsets count code points from 0. Times are UTC.
"""


def write_codebook(resources_: Sequence[Resource]) -> str:
    """The page, in Markdown."""
    out = [HEAD, "## Files", ""]
    for resource in resources_:
        dataset = resource.dataset
        rows = ((f"`{column.name}`", f"`{column.type}`", column.description) for column in dataset.columns)
        files = resource.paths[0] if len(resource.paths) == 1 else f"{dataset.name}/*.{resource.format}, one a day of `{dataset.day}`"
        out += [f"### {dataset.name}", "", dataset.description, "",
                f"Files: `{files}`. Rows: {resource.rows:,}. Unique: {', '.join(f'`{name}`' for name in dataset.key)}.", "",
                *_make_table(("column", "type", "meaning"), rows), ""]
    out += ["## Codes", ""]
    for name in CODES:
        header, *rows_ = csv.reader(read_codes(name).splitlines())
        out += [f"### {name}", "", *_make_table([title.replace("_", " ") for title in header], rows_), ""]
    return "\n".join(out)


def read_codes(name: str) -> str:
    """A closed list as it stands in schemas/codes."""
    return resources.files("schemas").joinpath(f"codes/{name}.csv").read_text(encoding="utf-8")


def _make_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines]
