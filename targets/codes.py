"""What measures, formulas and channels are called, in the figures and at their doors."""

from enum import IntEnum, StrEnum


class Measure(StrEnum):
    SERVICE_LEVEL = "service-level"
    OFFERED = "offered"
    ASA = "asa"
    MEDIAN_WAIT = "median-wait"
    P90_WAIT = "p90-wait"
    ABANDONMENT = "abandonment"
    HANDLE_TIME = "handle-time"
    MEDIAN_HANDLE_TIME = "median-handle-time"
    CONCURRENCY = "concurrency"
    OCCUPANCY = "occupancy"
    FIRST_CONTACT_RESOLUTION = "first-contact-resolution"
    SATISFACTION = "satisfaction"
    CALLBACK_KEPT = "callback-kept"
    NO_SHOW = "no-show"
    MAIL_IN_TIME = "mail-in-time"


# What may be promised: what contacts tell, and of which more, or less, is better.
MORE_IS_BETTER = (
    Measure.SERVICE_LEVEL,
    Measure.FIRST_CONTACT_RESOLUTION,
    Measure.SATISFACTION,
    Measure.CALLBACK_KEPT,
)
LESS_IS_BETTER = (
    Measure.ASA,
    Measure.MEDIAN_WAIT,
    Measure.P90_WAIT,
    Measure.ABANDONMENT,
    Measure.NO_SHOW,
)
IN_SECONDS = (Measure.ASA, Measure.MEDIAN_WAIT, Measure.P90_WAIT)
PROMISED = (*MORE_IS_BETTER, *LESS_IS_BETTER)


class CountedChannel(StrEnum):
    """On what contacts came. Calls that come in are of an earlier system."""

    CHAT = "chat"
    SMS = "sms"
    MAIL = "mail"
    PHONE = "phone"
    CALLBACK = "callback"
    MEETING = "meeting"


class Formula(IntEnum):
    """The five formulas of the service level that are in use, by their usual numbers."""

    ABANDONED_IN_TIME_ARE_SERVED = 1
    ANSWERED_ONLY = 2
    ABANDONED_ARE_MISSED = 3
    ABANDONED_IN_TIME_LEFT_OUT = 4
    SHORT_ABANDONED_ARE_SERVED = 5

    @property
    def written(self) -> str:
        """Of answered A, abandoned B, within T seconds N_T and B_T, short abandons B_s."""
        return WRITTEN[self]


WRITTEN = {
    Formula.ABANDONED_IN_TIME_ARE_SERVED: "(N_T + B_T) / (A + B)",
    Formula.ANSWERED_ONLY: "N_T / A",
    Formula.ABANDONED_ARE_MISSED: "N_T / (A + B)",
    Formula.ABANDONED_IN_TIME_LEFT_OUT: "N_T / (A + B - B_T)",
    Formula.SHORT_ABANDONED_ARE_SERVED: "(N_T + B_s) / (A + B)",
}
