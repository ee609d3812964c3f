"""A publisher at an address: the templates know their publisher's URLs through it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from tests.press.world import Article, Publisher, slugify


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A publisher served on `port`."""

    publisher: Publisher
    port: int

    @property
    def url(self) -> str:
        """The root, without a slash at the end."""
        return f"http://{self.publisher.address}:{self.port}"

    def url_of(self, article: Article) -> str:
        """The article's canonical address."""
        return self.url + article.path

    def url_of_section(self, section: str) -> str:
        """A section front's address."""
        return f"{self.url}/{slugify(section)}/"


@cache
def load_templates() -> jinja2.Environment:
    """The templates; a name that is not given to one is an error."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
                              undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
