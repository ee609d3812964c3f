"""Which country a party is of, where its own words do not say: that of its clause, of the place of the act, or of the news."""

from dataclasses import replace

from pipeline.events.actors import ActorReader
from pipeline.events.matching import Candidate
from pipeline.events.parties import is_coded
from pipeline.events.tree import Tree, children
from pipeline.records import Actor

ARMED_GROUPS = frozenset(["REB", "UAF", "CRM", "MIL", "PRM"])
PLACE_PREPOSITIONS = frozenset(["in", "at", "near", "outside", "across", "around", "inside", "of", "throughout"])
DOMESTIC = frozenset(["GOV", "COP", "JUD", "LEG", "OPP", "PTY", "REB", "CVL", "SPY", "LAB", "EDU", "REL", "AGR", "UAF", "CRM", "MED",
                      "JRN", "ELI", "SOC", "PRM", "MIL"])
LOCAL = frozenset(["COP", "JUD"])  # who acts where the news is
OUTWARD = frozenset([("ACCUSE", "disapprove"), ("SUPPORT", None)])  # whom it is said of says nothing of who says it
INWARD = frozenset(["REB", "GOV", "COP", "JUD", "LEG", "CVL", "OPP", "PTY", "LAB", "EDU", "AGR", "REL", "JRN", "SPY"])
UNDONE = frozenset(["X.DISASTER", "X.DEATH", "X.RESULTS"])  # nobody does them


def infer_source(tree: Tree, candidate: Candidate, reader: ActorReader, source: tuple[Actor, ...], target: tuple[Actor, ...],
                 outside: frozenset[int]) -> tuple[Actor, ...]:
    """"Police arrested ... in Lagos": a domestic actor without a country has that of its clause, if the clause names only one.

    Armed groups are only taken to be from where they act: whom they fight is not where they are from.
    """
    if (not source or any(is_coded(actor) for actor in source) or candidate.event_type in UNDONE
            or not any((actor.sector or "") in DOMESTIC for actor in source)):
        return source
    is_armed = any((actor.sector or "") in ARMED_GROUPS for actor in source)
    beside = outside | _content(candidate) | _asides(candidate)
    countries = place_countries(candidate, reader, outside) if is_armed else clause_countries(tree, reader, beside)
    countries -= {actor.country_iso3 for actor in target if actor.country_iso3 and (candidate.event_type, candidate.mode) in OUTWARD}
    if len(countries) != 1:
        return source
    return tuple(replace(actor, country_iso3=next(iter(countries))) if (actor.sector or "") in DOMESTIC else actor for actor in source)


def place_at_home(actors: tuple[Actor, ...], home: str | None) -> tuple[Actor, ...]:
    """"Local police", "the government", without a country: of the only country whose places were just named."""
    return tuple(replace(actor, country_iso3=home) if home and not is_coded(actor)
                 and ((actor.sector or "") in LOCAL or actor.name.lower().split()[-1:] in (["government"], ["authorities"])) else actor
                 for actor in actors)


def _content(candidate: Candidate) -> frozenset[int]:
    """The tokens of what is said, found or condemned: whom that is about is not who says it."""
    return frozenset(token.i for head in candidate.frame.comp if head.dep_ == "ccomp" for token in head.subtree) | frozenset(
        token.i for thing in candidate.frame.obj for clause in children(thing, "acl", "relcl", "ccomp") for token in clause.subtree)


def _asides(candidate: Candidate) -> frozenset[int]:
    """The tokens of clauses with a time or reason of their own: "while voicing concern about Syria"."""
    return frozenset(token.i for clause in children(candidate.predicate, "advcl") for token in clause.subtree)


def clause_countries(tree: Tree, reader: ActorReader, outside: frozenset[int]) -> set[str]:
    """The countries that a sentence names outside its reporting clause."""
    found: set[str] = set()
    for mention in reader.mentions:
        entity = reader.entity(mention)
        tokens = [t for t in tree.tokens if mention.start <= tree.start(t) < mention.end]
        if entity and entity.country_iso3 and mention.sense != "team" and not any(t.i in outside for t in tokens):
            found.add(entity.country_iso3)
    return found


def place_countries(candidate: Candidate, reader: ActorReader, outside: frozenset[int]) -> set[str]:
    """The countries of the places in which the clause lies: "in northern Nigeria"."""
    found: set[str] = set()
    for token in candidate.predicate.subtree:
        if token.i in outside or token.dep_ not in ("pobj", "conj", "appos") or token.head.lower_ not in PLACE_PREPOSITIONS:
            continue
        mention = reader.mention_at(token)
        entity = reader.entity(mention)
        if mention and mention.type == "PLACE" and mention.sense != "government" and entity and entity.country_iso3:
            found.add(entity.country_iso3)
    return found


def infer_target(candidate: Candidate, target: tuple[Actor, ...], source: tuple[Actor, ...], places: set[str]) -> tuple[Actor, ...]:
    """Whom an act meets where its words do not say: the people of an inward-looking actor's own country, or of the place of the act."""
    inward = next((actor for actor in source if actor.country_iso3 and (actor.sector or "") in INWARD), None)
    own = next((actor.country_iso3 for actor in source if actor.country_iso3), None)
    here = next(iter(places)) if len(places) == 1 else None
    if not target and candidate.event_type == "PROTEST" and (here or own):
        country = here or own
        return (Actor(name=f"government of {country}", country_iso3=country, sector="GOV"),)
    if not target and "home" in candidate.pattern.flags and (here or own):
        return (Actor(name=f"people of {here or own}", country_iso3=here or own),)
    home = inward.country_iso3 if inward else here if candidate.event_type in ("ASSAULT", "COERCE") else None
    return tuple(replace(actor, country_iso3=home) if home and not is_coded(actor) and (actor.sector or "") in DOMESTIC else actor
                 for actor in target)
