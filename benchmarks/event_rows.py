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
from typing import Any, TypeVar

MARKED = Path(__file__).resolve().parent / "event_judgements"
UNREAL = frozenset(["negated", "hypothetical", "future", "opinion", "none"])
SIDES = ("type", "source", "target")
PASSES = "ab"

Row = Mapping[str, str]
Marked = TypeVar("Marked", bound=Mapping[str, Any])


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


def print_precision(title: str, rows: Sequence[Row]) -> None:
    """Each figure for each pass, and how far the passes agree."""
    print(f"{title} ({len(rows)} rows; pass A and B)")
    for name, holds in FIGURES.items():
        verdicts = [[holds(row, which) for row in rows] for which in PASSES]
        shares = "  ".join(show_share(sum(found), len(rows)) for found in verdicts)
        print(f"  {name:<24} {shares}  kappa {kappa(*verdicts):.2f}")


def count_found(entries: Sequence[Mapping[str, Any]], coded: Sequence[Mapping[str, Any]]) -> int:
    """How many marked acts of a sentence were coded: of the type or the other that is as good, each row answering for one act."""
    left, found = [row["type"] for row in coded], 0
    for entry in entries:
        hit = next((kind for kind in (entry["type"], entry.get("type2")) if kind in left), None)
        if hit is not None:
            left.remove(hit)
            found += 1
    return found


def print_recall(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """The share of marked acts that were coded, all and asserted ones, and the agreement on which types a sentence has."""
    print(f"{title} ({len(rows)} sentences)")
    for which in PASSES:
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
    print("confidence (both passes: type and both actors right, and not falsely asserted)")
    for step, (judged, right) in sorted(count_steps(rows).items()):
        print(f"  {step:.1f}  {show_share(right, judged)} of {judged}")


def count_steps(rows: Sequence[Row]) -> dict[float, tuple[int, int]]:
    """Lower bound of a tenth of confidence: (judged, right); right is what both passes found so."""
    counts: dict[float, tuple[int, int]] = {}
    for row in rows:
        step = math.floor(float(row["confidence"]) * 10) / 10
        judged, right = counts.get(step, (0, 0))
        counts[step] = judged + 1, right + all(is_right(row, which) and not is_false(row, which) for which in PASSES)
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


def split_shares(rows: Sequence[Marked]) -> dict[str, list[Marked]]:
    """The rows of the kept share, of the development share, and all."""
    shares = {name: [row for row in rows if row["share"] == code] for name, code in (("kept share", "kept"), ("development share", "dev"))}
    return {**shares, "both shares": list(rows)}


def main() -> None:
    """Print all figures."""
    sentences = [json.loads(line) for line in (MARKED / "recall.jsonl").read_text(encoding="utf-8").splitlines()]
    for name, title in (("first.csv", "before anything was mended"), ("second.csv", "after mending, drawn anew")):
        for share, rows in split_shares(read_rows(name)).items():
            print_precision(f"{title}, {share}", rows)
    for share, told in split_shares(sentences).items():
        print_recall(f"all acts, {share}", told)
    print_calibration(read_rows("second.csv"))
    print_quotes(read_rows("quotes.csv"))


if __name__ == "__main__":
    main()
