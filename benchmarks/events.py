"""Accuracy and speed of the events stage: python -m benchmarks.events [FILE.jsonl ...]

Scores the samples that the tests hold: wire sentences (type, source, target of the best event), sentences with a status, date phrases.
Each further file holds lines {text, type, source?, target?} to score the same way. Speed is entities and events together, a CPU-second.
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.entities import EntityReader
from pipeline.events import Annotator
from pipeline.events.intervals import find_intervals
from pipeline.records import Actor, ArticleText

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "events"
PUBLISHED = datetime(2025, 6, 20, 12, tzinfo=UTC)
BODIES = frozenset(["IGO", "NGO", "IMG"])
WORDS = 570  # of an article, for the speed


def read_rows(name: str) -> list[dict[str, str]]:
    """A table of the samples."""
    with (SAMPLES / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def has_side(code: str, actors: Iterable[Actor]) -> bool:
    """Whether any actor has the country; for an international body, whether any is one."""
    found = {actor.country_iso3 or actor.sector for actor in actors}
    return not code or code in found or (code in BODIES and bool(found & BODIES))


def score_sentences(annotator: Annotator, rows: Iterable[Mapping[str, str]]) -> tuple[int, dict[str, float]]:
    """Shares of sentences whose best event has the right type, source, target, and all three."""
    counts = {"type": 0, "source": 0, "target": 0, "all three": 0}
    total = 0
    for row in rows:
        events = annotator.annotate(ArticleText(id="", title="", text=row["text"], published_at=PUBLISHED)).events
        best = max(events, key=lambda event: event.confidence, default=None)
        right = [best is not None and best.event_type == row["type"]]
        right += [best is not None and has_side(row.get(side) or "", getattr(best, side)) for side in ("source", "target")]
        for name, is_right in zip(counts, [*right, all(right)], strict=True):
            counts[name] += is_right
        total += 1
    return total, {name: count / max(total, 1) for name, count in counts.items()}


def score_statuses(annotator: Annotator) -> dict[str, float]:
    """Share of sentences with the right status; and how many that tell of nothing that happened still gave an asserted row."""
    right = false = unreal = 0
    rows = read_rows("statuses.csv")
    for row in rows:
        events = annotator.annotate(ArticleText(id="", title="", text=row["text"], published_at=PUBLISHED)).events
        statuses = {event.status for event in events if event.event_type == row["type"]}
        right += row["status"] in statuses
        unreal += row["status"] != "asserted"
        false += row["status"] != "asserted" and "asserted" in statuses
    return {"status": right / len(rows), "false asserted": false / max(unreal, 1)}


def score_dates() -> float:
    """Share of date phrases with the right interval and granularity."""
    right = 0
    rows = read_rows("dates.csv")
    for row in rows:
        found = find_intervals(row["phrase"], date(2025, 6, 20), row["prefer"])
        have = [(str(i.period.start or ""), str(i.period.end or ""), i.period.granularity) for i in found]
        right += have == ([] if row["start"] == "none" else [(row["start"], row["end"], row["granularity"])])
    return right / len(rows)


def measure_speed(annotator: Annotator, count: int = 30) -> tuple[float, float]:
    """Articles a CPU-second with entities and events, and with entities alone, on articles made of the wire sentences."""
    sentences = [row["text"] for row in read_rows("wire.csv")]
    articles = []
    for number in range(count):
        words = 0
        text: list[str] = []
        while words < WORDS:
            text.append(sentences[(number * 7 + len(text) * 11) % len(sentences)])
            words += len(text[-1].split())
        articles.append(ArticleText(id=str(number), title=text[0], text="\n\n".join(text), published_at=PUBLISHED))
    started = time.process_time()
    for article in articles:
        annotator.annotate(article)
    both = time.process_time() - started
    reader: EntityReader = annotator.reader
    started = time.process_time()
    for article in articles:
        reader.read(article)
    return count / both, count / (time.process_time() - started)


def main(paths: list[str]) -> None:
    """Print a line a figure."""
    annotator = Annotator()
    sets = {"wire sentences": read_rows("wire.csv")}
    sets |= {path: [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()] for path in paths}
    for name, rows in sets.items():
        total, shares = score_sentences(annotator, rows)
        print(f"{name} ({total}): " + ", ".join(f"{key} {share:.3f}" for key, share in shares.items()))
    print("statuses: " + ", ".join(f"{key} {share:.3f}" for key, share in score_statuses(annotator).items()))
    print(f"date phrases: {score_dates():.3f}")
    both, alone = measure_speed(annotator)
    print(f"speed: {both:.1f} articles of {WORDS} words a CPU-second with entities; entities alone {alone:.1f}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
