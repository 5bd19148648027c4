"""Free times: where somebody works and is not taken, cut into starts."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduling.spans import Span, merged, without

# Before and after any minute that anybody asks for.
NEVER, EVER = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; all in minutes.

    An appointment of `length` has `before` and `after` to itself beside it, of which no other
    has any. It starts a whole number of `step`s past the hour, not before `earliest` (the least
    notice) and not after `latest` (as far ahead as one may book).
    """

    length: int
    earliest: int
    latest: int
    step: int = 15
    before: int = 0
    after: int = 0

    def __post_init__(self) -> None:
        if self.length < 1 or self.step < 1 or self.before < 0 or self.after < 0:
            raise ValueError("an appointment takes time, and none is taken back")

    def takes(self, start: int) -> Span:
        """What nobody else may have of the same person."""
        return (start - self.before, start + self.length + self.after)


def starts(working: Iterable[Span], taken: Iterable[Span], wish: Wish) -> list[int]:
    """When the appointment could begin, in order.

    `working` is when somebody may be booked, `taken` what each of their appointments and
    absences takes. The appointment itself lies in what is worked; what it has beside it may
    reach over the edge.
    """
    too_early, too_late = (NEVER, wish.earliest), (wish.latest + wish.length, EVER)
    shut = [(start - wish.after, end + wish.before) for start, end in taken]
    found: list[int] = []
    for start, end in without(merged(working), merged([too_early, *shut, too_late])):
        found += range(start + -start % wish.step, end - wish.length + 1, wish.step)
    return found
