"""Calendars as other programs write them, and whatever else somebody may send."""

OUTLOOK = """BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
X-WR-CALNAME:Kalender
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DESCRIPTION:Møde om Ida Holm\\, 010190-1234\\n
 \\nRing til 12 34 56 78
SUMMARY;LANGUAGE=da-dk:Sag: Ida Holm
UID:040000008200E00074C5B7101A82E00800000000
RRULE:FREQ=WEEKLY;UNTIL=20261231T130000Z;INTERVAL=1;BYDAY=MO;WKST=MO
EXDATE;TZID=Romance Standard Time:20261026T140000
DTSTART;TZID=Romance Standard Time:20260907T140000
DTEND;TZID=Romance Standard Time:20260907T150000
CLASS:PUBLIC
STATUS:CONFIRMED
TRANSP:OPAQUE
LOCATION:Lokale 3
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
DESCRIPTION:REMINDER
TRIGGER;RELATED=START:-PT15M
ACTION:DISPLAY
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000000
RECURRENCE-ID;TZID=Romance Standard Time:20261019T140000
DTSTART;TZID=Romance Standard Time:20261020T083000
DTEND;TZID=Romance Standard Time:20261020T094500
SUMMARY:Sag: Ida Holm (flyttet)
SEQUENCE:1
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
UID:in-another-zone
DTSTART;TZID="Customized Time Zone":20261022T120000
DTEND;TZID="Customized Time Zone":20261022T130000
END:VEVENT
END:VCALENDAR
"""

GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-TIMEZONE:Europe/Copenhagen
BEGIN:VEVENT
DTSTART:20261020T070000Z
DTEND:20261020T073000Z
DTSTAMP:20261019T090000Z
UID:one@google.com
SUMMARY:Tandlæge
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261023
DTEND;VALUE=DATE:20261024
UID:day@google.com
SUMMARY:Ferie
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261021
DTEND;VALUE=DATE:20261022
UID:free@google.com
SUMMARY:Mors fødselsdag
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Copenhagen:20261001T100000
DTEND;TZID=Europe/Copenhagen:20261001T103000
RRULE:FREQ=DAILY;COUNT=25
UID:daily@google.com
SUMMARY:Morgenmøde
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Copenhagen:20261022T100000
DTEND;TZID=Europe/Copenhagen:20261022T103000
RECURRENCE-ID;TZID=Europe/Copenhagen:20261022T100000
UID:daily@google.com
STATUS:CANCELLED
SUMMARY:Morgenmøde
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Copenhagen:20261024T120000
DTEND;TZID=Europe/Copenhagen:20261024T130000
UID:off@google.com
STATUS:CANCELLED
SUMMARY:Aflyst
END:VEVENT
END:VCALENDAR
"""

APPLE = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 15.0//EN
VERSION:2.0
X-APPLE-CALENDAR-COLOR:#1BADF8
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1D7F6E2A
DTSTART;TZID=Europe/Copenhagen:20261024T233000
DURATION:PT4H
SUMMARY:Vagt over natten\\, hvor uret stilles
X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
END:VEVENT
BEGIN:VEVENT
UID:floating
DTSTART:20261021T080000
DTEND:20261021T081000
SUMMARY:Uden sted
END:VEVENT
BEGIN:VEVENT
UID:birthday
DTSTART;VALUE=DATE:16041023
RRULE:FREQ=YEARLY
SUMMARY:Fødselsdag
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:by-dates
DTSTART:20260101T120000Z
DTEND:20260101T121500Z
RDATE:20261020T120000Z,20261022T120000Z
END:VEVENT
END:VCALENDAR
"""


def event(*lines: str, uid: str = "x") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *parts, "END:VCALENDAR", ""])
    return body.encode()


def daily(rule: str, since: str = "20261001") -> bytes:
    return calendar(event(f"DTSTART:{since}T080000Z", f"DTEND:{since}T090000Z", f"RRULE:{rule}"))


def many(number: int, *lines: str) -> bytes:
    return calendar(*(event(*lines, uid=str(each)) for each in range(number)))


HOUR = ("DTSTART:20261020T080000Z", "DTEND:20261020T090000Z")


def _nested(depth: int) -> bytes:
    names = [f"X-{number}" for number in range(depth)]
    opened = [f"BEGIN:{name}" for name in names]
    return calendar(*opened, *(f"END:{name}" for name in reversed(names)))


def _dates(name: str, number: int) -> bytes:
    times = ",".join(f"2027{1 + n % 12:02}{1 + n % 28:02}T{n % 24:02}0000Z" for n in range(number))
    return calendar(event(*HOUR, f"{name}:{times}"))


def _zone(*lines: str) -> bytes:
    inside = ["BEGIN:STANDARD", *lines, "END:STANDARD"]
    zone = "\r\n".join(["BEGIN:VTIMEZONE", "TZID:Own", *inside, "END:VTIMEZONE"])
    return calendar(zone, event("DTSTART;TZID=Own:20261020T080000", "DURATION:PT1H"))


OFFSETS = ("DTSTART:16010101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100")
# What the sieve refuses before anything is expanded.
BOMBS: dict[str, bytes] = {
    "seconds": daily("FREQ=SECONDLY;COUNT=100000000"),
    "seconds without end": daily("FREQ=SECONDLY"),
    "minutes": daily("FREQ=MINUTELY;UNTIL=20991231T000000Z"),
    "hours that never come": daily("FREQ=HOURLY;COUNT=5;BYMONTH=2;BYMONTHDAY=30"),
    "seconds in a day": daily(f"FREQ=DAILY;BYSECOND={','.join(map(str, range(60)))}"),
    "every second of a day": daily(
        "FREQ=DAILY;" + ";".join(f"{by}=0,1,2,3,4,5,6,7" for by in ("BYHOUR", "BYMINUTE"))
    ),
    "no step": daily("FREQ=DAILY;INTERVAL=0"),
    "a step back": daily("FREQ=DAILY;INTERVAL=-1"),
    "no such pace": daily("FREQ=CENTURY"),
    "a rule of two": daily("FREQ=DAILY;FREQ=SECONDLY"),
    "an endless count": daily("FREQ=SECONDLY;COUNT=" + "9" * 5_000),
    "many rules from long ago": many(
        100, "DTSTART:19260101T080000Z", "DTEND:19260101T090000Z", "RRULE:FREQ=DAILY"
    ),
    "from before there were clocks": daily("FREQ=DAILY", "00010101"),
    "a flood of dates": _dates("RDATE", 6_000),
    "a flood of dates left out": _dates("EXDATE", 6_000),
    "many events": many(6_000, *HOUR),
    "many parts": calendar(*["BEGIN:VTODO", "END:VTODO"] * 50_001),
    "deep": _nested(60),
    "very deep": _nested(40_000),
    "a zone that changes each second": _zone(*OFFSETS, "RRULE:FREQ=SECONDLY"),
    "a zone with a flood of dates": _zone(*OFFSETS, *["RDATE:20261020T080000"] * 600),
    "long lines": many(900, *HOUR, "UID:" + "x" * 3_000),
}
MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40,
    "a web page": b"<!doctype html><html><body>Log ind</body></html>",
    "half a calendar": calendar(event(*HOUR))[:-30],
    "crossed": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n",
    "an event alone": event(*HOUR).encode(),
    "too many ends": calendar(event(*HOUR)) + b"END:VCALENDAR\r\n",
    "no beginning": calendar(event("DTEND:20261020T090000Z")),
    "no such day": calendar(event("DTSTART:20261399T090000Z")),
}
# These get through the sieve; the libraries stumble, or stop at a limit.
CAUGHT_APART: dict[str, bytes] = {
    "no such time": calendar(event("DTSTART:20261020T996699Z", "DTEND:20261020T090000Z")),
    "endless": calendar(event("DTSTART:20261020T080000Z", "DURATION:P99999999999999D")),
    "no such day of a week": daily("FREQ=WEEKLY;BYDAY=XX"),
    "too many at last": many(
        40, "DTSTART:20261020T080000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYMINUTE=0,5,10,15,20"
    ),
}
