"""Every sentence of the pages on which one asks to be called, in one place per language."""

from dataclasses import dataclass

from channels_layer.protocol import DayPart, EndReason, ErrorCode, Language


@dataclass(frozen=True)
class CallWords:
    """`{when}` is a day and a time, `{until}` the same as an end."""

    title: str
    lead: str
    anonymous: str
    unreached: dict[EndReason, str]
    waits: str
    no_hours: str
    nobody_now: str
    opens: str
    when: str
    parts: dict[DayPart, str]
    turn_help: str
    keeps_place: str
    by: str
    window: str
    phone_help: str
    ask: str
    save: str
    booked_instead: str
    asked_title: str
    asked: str
    place: str
    number: str
    call_by: str
    call_soon: str
    part: str
    next: str
    masked: str
    taken: str
    in_talk: str
    soon_in_danger: str
    look_again: str
    change: str
    cancel: str
    cancel_sure: str
    cancel_yes: str
    keep: str
    cancelled_title: str
    cancelled: str
    another: str
    forget_help: str
    today: str
    at: str
    until: str
    midnight: str
    until_midnight: str
    problems: dict[ErrorCode, str]


DANISH = CallWords(
    title="Bliv ringet op",
    lead="En vejleder ringer til dig. Du behøver ikke opgive dit navn.",
    anonymous="Vi gemmer det, du skriver, i {days} dage. Så sletter vi det. "
    "Vi kan ikke se, hvor du er, så vi kan ikke selv sende hjælp.",
    unreached={
        EndReason.NO_ANSWER: "Vi har ringet {times} gange og fik ikke fat i dig. "
        "Her kan du bede om et nyt opkald.",
        EndReason.WRONG_NUMBER: "Nummeret var forkert. Giv os et andet, så ringer vi.",
    },
    waits="Du har bedt om et opkald. Se, hvordan det står",
    no_hours="Vi kan ikke love dig et opkald lige nu, for der er ingen åbningstid de næste to "
    "uger. Du kan se, om der er en ledig tid at booke.",
    nobody_now="Lige nu er der ingen, der kan ringe med det samme.",
    opens="Vi ringer igen fra {when}.",
    when="Hvornår skal vi ringe?",
    parts={
        DayPart.TURN: "Så snart det er min tur",
        DayPart.ANY: "Når som helst i åbningstiden",
        DayPart.MORNING: "Formiddag",
        DayPart.AFTERNOON: "Eftermiddag",
        DayPart.EVENING: "Aften",
    },
    turn_help="Du får en plads i køen, og vi ringer, når det er din tur.",
    keeps_place="Du venter i chatten nu. Du beholder din plads i køen.",
    by="Senest {until}.",
    window="{from_} til {to}.",
    phone_help="Vi bruger det kun til at ringe til dig. "
    "Bor du i udlandet, så begynd med + og landekoden.",
    ask="Bed om et opkald",
    save="Gem ændringen",
    booked_instead="Vil du hellere vælge et klokkeslæt? Book en tid",
    asked_title="Vi ringer til dig",
    asked="Vi har fået dit ønske, og du står i køen.",
    place="Du har din plads i køen. Du er nummer {position}.",
    number="Vi ringer til {number}.",
    call_by="Vi ringer senest {until}.",
    call_soon="Vi ringer, så snart vi kan.",
    part="Ønsket tid: {part}.",
    next="Du kan roligt lukke siden. Vi ringer fra et nummer, du måske ikke kender. "
    "Tager du den ikke, prøver vi igen, op til {times} gange i alt.",
    masked="Vi har skjult et CPR-nummer. Det er ikke gemt.",
    taken="{name} har taget din sag og ringer til dig. Hav telefonen ved dig.",
    in_talk="Du er i gang med at tale med {name}. Sig til der, hvis du vil ringes op.",
    soon_in_danger="Du er blandt de første i køen, og en vejleder ringer, så snart det er muligt.",
    look_again="Se, hvordan det står nu",
    change="Ret nummer eller tidspunkt",
    cancel="Afmeld opkaldet",
    cancel_sure="Vil du afmelde? Så ringer vi ikke til dig.",
    cancel_yes="Ja, afmeld",
    keep="Nej, ring til mig",
    cancelled_title="Vi ringer ikke til dig",
    cancelled="Dit nummer er slettet hos os. Du er velkommen igen.",
    another="Bed om et nyt opkald",
    forget_help="Bruger du andres computer? Så glemmer den dit ønske, når du trykker her. "
    "Vi ringer stadig.",
    today="i dag",
    at="{day} kl. {clock}",
    until="{day} kl. {clock}",
    midnight="midnat",
    until_midnight="{day} ved midnat",
    problems={
        ErrorCode.ROUTE_CLOSED: "Nu er der ingen, der kan ringe med det samme. "
        "Vælg et andet tidspunkt.",
        ErrorCode.BAD_VALUE: "Vælg, hvornår vi skal ringe.",
    },
)

ENGLISH = CallWords(
    title="Get a call back",
    lead="A counsellor calls you. You need not give your name.",
    anonymous="We keep what you write for {days} days. Then we delete it. "
    "We cannot see where you are, so we cannot send help ourselves.",
    unreached={
        EndReason.NO_ANSWER: "We have called {times} times and did not reach you. "
        "Here you can ask for a new call.",
        EndReason.WRONG_NUMBER: "The number was wrong. Give us another, and we call.",
    },
    waits="You have asked for a call. See how it stands",
    no_hours="We cannot promise you a call just now, for there are no opening hours in the next "
    "two weeks. You can see whether there is a free time to book.",
    nobody_now="Just now there is nobody who can call at once.",
    opens="We call again from {when}.",
    when="When should we call?",
    parts={
        DayPart.TURN: "As soon as it is my turn",
        DayPart.ANY: "Any time in the opening hours",
        DayPart.MORNING: "Morning",
        DayPart.AFTERNOON: "Afternoon",
        DayPart.EVENING: "Evening",
    },
    turn_help="You get a place in the queue, and we call when it is your turn.",
    keeps_place="You are waiting in the chat now. You keep your place in the queue.",
    by="{until} at the latest.",
    window="{from_} to {to}.",
    phone_help="We use it only to call you. If you live abroad, begin with + and the country code.",
    ask="Ask for a call",
    save="Save the change",
    booked_instead="Would you rather choose the hour? Book a time",
    asked_title="We will call you",
    asked="We have your request, and you are in the queue.",
    place="You have your place in the queue. You are number {position}.",
    number="We call {number}.",
    call_by="We call {until} at the latest.",
    call_soon="We call as soon as we can.",
    part="Time wished for: {part}.",
    next="You can safely close this page. We call from a number that you may not know. "
    "If you miss it, we try again, up to {times} times in all.",
    masked="We have hidden a CPR number. It is not kept.",
    taken="{name} has taken your case and calls you. Keep your telephone near.",
    in_talk="You are in a talk with {name}. Say so there if you want to be called.",
    soon_in_danger="You are among the first, and a counsellor calls as soon as possible.",
    look_again="See how it stands now",
    change="Change the number or the time",
    cancel="Cancel the call",
    cancel_sure="Do you want to cancel? Then we do not call you.",
    cancel_yes="Yes, cancel it",
    keep="No, call me",
    cancelled_title="We will not call you",
    cancelled="Your number is deleted here. You are welcome again.",
    another="Ask for a new call",
    forget_help="Is it somebody else's computer? It forgets your request when you press here. "
    "We still call.",
    today="today",
    at="{day} at {clock}",
    until="{day} at {clock}",
    midnight="midnight",
    until_midnight="{day} at midnight",
    problems={
        ErrorCode.ROUTE_CLOSED: "There is nobody any more who can call at once. "
        "Choose another time.",
        ErrorCode.BAD_VALUE: "Choose when we should call.",
    },
)
CALL_WORDS = {Language.DANISH: DANISH, Language.ENGLISH: ENGLISH}
