"""What was promised from when, and whether it was kept.

A verdict is of one period, by the version that held on its first day. A new version holds from
a day that has not begun, so no verdict of a period that has is ever another's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from channels_layer.protocol import ErrorCode, Level
from channels_layer.refusal import Refusal
from scheduling.free import zone
from targets.attained import Attained, Question, attained, reading_of
from targets.codes import IN_SECONDS, MORE_IS_BETTER, CountedChannel, Formula, Measure
from targets.grains import ONE_DAY, midnight
from targets.models import Target, TargetVersion
from targets.periods import Dates, Period, beginning


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kept` is None where there was nobody; while the period is not over it may change."""

    version: TargetVersion
    dates: Dates
    is_over: bool
    attained: Attained

    @property
    def kept(self) -> bool | None:
        value, goal = self.attained.value, float(self.version.goal)
        if value is None:
            return None
        return value >= goal if self.version.measure in MORE_IS_BETTER else value <= goal


def require(version: TargetVersion, now: datetime) -> None:
    """That it can be promised, from a day that has not begun; a first one may hold from today.

    Raises Refusal: bad-value, with the field.
    """
    reading_of(_question(version, Dates(version.valid_from, version.valid_from)))
    is_share = version.measure not in IN_SECONDS
    if version.goal < 0 or (is_share and version.goal > 1):
        raise Refusal(ErrorCode.BAD_VALUE, "goal")
    last = TargetVersion.objects.filter(target=version.target_id).order_by("valid_from").last()
    today = now.astimezone(zone()).date()
    soonest = max(today, last.valid_from) + ONE_DAY if last else today
    if version.valid_from < soonest:
        raise Refusal(ErrorCode.BAD_VALUE, "valid_from")


def verdicts(target: Target, first: date, end: date, now: datetime) -> list[Verdict]:
    """Of the periods that began from the first day on and before the end, up to now."""
    today = now.astimezone(zone()).date()
    versions = sorted(target.versions.all(), key=lambda version: version.valid_from)
    return [
        Verdict(version, dates, dates.end <= today, attained(_question(version, dates)))
        for version, dates in _judged(versions, first, min(end, today + ONE_DAY))
    ]


def _judged(
    versions: Sequence[TargetVersion], first: date, end: date
) -> Iterator[tuple[TargetVersion, Dates]]:
    """Each period with the version that held on its first day."""
    for version, after in zip(versions, [*versions[1:], None], strict=True):
        until = min(end, after.valid_from) if after else end
        if not version.withdrawn:
            since = max(first, version.valid_from)
            for dates in beginning(Period(version.period), since, until):
                yield version, dates


def _question(version: TargetVersion, dates: Dates) -> Question:
    return Question(
        measure=Measure(version.measure),
        since=midnight(dates.first, zone()),
        until=midnight(dates.end, zone()),
        formula=Formula(version.formula),
        threshold=version.threshold,
        short=version.short,
        channel=CountedChannel(version.channel) if version.channel else None,
        level=Level(version.level) if version.level else None,
    )
