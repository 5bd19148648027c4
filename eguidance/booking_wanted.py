"""What the address of the free times asks for; what it says wrong is left out."""

from typing import NamedTuple

from django.http import HttpRequest

from channels_layer.protocol import Channel, ErrorCode
from channels_layer.refusal import Refusal
from eguidance.words import language_of
from scheduling.free import Search
from scheduling.models import BOOKED_CHANNELS
from scheduling.sites import Near, near


class Where(NamedTuple):
    """The sites, the nearest to `postcode` first; `problem` when it is none."""

    postcode: str
    sites: list[Near]
    problem: ErrorCode | None = None


def where(request: HttpRequest) -> Where:
    postcode = str(request.GET.get("postcode", ""))[:10].strip()
    try:
        return Where(postcode, near(postcode))
    except Refusal as refusal:
        return Where(postcode, near(""), refusal.code)


def searched(request: HttpRequest) -> Search:
    """From a postcode, and nowhere in particular, it is the nearest site."""
    channel = str(request.GET.get("channel", ""))
    wanted = Channel(channel) if channel in BOOKED_CHANNELS else Channel.CALLBACK
    site = _number(request, "site")
    if site is None and wanted == Channel.MEETING:
        site = _nearest(where(request))
    return Search(
        wanted,
        language_of(request),
        counsellor=_number(request, "counsellor"),
        site=site,
        skill=_number(request, "skill"),
    )


def wanted_again(search: Search) -> dict[str, str]:
    """The address that asks for the same."""
    wanted = {
        "channel": search.channel,
        "counsellor": search.counsellor,
        "site": search.site,
        "skill": search.skill,
    }
    return {name: str(value) for name, value in wanted.items() if value is not None}


def _nearest(asked: Where) -> int | None:
    given = asked.postcode and asked.problem is None and asked.sites
    return asked.sites[0].site.pk if given else None


def _number(request: HttpRequest, name: str) -> int | None:
    return number_in(str(request.GET.get(name, "")))


def number_in(text: str) -> int | None:
    """A row's, of any that the database can have."""
    return int(text) if text.isdecimal() and len(text) < 10 else None
