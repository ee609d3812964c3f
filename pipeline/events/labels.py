"""The lexicon's classes (@official, @force ...) that a phrase belongs to by whom it names, not by its noun."""

from spacy.tokens import Token

from pipeline.events.actors import ActorReader

BY_SECTOR = {
    "GOV": ("@official", "@statelike"), "LEG": ("@official",), "JUD": ("@official", "@court"), "SPY": ("@official",),
    "MIL": ("@force", "@statelike"), "COP": ("@cop", "@force"), "REB": ("@force",), "UAF": ("@force",), "PRM": ("@force",),
    "CRM": ("@force",), "IMG": ("@force",), "PTY": ("@party",), "OPP": ("@party", "@crowd"), "CVL": ("@crowd", "@person"),
    "LAB": ("@crowd", "@worker"), "EDU": ("@crowd",), "AGR": ("@crowd",), "REL": ("@crowd",), "REF": ("@crowd", "@person"),
    "SOC": ("@sports",),
    "IGO": ("@statelike", "@official", "@body"), "NGO": ("@body", "@official"), "BUS": ("@company",), "MNC": ("@company",),
}
BY_TYPE = {"PERSON": {"@person"}, "NORP": {"@person", "@crowd"}}
PERSONAL = ("he", "she", "him", "her", "they", "them")


def label_phrase(reader: ActorReader, head: Token) -> set[str]:
    """The classes of the phrase under a head; none where nobody is named."""
    mention = reader.mention_at(head)
    if mention is None and head.tag_ not in ("PRP", "NNP", "NNPS"):
        return set()
    entity = reader.entity(mention)
    sectors = {actor.sector for actor in reader.read(head)}
    out = {label for sector in sectors for label in BY_SECTOR.get(sector or "", ())}
    if entity is not None and mention is not None:
        out |= BY_TYPE.get(entity.type, set()) | BY_TYPE.get(mention.type, set())
        if mention.type == "PLACE" and entity.country_iso3:
            out.add("@place")
        if mention.sense == "team":
            out |= {"@team", "@sports"}
        if entity.type == "COUNTRY" and mention.sense != "team" and mention.type != "NORP":
            out |= {"@statelike", "@official", "@countryname"}
        elif mention.type == "ORG" and (entity.sector or "BUS") in ("BUS", "MNC"):
            out |= {"@company", "@team"}
    return out | ({"@person"} if head.lower_ in PERSONAL else set())
