"""The counts of a rehearsal, as lines to read."""

from collections.abc import Iterable, Iterator, Sequence

from eguidance.rehearsal.counting import Counts, times
from eguidance.rehearsal.stage import Run


def report(run: Run, counts: Counts) -> Iterator[str]:
    """Lines said, what became of them, and how long people waited."""
    yield from _table(_lines(run, counts))
    yield ""
    yield from _table(_talks(run, counts))
    yield ""
    yield from _durations(run)
    yield from (f"Broken off: {number} because {why}." for why, number in run.troubles.items())


def _lines(run: Run, counts: Counts) -> Iterator[tuple[str, int, str]]:
    yield "said", counts.said, f"of {run.to_say:,}"
    yield "stored", counts.stored, ""
    yield "shown", counts.shown, "on every side that was played"
    yield "lost", counts.lost, ""
    yield "doubled", counts.doubled, ""
    yield "out of order", counts.out_of_order, ""


def _talks(run: Run, counts: Counts) -> Iterator[tuple[str, int, str]]:
    others = sum(story.met_by_others for story in run.stories)
    yield "talks", len(run.stories), f"at most {run.most_at_once:,} at once"
    if others:
        yield "met by others", others, f"who said {counts.others:,} lines"
    yield "service notices", counts.notices, "not among the lines"
    yield "masked", counts.masked, "lines in which a CPR number was hidden"
    yield "lines broken", _sum(run, "came_back") + run.came_back, "and made again"
    yield "sent again", _sum(run, "said_again") + run.said_again, "after a broken line"
    yield "gaps healed", _sum(run, "gaps"), "by fetching what was not heard"
    yield "heard twice", _sum(run, "heard_twice"), "and shown once"


def _sum(run: Run, what: str) -> int:
    return sum(getattr(story, what) for story in run.stories)


def _table(rows: Iterable[tuple[str, int, str]]) -> Iterator[str]:
    for name, number, remark in rows:
        yield f"{name:<16}{number:>9,}   {remark}".rstrip()


def _durations(run: Run) -> Iterator[str]:
    waits = [story.waited for story in run.stories if story.waited is not None]
    yield _times("waited", waits)
    yield _times("acknowledged", [t for story in run.stories for t in story.acknowledged])
    yield _times("shown", [t for story in run.stories for t in story.delivered])
    if run.seconds:
        yield f"{'in all':<16}{run.seconds:>8.1f} s   {run.said / run.seconds:,.0f} lines a second"


def _times(name: str, seconds: Sequence[float]) -> str:
    found = times(seconds)
    if found is None:
        return f"{name:<16}{'none':>10}"
    return (
        f"{name:<16}{found.median:>8.3f} s   nine in ten within {found.p90:.3f} s"
        f", longest {found.longest:.3f} s"
    )
