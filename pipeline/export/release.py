"""A release: data of some days as they stood, that others can cite, and prove to be the same.

    releases/<name>/ *.parquet  */<day>.parquet   codes/*.csv   datapackage.json  codebook.md  README.md  CITATION.cff  MANIFEST.sha256

It is written once, under another name until it is whole, and nothing of newsmill ever changes or removes it.
"""

import json
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pipeline
from pipeline.config import Settings
from pipeline.days import ALL_DAYS, Span
from pipeline.errors import UsageError
from pipeline.export.codebook import CODES, read_codes, write_codebook
from pipeline.export.package import PACKAGE_NAME, Resource
from pipeline.export.parquet import export_parquet
from pipeline.home import Home
from pipeline.runs import hash_file, sync_directory, write_file

MANIFEST_NAME = "MANIFEST.sha256"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

README = """# {title}

newsmill {version}, frozen at {made_at}, {days}. {texts}

- `datapackage.json` describes every file and column, `codebook.md` says the same for people, `codes/` holds the closed lists.
- `captures/` has the SHA-256 of the bytes that everything was read from, `codings.parquet` what made the facts.
- To prove that nothing was altered: `sha256sum --check {manifest}`, or `newsmill freeze verify .`
- To read: `duckdb -c "SELECT event_title, series_date FROM 'events/*.parquet'"`
- To cite: `CITATION.cff`. Whose work is in it: `attributions.parquet`.
"""

WITHOUT_TEXTS = "Without the articles' texts: an opening and the SHA-256 of each stand for them."
WITH_TEXTS = "With the articles' texts, which stay their publishers': keep this copy to yourself."


def freeze(settings: Settings, name: str, *, now: datetime, span: Span = ALL_DAYS, title: str = "", authors: Sequence[str] = (),
           full_text: bool = False) -> Path:
    """Write a release of those days from the published file; returns its folder, `releases/<name>`.

    The same published file gives the same data files. Raises NotPublished, and UsageError when the name is taken or cannot be one.
    """
    home = Home(settings.home)
    folder = home.releases / check_name(name)
    if folder.exists():
        raise UsageError(f"{folder} is there already; a release is never changed: choose another name")
    making = home.releases / f".{name}.making"
    shutil.rmtree(making, ignore_errors=True)
    title = title or f"{settings.report.title}: {name}"
    resources = [resource for resource in export_parquet(settings, making, span=span, full_text=full_text) if resource.paths]
    for code in CODES:
        write_file(making / "codes" / f"{code}.csv", read_codes(code).encode())
    write_file(making / "codebook.md", write_codebook(resources).encode())
    write_file(making / "README.md", README.format(
        title=title, version=pipeline.__version__, made_at=f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC", days=say_days(resources),
        texts=WITH_TEXTS if full_text else WITHOUT_TEXTS, manifest=MANIFEST_NAME).encode())
    citation = write_citation(title, name, authors or [settings.report.title], hash_file(making / PACKAGE_NAME), now)
    write_file(making / "CITATION.cff", citation.encode())
    write_file(making / MANIFEST_NAME, write_manifest(making).encode())
    making.rename(folder)
    sync_directory(home.releases)
    return folder


def check_name(name: str) -> str:
    """The name, if it can be a release's: letters, digits, dot, dash, underscore; at most 64. UsageError otherwise."""
    if not _NAME.fullmatch(name) or name == "verify":
        raise UsageError(f"{name!r} cannot be the name of a release: letters, digits, '.', '-' and '_', at most 64, and not 'verify'")
    return name


def say_days(resources: Sequence[Resource]) -> str:
    """The days that the articles of a release are from."""
    days = [Path(path).stem for resource in resources if resource.dataset.name == "articles" for path in resource.paths]
    return f"articles of {min(days)} to {max(days)}" if days else "without articles"


def write_citation(title: str, name: str, authors: Sequence[str], package_sha256: str, now: datetime) -> str:
    """CITATION.cff 1.2.0: a data set, with the digest of its datapackage.json as its identifier. JSON strings are YAML strings."""
    said = {"title": title, "version": name, "message": "If you use these data, please cite them as below.", "type": "dataset"}
    lines = ["cff-version: 1.2.0", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()),
             f"date-released: {now.astimezone(UTC).date()}", "authors:"]
    lines += [f"  - name: {json.dumps(author, ensure_ascii=False)}" for author in authors]
    lines += ["identifiers:", "  - type: other", f'    value: "sha256:{package_sha256}"',
              "    description: SHA-256 of datapackage.json", "keywords:", "  - news", "  - event data", ""]
    return "\n".join(lines)


def write_manifest(folder: Path) -> str:
    """The digest of every file, as sha256sum writes and checks them."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST_NAME)
    return "".join(f"{hash_file(folder / name)}  {name}\n" for name in files)
