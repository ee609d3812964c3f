"""Entities: everyone and everything that an article names, once, with an id that lasts.

`EntityReader().read(article)` gives an `EntityLayer`; `describe_actor` gives country and sector of any noun phrase in it.
"""

from pipeline.entities.layer import EntityLayer, EntityReader
from pipeline.entities.roles import describe_actor
from pipeline.entities.tables import load_knowledge
from pipeline.entities.world import Knowledge

__all__ = ["EntityLayer", "EntityReader", "Knowledge", "describe_actor", "load_knowledge"]
