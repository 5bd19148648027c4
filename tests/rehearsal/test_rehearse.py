"""A whole rehearsal against the running service, through its public doors."""

import asyncio
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from channels_layer.protocol import Author, Channel, ContactState, Duty, Language, MessageKind
from chat import attendance, talks
from chat.models import Message
from chat.transcript import transcript
from eguidance.rehearsal.desk import Desk
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.files import read_part
from scheduling.models import Counsellor, OpeningHours
from tests.cast import citizen, hire, open_all_day
from tests.running import ROOT, Service
from tests.servers import wait_until
from triage.models import Contact, Event

DATA = ROOT.parent / "shared" / "data" / "chat"
WORDS = ("how do I apply", "when is the deadline", "thanks", "it is the fifth of July")
PATIENCE = 120


@pytest.fixture
def room(tmp_path: Path) -> str:
    """Sixty made-up lines of two people, one a minute."""
    file = tmp_path / "room.txt"
    lines = [
        f"[{10 + n // 60}:{n % 60:02}] <{'ulla' if n % 3 else 'per'}> {WORDS[n % 4]} {n}"
        for n in range(60)
    ]
    file.write_text("\n".join(lines) + "\n")
    return str(file)


def begin(service: Service, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "rehearse", "--practice", *arguments],
        cwd=ROOT,
        env=service.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def rehearse(service: Service, *arguments: str) -> tuple[int, str]:
    with begin(service, *arguments) as process:
        said, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, said


def number(name: str, said: str) -> int:
    found = re.search(rf"^{name} +([\d,]+)", said, re.MULTILINE)
    assert found is not None, said
    return int(found[1].replace(",", ""))


def assert_all_well(said: str, lines: int) -> None:
    counts = {name: number(name, said) for name in ("said", "stored", "shown")}
    assert counts == {"said": lines, "stored": lines, "shown": lines}, said
    faults = [number(name, said) for name in ("lost", "doubled", "out of order")]
    assert faults == [0, 0, 0], said


def waiting_citizen() -> Contact:
    """Somebody real, who chose a chat while Ane was on duty for a moment."""
    ane = hire().ane
    ane.on_duty()
    case, _ = citizen()
    contact = talks.choose(case, uuid4(), Channel.CHAT, datetime.now(UTC))
    attendance.set_duty(ane.counsellor, Duty.OFF, 3, datetime.now(UTC))
    return contact


def test_all_is_said_stored_and_shown_and_nothing_stays(service: Service, room: str) -> None:
    open_all_day()
    real = waiting_citizen()
    before = Event.objects.count()
    code, said = rehearse(service, room, "--talks", "3", "--speed", "0")
    assert_all_well(said, 60)
    assert code == 0
    assert number("talks", said) == 3
    assert [contact.pk for contact in Contact.objects.all()] == [real.pk]
    real.refresh_from_db()
    assert real.state == ContactState.WAITING
    assert Event.objects.count() == before
    assert not User.objects.filter(username__startswith="rehearsal-", is_active=True).exists()
    assert not Counsellor.objects.exclude(duty=Duty.OFF).exists()
    assert not Session.objects.exists()
    service.assert_silent(*WORDS)


def test_a_kept_talk_is_wrapped_up_and_its_transcript_can_be_played(
    service: Service, room: str
) -> None:
    open_all_day()
    code, _ = rehearse(service, room, "--talks", "1", "--speed", "0", "--lines", "8", "--keep")
    assert code == 0
    contact = Contact.objects.get()
    assert contact.wrapped_up
    (script,) = read_part("kept", transcript(contact, Language.ENGLISH).encode()).scripts
    stored = contact.messages.filter(kind=MessageKind.TEXT).values_list("author", "text")
    assert [(line.by, line.text) for line in script.lines] == [(Author(a), t) for a, t in stored]


TRANSCRIPTS = {
    Language.DANISH: """Din samtale med eGuidance
Samtalen var anonym. Teksten gemmes i 30 dage og slettes så.

2031-05-02 10:00  Dig: Hej, jeg vil søge ind
2031-05-02 10:01  (Ane er med i samtalen.)
2031-05-02 10:01  Ane: Velkommen: hvad kan jeg gøre?
2031-05-02 10:02  Dig: To ting.

Den ene er svær.
2031-05-02 10:03  (Samtalen er slut.)
""",
    Language.ENGLISH: """Your talk with eGuidance
The talk was anonymous. The text is kept for 30 days and then erased.

2031-05-02 10:00  Bo: Welcome
2031-05-02 10:01  You: Hello
2031-05-02 10:01  You: My number is 010190-1234
2031-05-02 10:02  Bo: Look here – https://example.org/
""",
}
SPOKEN = {
    Language.DANISH: [
        (Author.CITIZEN, "Hej, jeg vil søge ind"),
        (Author.COUNSELLOR, "Velkommen: hvad kan jeg gøre?"),
        (Author.CITIZEN, "To ting.\n\nDen ene er svær."),
    ],
    Language.ENGLISH: [
        (Author.COUNSELLOR, "Welcome"),
        (Author.CITIZEN, "Hello"),
        (Author.CITIZEN, "My number is [CPR]"),
        (Author.COUNSELLOR, "Look here – https://example.org/"),
    ],
}


def test_our_own_transcripts_are_played_in_their_language_and_the_wait_is_counted(
    service: Service, tmp_path: Path
) -> None:
    open_all_day()
    files = [tmp_path / f"{language}.txt" for language in TRANSCRIPTS]
    for file, text in zip(files, TRANSCRIPTS.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    options = ["--talks", "2", "--speed", "0", "--keep"]
    code, said = rehearse(service, *map(str, files), *options)
    assert_all_well(said, 7)
    assert (code, number("talks", said), number("masked", said)) == (0, 2, 1)
    assert stored_by_language() == SPOKEN
    assert_waited(said)


def stored_by_language() -> dict[Language, list[tuple[Author, str]]]:
    """What was said in the one talk of each language."""
    return {
        Language(contact.case.language): [
            (Author(said.author), said.text)
            for said in contact.messages.filter(kind=MessageKind.TEXT)
        ]
        for contact in Contact.objects.select_related("case")
    }


def assert_waited(said: str) -> None:
    """From the choice to being met: more than nothing, and no longer than the rehearsal."""
    found = re.search(
        r"^waited +([\d.]+) s   nine in ten within ([\d.]+) s, longest ([\d.]+) s$"
        r"(?s:.*)^in all +([\d.]+) s",
        said,
        re.MULTILINE,
    )
    assert found is not None, said
    median, p90, longest, in_all = map(float, found.groups())
    assert 0 < median <= p90 <= longest <= in_all + 0.1, said


def test_somebody_at_a_real_desk_may_answer_the_citizens(service: Service, room: str) -> None:
    open_all_day()
    ane = hire().ane
    ane.on_duty()
    options = ["--talks", "1", "--lines", "12", "--speed", "0", "--counsellors", "0"]
    with begin(service, room, *options) as process:
        asyncio.run(asyncio.wait_for(answer_one(service.url, ane.cookie()), PATIENCE))
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert number("met by others", said) == 1
    assert 0 < number("said", said) < 12


async def answer_one(url: str, cookie: str) -> None:
    """Ane takes the first who waits, and answers until the citizen has ended the talk."""
    desk = Desk(Doors(url), cookie)
    async with desk.wire:
        await desk.wire.welcomed()
        contact = await first_waiting(desk)
        assert await desk.take(contact)
        seat = desk.seats[contact]
        while seat.view.state != ContactState.ENDED:
            if seat.view.messages[-1].author != Author.COUNSELLOR:
                await desk.say(contact, uuid4(), "and then?")
            await seat.until(lambda: seat.view.messages[-1].author == Author.CITIZEN, 0.2)


async def first_waiting(desk: Desk) -> UUID:
    for _ in range(PATIENCE * 10):
        for contact in desk.queue:
            if desk.sees(contact):
                return contact
        await asyncio.sleep(0.1)
    raise TimeoutError("nobody came")


def test_it_goes_through_a_service_that_is_killed_and_started_again(
    service: Service, room: str
) -> None:
    open_all_day()
    with begin(service, room, "--talks", "3", "--speed", "200") as process:
        wait_until(lambda: Message.objects.filter(author=Author.CITIZEN).count() > 2, "a talk")
        service.kill()
        service.start()
        said, _ = process.communicate(timeout=PATIENCE)
    assert_all_well(said, 60)
    assert number("lines broken", said) > 0
    assert process.returncode == 0


def test_it_refuses_with_its_reason_and_changes_nothing(service: Service, room: str) -> None:
    with pytest.raises(RuntimeError, match="Say --practice"):
        service.manage("rehearse", room)
    assert refusal(service, room) == "The chat has no opening hours."
    assert not OpeningHours.objects.exists()
    open_all_day()
    on_duty = refusal(service, room, "--counsellors", "0")
    assert on_duty == "The chat is closed: nobody is on duty."
    service.environment["SECRET_KEY"] = "another"
    assert "another SECRET_KEY" in refusal(service, room)
    assert not User.objects.exists()
    assert not Contact.objects.exists()


def refusal(service: Service, *arguments: str) -> str:
    """The last words of a rehearsal that could not be played."""
    code, said = rehearse(service, *arguments)
    assert code == 2, said
    return said.strip().splitlines()[-1].removeprefix("CommandError: ")


@pytest.mark.skipif(not DATA.is_dir(), reason=f"real talk is not at {DATA}")
def test_real_talk_of_both_forms(service: Service) -> None:
    open_all_day()
    for file in sorted(DATA.iterdir()):
        options = ["--talks", "6", "--lines", "60", "--speed", "0"]
        code, said = rehearse(service, str(file), *options)
        assert_all_well(said, 60)
        assert code == 0
