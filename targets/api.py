"""The HTTP doors to what was attained and what was promised, for managers alone."""

from datetime import date, datetime
from typing import Annotated, Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.security import SessionAuth
from pydantic import BaseModel, Field, model_validator

from channels_layer.protocol import ErrorCode, Level
from channels_layer.refusal import Refusal
from scheduling.free import zone
from scheduling.roles import Role, has_role
from targets.attained import Attained, Question, attained, channels_of, reading_of
from targets.codes import MORE_IS_BETTER, CountedChannel, Formula, Measure
from targets.counting import count_new
from targets.grains import ONE_DAY, Grain, midnight, start
from targets.measures import definition
from targets.models import Target, TargetVersion
from targets.promises import Verdict, verdicts

FIRST_YEAR, LAST_YEAR = 1970, 2100
LONGEST_SECONDS = 100 * 24 * 3600
MOST_DAYS = 366

Seconds = Annotated[int, Field(ge=0, le=LONGEST_SECONDS)]


class ForManagers(SessionAuth):
    """A manager's session."""

    def authenticate(self, request: HttpRequest, key: str | None) -> AbstractBaseUser:
        if not request.user.is_authenticated:
            raise Refusal(ErrorCode.NOT_SIGNED_IN)
        if not has_role(request.user, Role.MANAGER):
            raise Refusal(ErrorCode.NOT_ALLOWED)
        return request.user


router = Router(tags=["targets"], auth=ForManagers(csrf=True))


class Asked(BaseModel):
    """`from` and `to` are dates, both of them included, or moments that begin a half hour."""

    measure: Measure
    since: Annotated[str, Field(alias="from", max_length=40)]
    until: Annotated[str, Field(alias="to", max_length=40)]
    formula: Formula = Formula.ABANDONED_IN_TIME_LEFT_OUT
    threshold: Seconds | None = None
    short: Seconds | None = None
    channel: CountedChannel | None = None
    level: Level | None = None

    @model_validator(mode="before")
    @classmethod
    def _given(cls, values: Any) -> Any:
        """What is left empty is not asked for."""
        return {name: value for name, value in values.items() if value != ""}

    def question(self) -> Question:
        """Raises Refusal: bad-value."""
        since, until = _moment(self.since, "from"), _moment(self.until, "to")
        if until <= since:
            raise Refusal(ErrorCode.BAD_VALUE, "to")
        rest = self.model_dump(exclude={"since", "until"})
        return Question(since=since, until=until, **rest)


@router.get("/attained", summary="What a measure was in a time")
def read_attained(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Of the contacts that came from `from` to `to`: dates, both included, or moments that begin
    a half hour, the last not included; by the clock of the service, unless they say otherwise.

    The service level needs a `threshold`, in seconds; its `formula` is one of five, and is 4
    unless another is asked for. `short` is the short-abandon limit, in seconds; without it there
    is none. Without a `channel` waits and handle times are of chats and calls together, and all
    else of every channel that has it. `value` is a share, seconds or contacts, as `unit` says,
    and null where there was nobody; a share is `part` of `n`. Contacts, not people.
    """
    question = asked.question()
    reading_of(question)  # refused before anything is done
    count_new(timezone.now())
    return _told(question, attained(question))


@router.get("/verdicts", summary="What was promised, and whether it was kept")
def read_verdicts(
    request: HttpRequest,
    since: Annotated[date, Query(alias="from")],
    until: Annotated[date, Query(alias="to")],
) -> Any:
    """Each target with its versions, all that there ever were, and a verdict of each period that
    began from the first date to the last, both included, by the version that held on its first
    day. `kept` is null where there was nobody; while a period is not over it may change. At most
    366 days at once.
    """
    for field, day in (("from", since), ("to", until)):
        if not FIRST_YEAR < day.year < LAST_YEAR:
            raise Refusal(ErrorCode.BAD_VALUE, field)
    if not 0 <= (until - since).days < MOST_DAYS:
        raise Refusal(ErrorCode.BAD_VALUE, "to")
    now = timezone.now()
    count_new(now)
    targets = Target.objects.order_by("name").prefetch_related("versions")
    return [_target(target, verdicts(target, since, until + ONE_DAY, now)) for target in targets]


def _target(target: Target, judged: list[Verdict]) -> dict[str, Any]:
    return {
        "name": target.name,
        "versions": [_version(each) for each in target.versions.all()],
        "verdicts": [
            {
                "first": each.dates.first,
                "last": each.dates.end - ONE_DAY,
                "is_over": each.is_over,
                "kept": each.kept,
                "valid_from": each.version.valid_from,
                "value": each.attained.value,
                "unit": each.attained.unit,
                "part": each.attained.part,
                "n": each.attained.n,
            }
            for each in judged
        ],
    }


def _version(version: TargetVersion) -> dict[str, Any]:
    level = version.measure == Measure.SERVICE_LEVEL
    return {
        "valid_from": version.valid_from,
        "withdrawn": version.withdrawn,
        "measure": version.measure,
        "at": "least" if version.measure in MORE_IS_BETTER else "most",
        "goal": float(version.goal),
        "formula": version.formula if level else None,
        "threshold": version.threshold if level else None,
        "short": version.short,
        "channel": version.channel or None,
        "level": version.level or None,
        "period": version.period,
        "written_at": version.written_at,
    }


def _told(question: Question, answer: Attained) -> dict[str, Any]:
    level = question.measure is Measure.SERVICE_LEVEL
    shortened = question.measure is Measure.ABANDONMENT or level
    return {
        "measure": question.measure,
        "definition": definition(question.measure),
        "formula": question.formula.value if level else None,
        "written": question.formula.written if level else None,
        "threshold": question.threshold if level else None,
        "short": question.short if shortened else None,
        "from": question.since.astimezone(zone()),
        "to": question.until.astimezone(zone()),
        "channels": channels_of(question),
        "level": question.level,
        "value": answer.value,
        "unit": answer.unit,
        "part": answer.part,
        "n": answer.n,
        "asked": answer.asked,
        "response_rate": answer.response_rate,
    }


def _moment(written: str, field: str) -> datetime:
    """The first of a day, or the end of it in `to`. Raises Refusal: bad-value."""
    try:
        if len(written) == len("2026-11-23"):
            day = date.fromisoformat(written)
            at = midnight(day + ONE_DAY if field == "to" else day, zone())
        else:
            read = datetime.fromisoformat(written)
            at = read if read.tzinfo else read.replace(tzinfo=zone())
        known = FIRST_YEAR < at.year < LAST_YEAR and start(Grain.HALF_HOUR, at, zone()) == at
    except (ValueError, OverflowError):
        known = False
    if not known:
        raise Refusal(ErrorCode.BAD_VALUE, field)
    return at
