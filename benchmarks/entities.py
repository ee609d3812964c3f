"""Accuracy and speed of the entities stage: python -m benchmarks.entities [FILE.conll ...]

Scores the samples that the tests hold (marked names, a list of actors), then any file in CoNLL format (word first, tag last, a blank line
between sentences), and prints articles and words a CPU-second. Names count when span and type agree, without articles and possessives;
nationalities and works are not scored, as the public sets differ on them.
"""

import csv
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.entities import EntityLayer, EntityReader, describe_actor
from pipeline.entities.names import trim_span
from pipeline.records import ArticleText

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "entities"
TYPES = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "PLACE": "PLACE", "LOC": "PLACE", "GPE": "PLACE", "FAC": "PLACE"}
MARKED = re.compile(r"\{([^|}]+)\|([A-Z]+)\}")
BLOCK = 20
"""Sentences of a CoNLL file read as one article: votes and repeats need a document."""

Span = tuple[int, int, str]
Document = tuple[str, set[Span]]
Read = Callable[[str], EntityLayer]


def read_marked(path: Path) -> list[Document]:
    """Texts with their names from lines with {name|TYPE}."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, spans, at = "", set(), 0
            for match in MARKED.finditer(line):
                text += line[at:match.start()]
                spans.add((len(text), len(text) + len(match.group(1)), TYPES[match.group(2)]))
                text, at = text + match.group(1), match.end()
            documents.append((text + line[at:], spans))
    return documents


def read_conll(path: Path) -> Iterator[Document]:
    """Blocks of sentences as texts, one sentence a line, with the names that their tags mark (IO, BIO or BIOES)."""
    sentences = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    for first in range(0, len(sentences), BLOCK):
        text, spans = "", set()
        for sentence in sentences[first:first + BLOCK]:
            start, kind, before = 0, "", "O"
            for line in [*sentence.splitlines(), "\n O"]:
                word, tag = line.split(" ")[0].strip(), line.split(" ")[-1].split("\t")[-1].strip()
                label = tag.split("-")[-1]
                if kind and (label != kind or tag[:2] in {"B-", "S-"} or before[:2] in {"E-", "S-"}):
                    spans.add((start, len(text.rstrip()), TYPES.get(kind, "")))
                    kind = ""
                if tag != "O" and not kind:
                    start, kind = len(text), label
                text, before = text + word + (" " if word else ""), tag
            text = text.rstrip() + "\n"
        yield text, {span for span in spans if span[2]}


def score_names(documents: Iterable[Document], read: Read) -> dict[str, float]:
    """Precision, recall and F1 of spans with their types."""
    right = found = marked = 0
    for text, spans in documents:
        wanted = {(*trim_span(text, start, end), kind) for start, end, kind in spans}
        got = {(*trim_span(text, m.start, m.end), TYPES[m.type]) for m in read(text).mentions if m.type in TYPES}
        right, found, marked = right + len(wanted & got), found + len(got), marked + len(wanted)
    precision, recall = right / max(found, 1), right / max(marked, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * right / max(found + marked, 1)}


def score_actors(path: Path, reader: EntityReader) -> dict[str, float]:
    """Share of actor descriptions whose country, and whose sector, is right on their day."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    countries = sectors = judged = 0
    for row in rows:
        layer = reader.read(_article(row["actor"], date.fromisoformat(row["date"])))
        country, sector = describe_actor(row["actor"], layer.mentions, layer, date.fromisoformat(row["date"]))
        countries += (country or "") == row["country_iso3"]
        judged += bool(row["sector"])
        sectors += bool(row["sector"]) and sector == row["sector"]
    return {"actors": len(rows), "country": countries / len(rows), "sector": sectors / judged}


def _article(text: str, on: date | None = None) -> ArticleText:
    day = datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None
    return ArticleText(id="bench", title="", text=text, published_at=day, lang="en")


def _show(name: str, figures: dict[str, float]) -> None:
    print(f"{name:<24}", "  ".join(f"{key} {value:.3f}" if value <= 1 else f"{key} {value:,.1f}" for key, value in figures.items()))


def _measure_speed(reader: EntityReader, text: str) -> dict[str, float]:
    articles = [_article(text)] * 20
    reader.read(articles[0])
    began = time.process_time()
    for article in articles:
        reader.read(article)
    spent, words = time.process_time() - began, len(text.split())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"articles_per_cpu_second": len(articles) / spent, "words_each": words, "peak_memory_mb": memory}


def main(paths: list[str]) -> None:
    """Print every figure, a line a sample."""
    reader = EntityReader()

    def read(text: str) -> EntityLayer:
        return reader.read(_article(text))

    marked = read_marked(SAMPLES / "names.txt")
    _show("names.txt", score_names(marked, read))
    _show("actors.csv", score_actors(SAMPLES / "actors.csv", reader))
    for path in map(Path, paths):
        _show(path.name, score_names(read_conll(path), read))
    _show("speed", _measure_speed(reader, "\n\n".join(text for text, _ in marked * 2)))


if __name__ == "__main__":
    main(sys.argv[1:])
