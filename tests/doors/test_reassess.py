"""A counsellor assesses again: at any moment from the taking of a talk to its wrap-up."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import Channel
from chat import talks
from tests.cast import Cast, Person, citizen
from tests.doors.ledger import ledger
from tests.doors.lines import Heard, Line, desk_line, refusal
from tests.doors.talking import Talk, ended_chat, open_chat, waiting_chat
from tests.laws.scene import PHONE

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {"topic": "work", "capability": "hard", "circumstances": "much"}


def reassess(talk: Talk) -> Heard:
    return {"type": "desk-reassess", "ref": "r1", "contact": talk.id, "answers": ANSWERS}


def heard_after(line: Line, frame: Heard, *kinds: str) -> dict[str, Heard]:
    """What a desk hears till it has heard all of these kinds, in whatever order."""
    first = line.ask(frame)
    heard = {first["type"]: first}
    while not {*kinds} <= {*heard}:
        each = line.hear()
        assert each["type"] != "refused", each
        heard[each["type"]] = each
    return heard


def ended_by_the_citizen(counsellor: Person) -> Talk:
    talk = open_chat(counsellor)
    talks.end_by_citizen(talk.contact, timezone.now())
    return talk


def open_callback(counsellor: Person) -> Talk:
    counsellor.on_duty(capacity=12)
    case, token = citizen()
    call = talks.choose(case, uuid4(), Channel.CALLBACK, timezone.now(), phone=PHONE)
    talks.take(call.pk, counsellor.counsellor, timezone.now())
    return Talk(token, call.pk)


HELD = [open_chat, open_callback, ended_chat, ended_by_the_citizen]


@pytest.mark.parametrize("make", HELD, ids=lambda make: make.__name__)
def test_while_the_talk_is_mine_open_or_ended(cast: Cast, make: Callable[[Person], Talk]) -> None:
    talk, line = make(cast.ane), desk_line(cast.ane)
    before = talk.contact.case.assessments.latest("id")
    heard = heard_after(line, reassess(talk), "done", "assessed", "talk-changed")
    assert heard["done"] == {"type": "done", "ref": "r1", "contact": None, "masked": False}
    assert heard["assessed"]["assessment"]["answers"] == ANSWERS
    assert heard["talk-changed"]["entry"]["level"] == "case-managed"
    case = talk.contact.case
    kept = case.assessments.latest("id")
    assert (kept.answers, kept.by, kept.level) == (ANSWERS, cast.ane.counsellor, "case-managed")
    assert (case.topic, case.level) == ("work", "case-managed")
    assert case.assessments.get(pk=before.pk).answers == before.answers


def test_after_the_end_a_level_of_ones_own_still_needs_a_reason(cast: Cast) -> None:
    talk, line = ended_chat(cast.ane), desk_line(cast.ane)
    before = ledger()
    other = reassess(talk) | {"level": "brief"}
    assert line.ask(other) == refusal("reason-needed", "r1", "reason")
    assert ledger() == before
    heard = heard_after(line, other | {"reason": "Hun har en aftale"}, "done", "assessed")
    assert heard["assessed"]["assessment"]["overridden_by"] == cast.ane.counsellor.name


def test_while_it_waits_it_is_nobodys_and_first_taken_then_assessed(cast: Cast) -> None:
    cast.ane.on_duty()
    talk, line = waiting_chat(), desk_line(cast.ane)
    before = ledger()
    assert line.ask(reassess(talk)) == refusal("not-yours", "r1")
    assert ledger() == before
    heard_after(line, {"type": "desk-take", "ref": "r0", "contact": talk.id}, "done")
    heard_after(line, reassess(talk), "done", "assessed")


def test_what_is_wrapped_up_is_not_opened_again(cast: Cast) -> None:
    talk, line = ended_chat(cast.ane), desk_line(cast.ane)
    wrapped_up = {"topic": "work", "level": "brief", "work": "dialogue", "outcome": "done"}
    heard_after(
        line, {"type": "desk-wrap-up", "ref": "r0", "contact": talk.id} | wrapped_up, "done"
    )
    late = desk_line(cast.ane)
    before = ledger()
    assert late.ask(reassess(talk)) == refusal("ended", "r1")
    assert ledger() == before
