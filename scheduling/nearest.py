"""How far it is between two places, and which is nearest. Pure."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6371.0


class Point(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


class Located(NamedTuple):
    """A place by its number, with its postcode and where it is, if that is known."""

    place: int
    postcode: str
    at: Point | None


class Distance(NamedTuple):
    """Kilometres as the crow flies; none when one of the two is not known."""

    place: int
    km: float | None


def km_between(one: Point, other: Point) -> float:
    """Along the surface of a round earth: right to half a percent."""
    north, other_north = radians(one.latitude), radians(other.latitude)
    up = sin((other_north - north) / 2) ** 2
    along = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(up + cos(north) * cos(other_north) * along)))


def nearest(places: Iterable[Located], postcode: str, here: Point | None) -> list[Distance]:
    """The nearest first. Where a distance is not known the postcodes' numbers tell, after the
    others: Danish ones go from town to town, and a number nearby is seldom far.
    """
    found = [
        (Distance(each.place, km_between(here, each.at) if here and each.at else None), each)
        for each in places
    ]

    def order(one: tuple[Distance, Located]) -> tuple[bool, float, int]:
        distance, place = one
        return distance.km is None, distance.km or 0.0, _apart(place.postcode, postcode)

    return [distance for distance, _ in sorted(found, key=order)]


def _apart(one: str, other: str) -> int:
    return abs(int(one) - int(other)) if one.isdecimal() and other.isdecimal() else 10_000
