"""Why: PLOVER's contexts, by words of the sentence (its paragraph's where the sentence says nothing)."""

import re
from functools import cache

from pipeline.events.lexicon import read_table


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["code"], re.compile(rf"\b(?:{row['words']})\b", re.IGNORECASE)) for row in read_table("contexts"))


def find_contexts(text: str) -> tuple[str, ...]:
    """The contexts whose words a text has, in the order of the list."""
    return tuple(code for code, words in _rules() if words.search(text))
