"""What stories cost and how right they are: python -m benchmarks.stories [copies] [clusters] [night --days 30 90 --per-day 1644]

copies    recall and false rate of copy detection over edits of made texts and, where the development data lies beside the checkout, of
          real page texts
clusters  B-cubed F of real clusters with the window off, with it, and the ceiling that the window leaves
night     CPU seconds and memory of deriving one more night onto a history; the history's own derivation is written down, not computed
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import numpy as np

from benchmarks.made_news import MadeNews
from pipeline.stories.copies import Shingles, compare_shingles, find_candidates, is_copy, make_bands
from pipeline.stories.replay import WINDOW_DAYS, Replay
from pipeline.stories.signatures import make_shingles, make_signature
from pipeline.stories.terms import Vectorizer

SHARED = Path(__file__).resolve().parents[1] / "../shared"
EPOCH = datetime(2030, 1, 1, tzinfo=UTC)
NIGHT = 20_000


def edit_texts(texts: Sequence[str], langs: Sequence[str], seed: int = 1) -> Iterator[tuple[str, int, str]]:
    """(kind of edit, number of the text, edited text): seven edits of each, as desks make them."""
    dice = np.random.default_rng(seed)
    for number, text in enumerate(texts):
        characters = langs[number].partition("-")[0] in {"zh", "ja"}
        words, glue = (list(text), "") if characters else (text.split(), " ")
        other = texts[(number + 7) % len(texts)]
        foreign = list(other) if characters else other.split()
        paragraphs = [words[start:start + 40] for start in range(0, len(words), 40)]
        frame = len(words) // 10 + 5
        yield "boilerplate", number, f"{glue.join(foreign[:frame])}\n\n{text}\n\n{glue.join(foreign[-frame:])}"
        yield "cut", number, glue.join(words[:int(len(words) * 0.6)])
        yield "lead", number, glue.join([*foreign[:30], *words[20:]])
        yield "light", number, glue.join(_change(words, foreign, 0.03, dice))
        yield "heavy", number, glue.join(_change(words, foreign, 0.12, dice))
        yield "wire and own", number, glue.join([*words, *foreign[:len(words)]])
        yield "shuffled", number, glue.join(word for place in dice.permutation(len(paragraphs)) for word in paragraphs[place])


def _change(words: Sequence[str], foreign: Sequence[str], share: float, dice: np.random.Generator) -> list[str]:
    changed = dice.random(len(words)) < share
    return [foreign[place % len(foreign)] if other else word for place, (word, other) in enumerate(zip(words, changed, strict=True))]


def find_pairs(texts: Sequence[tuple[str, str]]) -> set[tuple[int, int]]:
    """The pairs of (text, language) that the rule takes for copies, every text compared with all before it."""
    signatures = np.array([make_signature(text, lang) or [0] * 128 for text, lang in texts], np.uint32)
    earlier, later = find_candidates(make_bands(signatures), signatures, 0)
    shingles: dict[int, Shingles] = {}
    for number in {*earlier.tolist(), *later.tolist()}:
        found = make_shingles(*texts[number])
        shingles[number] = np.unique(np.fromiter(map(hash, found), np.int64, len(found)))
    return {(a, b) for a, b in zip(earlier.tolist(), later.tolist(), strict=True) if is_copy(*compare_shingles(shingles[a], shingles[b]))}


def measure_copies(name: str, texts: Sequence[str], langs: Sequence[str]) -> None:
    """Print the recall of each edit, and the share of strangers' pairs taken for copies."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    edits = list(edit_texts(texts, langs))
    for kind in dict.fromkeys(kind for kind, _, _ in edits):
        batch = [(number, text) for other, number, text in edits if other == kind]
        pairs = find_pairs([*zip(texts, langs, strict=True), *((text, langs[number]) for number, text in batch)])
        found[kind] = sum((number, len(texts) + place) in pairs for place, (number, _) in enumerate(batch))
        total[kind] = len(batch)
        print(f"copies.{name}.{kind.replace(' ', '_')} {found[kind] / total[kind]:.3f}")
    print(f"copies.{name}.recall {found.total() / total.total():.4f}")
    strangers = find_pairs(list(zip(texts, langs, strict=True)))
    print(f"copies.{name}.false {len(strangers) / (len(texts) * (len(texts) - 1) / 2):.6f} ({len(strangers)} pairs of strangers)")


def bench_copies() -> None:
    """Made texts, then real ones where there are any."""
    made = [article.text for article in MadeNews(400, copy_share=0).make_day(0)]
    measure_copies("made", made, ["en"] * len(made))
    pages = SHARED / "scored/extract/fundus.gold.jsonl"
    if pages.exists():
        rows = [json.loads(line) for line in pages.read_text(encoding="utf-8").splitlines()]
        bodies = [row["body"] for row in rows if len(row["body"] or "") > 400]
        measure_copies("pages", bodies, [""] * len(bodies))


def b_cubed(found: Mapping[Hashable, Hashable], gold: Mapping[Hashable, Hashable]) -> float:
    """B-cubed F of two labelings."""
    both = Counter((found[item], gold[item]) for item in gold)
    sizes, truth = Counter(found.values()), Counter(gold.values())
    precision = sum(both[found[item], gold[item]] / sizes[found[item]] for item in gold) / len(gold)
    recall = sum(both[found[item], gold[item]] / truth[gold[item]] for item in gold) / len(gold)
    return 2 * precision * recall / (precision + recall)


def bench_clusters() -> None:
    """Real clusters with the window off and on."""
    folder = SHARED / "scored/stories"
    if not folder.exists():
        print("clusters: no development data beside this checkout", file=sys.stderr)
        return
    gold = {row["id"]: row["story"] for row in map(json.loads, (folder / "stories.gold.jsonl").read_text().splitlines())}
    rows = [json.loads(line) for line in (folder / "stories.input.jsonl").read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: (row["published_at"], row["id"]))

    def place(window: int | None) -> dict[Hashable, Hashable]:
        vectorizer, replay, found = Vectorizer(), Replay(window_days=window), {}
        for day, group in groupby(rows, key=lambda row: datetime.fromisoformat(row["published_at"]).toordinal()):
            articles = list(group)
            stories, _ = replay.place_day(day, vectorizer.vectorize((row["title"], row["text"], "en") for row in articles))
            found.update(zip((row["id"] for row in articles), stories.tolist(), strict=True))
        return found

    print(f"clusters.b3 {b_cubed(place(None), gold):.3f} (window off)")
    print(f"clusters.b3_windowed {b_cubed(place(WINDOW_DAYS), gold):.3f} (stories sleep after {WINDOW_DAYS} days)")
    print(f"clusters.b3_ceiling {b_cubed(cut_by_window(rows, gold), gold):.3f} (true stories, cut where the window would)")


def cut_by_window(rows: Sequence[Mapping[str, str]], gold: Mapping[Hashable, Hashable]) -> dict[Hashable, Hashable]:
    """The true stories, parted at every gap of more than the window: the best that never waking a story could do."""
    last: dict[Hashable, tuple[int, int]] = {}
    found: dict[Hashable, Hashable] = {}
    for row in rows:
        story, day = gold[row["id"]], datetime.fromisoformat(row["published_at"]).toordinal()
        seen, part = last.get(story, (day, 0))
        part += day - seen > WINDOW_DAYS
        last[story] = day, part
        found[row["id"]] = story, part
    return found


def bench_night(days: Sequence[int], per_day: int, articles: int) -> None:
    """One more night onto histories of several lengths, each in a process of its own."""
    from multiprocessing import get_context

    from benchmarks.made_warehouse import make_base, make_history

    with tempfile.TemporaryDirectory() as folder:
        with get_context("spawn").Pool(1) as pool:
            pool.apply(make_base, (Path(folder) / "base.duckdb", per_day, articles))
        for history in days:
            night = Path(folder) / "night.duckdb"
            with get_context("spawn").Pool(1) as pool:
                pool.apply(make_history, (Path(folder) / "base.duckdb", night, history))
            with get_context("spawn").Pool(1) as pool:
                print(pool.apply(measure_night, (night, history, per_day, articles)), flush=True)


def measure_night(night: Path, history: int, per_day: int, articles: int) -> str:
    """CPU seconds and peak memory of the derivation."""
    from benchmarks.made_warehouse import open_night
    from pipeline.stories.derive import derive

    with open_night(night) as connection:
        started = time.process_time()
        derive(connection, now=EPOCH + timedelta(days=365))
        spent, peak = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"night.{history}_days {spent:.0f} CPU s, {peak * 1024 / 1e9:.2f} GB at most: {articles:,} articles onto {per_day:,} a day"


def main() -> None:
    """Run what is named, or all but the night."""
    parts: dict[str, Callable[[], None]] = {"copies": bench_copies, "clusters": bench_clusters}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*parts, "night", []], default=[])
    parser.add_argument("--days", type=int, nargs="+", default=[30, 90, 365])
    parser.add_argument("--per-day", type=int, default=1644, help="Of the history; the night has 20,000")
    args = parser.parse_args()
    for name, bench in parts.items():
        if not args.parts or name in args.parts:
            bench()
    if "night" in args.parts:
        bench_night(args.days, args.per_day, NIGHT)


if __name__ == "__main__":
    main()
