"""Every sentence of the booking pages, in one place per language."""

from dataclasses import dataclass

from channels_layer.protocol import Channel, ErrorCode, Language


@dataclass(frozen=True)
class BookingWords:
    title: str
    lead: str
    ways: dict[Channel, str]
    way: str
    anywhere: str
    site: str
    show_times: str
    none_free: str
    times_title: str
    zone: str
    morning: str
    afternoon: str
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
    book: dict[Channel, str]
    done_title: str
    what_happens: dict[Channel, str]
    with_whom: str
    where: str
    code: str
    code_help: str
    change: str
    calendar: str
    file: str
    forget: str
    forget_help: str
    find_title: str
    find_lead: str
    find: str
    yours_title: str
    move: str
    move_title: str
    keep: str
    cancel: str
    cancel_sure: str
    cancelled_title: str
    cancelled: str
    another: str
    danger: str
    in_danger: str
    problems: dict[ErrorCode, str]
    problem: str


DANISH = BookingWords(
    title="Book en tid",
    lead="Du behøver ikke opgive dit navn. Du kan flytte eller aflyse igen.",
    ways={Channel.CALLBACK: "Vi ringer til dig", Channel.MEETING: "Vi mødes"},
    way="Hvordan vil du tale med os?",
    anywhere="Hvor som helst",
    site="Hvor vil du møde os?",
    show_times="Vis ledige tider",
    none_free="Der er ingen ledige tider lige nu. Prøv den anden måde, eller skriv i chatten.",
    times_title="Ledige tider",
    zone="Alle tider er dansk tid. En samtale varer {minutes} minutter.",
    morning="Formiddag",
    afternoon="Eftermiddag",
    earlier="Tidligere dage",
    more="Flere dage",
    details_title="Din tid",
    kept_until="Vi holder tiden til dig til kl. {time}.",
    other_time="Vælg en anden tid",
    phone="Dit telefonnummer",
    phone_help={
        Channel.CALLBACK: "Vi bruger det kun til at ringe til dig.",
        Channel.MEETING: "Vi bruger det kun, hvis mødet må ændres.",
    },
    texts="Send mig en sms nu, dagen før og en time før",
    email="Din mailadresse (kan springes over)",
    email_help="Så får du aftalen til din kalender, og en mail dagen før og en time før.",
    wish="Hvad drejer det sig om? (kan springes over)",
    wish_help="Skriv ikke dit CPR-nummer.",
    book={Channel.CALLBACK: "Book opkaldet", Channel.MEETING: "Book mødet"},
    done_title="Tiden er din",
    what_happens={
        Channel.CALLBACK: "Vi ringer til dig på det nummer, du gav os. Hav telefonen ved dig.",
        Channel.MEETING: "Du skal ikke have noget med. Sig blot, at du har en aftale.",
    },
    with_whom="Med",
    where="Sted",
    code="Din kode",
    code_help="Gem koden. Med den kan du flytte eller aflyse.",
    change="Flyt eller aflys",
    calendar="Gem i din kalender",
    file="aftale.ics",
    forget="Færdig på denne computer",
    forget_help="Bruger du andres computer? Så glemmer den aftalen, når du trykker her.",
    find_title="Din aftale",
    find_lead="Skriv koden, som du fik, da du bookede.",
    find="Find aftalen",
    yours_title="Din aftale",
    move="Flyt til en anden tid",
    move_title="Flyt til",
    keep="Behold tiden",
    cancel="Aflys aftalen",
    cancel_sure="Vil du aflyse? Så får en anden tiden.",
    cancelled_title="Aftalen er aflyst",
    cancelled="Dit nummer er slettet hos os. Det er din mailadresse også, hvis du gav os den.",
    another="Book en anden tid",
    danger="Er du eller en anden i fare? Ring {number} nu.",
    in_danger="Vi venter ikke til tiden: en vejleder ringer, så snart det er muligt.",
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
    ways={Channel.CALLBACK: "We call you", Channel.MEETING: "We meet"},
    way="How do you want to talk to us?",
    anywhere="Anywhere",
    site="Where do you want to meet us?",
    show_times="Show free times",
    none_free="There are no free times just now. Try the other way, or write in the chat.",
    times_title="Free times",
    zone="All times are Danish time. A talk takes {minutes} minutes.",
    morning="Morning",
    afternoon="Afternoon",
    earlier="Earlier days",
    more="More days",
    details_title="Your time",
    kept_until="We keep the time for you until {time}.",
    other_time="Choose another time",
    phone="Your telephone number",
    phone_help={
        Channel.CALLBACK: "We use it only to call you.",
        Channel.MEETING: "We use it only if the meeting must be changed.",
    },
    texts="Send me a text message now, the day before and an hour before",
    email="Your e-mail address (you may skip this)",
    email_help="You get the appointment for your calendar, and a mail a day and an hour before.",
    wish="What is it about? (you may skip this)",
    wish_help="Do not write your CPR number.",
    book={Channel.CALLBACK: "Book the call", Channel.MEETING: "Book the meeting"},
    done_title="The time is yours",
    what_happens={
        Channel.CALLBACK: "We call you at the number that you gave us. Keep your phone by you.",
        Channel.MEETING: "You need not bring anything. Just say that you have an appointment.",
    },
    with_whom="With",
    where="Place",
    code="Your code",
    code_help="Keep the code. With it you can move or cancel.",
    change="Move or cancel",
    calendar="Save in your calendar",
    file="appointment.ics",
    forget="Done on this computer",
    forget_help="Is it somebody else's computer? It forgets the appointment when you press here.",
    find_title="Your appointment",
    find_lead="Write the code that you got when you booked.",
    find="Find the appointment",
    yours_title="Your appointment",
    move="Move to another time",
    move_title="Move to",
    keep="Keep the time",
    cancel="Cancel the appointment",
    cancel_sure="Do you want to cancel? Then somebody else gets the time.",
    cancelled_title="The appointment is cancelled",
    cancelled="Your number is deleted here, and so is your e-mail address if you gave one.",
    another="Book another time",
    danger="Are you or is somebody else in danger? Call {number} now.",
    in_danger="We do not wait for the time: a counsellor calls as soon as possible.",
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
