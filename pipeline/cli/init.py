"""`newsmill init`: make a home."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.config import check_config, load_settings
from pipeline.errors import UsageError
from pipeline.runs import write_file

TEMPLATE = '''# newsmill: what is read, and how. Every key is described in docs/reference/configuration.md.

[fetch]
contact = "{contact}"          # in the User-Agent of every request, so that a publisher can reach you

[report]
timezone = "UTC"

# A feed is a table of its own; `newsmill feeds add URL` writes them for you.
#
# [[feeds]]
# url = "https://news.example/rss.xml"
# source_name = "Example News"
# owner_name = "Example Media Group"     # sources of one owner do not count as independent
# country_iso3 = "NOR"
# lang = "en"
# tags = ["national"]
'''


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def init(
        home: Annotated[Path | None, typer.Argument(help="Where; by default $NEWSMILL_HOME, or ./data")] = None,
        contact: Annotated[str, typer.Option(help="E-mail address or page in the User-Agent", prompt="Contact for publishers")] = "",
    ) -> None:
        """Make a home with its feeds.toml."""
        root = load_settings(home).home
        path = root / "feeds.toml"
        if path.exists():
            raise UsageError(f"{path} exists; edit it, or choose another home")
        contact = contact.strip()
        if not contact or any(c in contact for c in '"\\\r\n'):
            raise UsageError("the contact must be one line without quotes")
        check_config({"fetch": {"contact": contact}}, "contact")
        for name in ("captures", "lake", "state", "published", "reports"):
            (root / name).mkdir(parents=True, exist_ok=True)
        write_file(path, TEMPLATE.format(contact=contact).encode())
        print(path)
