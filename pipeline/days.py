"""Days, and spans of them: what people ask for with --from and --to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """A span that ends before it begins is a slip of the caller."""
        if self.first > self.last:
            raise UsageError(f"--from {self.first} is after --to {self.last}")

    def __contains__(self, moment: object) -> bool:
        """Whether a day, or the UTC day of an aware moment, is one of these."""
        day = moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
        return isinstance(day, date) and self.first <= day <= self.last

    def months(self) -> Iterator[date]:
        """The first day of each month that has a day here."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = (month + timedelta(days=32)).replace(day=1)


ALL_DAYS = Span(date(1, 1, 1), date(9999, 12, 30))
