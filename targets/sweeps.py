"""What is done for the figures by the timetable. It may run twice, and in any process."""

from django.utils import timezone

from targets.counting import count_new


def new_outcomes() -> None:
    """Count what the journal has had since the last time, so that whoever looks need not wait."""
    count_new(timezone.now())
