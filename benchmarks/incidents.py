"""How right incidents are: python -m benchmarks.incidents [--home DIR]

The real news clusters are brought in as an archive, and 60 pairs of their event mentions, which two people marked as the same incident or
not without sight of each other (benchmarks/incident_pairs/guideline.md), are held against core.event_members. Needs the development data
beside the checkout. `--home`: a home into which they were brought before.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.home import Home
from pipeline.warehouse import open_published

HERE = Path(__file__).resolve().parent
CLUSTERS = HERE.parents[0] / "../shared/scored/stories/stories.input.jsonl"
PASSES = ("A", "B")

Mention = tuple[str, str, int, int, str, str | None]
"""(url, field, first and last code point of the trigger, type, incident)."""


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def bring_in(home: Path) -> None:
    """Put the clusters into a home, by the command that a user would give."""
    command = [sys.executable, "-m", "pipeline", "backfill", "--jsonl", str(CLUSTERS)]
    subprocess.run(command, check=True, env={**os.environ, "NEWSMILL_HOME": str(home)}, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def read_mentions(home: Path) -> dict[tuple[str, str], list[Mention]]:
    """The event mentions of current versions, by address and field, each with its incident."""
    found: dict[tuple[str, str], list[Mention]] = {}
    with open_published(Home(home)) as connection:
        for row in connection.execute((HERE / "incident_pairs/mentions.sql").read_text(encoding="utf-8")).fetchall():
            found.setdefault((row[0], row[1]), []).append(row)
    return found


def find_mention(mentions: Sequence[Mention], wanted: Mapping[str, Any]) -> Mention | None:
    """The mention whose trigger lies where the marked one lay: of the same type if there is one, then the first."""
    there = [mention for mention in mentions if mention[2] < wanted["trigger_end"] and wanted["trigger_start"] < mention[3]]
    return min(there, key=lambda mention: (mention[4] != wanted["event_type"], mention), default=None)


def measure_agreement(pairs: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """(share of pairs that both passes mark alike, Cohen's kappa)."""
    one, other = ([pair["verdicts"][name] == "same" for pair in pairs] for name in PASSES)
    alike = sum(a == b for a, b in zip(one, other, strict=True)) / len(pairs)
    share, other_share = sum(one) / len(one), sum(other) / len(other)
    chance = share * other_share + (1 - share) * (1 - other_share)
    return alike, (alike - chance) / (1 - chance)


def score_pairs(answers: Sequence[bool], truth: Sequence[bool]) -> tuple[float, float, float]:
    """(precision, recall, F) of "same"."""
    both = sum(a and b for a, b in zip(answers, truth, strict=True))
    precision, recall = both / max(1, sum(answers)), both / max(1, sum(truth))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    """Print agreement and scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    home = parser.parse_args().home
    pairs = read_lines(HERE / "incident_pairs/pairs.jsonl")
    alike, kappa = measure_agreement(pairs)
    print(f"incidents.agreement {alike:.3f} (kappa {kappa:.3f}, {len(pairs)} pairs, two passes)")
    if not CLUSTERS.exists():
        print("incidents: no development data beside this checkout", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        if home is None:
            home = Path(folder)
            bring_in(home)
        mentions = read_mentions(home)
    urls = {row["id"]: row["url"] for row in read_lines(CLUSTERS)}
    sides = [[find_mention(mentions.get((urls[pair[side]["article_id"]], pair[side]["field"]), ()), pair[side])
              for side in ("one", "other")] for pair in pairs]
    answers = [one is not None and other is not None and one[5] is not None and one[5] == other[5] for one, other in sides]
    for name in PASSES:
        precision, recall, f = score_pairs(answers, [pair["verdicts"][name] == "same" for pair in pairs])
        print(f"incidents.pairs_f.{name} {f:.3f} (precision {precision:.3f}, recall {recall:.3f})")
    missing = sum(mention is None for pair in sides for mention in pair)
    print(f"incidents.missing {missing} of {2 * len(pairs)} marked mentions are no event mentions any more, and count as different")


if __name__ == "__main__":
    main()
