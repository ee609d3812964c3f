"""Learn: freeze the roles that the published file has seen often enough, as knowledge for what is annotated from then on."""

from datetime import UTC, date, datetime, time, timedelta

from pipeline.config import Settings
from pipeline.entities import load_knowledge
from pipeline.entities.learning import Evidence, Seen, learn_roles
from pipeline.home import Home
from pipeline.knowledge import FrozenFile, freeze_roles, list_files, read_lists
from pipeline.runs import hold_lock
from pipeline.warehouse import open_published
from pipeline.warehouse.objects import load_objects


def learn(settings: Settings, *, until: date) -> FrozenFile | None:
    """Freeze what was seen until the end of a UTC day; the file that is now in force. None, and nothing changes, when there is nothing.

    The same published file and day give the same file. What was annotated before keeps its coding until it is annotated again.
    """
    home = Home(settings.home)
    end = datetime.combine(until + timedelta(days=1), time(), UTC).replace(tzinfo=None)
    with hold_lock(home, "knowledge-lock"):
        rows = learn_roles(read_evidence(home, end), read_people(home, end), load_knowledge(read_lists(home)))
        if not rows and not any(file.kind == "roles" for file in list_files(home)):
            return None
        return freeze_roles(home, rows, source=f"the published file, until {until}")


def read_evidence(home: Home, until: datetime) -> list[Evidence]:
    """What was said before `until` (UTC, without a zone) of what people are."""
    with open_published(home) as connection:
        found = connection.execute(load_objects("entities")["role_evidence"].sql, {"until": until}).fetchall()
    return [Evidence(entity_id=entity_id, country_iso3=country, sector=sector, role_name=role, article_ids=frozenset(articles),
                     owner_names=frozenset(owners), first_date=first, last_date=last)
            for entity_id, country, sector, role, articles, owners, first, last in found]


def read_people(home: Home, until: datetime) -> list[Seen]:
    """Everybody who was named before `until`."""
    with open_published(home) as connection:
        found = connection.execute(load_objects("entities")["people_seen"].sql, {"until": until}).fetchall()
    return [Seen(entity_id=entity_id, judged_entity_id=judged, name=name, article_count=count) for entity_id, judged, name, count in found]
