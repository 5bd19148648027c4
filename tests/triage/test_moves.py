"""The table of legal moves, and what the database refuses whoever asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from channels_layer.protocol import AppointmentState, Channel, ContactState
from scheduling.models import Appointment, Counsellor
from tests.cast import Cast
from tests.laws.scene import journal, new_case, now_is
from triage.models import Case, Contact, EventKind
from triage.moves import LEGAL, move, touch

NOW = timezone.now()
BOOKED, WAITING = ContactState.BOOKED, ContactState.WAITING
LATER, OPEN, ENDED = ContactState.LATER, ContactState.OPEN, ContactState.ENDED
PLAIN = {
    (EventKind.REBOOKED, BOOKED, BOOKED),
    (EventKind.DUE, BOOKED, WAITING),
    (EventKind.ENDED, BOOKED, ENDED),
    (EventKind.FORGOTTEN, BOOKED, ENDED),
    (EventKind.MOVED, WAITING, WAITING),
    (EventKind.CALL_AGAIN, OPEN, LATER),
    (EventKind.CALL_DUE, LATER, WAITING),
    (EventKind.MOVED, LATER, WAITING),
    (EventKind.ENDED, LATER, ENDED),
    (EventKind.FORGOTTEN, LATER, ENDED),
    (EventKind.MOVED, OPEN, WAITING),
    (EventKind.TAKEN, WAITING, OPEN),
    (EventKind.RETURNED, OPEN, WAITING),
    (EventKind.TRANSFERRED, OPEN, WAITING),
    (EventKind.ENDED, WAITING, ENDED),
    (EventKind.ENDED, OPEN, ENDED),
    (EventKind.ABANDONED, WAITING, ENDED),
    (EventKind.FORGOTTEN, WAITING, ENDED),
    (EventKind.FORGOTTEN, OPEN, ENDED),
    (EventKind.WRAPPED_UP, ENDED, ENDED),
}


def contact_in(state: ContactState, by: Counsellor, case: Case | None = None) -> Contact:
    return Contact.objects.create(
        case=case or new_case(),
        channel=Channel.CHAT,
        state=state,
        appointment=appointment(by) if state == BOOKED else None,
        counsellor=by if state == OPEN else None,
        call_at=NOW if state in (OPEN, LATER) else None,
        waiting_since=NOW,
        promise_at=NOW + timedelta(minutes=5),
    )


def appointment(by: Counsellor) -> Appointment:
    ends = NOW + timedelta(minutes=30)
    times = {"starts_at": NOW, "ends_at": ends, "busy_from": 0, "busy_until": 30}
    return Appointment.objects.create(
        channel=Channel.CALLBACK, state=AppointmentState.BOOKED, counsellor=by, **times
    )


def holder(state: ContactState, by: Counsellor) -> dict[str, Any]:
    return {"counsellor": by if state == OPEN else None}


def test_the_table_says_what_it_should() -> None:
    said = {(kind, was, legal.goes_to) for kind, legal in LEGAL.items() for was in legal.came_from}
    assert said == PLAIN


@pytest.mark.parametrize("kind", LEGAL)
@pytest.mark.parametrize("state", ContactState)
def test_a_move_is_won_from_a_legal_state_alone(
    cast: Cast, kind: EventKind, state: ContactState
) -> None:
    contact = contact_in(state, cast.ane.counsellor)
    goes_to = LEGAL[kind].goes_to
    won = move(contact, kind, NOW, changes=holder(goes_to, cast.bo.counsellor), why="a-code")
    legal = (kind, state, goes_to) in PLAIN
    assert won == legal
    after = now_is(contact)
    assert after.state == (goes_to if legal else state)
    assert after.revision == contact_revision_after(legal)
    assert [event.data for event in journal(contact, kind)] == [{"why": "a-code"}] * legal


def contact_revision_after(won: bool) -> int:
    return 2 if won else 1


def test_a_guard_that_does_not_hold_changes_nothing(cast: Cast) -> None:
    contact = contact_in(OPEN, cast.ane.counsellor)
    bo_holds = Q(counsellor=cast.bo.counsellor)
    assert not move(contact, EventKind.ENDED, NOW, only_if=bo_holds, changes={"returned": True})
    assert not touch(contact, bo_holds, returned=True)
    after = now_is(contact)
    assert (after.state, after.returned, after.revision) == (OPEN, False, 1)
    assert journal(contact) == []


def test_a_move_and_its_event_are_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that cannot be written takes the move back with it."""
    contact = contact_in(OPEN, cast.ane.counsellor)
    monkeypatch.setattr("triage.moves.record", _no_journal)
    with pytest.raises(OSError, match="no journal"):
        move(contact, EventKind.ENDED, NOW)
    assert now_is(contact).state == OPEN


def _no_journal(*args: Any, **kwargs: Any) -> None:
    raise OSError("no journal")


def test_a_touch_raises_the_revision_and_refreshes(cast: Cast) -> None:
    contact = contact_in(WAITING, cast.ane.counsellor)
    assert touch(contact, connected=True)
    assert (contact.revision, contact.connected) == (2, True)


# --- What the database refuses --------------------------------------------------


def test_one_live_contact_a_case(cast: Cast) -> None:
    case = new_case()
    contact_in(ENDED, cast.ane.counsellor, case)
    contact_in(OPEN, cast.ane.counsellor, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        contact_in(WAITING, cast.ane.counsellor, case)


def test_a_slow_contact_is_beside_the_one_of_its_case(cast: Cast) -> None:
    case = new_case()
    Contact.objects.filter(pk=contact_in(OPEN, cast.ane.counsellor, case).pk).update(channel="sms")
    contact_in(WAITING, cast.ane.counsellor, case)


@pytest.mark.parametrize(("state", "held"), [(OPEN, False), (WAITING, True)])
def test_open_is_held_and_waiting_is_free(cast: Cast, state: ContactState, held: bool) -> None:
    contact = contact_in(ENDED, cast.ane.counsellor)
    person = cast.ane.counsellor if held else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(state=state, counsellor=person)


def test_who_is_called_later_has_a_time_and_nobody_holds_them(cast: Cast) -> None:
    contact = contact_in(LATER, cast.ane.counsellor)
    for wrong in ({"call_at": None}, {"counsellor": cast.ane.counsellor}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(**wrong)


@pytest.mark.parametrize("state", [WAITING, OPEN, LATER])
def test_who_is_called_later_is_live(cast: Cast, state: ContactState) -> None:
    case = new_case()
    contact_in(LATER, cast.ane.counsellor, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        contact_in(state, cast.ane.counsellor, case)


def test_who_is_booked_has_a_time_and_nobody_holds_them(cast: Cast) -> None:
    contact = contact_in(BOOKED, cast.ane.counsellor)
    for wrong in ({"appointment": None}, {"counsellor": cast.ane.counsellor}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(**wrong)


def test_whoever_has_booked_may_be_in_a_talk_too(cast: Cast) -> None:
    case = new_case()
    for state in (BOOKED, BOOKED, OPEN):
        contact_in(state, cast.ane.counsellor, case)
    assert case.contacts.count() == 3
