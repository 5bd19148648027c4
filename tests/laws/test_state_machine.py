"""The laws, whatever people do and in whatever order."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from channels_layer.protocol import (
    Author,
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
from chat import messages, sweeps, talks
from chat.models import Message
from scheduling.duty import renew_lease
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.laws.scene import PHONE
from tests.laws.world import PEOPLE, SAID, World
from triage.models import Assessment, Case, Contact
from triage.presence import citizen_is_here

MOST_CASES = 4
SWEEPS = (
    sweeps.lapsed_counsellors,
    sweeps.lapsed_citizens,
    sweeps.missed_promises,
    sweeps.lapsed_reservations,
    sweeps.kept_too_long,
)
PROFILE = hypothesis_settings(
    max_examples=30,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # to shrink a failure would take minutes
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

some = st.integers(0, 7)
people = st.sampled_from(PEOPLE)
texts = st.sampled_from(SAID)
channels = st.sampled_from(Channel)
answers = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.sampled_from(["work", "money"]),
        "capability": st.sampled_from(["ready", "unsure", "hard"]),
        "circumstances": st.sampled_from(["calm", "much"]),
    },
)
with_cases = precondition(lambda self: Case.objects.exists())
with_contacts = precondition(lambda self: Contact.objects.exists())


class Laws(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.clock = patch("django.utils.timezone.now", lambda: self.world.now)
        self.clock.start()
        self.choices: dict[UUID, UUID] = {}
        self.said: dict[UUID, UUID] = {}

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.world = World(Random(seed))
        for name in PEOPLE:
            counsellor = self.world.counsellor(name)
            talks.set_duty(counsellor, Duty.ON, 2, self.world.now)
        self.world.look()
        self.world.check()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @invariant()
    def the_laws_hold(self) -> None:
        self.world.check()

    # --- The citizen --------------------------------------------------------------

    @precondition(lambda self: Case.objects.count() < MOST_CASES)
    @rule(language=st.sampled_from(Language), given=answers, channel=channels)
    def comes(self, language: Language, given: dict[str, str], channel: Channel) -> None:
        assessed = self.world.does(talks.assess, None, language, given, self.world.now)
        self.world.check()
        self._choose(assessed.case, uuid4(), channel)

    @with_cases
    @rule(n=some, language=st.sampled_from(Language), given=answers)
    def answers_again(self, n: int, language: Language, given: dict[str, str]) -> None:
        self.world.does(talks.assess, self.world.case(n), language, given, self.world.now)

    @with_cases
    @rule(n=some, channel=channels, text=texts)
    def chooses(self, n: int, channel: Channel, text: str) -> None:
        self._choose(self.world.case(n), uuid4(), channel, text)

    def _choose(self, case: Case, name: UUID, channel: Channel, wish: str = "") -> None:
        choice = (case, name, channel, self.world.now)
        done = self.world.does(talks.choose, *choice, phone=PHONE, wish=wish)
        if not isinstance(done, Refusal):
            self.choices[case.pk] = name
            self.world.tabs.get(done.pk) or self.world.open_tab(done)

    @with_cases
    @rule(n=some, channel=channels)
    def chooses_the_same_twice(self, n: int, channel: Channel) -> None:
        case = self.world.case(n)
        if case.pk in self.choices:
            choice = (case, self.choices[case.pk], channel, self.world.now)
            self.world.does_in_vain(talks.choose, *choice)

    @with_cases
    @rule(n=some)
    def reads_alone(self, n: int) -> None:
        self.world.does(talks.choose_self_help, self.world.case(n), self.world.now)

    @with_contacts
    @rule(n=some, verb=st.sampled_from([talks.arrive, talks.leave, talks.end_by_citizen]))
    def comes_and_goes(self, n: int, verb: Callable[..., Any]) -> None:
        self.world.does(verb, self.world.contact(n), self.world.now)

    @with_contacts
    @rule(n=some, text=texts)
    def says(self, n: int, text: str) -> None:
        self._say(self.world.contact(n), uuid4(), text)

    def _say(self, contact: Contact, name: UUID, text: str) -> None:
        done = self.world.does(talks.say, contact, name, text, self.world.now)
        if not isinstance(done, Refusal):
            self.said[contact.pk] = name

    @with_contacts
    @rule(n=some, text=texts)
    def says_the_same_twice(self, n: int, text: str) -> None:
        contact = self.world.contact(n)
        if contact.pk in self.said:
            said = Message.objects.get(contact=contact, client_id=self.said[contact.pk])
            again = (contact, said.client_id, text, self.world.now)
            assert self.world.does_in_vain(talks.say, *again) == said

    @with_contacts
    @rule(n=some, reader=st.sampled_from([Author.CITIZEN, Author.COUNSELLOR]), sequence=some)
    def somebody_reads(self, n: int, reader: Author, sequence: int) -> None:
        self.world.does(messages.read, self.world.contact(n), reader, sequence)

    @with_contacts
    @rule(n=some)
    def gives_feedback(self, n: int) -> None:
        contact = self.world.contact(n)
        if contact.state == ContactState.ENDED:
            self.world.does(talks.give_feedback, contact, "yes", 5, self.world.now)

    # --- The counsellor -------------------------------------------------------------

    @rule(name=people, wanted=st.sampled_from(Duty), capacity=st.integers(1, 3))
    def changes_duty(self, name: str, wanted: Duty, capacity: int) -> None:
        counsellor = self.world.counsellor(name)
        self.world.does(talks.set_duty, counsellor, wanted, capacity, self.world.now)

    @rule(name=people)
    def takes_next(self, name: str) -> None:
        self.world.does(talks.take_next, self.world.counsellor(name), self.world.now)

    @with_contacts
    @rule(name=people, n=some)
    def takes(self, name: str, n: int) -> None:
        self._with(name, lambda me: talks.take(self.world.contact(n).pk, me, self.world.now))

    def _with(self, name: str, act: Callable[[Counsellor], Any]) -> None:
        self.world.does(act, self.world.counsellor(name))

    @with_contacts
    @rule(name=people, n=some, text=texts, to_citizen=st.booleans())
    def writes(self, name: str, n: int, text: str, to_citizen: bool) -> None:
        verb: Callable[..., Any] = messages.say_as_counsellor if to_citizen else messages.note
        me = self.world.counsellor(name)
        self.world.does(verb, self.world.contact(n, me).pk, uuid4(), text, me, self.world.now)

    @with_contacts
    @rule(name=people, n=some, to=st.none() | people, text=texts)
    def transfers(self, name: str, n: int, to: str | None, text: str) -> None:
        me = self.world.counsellor(name)
        whom = self.world.counsellor(to).pk if to else None
        self.world.does(
            talks.transfer, self.world.contact(n, me).pk, me, whom, text, self.world.now
        )

    @with_contacts
    @rule(name=people, n=some, given=answers, level=st.none() | st.sampled_from(Level), why=texts)
    def assesses(
        self, name: str, n: int, given: dict[str, str], level: Level | None, why: str
    ) -> None:
        me = self.world.counsellor(name)
        contact = self.world.contact(n, me)
        self.world.does(talks.reassess, contact.pk, me, given, level, why, self.world.now)

    @with_contacts
    @rule(name=people, n=some, channel=channels)
    def moves(self, name: str, n: int, channel: Channel) -> None:
        me = self.world.counsellor(name)
        contact = self.world.contact(n, me)
        wish = (channel, PHONE, DayPart.ANY, self.world.now)
        self.world.does(talks.change_route, contact.pk, me, *wish)

    @with_contacts
    @rule(name=people, n=some, verb=st.sampled_from([talks.end_by_counsellor, talks.saw_danger]))
    def ends_or_sees(self, name: str, n: int, verb: Callable[..., Any]) -> None:
        me = self.world.counsellor(name)
        self.world.does(verb, self.world.contact(n, me).pk, me, self.world.now)

    @with_contacts
    @rule(name=people, n=some, outcome=st.sampled_from(Outcome), text=texts)
    def wraps_up(self, name: str, n: int, outcome: Outcome, text: str) -> None:
        me = self.world.counsellor(name)
        noted = {"topic": "work", "level": Level.BRIEF, "work": Work.DIALOGUE}
        self.world.does(
            talks.wrap_up,
            self.world.contact(n, me).pk,
            me,
            self.world.now,
            outcome=outcome,
            referred_to=text,
            **noted,
        )

    # --- The clock --------------------------------------------------------------------

    @rule(seconds=st.sampled_from([5, 20, 100, 400, 700]), lost=st.sets(people), gone=st.sets(some))
    def time_passes(self, seconds: int, lost: set[str], gone: set[int]) -> None:
        """Hearts beat, but for those whose line is lost; the sweeps are yet to come."""
        self.world.pass_time(seconds)
        for name in PEOPLE:
            if name not in lost:
                renew_lease(self.world.counsellor(name), self.world.now)
        for n, contact in enumerate(Contact.objects.order_by("waiting_since", "id")):
            if n not in gone and contact.connected:
                citizen_is_here(contact, self.world.now)

    @rule(sweep=st.sampled_from(SWEEPS))
    def a_sweep_runs_and_runs_again(self, sweep: Callable[[], None]) -> None:
        self.world.does(sweep)
        self.world.check()
        self.world.does_in_vain(sweep)

    @rule()
    def a_month_passes(self) -> None:
        """What is forgotten is told nobody: whoever looks after that comes anew."""
        self.world.now += timedelta(days=settings.KEEP_DAYS, seconds=1)
        over = Case.objects.exclude(contacts__state__in=[ContactState.WAITING, ContactState.OPEN])
        sweeps.kept_too_long()
        assert not Message.objects.filter(contact__case__in=over).exclude(text="").exists()
        assert not Assessment.objects.filter(case__in=over).exclude(answers={}).exists()
        self.world.look()


def test_the_laws_hold_whatever_people_do(cast: Cast) -> None:
    run_state_machine_as_test(Laws, settings=PROFILE)  # type: ignore[no-untyped-call]
