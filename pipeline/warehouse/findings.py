"""What a verification looked at, and what it found."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    area: str
    subject: str
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """What was looked at, how much of it, and what was found."""

    path: str
    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    is_sample: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"path": self.path, "is_sound": not self.findings, "is_sample": self.is_sample, "counts": self.counts,
                "findings": [{"area": f.area, "subject": f.subject, "problem": f.problem} for f in self.findings]}
