"""What people found right among coded event rows: python -m benchmarks.event_rows

Prints precision, false assertions, recall, agreement of the two passes and quotes from the marked rows in benchmarks/event_judgements,
with 95 % intervals (Wilson). How rows were drawn and marked stands in the guideline there. The files hold places and verdicts, no texts.
"""

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

MARKED = Path(__file__).resolve().parent / "event_judgements"
UNREAL = frozenset(["negated", "hypothetical", "future", "opinion", "none"])
SIDES = ("type", "source", "target")

Row = Mapping[str, str]


def read_rows(name: str) -> list[dict[str, str]]:
    """A table of marked rows."""
    with (MARKED / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson; (0, 1) of nothing."""
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def kappa(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Cohen's kappa of two passes over the same rows."""
    total = len(one)
    alike = sum(a == b for a, b in zip(one, other, strict=True)) / total
    counts, others = Counter(one), Counter(other)
    chance = sum(counts[value] * others[value] for value in counts) / total ** 2
    return 1.0 if chance == 1 else (alike - chance) / (1 - chance)


def is_right(row: Row, which: str, names: Iterable[str] = SIDES) -> bool:
    """Whether a pass found all of these right."""
    return all(row[f"{name}_{which}"] == "right" for name in names)


def is_false(row: Row, which: str) -> bool:
    """Whether a pass found that a row coded as asserted tells of nothing that happened."""
    return row[f"status_{which}"] in UNREAL


FIGURES: Mapping[str, Callable[[Row, str], bool]] = {
    "type": lambda row, which: is_right(row, which, ["type"]),
    "source": lambda row, which: is_right(row, which, ["source"]),
    "target": lambda row, which: is_right(row, which, ["target"]),
    "type and both actors": is_right,
    "falsely asserted": is_false,
    "background told as news": lambda row, which: row[f"status_{which}"] == "historical",
}


def show_share(right: int, total: int) -> str:
    """A share with its interval."""
    low, high = wilson(right, total)
    return f"{right / total:.3f} [{low:.2f}, {high:.2f}]"


def has_pass(rows: Sequence[Row], which: str) -> bool:
    """Whether a pass marked all rows."""
    return all(row[f"type_{which}"] for row in rows)


def print_precision(title: str, rows: Sequence[Row]) -> None:
    """Each figure for each pass, and how far the passes agree."""
    passes = [which for which in "ab" if has_pass(rows, which)]
    print(f"{title} ({len(rows)} rows; pass {' and '.join(which.upper() for which in passes)})")
    for name, holds in FIGURES.items():
        shares = "  ".join(show_share(sum(holds(row, which) for row in rows), len(rows)) for which in passes)
        agreed = f"  kappa {kappa(*([holds(row, which) for row in rows] for which in passes)):.2f}" if len(passes) == 2 else ""
        print(f"  {name:<24} {shares}{agreed}")


def count_found(entries: Sequence[Mapping[str, Any]], coded: Sequence[Mapping[str, Any]]) -> int:
    """How many marked acts of a sentence were coded: of the type or the other that is as good, each row answering for one act."""
    left, found = [row["type"] for row in coded], 0
    for entry in entries:
        hit = next((kind for kind in (entry["type"], entry.get("type2")) if kind in left), None)
        if hit is not None:
            left.remove(hit)
            found += 1
    return found


def print_recall(rows: Sequence[Mapping[str, Any]]) -> None:
    """The share of marked acts that were coded, all and asserted ones, and the agreement on which types a sentence has."""
    print(f"all acts of {len(rows)} sentences")
    for which in "ab":
        found = sum(count_found(row[which], row["coded"]) for row in rows)
        asserted = [[entry for entry in row[which] if entry["status"] == "asserted"] for row in rows]
        told = [[entry for entry in row["coded"] if entry["status"] == "asserted"] for row in rows]
        hits = sum(count_found(*pair) for pair in zip(asserted, told, strict=True))
        print(f"  pass {which.upper()}: recall {show_share(found, sum(len(row[which]) for row in rows))}, "
              f"of asserted as asserted {show_share(hits, sum(map(len, asserted)))}")
    common = sum(count_found(row["a"], row["b"]) for row in rows)
    total = sum(len(row["a"]) + len(row["b"]) for row in rows)
    print(f"  agreement: F1 of acts {2 * common / total:.2f}, kappa of sentences with any "
          f"{kappa([bool(row['a']) for row in rows], [bool(row['b']) for row in rows]):.2f}")


def print_calibration(rows: Sequence[Row]) -> None:
    """Right among judged by tenth of confidence: what mart.calibration publishes."""
    print("confidence (type and both actors right, and not falsely asserted)")
    for step, (judged, right) in sorted(count_steps(rows).items()):
        print(f"  {step:.1f}  {show_share(right, judged)} of {judged}")


def count_steps(rows: Sequence[Row]) -> dict[float, tuple[int, int]]:
    """Lower bound of a tenth of confidence: (judged, right), by pass A."""
    counts: dict[float, tuple[int, int]] = {}
    for row in rows:
        step = math.floor(float(row["confidence"]) * 10) / 10
        judged, right = counts.get(step, (0, 0))
        counts[step] = judged + 1, right + (is_right(row, "a") and not is_false(row, "a"))
    return counts


def print_quotes(rows: Sequence[Row]) -> None:
    """Precision and recall of quotes and their speakers; a line is a marked quote, a found one, or both."""
    marked, found = [row for row in rows if row["is_marked"] == "1"], [row for row in rows if row["is_found"] == "1"]
    both = [row for row in marked if row["is_found"] == "1"]
    named = [row for row in both if row["speaker"] != "none"]
    print(f"quotes ({len(marked)} marked by one pass)")
    print(f"  precision {show_share(len(both), len(found))}, recall {show_share(len(both), len(marked))}")
    for kind, name in (("1", "direct"), ("0", "reported")):
        own = [row for row in marked if row["is_direct"] == kind]
        print(f"  recall of {name} {show_share(sum(row['is_found'] == '1' for row in own), len(own))}")
    print(f"  right speaker {show_share(sum(row['speaker'] == 'right' for row in named), len(named))}")


def main() -> None:
    """Print all figures."""
    first, kept = read_rows("first.csv"), read_rows("kept.csv")
    print_precision("before anything was mended, development share", [row for row in first if row["share"] == "dev"])
    print_precision("before anything was mended, kept share", [row for row in first if row["share"] == "kept"])
    print_precision("after mending, kept share drawn anew", kept)
    print_recall([json.loads(line) for line in (MARKED / "recall.jsonl").read_text(encoding="utf-8").splitlines()])
    print_calibration([*first, *kept])
    if (MARKED / "quotes.csv").exists():
        print_quotes(read_rows("quotes.csv"))


if __name__ == "__main__":
    main()
