"""`newsmill freeze`: a release that can be cited, and the proof that one is whole."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.days import parse_span
from pipeline.config import load_settings
from pipeline.errors import UsageError

UNSOUND = 4


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(freeze)


def freeze(
    name: Annotated[str, typer.Argument(help="Name of the release; or `verify`, to prove one")],
    folder: Annotated[Path | None, typer.Argument(help="With `verify`: the folder of the release")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day, such as 2026-11-01")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, included")] = None,
    title: Annotated[str, typer.Option(help="Title for the citation")] = "",
    author: Annotated[list[str] | None, typer.Option(help="Who is to be cited; may be given more than once")] = None,
    full_text: Annotated[bool, typer.Option("--full-text", help="With the articles' texts, which are their publishers'")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> int:
    """Write the data of some days to releases/NAME, to be cited and never changed; `freeze verify FOLDER` proves one.

    A release holds Parquet, codebook, digests of captures, codings, MANIFEST.sha256 and CITATION.cff; texts are left out, but for their
    digests, unless they are asked for.
    """
    if name == "verify":
        return prove(folder, as_json=as_json)
    if folder is not None:
        raise UsageError(f"freeze takes one name; did you mean `newsmill freeze verify {folder}`?")
    from pipeline.export import freeze as write_release

    release = write_release(load_settings(), name, now=datetime.now(UTC), span=parse_span(first, last), title=title,
                            authors=author or (), full_text=full_text)
    print(json.dumps({"name": name, "path": str(release)}) if as_json else release)
    return 0


def prove(folder: Path | None, *, as_json: bool) -> int:
    """Print what is wrong with a release, or `sound`; exit code 4 when anything is."""
    if folder is None:
        raise UsageError("freeze verify takes the folder of a release")
    from pipeline.export import verify_release

    problems = verify_release(folder)
    if as_json:
        print(json.dumps({"path": str(folder), "is_sound": not problems, "problems": problems}, ensure_ascii=False))
    else:
        print("\n".join(problems) or "sound")
    return UNSOUND if problems else 0
