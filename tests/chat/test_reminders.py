"""What is told of a booked time by text message: at once, the day before, the hour before."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import Channel, ErrorCode, Language
from channels_layer.refusal import Refusal
from channels_layer.sms.segments import Encoding
from chat import appointments
from scheduling import booking
from scheduling.free import Search
from tests.cast import Cast, citizen
from tests.scheduling.working import MONDAY, NOW, at, works_all_week
from triage.appointments import appointment_of
from triage.models import Contact

pytestmark = pytest.mark.django_db
CALL, MEETING = Search(Channel.CALLBACK), Search(Channel.MEETING)
FRIDAY = date(2026, 9, 11)


@pytest.fixture(autouse=True)
def ane_works(cast: Cast) -> None:
    works_all_week(cast.ane.counsellor)


def book(
    starts_at: datetime,
    search: Search = CALL,
    phone: str = "20 30 40 50",
    language: Language = Language.DANISH,
    texts: bool = True,
) -> Contact:
    case, _ = citizen(language)
    held = booking.hold(search, starts_at, case.pk, NOW)
    return appointments.book(case, uuid4(), held.pk, NOW, phone=phone, texts=texts)


def to_come() -> list[tuple[str, datetime, str]]:
    """What will be sent: its name, when, and its words."""
    rows = Outgoing.objects.filter(state=OutgoingState.WAITING).order_by("due_at", "key")
    return [(row.key.rsplit(":", 1)[1], row.due_at, row.text) for row in rows]


def names() -> list[tuple[str, datetime]]:
    return [(name, due) for name, due, _ in to_come()]


def test_at_once_the_day_before_and_the_hour_before() -> None:
    code = appointment_of(book(at(9, 30, FRIDAY))).code
    change = f"Flyt eller aflys på http://127.0.0.1:8000/booking/ med koden {code[:5]}-{code[5:]}"
    assert to_come() == [
        ("booked", NOW, f"eGuidance: Vi ringer til dig fredag 11. september kl. 9.30. {change}"),
        (
            "day-before",
            at(9, 30, FRIDAY) - timedelta(days=1),
            f"eGuidance: Husk, at vi ringer til dig fredag 11. september kl. 9.30. {change}",
        ),
        ("hour-before", at(8, 30, FRIDAY), "eGuidance: Vi ringer til dig kl. 9.30."),
    ]
    assert set(Outgoing.objects.values_list("to", flat=True)) == {"+4520304050"}
    assert set(Outgoing.objects.values_list("encoding", flat=True)) == {Encoding.GSM_7}
    assert max(Outgoing.objects.values_list("parts", flat=True)) <= 2


def test_nobody_who_does_not_wish_it_is_texted() -> None:
    contact = book(at(9, 30, FRIDAY), texts=False)
    appointments.move(contact, at(10, day=FRIDAY), NOW)
    appointments.cancel(contact, NOW)
    assert not Outgoing.objects.exists()


def test_a_meeting_says_where_and_english_is_english() -> None:
    book(at(13, day=FRIDAY), MEETING, language=Language.ENGLISH)
    [(_, _, booked), (_, _, tomorrow), (_, _, soon)] = to_come()
    where = "Åboulevarden 1, 8000 Aarhus C"
    assert f"We meet on Friday 11 September at 13:00, {where}." in booked
    assert "Remember that we meet on Friday 11 September at 13:00" in tomorrow
    assert soon == f"eGuidance: We meet at 13:00, {where}."


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (at(9), ["booked", "hour-before"]),
        (at(9, day=FRIDAY), ["booked", "day-before", "hour-before"]),
    ],
)
def test_no_reminder_is_late(starts_at: datetime, expected: list[str]) -> None:
    book(starts_at)
    assert [name for name, _ in names()] == expected


def test_within_the_hour_only_the_confirmation() -> None:
    case, _ = citizen()
    now = at(8, 40)
    held = booking.hold(CALL, at(9), case.pk, now)
    appointments.book(case, uuid4(), held.pk, now, phone="20304050", texts=True)
    assert names() == [("booked", now)]


def test_moved_nothing_is_said_of_the_time_before() -> None:
    contact = book(at(9, 30, FRIDAY))
    Outgoing.objects.filter(key__endswith=":booked").update(state=OutgoingState.SENT, next_at=None)
    new = at(10, day=FRIDAY + timedelta(days=2))
    appointments.move(contact, new, NOW)
    assert names() == [
        ("moved", NOW),
        ("day-before", new - timedelta(days=1)),
        ("hour-before", new - timedelta(hours=1)),
    ]
    assert not any("11. september" in text for _, _, text in to_come())


def test_moved_there_and_back_it_is_reminded_of_once() -> None:
    contact = book(at(9, 30, FRIDAY))
    appointments.move(contact, at(10, day=FRIDAY), NOW)
    appointments.move(contact, at(9, 30, FRIDAY), NOW)
    assert [name for name, _ in names()] == ["moved", "day-before", "hour-before"]


def test_moved_to_its_own_time_nothing_is_said() -> None:
    contact = book(at(9, 30, FRIDAY))
    before = to_come()
    appointments.move(contact, at(9, 30, FRIDAY), NOW)
    assert to_come() == before


def test_cancelled_it_is_never_reminded_of_and_said_once() -> None:
    contact = book(at(9, 30, FRIDAY))
    appointments.cancel(contact, NOW)
    assert to_come() == [
        ("cancelled", NOW, "eGuidance: Din aftale fredag 11. september kl. 9.30 er aflyst.")
    ]
    appointments.cancel(contact, NOW)
    assert len(to_come()) == 1


def test_cancelled_the_number_is_kept_for_what_is_still_to_be_sent_alone() -> None:
    appointments.cancel(book(at(9, 30, FRIDAY)), NOW)
    kept = Outgoing.objects.exclude(to="", text="").values_list("key", flat=True)
    assert [key.rsplit(":", 1)[1] for key in kept] == ["cancelled"]


def test_what_is_being_sent_when_it_is_cancelled_is_not_tried_again() -> None:
    contact = book(at(9, 30, FRIDAY))
    Outgoing.objects.filter(key__endswith=":booked").update(state=OutgoingState.SENDING)
    appointments.cancel(contact, NOW)
    assert [name for name, _ in names()] == ["cancelled"]
    sending = Outgoing.objects.get(state=OutgoingState.SENDING)
    assert sending.until
    assert sending.until <= timezone.now()


def test_what_is_refused_says_nothing() -> None:
    contact = book(at(9, 30, FRIDAY))
    before = to_come()
    with pytest.raises(Refusal, match=ErrorCode.NO_SUCH_TIME):
        appointments.move(contact, at(8, day=FRIDAY), NOW)
    with pytest.raises(Refusal, match=ErrorCode.TOO_LATE):
        appointments.cancel(contact, at(9, 30, FRIDAY))
    assert to_come() == before


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("1234 5678", ErrorCode.NO_SUCH_NUMBER),
        ("2030", ErrorCode.PHONE_NEEDED),
        ("+44 20 7946 0018", ErrorCode.CANNOT_TEXT),
        ("+999 20 30 40 50", ErrorCode.NO_SUCH_NUMBER),
    ],
)
def test_a_number_that_cannot_be_texted_is_refused_with_the_reason(
    phone: str, code: ErrorCode
) -> None:
    with pytest.raises(Refusal, match=code):
        book(at(9, day=MONDAY), phone=phone)
    assert not Contact.objects.exists()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("phone", ["+45 20 30 40 50", "0045 20304050", "(20) 30-40-50"])
def test_however_it_is_written_it_is_the_same_number(phone: str) -> None:
    assert book(at(9), phone=phone).phone == "+4520304050"
