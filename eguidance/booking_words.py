"""Every sentence of the booking pages, in one place per language."""

from dataclasses import dataclass

from channels_layer.protocol import Channel, DayPart, ErrorCode, Language


@dataclass(frozen=True)
class BookingWords:
    title: str
    lead: str
    missed: str
    ways: dict[Channel, str]
    way: str
    anywhere: str
    site: str
    postcode: str
    postcode_help: str
    bad_postcode: str
    nearest: str
    counsellor: str
    anybody: str
    skill: str
    any_skill: str
    show_times: str
    none_free: str
    times_title: str
    to_day: str
    zone: str
    night: str
    morning: str
    afternoon: str
    evening: str
    earlier: str
    more: str
    details_title: str
    kept_until: str
    other_time: str
    phone: str
    phone_help: dict[Channel, str]
    texts: str
    email: str
    email_help: str
    wish: str
    wish_help: str
    masked: str
    book: dict[Channel, str]
    done_title: str
    what_happens: dict[Channel, str]
    texted: str
    with_whom: str
    where: str
    code: str
    code_help: str
    code_needed: str
    other_code: str
    change: str
    have: str
    call_me: str
    calendar: str
    file: str
    forget: str
    forget_help: str
    find_title: str
    find_lead: str
    find: str
    yours_title: str
    now_title: str
    now: dict[Channel, str]
    again_title: str
    again: str
    again_now: str
    move: str
    move_title: str
    moved: str
    keep: str
    cancel: str
    cancel_sure: str
    cancelled_title: str
    cancelled: str
    another: str
    danger: str
    in_danger: str
    danger_title: str
    helplines: str
    wait: str
    wait_title: str
    wait_lead: str
    wait_first: str
    wait_last: str
    wait_days_help: str
    wait_weekdays: str
    weekdays: tuple[str, ...]
    wait_parts: str
    parts: dict[DayPart, str]
    wait_any: str
    wait_phone_help: str
    wait_consent: str
    wait_submit: str
    waiting_title: str
    waiting: str
    waiting_code: str
    waiting_until: str
    wait_change: str
    offered_title: str
    offered_until: str
    offer_take: str
    offer_decline: str
    wait_leave: str
    left_title: str
    wait_problems: dict[str, str]
    problems: dict[ErrorCode, str]
    problem: str


DANISH = BookingWords(
    title="Book en tid",
    lead="Du behøver ikke opgive dit navn. Du kan flytte eller aflyse igen.",
    missed="Vi nåede ikke hinanden sidst. Vælg en ny tid, så fortsætter vi, hvor vi slap.",
    ways={Channel.CALLBACK: "Vi ringer til dig", Channel.MEETING: "Vi mødes"},
    way="Hvordan vil du tale med os?",
    anywhere="Hvor som helst",
    site="Hvor vil du møde os?",
    postcode="Dit postnummer (kan springes over)",
    postcode_help="Så vises det nærmeste sted først.",
    bad_postcode="Det postnummer findes ikke. Et postnummer har fire cifre, for eksempel 8000.",
    nearest="Det nærmeste sted",
    counsellor="Vil du tale med en bestemt vejleder?",
    anybody="Hvem som helst",
    skill="Skal vejlederen kende til noget bestemt?",
    any_skill="Det er lige meget",
    show_times="Vis ledige tider",
    none_free="Der er ingen ledige tider lige nu. Prøv den anden måde, eller bed om et opkald.",
    times_title="Ledige tider",
    to_day="Gå til en dag",
    zone="Alle tider er dansk tid. En samtale varer {minutes} minutter.",
    night="Nat",
    morning="Formiddag",
    afternoon="Eftermiddag",
    evening="Aften",
    earlier="Tidligere dage",
    more="Flere dage",
    details_title="Din tid",
    kept_until="Vi holder tiden til dig til kl. {time}.",
    other_time="Vælg en anden tid",
    phone="Dit telefonnummer",
    phone_help={
        Channel.CALLBACK: "Vi bruger det kun til denne aftale.",
        Channel.MEETING: "Vi bruger det kun, hvis mødet må ændres.",
    },
    texts="Send mig en sms nu, dagen før og en time før",
    email="Din mailadresse (kan springes over)",
    email_help="Så får du aftalen til din kalender, og en mail dagen før og en time før.",
    wish="Hvad drejer det sig om? (kan springes over)",
    wish_help="Højst 500 tegn. Skriv ikke dit CPR-nummer.",
    masked="Vi har skjult et CPR-nummer. Det er ikke gemt.",
    book={Channel.CALLBACK: "Book opkaldet", Channel.MEETING: "Book mødet"},
    done_title="Tiden er din",
    what_happens={
        Channel.CALLBACK: "Vi ringer til dig på det nummer, du gav os. Hav telefonen ved dig.",
        Channel.MEETING: "Du skal ikke have noget med. Sig blot, at du har en aftale.",
    },
    texted="Vi sender dig en sms om aftalen, hvis du ikke har svaret os STOP. Dit nummer ender på"
    " {number}.",
    with_whom="Med",
    where="Sted",
    code="Din kode",
    code_help="Gem koden. Med den kan du flytte eller aflyse.",
    code_needed="Skriv koden først.",
    other_code="Jeg har en anden kode",
    change="Flyt eller aflys",
    have="Har du en aftale? Flyt eller aflys den",
    call_me="Skal vi ringe, så snart det er din tur? Bed om et opkald",
    calendar="Gem i din kalender",
    file="aftale.ics",
    forget="Færdig på denne computer",
    forget_help="Bruger du andres computer? Så glemmer den koden, når du trykker her.",
    find_title="Din aftale",
    find_lead="Skriv koden, som du fik, da du bookede.",
    find="Find aftalen",
    yours_title="Din aftale",
    now_title="Din aftale er nu",
    now={
        Channel.CALLBACK: "{name} ringer til dig kl. {clock}. Hav telefonen ved dig.",
        Channel.MEETING: "{name} venter dig kl. {clock}. Sig blot, at du har en aftale.",
    },
    again_title="Vi fik ikke fat i dig",
    again="Vi ringer igen {day} ca. kl. {clock}.",
    again_now="Vi ringer igen nu. Hav telefonen ved dig.",
    move="Flyt til en anden tid",
    move_title="Flyt til",
    moved="Aftalen er flyttet. Din kode er den samme.",
    keep="Behold tiden",
    cancel="Aflys aftalen",
    cancel_sure="Vil du aflyse? Så får en anden tiden.",
    cancelled_title="Aftalen er aflyst",
    cancelled="Dit nummer er slettet fra aftalen. Det er din mailadresse også, hvis du gav os den.",
    another="Book en anden tid",
    danger="Er du eller en anden i fare? Ring {number} nu.",
    in_danger="Vi venter ikke til tiden: en vejleder ringer, så snart det er muligt.",
    danger_title="Vi ringer til dig",
    helplines="Du kan også ringe til et af de her numre. Er der optaget, så prøv et andet.",
    wait="Ingen tid, der passer? Få en sms, når en bliver ledig",
    wait_title="Vent på en ledig tid",
    wait_lead="Vi sender en sms, når en tid, der passer, bliver ledig. Så holder vi den til dig.",
    wait_first="Tidligst",
    wait_last="Senest",
    wait_days_help="Lad felterne stå tomme, hvis alle dage er gode.",
    wait_weekdays="Hvilke ugedage passer?",
    weekdays=("Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag"),
    wait_parts="Hvornår på dagen?",
    parts={
        DayPart.MORNING: "Formiddag (før kl. 12)",
        DayPart.AFTERNOON: "Eftermiddag (kl. 12-17)",
        DayPart.EVENING: "Aften (efter kl. 17)",
    },
    wait_any="Sæt intet kryds, hvis alt passer.",
    wait_phone_help="Vi bruger det kun til at skrive om ledige tider og til aftalen.",
    wait_consent="Ja, I må sende mig sms om ledige tider",
    wait_submit="Vent på en tid",
    waiting_title="Du venter på en tid",
    waiting="Vi sender dig en sms, når en tid bliver ledig, hvis du ikke har svaret STOP til os."
    " Vi skriver kun mellem kl. 8 og 20.",
    waiting_until="Til og med {day}",
    waiting_code="Gem koden. Med den kan du svare på en tid eller slette dit ønske.",
    wait_change="Se alle ledige tider",
    offered_title="En tid er ledig til dig",
    offered_until="Vi holder den til dig til {day} kl. {time}. Så får en anden den.",
    offer_take="Tag tiden",
    offer_decline="Nej tak, jeg venter på en anden",
    wait_leave="Slet mit ønske",
    left_title="Du venter ikke mere",
    wait_problems={
        "consent": "Sæt kryds ved, at vi må sende sms. Ellers kan vi ikke skrive til dig.",
        "last": "Den sidste dag skal være i dag eller senere, og ikke før den første.",
        "site": "Stedet findes ikke mere. Vælg et andet.",
        "offer": "Tiden er gået videre til en anden. Du venter stadig, og vi skriver igen.",
    },
    problems={
        ErrorCode.TIME_TAKEN: "Tiden er netop taget af en anden. Vælg en af de næste.",
        ErrorCode.NO_SUCH_TIME: "Den tid kan ikke bookes mere. Vælg en af de næste.",
        ErrorCode.PHONE_NEEDED: "Skriv et telefonnummer med mindst otte cifre.",
        ErrorCode.BAD_VALUE: "Telefonnummeret må kun have tal, mellemrum og +.",
        ErrorCode.NO_SUCH_NUMBER: "Det telefonnummer findes ikke. Se efter, om det er rigtigt.",
        ErrorCode.CANNOT_TEXT: "Det nummer kan ikke få sms. Fjern krydset, eller giv et andet.",
        ErrorCode.BAD_EMAIL: "Mailadressen er ikke rigtig. Skriv den som navn@eksempel.dk.",
        ErrorCode.NO_APPOINTMENT: "Der er ingen aftale med den kode. Se efter, om den er rigtig.",
        ErrorCode.TOO_LATE: "Aftalen er begyndt eller forbi, og kan ikke ændres her.",
    },
    problem="Det gik ikke. Prøv igen.",
)

ENGLISH = BookingWords(
    title="Book a time",
    lead="You need not give your name. You can move or cancel it again.",
    missed="We missed each other last time. Choose a new time, and we go on from there.",
    ways={Channel.CALLBACK: "We call you", Channel.MEETING: "We meet"},
    way="How do you want to talk to us?",
    anywhere="Anywhere",
    site="Where do you want to meet us?",
    postcode="Your postcode (you may skip this)",
    postcode_help="Then the nearest place comes first.",
    bad_postcode="There is no such postcode. A postcode has four digits, such as 8000.",
    nearest="The nearest place",
    counsellor="Do you want a certain counsellor?",
    anybody="Anybody",
    skill="Should the counsellor know about something in particular?",
    any_skill="It does not matter",
    show_times="Show free times",
    none_free="There are no free times just now. Try the other way, or ask for a call.",
    times_title="Free times",
    to_day="Go to a day",
    zone="All times are Danish time. A talk takes {minutes} minutes.",
    night="Night",
    morning="Morning",
    afternoon="Afternoon",
    evening="Evening",
    earlier="Earlier days",
    more="More days",
    details_title="Your time",
    kept_until="We keep the time for you until {time}.",
    other_time="Choose another time",
    phone="Your telephone number",
    phone_help={
        Channel.CALLBACK: "We use it only for this appointment.",
        Channel.MEETING: "We use it only if the meeting must be changed.",
    },
    texts="Send me a text message now, the day before and an hour before",
    email="Your e-mail address (you may skip this)",
    email_help="You get the appointment for your calendar, and a mail a day and an hour before.",
    wish="What is it about? (you may skip this)",
    wish_help="At most 500 letters. Do not write your CPR number.",
    masked="We have hidden a CPR number. It is not stored.",
    book={Channel.CALLBACK: "Book the call", Channel.MEETING: "Book the meeting"},
    done_title="The time is yours",
    what_happens={
        Channel.CALLBACK: "We call you at the number that you gave us. Keep your phone by you.",
        Channel.MEETING: "You need not bring anything. Just say that you have an appointment.",
    },
    texted="We text you about the appointment, unless you have replied STOP to us. Your number ends"
    " in {number}.",
    with_whom="With",
    where="Place",
    code="Your code",
    code_help="Keep the code. With it you can move or cancel.",
    code_needed="Write the code first.",
    other_code="I have another code",
    change="Move or cancel",
    have="Have you an appointment? Move or cancel it",
    call_me="Should we call as soon as it is your turn? Ask for a call",
    calendar="Save in your calendar",
    file="appointment.ics",
    forget="Done on this computer",
    forget_help="Is it somebody else's computer? It forgets the code when you press here.",
    find_title="Your appointment",
    find_lead="Write the code that you got when you booked.",
    find="Find the appointment",
    yours_title="Your appointment",
    now_title="Your appointment is now",
    now={
        Channel.CALLBACK: "{name} calls you at {clock}. Keep your telephone near.",
        Channel.MEETING: "{name} expects you at {clock}. Just say that you have an appointment.",
    },
    again_title="We did not reach you",
    again="We call again on {day} at about {clock}.",
    again_now="We call again now. Keep your telephone near.",
    move="Move to another time",
    move_title="Move to",
    moved="The appointment is moved. Your code is the same.",
    keep="Keep the time",
    cancel="Cancel the appointment",
    cancel_sure="Do you want to cancel? Then somebody else gets the time.",
    cancelled_title="The appointment is cancelled",
    cancelled="Your number is deleted from it, and so is your e-mail address if you gave one.",
    another="Book another time",
    danger="Are you or is somebody else in danger? Call {number} now.",
    in_danger="We do not wait for the time: a counsellor calls as soon as possible.",
    danger_title="We call you",
    helplines="You can also call one of these numbers. If it is busy, try another.",
    wait="No time that fits? Get a text message when one is free",
    wait_title="Wait for a free time",
    wait_lead="We text you when a time that fits is free. Then we keep it for you.",
    wait_first="From",
    wait_last="Until",
    wait_days_help="Leave the fields empty if all days are good.",
    wait_weekdays="Which days of the week fit?",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    wait_parts="What time of day?",
    parts={
        DayPart.MORNING: "Morning (before 12:00)",
        DayPart.AFTERNOON: "Afternoon (12:00 to 17:00)",
        DayPart.EVENING: "Evening (after 17:00)",
    },
    wait_any="Tick nothing if everything fits.",
    wait_phone_help="We use it only to text you about free times, and for the appointment.",
    wait_consent="Yes, you may text me about free times",
    wait_submit="Wait for a time",
    waiting_title="You are waiting for a time",
    waiting="We text you when a time is free, unless you have answered STOP to us."
    " We only write between 8:00 and 20:00.",
    waiting_until="Until {day}",
    waiting_code="Keep the code. With it you can answer, or delete your wish.",
    wait_change="See all free times",
    offered_title="A time is free for you",
    offered_until="We keep it for you until {day} at {time}. Then somebody else gets it.",
    offer_take="Take the time",
    offer_decline="No thanks, I wait for another",
    wait_leave="Delete my wish",
    left_title="You are waiting no more",
    wait_problems={
        "consent": "Tick that we may text you. Else we cannot write to you.",
        "last": "The last day must be today or later, and not before the first.",
        "site": "The place is no more. Choose another.",
        "offer": "The time has gone on to somebody else. You still wait, and we write again.",
    },
    problems={
        ErrorCode.TIME_TAKEN: "Somebody else has just taken the time. Choose one of the next.",
        ErrorCode.NO_SUCH_TIME: "That time can no longer be booked. Choose one of the next.",
        ErrorCode.PHONE_NEEDED: "Write a telephone number of at least eight digits.",
        ErrorCode.BAD_VALUE: "The telephone number may have only digits, spaces and +.",
        ErrorCode.NO_SUCH_NUMBER: "There is no such telephone number. Is it right?",
        ErrorCode.CANNOT_TEXT: "That number cannot get text messages. Untick, or give another.",
        ErrorCode.BAD_EMAIL: "The e-mail address is not right. Write it as name@example.org.",
        ErrorCode.NO_APPOINTMENT: "There is no appointment with that code. Is it right?",
        ErrorCode.TOO_LATE: "The appointment has begun or is over, and cannot be changed here.",
    },
    problem="That did not work. Try again.",
)
BOOKING_WORDS = {Language.DANISH: DANISH, Language.ENGLISH: ENGLISH}
