"""The data contract: one module a subject. Importing this package declares every table (`schemas.contract.metadata`)."""

from schemas import articles, captures, entities, events, feeds, ops, stories

__all__ = ["articles", "captures", "entities", "events", "feeds", "ops", "stories"]
