"""The codebook of events, written from the closed lists and the lexicon: what each type means, where it ends, and a sentence of it."""

import csv
from collections.abc import Iterable
from importlib import resources

CODEBOOK = """
# Codebook of events

What the events stage codes, and where one type ends and the next begins. The sixteen types without a prefix, with their modes and contexts,
are those of PLOVER (Open Event Data Alliance, CC BY-SA 4.0), told in our own words; types that begin with `X.` are newsmill's own, for
what PLOVER leaves out, and are never called PLOVER. The CAMEO root and the quad class follow from type and mode.

A row says that a sentence reports an act: who (source), whom (target), what (type), how (mode), why (contexts), when, where, according to
whom, and whether it happened. A joint act is one row with several actors. Type, mode, actors and status come from the clause; a side that
the clause leaves out may come from the clause beside it or, for violence and releases, from the sentences just before; contexts come from
the sentence. What nothing says is NULL.

## Status

The first that applies, in this order. Counts and incidents use what was asserted.

| status | when | such as |
| --- | --- | --- |
| negated | it is said not to have happened, failed, was denied or prevented | did not attack, denied bombing, without firing |
| hypothetical | conditions, possibilities, questions; what is demanded, threatened or sought | if it attacks, urged it to leave |
| future | plans and announcements | will meet, plans to deploy, would sign |
| historical | before the news: by its date, by its tense, or by years that lie between | in 2003, had fled, two years after |
| opinion | a charge or a judgement, not a report | accused of bombing, is believed guilty |
| asserted | it happened, or somebody says so (then with `attributed_to`) | attacked, said that police arrested |

Saying is doing: who says "we will help" agrees, who says "we will strike you" threatens, who says "they must leave" requests, who says
"we will not" rejects; these are asserted, as acts of the speaker. A figure of speech is no row.

## How rows are judged

`benchmarks/event_judgements/guideline.md` says how rows were marked by hand, and `make bench` prints what came of it.
"""


def describe_codebook() -> str:
    """Types with their borders, modes and an example; contexts and sectors; each with its code."""
    modes, examples = read_rows("event_modes"), dict(list_examples())
    out = [CODEBOOK, "## Types", ""]
    for row in read_rows("event_types"):
        facts = [row["quad_class"].replace("_", " "), f"CAMEO {row['cameo_root']}" if row["cameo_root"] else "",
                 f"score {row['score']}" if row["score"] else "", "needs a target" if row["needs_target"] == "true" else ""]
        out += [f"### {row['code']}: {row['name']}", "", f"{row['description']}.", ""]
        out += [f"*{', '.join(filter(None, facts))}*", ""] if any(facts) else []
        out += [f"Borders: {row['borders']}", ""] if row["borders"] else []
        out += [f"Such as: {examples[row['code']]}", ""] if row["code"] in examples else []
        own = [f"- `{mode['code']}`: {mode['description']}" for mode in modes if mode["event_type"] == row["code"]]
        out += ["Modes:", "", *own, ""] if own else []
    out += ["## Contexts", "", *(f"- `{row['code']}`: {row['description']}" for row in read_rows("event_contexts")), ""]
    out += ["## Sectors of actors", "", *(f"- `{row['code']}`: {row['description']}" for row in read_rows("sectors")), ""]
    return "\n".join(out)


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a closed list."""
    with resources.files("schemas").joinpath(f"codes/{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def list_examples() -> Iterable[tuple[str, str]]:
    """(type, sentence) from the lexicon, later ones first, so that the first row of a type wins in a dict."""
    folder = resources.files("pipeline").joinpath("events/lexicon")
    rows: list[tuple[str, str]] = []
    for name in ("verbs", "nouns", "adjectives"):
        with folder.joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
            rows += [(row["event_type"], row["example"]) for row in csv.DictReader(lines)]
    return reversed(rows)
