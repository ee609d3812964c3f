"""News agencies by every name under which they are credited (`schemas/codes/agencies.csv`), and others that say what they are.

Two papers that print the same agency are one source, so credits are found in bylines, in datelines and at the end of the text.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

_DATELINE = re.compile(r"^[^\n.]{0,60}?\(([^()\n]{2,60})\)\s*[-–—.:]?")
_CREDIT = re.compile(
    r"(?:\(|©\s*|quelle:\s*|source:\s*|fuente:\s*|fonte:\s*|with material from\s*|mit material (?:von|der)\s*)([^()\n]{2,60}?)\)?\s*$",
    re.IGNORECASE)
_SAYS_AGENCY = re.compile(
    r"\b(?:news|press) agency$|\bnews service$|\bnewswire$|nachrichtenagentur|presse-?agentur|^agence (?:de )?presse|"
    r"^agencia (?:de )?noticias|^agenzia (?:di )?stampa|nyhetsbyrå|nyhedsbureau|persbureau|haber ajansı|通信社$", re.IGNORECASE)
MAX_NAME = 60
_PARTS = re.compile(r"\s*[/,;:|&+]\s*|\s+(?:and|und|et|y|e|og|och)\s+")


def agency_of(credit: str) -> str:
    """The agency that goes by this name, or "". Short forms count in the case in which they are written: "sta" is not STA."""
    form = credit.strip(" .()")
    known = _forms().get(form) or (_folded_forms().get(form.casefold(), "") if len(form) > 4 else "")
    return known or (form if len(form) < MAX_NAME and _SAYS_AGENCY.search(form) else "")


def find_agencies(authors: Iterable[str], text: str) -> tuple[str, ...]:
    """The agencies credited in the byline, in the dateline of the first paragraph ("KYIV (AP) -") or in the last one ("(dpa)")."""
    paragraphs = text.split("\n\n")
    credits_found = list(authors)
    for pattern, paragraph in ((_DATELINE, paragraphs[0][:200]), (_CREDIT, paragraphs[-1][-120:])):
        match = pattern.search(paragraph)
        if match:
            credits_found.append(match[1])
    agencies = (agency_of(part) for credit in credits_found for part in (credit, *_PARTS.split(credit)))
    return tuple(sorted({agency for agency in agencies if agency}))


@cache
def _forms() -> Mapping[str, str]:
    with resources.files("schemas").joinpath("codes/agencies.csv").open(encoding="utf-8") as lines:
        return {form: row["name"] for row in csv.DictReader(lines) for form in row["forms"].split("|")}


@cache
def _folded_forms() -> Mapping[str, str]:
    return {form.casefold(): name for form, name in _forms().items()}
