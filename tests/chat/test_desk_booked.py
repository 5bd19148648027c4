"""A counsellor moves and cancels what is booked: whose it is, who is told, and who was quicker."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from channels_layer.models import Outgoing
from channels_layer.protocol import (
    AppointmentState,
    ChangeReason,
    Channel,
    ContactState,
    DeskCancelBooked,
    DeskHoldMove,
    DeskRebook,
    EndReason,
    ErrorCode,
)
from channels_layer.refusal import Refusal
from chat import appointments, desk_booked, talks, waitlist
from scheduling import booking
from scheduling.free import Search, free
from scheduling.models import Appointment, BookingRules, Counsellor, Taken
from tests.cast import Cast, citizen
from tests.chat.by_text import go_on, receive
from tests.laws.scene import journal, now_is, refusal_of, waiting_chat
from tests.scheduling.working import MONDAY, NOW, at, rules, works
from triage.appointments import appointment_of
from triage.models import Case, Contact, EventKind
from triage.waitlist import Wish

pytestmark = pytest.mark.django_db
CALL = Search(Channel.CALLBACK)
NUMBER = "20 30 40 50"


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    """Ane and Bo can be booked on Monday morning."""
    rules()
    for person in (cast.ane, cast.bo):
        works(person.counsellor, time(9), time(12))
    return cast.ane.counsellor


def books(person: Counsellor, starts_at: datetime, case: Case | None = None) -> Contact:
    """A citizen who wishes text messages books with somebody in particular."""
    case = case or citizen()[0]
    held = booking.hold(Search(Channel.CALLBACK, counsellor=person.pk), starts_at, case.pk, NOW)
    return appointments.book(case, uuid4(), held.pk, NOW, phone=NUMBER, texts=True)


def to(contact: Contact, starts_at: datetime, **details: Any) -> DeskRebook:
    wanted: dict[str, Any] = {
        "seen": appointment_of(contact).starts_at,
        "client_id": uuid4(),
    } | details
    return DeskRebook(ref="r", contact=contact.pk, starts_at=starts_at, **wanted)


def off(contact: Contact, **details: Any) -> DeskCancelBooked:
    wanted: dict[str, Any] = {
        "seen": appointment_of(contact).starts_at,
        "client_id": uuid4(),
    } | details
    return DeskCancelBooked(ref="r", contact=contact.pk, **wanted)


def keeping(contact: Contact, starts_at: datetime, same: bool = False) -> DeskHoldMove:
    return DeskHoldMove(ref="r", contact=contact.pk, starts_at=starts_at, same=same)


def refused(code: ErrorCode) -> Any:
    return pytest.raises(Refusal, match=code)


def texts(name: str) -> list[str]:
    """What is still to be sent of that name."""
    rows = Outgoing.objects.filter(key__endswith=name).exclude(text="")
    return list(rows.values_list("text", flat=True))


def held() -> list[tuple[Counsellor, datetime]]:
    rows = Appointment.objects.filter(state=AppointmentState.HELD)
    return [(row.counsellor, row.starts_at) for row in rows]


# --- Moved and cancelled ------------------------------------------------------------------


def test_a_move_is_told_as_the_citizens_own_and_says_by_whom_and_why(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    desk_booked.move(to(contact, at(10), reason=ChangeReason.COUNSELLOR_AWAY), ane, NOW)
    contact = now_is(contact)
    assert (contact.state, contact.promise_at) == (ContactState.BOOKED, at(10))
    [event] = journal(contact, EventKind.REBOOKED)
    assert event.counsellor == ane
    assert event.data == {
        "before": at(9).astimezone(UTC).isoformat(),
        "starts_at": at(10).isoformat(),
        "reason": "counsellor-away",
    }
    [text] = texts(":moved")
    assert "er flyttet til mandag 7. september kl. 10.00" in text
    assert texts(":hour-before") == ["eGuidance: Vi ringer til dig kl. 10.00."]


def test_without_a_reason_none_is_kept(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    desk_booked.move(to(contact, at(10)), ane, NOW)
    assert "reason" not in journal(contact, EventKind.REBOOKED)[0].data


def test_a_cancellation_is_told_and_forgets_the_number(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    desk_booked.cancel(off(contact, reason=ChangeReason.NOT_NEEDED), ane, NOW)
    contact = now_is(contact)
    assert (contact.state, contact.ended) == (ContactState.ENDED, EndReason.COUNSELLOR)
    assert (contact.phone, contact.wish) == ("", "")
    [event] = journal(contact, EventKind.ENDED)
    assert (event.counsellor, event.data) == (ane, {"who": "counsellor", "reason": "not-needed"})
    assert len(texts(":cancelled")) == 1
    assert texts(":hour-before") == []
    assert not Taken.objects.exists()


def test_the_freed_time_goes_to_whoever_waits_for_it(cast: Cast, ane: Counsellor) -> None:
    contacts = [books(ane, at(9) + timedelta(minutes=30 * n)) for n in range(6)]
    [books(cast.bo.counsellor, at(9) + timedelta(minutes=30 * n)) for n in range(6)]
    entry = waitlist.join(citizen()[0], Wish(Channel.CALLBACK, "20 30 40 51", last=MONDAY), at(8))
    waitlist.offer(at(8))
    assert now_is_offered(entry.pk) is None
    desk_booked.cancel(off(contacts[2]), ane, at(8))
    waitlist.offer(at(8))
    assert now_is_offered(entry.pk) == at(10)


def now_is_offered(pk: Any) -> datetime | None:
    rows = Appointment.objects.filter(state=AppointmentState.HELD, held_for=pk)
    return rows.values_list("starts_at", flat=True).first()


def test_with_the_same_counsellor_or_with_whoever_is_free(cast: Cast, ane: Counsellor) -> None:
    contact, _ = books(ane, at(9)), books(ane, at(10))
    with refused(ErrorCode.TIME_TAKEN):
        desk_booked.move(to(contact, at(10), same=True), ane, NOW)
    assert at(10) not in desk_booked.times(contact.pk, ane, NOW, same=True)
    assert at(10) in desk_booked.times(contact.pk, ane, NOW, same=False)
    desk_booked.move(to(contact, at(10)), ane, NOW)
    assert appointment_of(now_is(contact)).counsellor == cast.bo.counsellor


def test_what_has_begun_is_not_changed(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    for act in (desk_booked.move, desk_booked.cancel):
        wanted: Any = to(contact, at(11)) if act == desk_booked.move else off(contact)
        with refused(ErrorCode.TOO_LATE):
            act(wanted, ane, at(9))
    assert now_is(contact).promise_at == at(9)


# --- Whose it is --------------------------------------------------------------------------


def test_a_colleague_may_neither_see_nor_change_it(cast: Cast, ane: Counsellor) -> None:
    contact, bo = books(ane, at(9)), cast.bo.counsellor
    assert desk_booked.coming(bo) == []
    assert refusal_of(desk_booked.coming, bo, everybody=True) == ErrorCode.NOT_ALLOWED
    for act in (
        lambda: desk_booked.times(contact.pk, bo, NOW, same=False),
        lambda: desk_booked.hold(keeping(contact, at(10)), bo, NOW),
        lambda: desk_booked.release(contact.pk, bo),
        lambda: desk_booked.move(to(contact, at(10)), bo, NOW),
        lambda: desk_booked.cancel(off(contact), bo, NOW),
    ):
        assert refusal_of(act) == ErrorCode.NOT_YOURS
    assert now_is(contact).promise_at == at(9)


def test_a_coordinator_may(cast: Cast, ane: Counsellor) -> None:
    contact, karin = books(ane, at(9)), cast.karin.counsellor
    assert desk_booked.coming(karin) == []
    assert [each.pk for each in desk_booked.coming(karin, everybody=True)] == [contact.pk]
    desk_booked.move(to(contact, at(10)), karin, NOW)
    assert journal(contact, EventKind.REBOOKED)[0].counsellor == karin


def test_whoever_talks_with_the_citizen_may_and_says_so_in_the_talk(
    cast: Cast, ane: Counsellor
) -> None:
    case, _ = citizen()
    contact = books(ane, at(9), case)
    bo = cast.bo.on_duty()
    talk = talks.take(waiting_chat(NOW, case).pk, bo, NOW)
    assert [each.pk for each in desk_booked.of_talk(talk.pk, bo)] == [contact.pk]
    code = appointment_of(contact).code
    desk_booked.move(to(contact, at(10)), bo, NOW)
    contact = desk_booked.of_talk(talk.pk, bo)[0]
    desk_booked.cancel(off(contact), bo, NOW)
    said = list(talk.messages.filter(kind="text").values_list("text", flat=True))
    assert said[0].startswith("Jeg har flyttet din tid til mandag 7. september kl. 10.00.")
    assert f"{code[:5]}-{code[5:]}" in said[0]
    assert said[1:] == ["Jeg har aflyst din aftale mandag 7. september kl. 10.00."]
    assert desk_booked.of_talk(talk.pk, bo) == []
    with refused(ErrorCode.NOT_YOURS):
        desk_booked.of_talk(talk.pk, ane)


def talks_by_text(person: Counsellor, case: Case) -> Contact:
    """A chat of the case that goes on by text message."""
    chat = talks.take(waiting_chat(NOW, case).pk, person, NOW)
    go_on(now_is(chat), NOW)
    return talks.take(chat.pk, person, NOW)


def what_was_said(talk: Contact) -> list[str]:
    return list(talk.messages.filter(kind="text").values_list("text", flat=True))


@pytest.mark.parametrize(("told", "times"), [({"texts": True}, 0), ({"texts": False}, 2)])
def test_nobody_is_texted_the_same_news_twice(
    cast: Cast, ane: Counsellor, told: dict[str, Any], times: int
) -> None:
    case, _ = citizen()
    contact, bo = books(ane, at(9), case), cast.bo.on_duty()
    Contact.objects.filter(pk=contact.pk).update(**told)
    talk = talks_by_text(bo, case)
    desk_booked.move(to(contact, at(10)), bo, NOW)
    desk_booked.cancel(off(now_is(contact)), bo, NOW)
    assert len(what_was_said(talk)) == times
    assert Outgoing.objects.filter(key__endswith=":cancelled").exists() == (times == 0)


def test_it_is_said_in_the_chat_when_there_are_talks_by_text_beside_it(
    cast: Cast, ane: Counsellor
) -> None:
    case, _ = citizen()
    contact, bo = books(ane, at(9), case), cast.bo.on_duty()
    minutes = [NOW + timedelta(minutes=n) for n in range(5)]
    texted = [receive("Hej", now, sender=f"+452030406{now.minute}") for now in minutes]
    by_text = [talks.take(contact.pk, bo, NOW) for contact in texted]
    chat = talks.take(waiting_chat(NOW, case).pk, bo, NOW)
    Contact.objects.filter(pk__in=[talk.pk for talk in by_text]).update(case=case)
    desk_booked.move(to(contact, at(10)), bo, NOW)
    assert len(what_was_said(chat)) == 1


# --- Somebody was quicker ------------------------------------------------------------------


def test_what_somebody_else_has_moved_is_not_moved_again(cast: Cast, ane: Counsellor) -> None:
    contact = books(ane, at(9))
    late, also_late = to(contact, at(11)), off(contact)
    desk_booked.move(to(contact, at(10)), cast.karin.counsellor, NOW)
    with refused(ErrorCode.CHANGED_MEANWHILE):
        desk_booked.move(late, ane, NOW)
    with refused(ErrorCode.CHANGED_MEANWHILE):
        desk_booked.cancel(also_late, ane, NOW)
    assert now_is(contact).promise_at == at(10)
    assert len(texts(":moved")) == 1


def test_what_the_citizen_has_cancelled_is_not_moved_and_stays_cancelled(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    late, also_late = to(contact, at(11)), off(contact)
    appointments.cancel(now_is(contact), NOW)
    with refused(ErrorCode.CHANGED_MEANWHILE):
        desk_booked.move(late, ane, NOW)
    with refused(ErrorCode.CHANGED_MEANWHILE):
        desk_booked.hold(keeping(contact, at(11)), ane, NOW)
    desk_booked.cancel(also_late, ane, NOW)
    assert now_is(contact).ended == EndReason.CITIZEN
    assert len(texts(":cancelled")) == 1


def test_a_repeat_moves_once_and_cancels_once(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    wanted = to(contact, at(10))
    for _ in range(2):
        desk_booked.move(wanted, ane, NOW)
    away = off(now_is(contact))
    for _ in range(2):
        desk_booked.cancel(away, ane, NOW)
    kinds = (EventKind.REBOOKED, EventKind.ENDED)
    assert [event.kind for event in journal(contact, *kinds)] == list(kinds)


# --- Kept while somebody makes up their mind -----------------------------------------------


def test_a_time_is_kept_and_given_back(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    desk_booked.hold(keeping(contact, at(10)), ane, NOW)
    desk_booked.hold(keeping(contact, at(11)), ane, NOW)
    assert held() == [(ane, at(11))]
    desk_booked.release(contact.pk, ane)
    assert held() == []


def test_what_is_kept_is_moved_to_and_nothing_stays_kept(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    desk_booked.hold(keeping(contact, at(10), same=True), ane, NOW)
    assert at(10) not in free(Search(Channel.CALLBACK, counsellor=ane.pk), NOW)
    desk_booked.move(to(contact, at(10), same=True), ane, NOW)
    assert held() == []
    assert appointment_of(now_is(contact)).starts_at == at(10)
    assert at(9) in free(Search(Channel.CALLBACK, counsellor=ane.pk), NOW)


def test_a_time_that_overlaps_its_own_can_be_kept(ane: Counsellor) -> None:
    """Half an hour later, of a call that takes an hour."""
    BookingRules.objects.update(minutes=60)
    contact = books(ane, at(9))
    desk_booked.hold(keeping(contact, at(9, 30), same=True), ane, NOW)
    assert held() == [(ane, at(9, 30))]
    assert at(10) not in free(Search(Channel.CALLBACK, counsellor=ane.pk), NOW)
    desk_booked.move(to(contact, at(9, 30), same=True), ane, NOW)
    assert held() == []
    assert Taken.objects.count() == 12


def test_a_time_that_somebody_has_is_refused_and_the_one_that_is_kept_stays(
    ane: Counsellor,
) -> None:
    contact, _ = books(ane, at(9)), books(ane, at(11))
    desk_booked.hold(keeping(contact, at(10), same=True), ane, NOW)
    with refused(ErrorCode.TIME_TAKEN):
        desk_booked.hold(keeping(contact, at(11), same=True), ane, NOW)
    with refused(ErrorCode.NO_SUCH_TIME):
        desk_booked.hold(keeping(contact, at(5)), ane, NOW)
    assert held() == [(ane, at(10))]


def test_what_was_kept_goes_with_the_appointment(ane: Counsellor) -> None:
    contact = books(ane, at(9))
    desk_booked.hold(keeping(contact, at(10)), ane, NOW)
    appointments.cancel(now_is(contact), NOW)
    assert held() == []
