"""Counsellors, when each route is open, who works when, and what is booked of it."""

from scheduling.models.appointments import (
    BOOKED_CHANNELS,
    CODE_LETTERS,
    QUANTUM,
    Appointment,
    BookingRules,
    Taken,
    new_code,
)
from scheduling.models.calendars import BusyTime, CalendarAddress, CalendarFeed
from scheduling.models.hours import OpeningHours, SpecialDay, Weekday
from scheduling.models.people import Counsellor, Skill, _every_language
from scheduling.models.shifts import Absence, DroppedDay, SingleShift, WorkingHours
from scheduling.models.sites import Postcode, Room, Site

# The migrations know the private one by this name.
__all__ = (
    "BOOKED_CHANNELS",
    "CODE_LETTERS",
    "QUANTUM",
    "Absence",
    "Appointment",
    "BookingRules",
    "BusyTime",
    "CalendarAddress",
    "CalendarFeed",
    "Counsellor",
    "DroppedDay",
    "OpeningHours",
    "Postcode",
    "Room",
    "SingleShift",
    "Site",
    "Skill",
    "SpecialDay",
    "Taken",
    "Weekday",
    "WorkingHours",
    "_every_language",
    "new_code",
)
