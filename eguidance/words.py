"""Every sentence of the pages that Django itself renders, in one place per language."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from channels_layer.protocol import Language


@dataclass(frozen=True)
class CalendarWords:
    """The page of a counsellor's own calendars. `troubles` and `done` are by their codes."""

    title: str
    lead: str
    moment: str
    feeds: str
    feeds_lead: str
    no_feeds: str
    fetched: str
    busy_times: str
    remove: str
    remove_named: str
    address: str
    address_hint: str
    subscribe: str
    file: str
    file_lead: str
    file_known: str
    choose_file: str
    upload: str
    no_file: str
    remove_file: str
    own: str
    own_lead: str
    roster: str
    roster_lead: str
    none_yet: str
    made: str
    language: str
    languages: dict[str, str]
    make: str
    renew: str
    revoke: str
    secret: str
    secret_once: str
    known_still: str
    troubles: dict[str, str]
    errors: dict[str, str]
    done: dict[str, str]


@dataclass(frozen=True)
class Words:
    skip: str
    other_language: str
    sign_in: str
    sign_in_lead: str
    sign_in_wrong: str
    user_name: str
    password: str
    sign_out: str
    chat_title: str
    chat_without_script: str
    desk_title: str
    desk_without_script: str
    roster_title: str
    roster_without_script: str
    today_title: str
    today_lead: str
    today_none: str
    today_caption: str
    channel: str
    waiting: str
    open: str
    ended: str
    abandoned: str
    unreached: str
    total: str
    channels: dict[str, str]
    not_allowed: str
    not_allowed_lead: str
    stale: str
    stale_lead: str
    not_found: str
    not_found_lead: str
    failed: str
    failed_lead: str
    back: str
    emergency: str
    calendar: CalendarWords


DANISH_CALENDAR = CalendarWords(
    title="Dine kalendere",
    lead="Er du optaget i din egen kalender, kan ingen booke dig. Vi gemmer kun tiderne, "
    "aldrig titler, steder eller navne.",
    moment=r"d.m.Y \k\l. G.i",
    feeds="Kalendere, vi henter",
    feeds_lead="Fx din arbejdskalender i Outlook eller Google. Vi henter den igen og igen.",
    no_feeds="Vi henter ingen kalender for dig endnu.",
    fetched="Sidst hentet {time}.",
    busy_times="Optagede tidsrum: {number}.",
    remove="Fjern",
    remove_named="Fjern kalenderen fra {host}",
    address="Kalenderens adresse",
    address_hint="Begynder med https:// eller webcal://. Vi viser den ikke igen.",
    subscribe="Tilføj adressen",
    file="Kalender fra en fil",
    file_lead="En fil (.ics) gælder et år frem. En ny fil træder i stedet for den gamle.",
    file_known="Læst {time}. Gælder til {until}.",
    choose_file="Vælg en fil",
    upload="Læs filen",
    no_file="Vælg en fil først.",
    remove_file="Fjern filens tider",
    own="Dine vagter i dit kalenderprogram",
    own_lead="Dine vagter og aftaler, uden borgernes navne og numre. Hvem der har adressen, "
    "kan læse dem: del den ikke.",
    roster="Hele vagtplanen i dit kalenderprogram",
    roster_lead="Alle vejlederes vagter og aftaler, uden borgernes navne og numre.",
    none_yet="Der er ingen adresse endnu.",
    made="Adressen er lavet {time}.",
    language="Sprog i kalenderen",
    languages={"da": "Dansk", "en": "Engelsk"},
    make="Lav en adresse",
    renew="Lav en ny adresse",
    revoke="Luk adressen",
    secret="Adressen",
    secret_once="Kopiér adressen nu. Den vises kun denne ene gang. En tidligere adresse er lukket.",
    known_still="Kalenderen kunne ikke hentes. De tider, vi kendte, gælder stadig.",
    troubles={
        "not-allowed": "Adressen kan ikke bruges. Den skal begynde med https:// og ligge på "
        "internettet.",
        "unreachable": "Vi kan ikke få forbindelse til adressen.",
        "refused": "Adressen findes ikke, eller vi må ikke læse den.",
        "failed": "Adressen svarede ikke med en kalender.",
        "too-slow": "Adressen svarede for langsomt.",
        "too-large": "Kalenderen er for stor.",
        "bad-calendar": "Kalenderen kan ikke læses, eller den har for mange gentagelser.",
    },
    errors={
        "too-large": "Filen er for stor.",
        "bad-calendar": "Filen er ikke en kalender, vi kan læse, eller den har for mange "
        "gentagelser.",
        "too-many": "Du kan højst have {most} adresser. Fjern en først.",
    },
    done={
        "uploaded": "Filen er læst.",
        "subscribed": "Kalenderen er hentet og tilføjet.",
        "removed": "Kalenderen er fjernet, og dens tider med den.",
        "revoked": "Adressen er lukket.",
    },
)
ENGLISH_CALENDAR = CalendarWords(
    title="Your calendars",
    lead="When you are busy in a calendar of your own, nobody can book you. We keep only the "
    "times, never titles, places or names.",
    moment=r"d.m.Y \a\t G:i",
    feeds="Calendars that we fetch",
    feeds_lead="Such as your work calendar in Outlook or Google. We fetch it again and again.",
    no_feeds="We fetch no calendar for you yet.",
    fetched="Last fetched {time}.",
    busy_times="Busy times: {number}.",
    remove="Remove",
    remove_named="Remove the calendar from {host}",
    address="The calendar's address",
    address_hint="Begins with https:// or webcal://. We do not show it again.",
    subscribe="Add the address",
    file="A calendar from a file",
    file_lead="A file (.ics) holds for a year. A new file takes the place of the old one.",
    file_known="Read {time}. Holds until {until}.",
    choose_file="Choose a file",
    upload="Read the file",
    no_file="Choose a file first.",
    remove_file="Remove the file's times",
    own="Your shifts in your calendar program",
    own_lead="Your shifts and appointments, without citizens' names and numbers. Whoever has "
    "the address can read them: do not share it.",
    roster="The whole roster in your calendar program",
    roster_lead="Every counsellor's shifts and appointments, without citizens' names and numbers.",
    none_yet="There is no address yet.",
    made="The address was made {time}.",
    language="Language of the calendar",
    languages={"da": "Danish", "en": "English"},
    make="Make an address",
    renew="Make a new address",
    revoke="Close the address",
    secret="The address",
    secret_once="Copy the address now. It is shown this once. An earlier address is closed.",
    known_still="The calendar could not be fetched. The times that we knew still hold.",
    troubles={
        "not-allowed": "The address cannot be used. It must begin with https:// and be on the "
        "internet.",
        "unreachable": "We cannot reach the address.",
        "refused": "The address does not exist, or we may not read it.",
        "failed": "The address did not answer with a calendar.",
        "too-slow": "The address answered too slowly.",
        "too-large": "The calendar is too large.",
        "bad-calendar": "The calendar cannot be read, or it repeats too much.",
    },
    errors={
        "too-large": "The file is too large.",
        "bad-calendar": "The file is not a calendar that we can read, or it repeats too much.",
        "too-many": "You can have no more than {most} addresses. Remove one first.",
    },
    done={
        "uploaded": "The file has been read.",
        "subscribed": "The calendar has been fetched and added.",
        "removed": "The calendar has been removed, and its times with it.",
        "revoked": "The address is closed.",
    },
)

DANISH = Words(
    skip="Gå til indholdet",
    other_language="In English",
    sign_in="Log ind",
    sign_in_lead="For vejledere, koordinatorer og ledere.",
    sign_in_wrong="Navn og adgangskode passer ikke sammen. Prøv igen.",
    user_name="Brugernavn",
    password="Adgangskode",
    sign_out="Log ud",
    chat_title="Tal med en vejleder",
    chat_without_script=(
        "Chatten kræver JavaScript. Uden det kan du blive ringet op eller booke en tid."
    ),
    desk_title="Vejlederens bord",
    desk_without_script="Bordet kræver JavaScript. Slå det til i din browser.",
    roster_title="Vagtplan",
    roster_without_script="Vagtplanen kræver JavaScript. Slå det til i din browser.",
    today_title="Henvendelser i dag",
    today_lead="Tal for henvendelser, ikke personer. Opgjort {time}.",
    today_none="Der er ingen henvendelser endnu i dag.",
    today_caption="Dagens henvendelser efter kanal og tilstand",
    channel="Kanal",
    waiting="Venter",
    open="I gang",
    ended="Afsluttet",
    abandoned="Opgivet i kø",
    unreached="Ikke truffet",
    total="I alt",
    channels={
        "chat": "Chat",
        "callback": "Opkald",
        "meeting": "Møde",
        "sms": "Sms",
        "mail": "Mail",
    },
    not_allowed="Siden er ikke for dig",
    not_allowed_lead="Din bruger har en anden rolle. Spørg din leder, hvis det er en fejl.",
    stale="Siden har stået åben for længe",
    stale_lead="Gå tilbage, hent siden igen, og prøv en gang til.",
    not_found="Siden findes ikke",
    not_found_lead="Adressen kan være skrevet forkert, eller siden er flyttet.",
    failed="Noget gik galt hos os",
    failed_lead="Det er ikke din skyld. Prøv igen om lidt. Er du i fare, så ring 112.",
    back="Til forsiden",
    emergency="I fare: ring 112",
    calendar=DANISH_CALENDAR,
)
ENGLISH = Words(
    skip="Go to the content",
    other_language="På dansk",
    sign_in="Sign in",
    sign_in_lead="For counsellors, coordinators and managers.",
    sign_in_wrong="The name and the password do not match. Try again.",
    user_name="User name",
    password="Password",
    sign_out="Sign out",
    chat_title="Talk to a counsellor",
    chat_without_script=(
        "The chat needs JavaScript. Without it you can get a call back or book a time."
    ),
    desk_title="The counsellor's desk",
    desk_without_script="The desk needs JavaScript. Turn it on in your browser.",
    roster_title="Roster",
    roster_without_script="The roster needs JavaScript. Turn it on in your browser.",
    today_title="Contacts today",
    today_lead="Contacts, not people. Counted at {time}.",
    today_none="There are no contacts yet today.",
    today_caption="Today's contacts by channel and state",
    channel="Channel",
    waiting="Waiting",
    open="Open",
    ended="Ended",
    abandoned="Left the queue",
    unreached="Not reached",
    total="Total",
    channels={
        "chat": "Chat",
        "callback": "Callback",
        "meeting": "Meeting",
        "sms": "Text message",
        "mail": "Mail",
    },
    not_allowed="This page is not for you",
    not_allowed_lead="Your account has another role. Ask your manager if this is a mistake.",
    stale="The page was open for too long",
    stale_lead="Go back, reload the page and try once more.",
    not_found="The page does not exist",
    not_found_lead="The address may be misspelt, or the page has moved.",
    failed="Something went wrong on our side",
    failed_lead="It is not your fault. Try again in a moment. In danger, call 112.",
    back="To the front page",
    emergency="In danger: call 112",
    calendar=ENGLISH_CALENDAR,
)
WORDS = {Language.DANISH: DANISH, Language.ENGLISH: ENGLISH}


def language_of(request: HttpRequest) -> Language:
    """The language asked for in the address, else the browser's, else Danish."""
    asked = request.GET.get("language") or get_language_from_request(request)
    return Language.ENGLISH if asked == Language.ENGLISH else Language.DANISH


def words(request: HttpRequest) -> dict[str, object]:
    """Template context: the words, their language and the other one, and what is set."""
    language = language_of(request)
    other = Language.ENGLISH if language == Language.DANISH else Language.DANISH
    return {
        "words": WORDS[language],
        "language": language.value,
        "other": other.value,
        "service_name": settings.SERVICE_NAME,
        "heartbeat_seconds": settings.HEARTBEAT_SECONDS,
    }
