"""The laws, whatever people do and in whatever order."""

from collections.abc import Callable
from datetime import time, timedelta
from itertools import islice
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.conf import settings as configured
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from channels_layer.mail.letters import message_id
from channels_layer.models import Outgoing
from channels_layer.protocol import (
    Author,
    CallOutcome,
    Channel,
    ContactState,
    DayPart,
    Duty,
    Language,
    Level,
    Outcome,
    Work,
)
from channels_layer.refusal import Refusal
from channels_layer.sms.reports import Inbound
from channels_layer.voice.reports import Leg, LegReport, Progress
from chat import (
    appointments,
    arriving,
    attendance,
    bridges,
    calls,
    messages,
    sweeps,
    talks,
    texting,
)
from chat.models import Message
from scheduling import booking
from scheduling.duty import renew_lease
from scheduling.free import Search, free
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.chat.by_mail import mailed
from tests.chat.by_text import code_to
from tests.laws.scene import PHONE
from tests.laws.world import PEOPLE, SAID, World
from tests.saying import arrive, say, say_as_counsellor
from tests.scheduling.working import rules, works
from tests.twilio.stand_in import ACCOUNT_SID, SENDER
from tests.voice.calling import OWN
from triage.models import LIVE, Assessment, Bridge, Case, Contact
from triage.presence import citizens_are_here

MOST_CASES = 5
NUMBERS = ("+4520304050", "+4520304051")
SENDERS = ("anemone@post.example", "bellis@post.example")
SWEEPS = (
    sweeps.lapsed_counsellors,
    sweeps.lapsed_citizens,
    sweeps.due_appointments,
    sweeps.missed_promises,
    sweeps.lapsed_reservations,
    sweeps.due_calls,
    sweeps.send_due,
)
PROFILE = hypothesis_settings(
    max_examples=15,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # to shrink a failure would take minutes
    suppress_health_check=list(HealthCheck),
)

OFTEN_IN_VAIN = (CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, *CallOutcome)
some = st.integers(0, 7)
mostly = st.sampled_from([True, True, True, True, False])
people = st.sampled_from(PEOPLE)
texts = st.sampled_from(SAID)
channels = st.sampled_from([Channel.CHAT, Channel.CHAT, Channel.CALLBACK, Channel.MEETING])
answers = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.sampled_from(["work", "money"]),
        "capability": st.sampled_from(["ready", "unsure", "hard"]),
        "circumstances": st.sampled_from(["calm", "much"]),
    },
)
reports = st.lists(
    st.builds(LegReport, st.just(""), st.sampled_from(Leg), st.sampled_from(Progress)), max_size=4
)
BOOKED, WAITING = ContactState.BOOKED, ContactState.WAITING
OPEN, ENDED = ContactState.OPEN, ContactState.ENDED
if_some_wait = precondition(lambda self: self.world.is_any(WAITING))
if_some_are_held = precondition(lambda self: self.world.is_any(OPEN, ENDED, held=True))
if_some_ended = precondition(lambda self: self.world.is_any(ENDED))


class Laws(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.clock = patch("django.utils.timezone.now", lambda: self.world.now)
        self.example = transaction.atomic()
        self.cases: list[UUID] = []
        self.choices: dict[UUID, UUID] = {}
        self.said: dict[UUID, UUID] = {}

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        """All are on duty; one citizen waits, and one writes with Ane."""
        self.example.__enter__()
        self.clock.start()
        self.world.line = Random(seed)
        Counsellor.objects.update(phone=OWN)
        rules(step=15, days_ahead=1)
        for weekday in (5, 6):
            works(self.world.counsellor("ane"), time(22), time(8), weekday=weekday)
        for name in PEOPLE:
            attendance.set_duty(self.world.counsellor(name), Duty.ON, 2, self.world.now)
        self.world.look()
        self.comes(Language.DANISH, {}, Channel.CHAT)
        self.takes_next("ane")
        self.comes(Language.ENGLISH, {}, Channel.CHAT)

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # --- The citizen --------------------------------------------------------------

    @precondition(lambda self: len(self.cases) < MOST_CASES)
    @rule(language=st.sampled_from(Language), given=answers, channel=channels)
    def comes(self, language: Language, given: dict[str, str], channel: Channel) -> None:
        assessed = self.world.does(talks.assess, None, language, given, self.world.now)
        self.cases.append(assessed.case.pk)
        self._choose(assessed.case, uuid4(), channel)

    def _choose(self, case: Case, name: UUID, channel: Channel, wish: str = "") -> None:
        choice = (case, name, channel, self.world.now)
        done = self.world.does(talks.choose, *choice, phone=PHONE, wish=wish)
        if not isinstance(done, Refusal):
            self.choices[case.pk] = name
            if done.pk not in self.world.tabs:
                self.world.open_tab(done)

    @rule(n=some, language=st.sampled_from(Language), given=answers)
    def answers_again(self, n: int, language: Language, given: dict[str, str]) -> None:
        self.world.does(talks.assess, self._case(n), language, given, self.world.now)

    def _case(self, n: int) -> Case:
        return Case.objects.get(pk=self.cases[n % len(self.cases)])

    @rule(n=some, channel=st.none() | channels, text=texts)
    def chooses(self, n: int, channel: Channel | None, text: str) -> None:
        if channel is None:
            self.world.does(talks.choose_self_help, self._case(n), uuid4(), self.world.now)
        else:
            self._choose(self._case(n), uuid4(), channel, text)

    @rule(n=some, channel=channels, text=texts)
    def does_it_twice(self, n: int, channel: Channel, text: str) -> None:
        """A repeat is answered as the first was, whatever has happened since."""
        case, now = self._case(n), self.world.now
        if case.pk in self.choices:
            self.world.does_in_vain(talks.choose, case, self.choices[case.pk], channel, now)
        for contact in case.contacts.filter(pk__in=self.said):
            said = Message.objects.get(contact=contact, client_id=self.said[contact.pk])
            again = (contact, said.client_id, text, now)
            assert self.world.does_in_vain(say, *again) == said

    @rule(n=some, verb=st.sampled_from([arrive, talks.leave, talks.end_by_citizen]))
    def comes_and_goes(self, n: int, verb: Callable[..., Any]) -> None:
        self.world.does(verb, self.world.contact(n), self.world.now)

    @rule(n=some, text=texts)
    def says(self, n: int, text: str) -> None:
        contact, name = self.world.contact(n), uuid4()
        done = self.world.does(say, contact, name, text, self.world.now)
        if not isinstance(done, Refusal):
            self.said[contact.pk] = name

    @rule(n=some, reader=st.sampled_from([Author.CITIZEN, Author.COUNSELLOR]), sequence=some)
    def somebody_reads(self, n: int, reader: Author, sequence: int) -> None:
        self.world.does(messages.read, self.world.contact(n), reader, sequence)

    @if_some_ended
    @rule(n=some)
    def gives_feedback(self, n: int) -> None:
        contact = self.world.contact(n)
        if contact.state == ENDED:
            self.world.does(talks.give_feedback, contact, "yes", 5, self.world.now)

    @rule(n=some, text=texts, texted=mostly)
    def books_a_call(self, n: int, text: str, texted: bool) -> None:
        """The next that is free, whatever else the case is busy with: most often a text talk."""
        talk = _text_talk() if texted else None
        case, search = (talk or self.world.contact(n)).case, Search(Channel.CALLBACK)
        for start in islice(free(search, self.world.now), 1):
            held = booking.hold(search, start, case.pk, self.world.now)
            wish: dict[str, Any] = {"phone": PHONE, "wish": text}
            self.world.does(appointments.book, case, uuid4(), held.pk, self.world.now, **wish)

    # --- The citizen, by text message ------------------------------------------------

    @rule(number=st.sampled_from(NUMBERS), text=texts | st.sampled_from(["STOP", "start", "Help"]))
    def texts_us(self, number: str, text: str) -> None:
        """Twilio posts it twice, and the second time nothing comes of it."""
        came = Inbound(f"SM{uuid4().hex}", number, "+4592459245", text, 1)
        self.world.does(texting.receive, came, self.world.now)
        self.world.does_in_vain(texting.receive, came, self.world.now)

    @rule(n=some, number=st.sampled_from(NUMBERS))
    def goes_on_by_text(self, n: int, number: str) -> None:
        """Whoever types another's code, or none of theirs, stays where they are."""
        contact, name = self.world.contact(n), uuid4()
        self.world.does(texting.send_code, contact, name, number, self.world.now)
        code = code_to(number) or "000000"
        done = self.world.does(texting.go_on, contact, name, number, code, self.world.now)
        if not isinstance(done, Refusal):
            self.world.does_in_vain(texting.go_on, done, name, number, code, self.world.now)

    # --- The citizen, by mail -----------------------------------------------------------

    @rule(sender=st.sampled_from(SENDERS), text=texts | st.just("STOP"), n=some)
    def mails_us(self, sender: str, text: str, n: int) -> None:
        """It comes by two ways; it may name a mail that somebody else got."""
        ours = (
            Outgoing.objects.filter(key__startswith="mail:").order_by("due_at", "key")[n:].first()
        )
        came = mailed(text, sender, answers=message_id(ours.pk) if ours else "")
        self.world.does(arriving.arrive, came, self.world.now)
        self.world.does_in_vain(arriving.arrive, came, self.world.now)
        mine = Contact.objects.filter(channel=Channel.MAIL).values_list("email", flat=True)
        assert set(mine) <= {"", *SENDERS}

    # --- The counsellor -------------------------------------------------------------

    @rule(name=people, off=st.none() | st.sampled_from(Duty), capacity=st.integers(1, 3))
    def changes_duty(self, name: str, off: Duty | None, capacity: int) -> None:
        counsellor = self.world.counsellor(name)
        self.world.does(attendance.set_duty, counsellor, off or Duty.ON, capacity, self.world.now)

    @if_some_wait
    @rule(name=people)
    def takes_next(self, name: str) -> None:
        self.world.does(talks.take_next, self.world.counsellor(name), self.world.now)

    @rule(name=people, n=some)
    def takes(self, name: str, n: int) -> None:
        me = self.world.counsellor(name)
        self.world.does(talks.take, self.world.contact(n).pk, me, self.world.now)

    def _held(self, n: int, mine: bool) -> tuple[UUID, Counsellor]:
        """A contact with its counsellor; with another one when it is not `mine`."""
        contact, holder = self.world.held(n)
        others = Counsellor.objects.exclude(pk=holder.pk)
        return contact, holder if mine else others[n % 2]

    @if_some_are_held
    @rule(n=some, mine=mostly, text=texts, to_citizen=st.booleans())
    def writes(self, n: int, mine: bool, text: str, to_citizen: bool) -> None:
        verb: Callable[..., Any] = say_as_counsellor if to_citizen else messages.note
        contact, me = self._held(n, mine)
        name = uuid4()
        done = self.world.does(verb, contact, name, text, me, self.world.now)
        if not isinstance(done, Refusal):
            assert self.world.does_in_vain(verb, contact, name, text, me, self.world.now) == done

    @if_some_are_held
    @rule(n=some, mine=mostly, to=st.none() | people, text=texts)
    def transfers(self, n: int, mine: bool, to: str | None, text: str) -> None:
        contact, me = self._held(n, mine)
        whom = self.world.counsellor(to).pk if to else None
        self.world.does(talks.transfer, contact, me, whom, text, self.world.now)

    @if_some_are_held
    @rule(n=some, mine=mostly, given=answers, level=st.none() | st.sampled_from(Level), why=texts)
    def assesses(
        self, n: int, mine: bool, given: dict[str, str], level: Level | None, why: str
    ) -> None:
        contact, me = self._held(n, mine)
        self.world.does(talks.reassess, contact, me, given, level, why, self.world.now)

    @if_some_are_held
    @rule(n=some, mine=mostly, channel=channels)
    def moves(self, n: int, mine: bool, channel: Channel) -> None:
        contact, me = self._held(n, mine)
        wish = (channel, PHONE, DayPart.ANY, self.world.now)
        self.world.does(talks.change_route, contact, me, *wish)

    @if_some_are_held
    @rule(n=some, mine=mostly, verb=st.sampled_from([talks.end_by_counsellor, talks.saw_danger]))
    def ends_or_sees(self, n: int, mine: bool, verb: Callable[..., Any]) -> None:
        contact, me = self._held(n, mine)
        self.world.does(verb, contact, me, self.world.now)

    @if_some_are_held
    @rule(n=some, mine=mostly, outcome=st.sampled_from(OFTEN_IN_VAIN))
    def tells_how_a_call_went(self, n: int, mine: bool, outcome: CallOutcome) -> None:
        """A call is taken just before, if nobody has one; a repeat is refused."""
        now = self.world.now
        if not _open_call() and len(self.cases) < MOST_CASES:
            self.comes(Language.DANISH, {}, Channel.CALLBACK)
        for waits in Contact.objects.filter(state=WAITING, channel=Channel.CALLBACK)[:1]:
            self.world.does(talks.take, waits.pk, self.world.counsellor("karin"), now)
        contact, me = self._held(n, mine)
        if (call := _open_call()) and call.counsellor:
            contact, me = call.pk, call.counsellor if mine else me
        for _ in range(2):
            done = self.world.does(calls.called, contact, me, outcome, self.world.now)
        assert isinstance(done, Refusal)

    @if_some_are_held
    @rule(n=some, mine=mostly, reports=reports)
    def has_a_call_placed(self, n: int, mine: bool, reports: list[LegReport]) -> None:
        """News of it come late, twice and in any order; the repeat is none."""
        contact, me = self._held(n, mine)
        if (call := _open_call()) and call.counsellor:
            contact, me = call.pk, call.counsellor if mine else me
        self.world.does(bridges.dial, contact, me, Language.DANISH, self.world.now)
        for bridge in Bridge.objects.filter(contact=contact):
            for report in reports:
                self.world.does(bridges.heard, bridge.pk, report, self.world.now)
                self.world.does_in_vain(bridges.heard, bridge.pk, report, self.world.now)

    @if_some_are_held
    @rule(n=some, mine=mostly)
    def says_that_nobody_came(self, n: int, mine: bool) -> None:
        contact, me = self._held(n, mine)
        self.world.does(calls.no_show, contact, me, self.world.now)

    @if_some_are_held
    @rule(n=some, mine=mostly, outcome=st.sampled_from(Outcome), text=texts)
    def wraps_up(self, n: int, mine: bool, outcome: Outcome, text: str) -> None:
        """Most often the counsellor ends the talk just before."""
        contact, me = self._held(n, mine)
        if mine:
            self.world.does(talks.end_by_counsellor, contact, me, self.world.now)
        noted: dict[str, Any] = {"topic": "work", "level": Level.BRIEF, "work": Work.DIALOGUE}
        noted |= {"outcome": outcome, "referred_to": text}
        self.world.does(talks.wrap_up, contact, me, self.world.now, **noted)

    # --- The clock --------------------------------------------------------------------

    @rule(seconds=st.sampled_from([20, 100, 400, 1000]), lost=st.sets(people), gone=st.sets(some))
    def time_passes(self, seconds: int, lost: set[str], gone: set[int]) -> None:
        """Hearts beat, but for those whose line is lost; then the sweeps run, twice."""
        self.world.pass_time(seconds)
        for name in PEOPLE:
            if name not in lost:
                renew_lease(self.world.counsellor(name), self.world.now)
        for n, contact in enumerate(Contact.objects.order_by("waiting_since")):
            if n not in gone and contact.connected:
                citizens_are_here([contact.pk], self.world.now)
        self.world.does(_sweep)
        self.world.does_in_vain(_sweep)
        self.world.check_bookings()

    @precondition(lambda self: not self.world.is_any(BOOKED, ContactState.LATER, WAITING, OPEN))
    @rule()
    def a_month_passes(self) -> None:
        """What is forgotten is told nobody: whoever looks after that comes anew."""
        self.world.now += timedelta(days=configured.KEEP_DAYS, seconds=1)
        sweeps.kept_too_long()
        assert not Message.objects.exclude(text="", mail__isnull=True).exists()
        assert not Assessment.objects.exclude(answers={}).exists()
        self.world.look()
        self.world.check()


def _text_talk() -> Contact | None:
    texted = Contact.objects.filter(state__in=LIVE, channel=Channel.SMS)
    return texted.order_by("waiting_since").first()


def _open_call() -> Contact | None:
    return Contact.objects.filter(state=OPEN, channel=Channel.CALLBACK).order_by("pk").first()


def _sweep() -> None:
    for sweep in SWEEPS:
        sweep()


def test_the_laws_hold_whatever_people_do(cast: Cast, settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_VOICE_FROM = ACCOUNT_SID, SENDER
    run_state_machine_as_test(Laws, settings=PROFILE)
