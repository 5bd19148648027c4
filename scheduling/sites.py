"""Sites in the order of how near they are to a postcode."""

import re
from typing import NamedTuple

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.models import Postcode, Site
from scheduling.nearest import Located, Point, nearest

DANISH = re.compile(r"\d{4}", re.ASCII)


class Near(NamedTuple):
    """`km` is none when it is not known where one of the two is."""

    site: Site
    km: float | None


def near(postcode: str) -> list[Near]:
    """All sites, the nearest first; by name without a postcode.

    Raises Refusal: bad-value, for what is no postcode of four digits, or none of the table's.
    """
    sites = list(Site.objects.all())
    code = postcode.strip().upper().removeprefix("DK").lstrip("- ")
    if not code:
        return [Near(site, None) for site in sites]
    if not DANISH.fullmatch(code):
        raise Refusal(ErrorCode.BAD_VALUE, "postcode")
    table = {row.code: Point(row.latitude, row.longitude) for row in _rows(sites, code)}
    if code not in table and Postcode.objects.exists():
        raise Refusal(ErrorCode.BAD_VALUE, "postcode")
    by_number = {site.pk: site for site in sites}
    located = [Located(site.pk, site.postcode, _point(site, table)) for site in sites]
    return [Near(by_number[place], km) for place, km in nearest(located, code, table.get(code))]


def _rows(sites: list[Site], code: str) -> list[Postcode]:
    return list(Postcode.objects.filter(code__in={code, *(site.postcode for site in sites)}))


def _point(site: Site, table: dict[str, Point]) -> Point | None:
    if site.latitude is not None and site.longitude is not None:
        return Point(site.latitude, site.longitude)
    return table.get(site.postcode)
