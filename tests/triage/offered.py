"""What a citizen is offered, and what is closed to them."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from channels_layer.protocol import Language, Route
from scheduling.models import OpeningHours, SpecialDay
from triage.models import Assessment
from triage.queue import offers

NOW = timezone.now()
MINUTE = timedelta(minutes=1)
COPENHAGEN_NOON = datetime(2026, 6, 2, 10, tzinfo=UTC)


def on_offer(assessment: Assessment, now: datetime = NOW) -> list[Route]:
    return [offer.route for offer in offers(assessment, Language.DANISH, now)[0]]


def closed(assessment: Assessment, now: datetime = NOW) -> list[Route]:
    return [offer.route for offer in offers(assessment, Language.DANISH, now)[1]]


def only_open(route: Route, day: date, opens: time, closes: time) -> None:
    OpeningHours.objects.filter(route=route).delete()
    SpecialDay.objects.create(route=route, date=day, opens=opens, closes=closes)
