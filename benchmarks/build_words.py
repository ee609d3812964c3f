"""Make `pipeline/stories/words.tsv` from the frequency lists of the wordfreq package: python -m benchmarks.build_words DIRECTORY

DIRECTORY holds wordfreq's `small_<lang>.msgpack.gz` (wordfreq 3.1, Robyn Speer, data CC BY-SA 4.0). Run once; the table is committed,
so that a weight never depends on what else is installed or on what a home happens to hold. Needs `msgpack`.
"""

import gzip
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.stories.signatures import find_words
from pipeline.stories.terms import BIGRAM_LANGS, MAX_WEIGHT, YEAR, split_pairs

LEAD_LENGTH = 200
"""Words of a lead: a word of frequency p stands in a lead with probability 1 - exp(-200 p); its weight is minus the log of that."""

STEP = 0.5
HEADER = """\
# How little a word tells, by language: -ln(chance that a 200-word lead has it), in steps of {step}; words above {top} are not listed.
# version 1; languages written without spaces (and Korean) list characters and pairs of characters.
# Made by benchmarks/build_words.py from the word frequencies of wordfreq 3.1 (Robyn Speer), data under CC BY-SA 4.0
# (creativecommons.org/licenses/by-sa/4.0); changed: tokens joined, frequencies turned into steps. This file is under the same licence.
"""


def read_frequencies(path: Path) -> dict[str, float]:
    """Word -> share of all words. The lists group words by centibels, loudest first, after a header."""
    import msgpack  # type: ignore[import-not-found]

    with gzip.open(path) as file:
        _, *groups = msgpack.load(file, raw=False)
    return {word: 10 ** (-centibels / 100) for centibels, words in enumerate(groups) for word in words}


def split_listed(word: str, lang: str) -> Iterator[str]:
    """What the clusterer will meet of this word: its tokens, or its characters and pairs of characters."""
    for token in find_words(word.casefold()):
        if lang in BIGRAM_LANGS and not token.isascii():
            yield from split_pairs(token)
            if len(token) > 1:
                yield from token
        else:
            yield token


def make_lines(lang: str, frequencies: dict[str, float]) -> Iterator[str]:
    """The lines of one language: language, weight, words."""
    shares: Counter[str] = Counter()
    for word, share in frequencies.items():
        for unit in split_listed(word, lang):
            shares[unit] += share  # type: ignore[assignment]
    levels: dict[float, list[str]] = {}
    for unit, share in shares.items():
        weight = round(-math.log(-math.expm1(-share * LEAD_LENGTH)) / STEP) * STEP
        if weight < MAX_WEIGHT and (unit == YEAR or set(unit) != {"0"}):  # numbers are listed by their length, as zeros
            levels.setdefault(weight, []).append(unit)
    for weight in sorted(levels):
        yield f"{lang}\t{weight:g}\t{' '.join(sorted(levels[weight]))}\n"


def main(directory: Path) -> None:
    """Write the table to standard output's place in the package."""
    target = Path(__file__).parents[1] / "pipeline/stories/words.tsv"
    with target.open("w", encoding="utf-8") as out:
        out.write(HEADER.format(step=STEP, top=MAX_WEIGHT))
        for path in sorted(directory.glob("small_*.msgpack.gz")):
            lang = path.name.removeprefix("small_").removesuffix(".msgpack.gz")
            out.writelines(make_lines(lang, read_frequencies(path)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
