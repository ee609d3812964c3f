"""The directories of a home; kept apart from `runs`, so that commands that only read start without the libraries of the lake."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The directories of one newsmill home."""

    root: Path

    def __getattr__(self, name: str) -> Path:
        """`home.captures`, `home.lake`, `home.state`, `home.published`, `home.reports`, `home.releases`."""
        if name in {"captures", "lake", "state", "published", "reports", "releases"}:
            return self.root / name
        raise AttributeError(name)

    def manifests(self, run_id: str) -> Path:
        """Where a run's plan, receipts and manifest lie."""
        return self.lake / "manifests" / run_id
