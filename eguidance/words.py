"""Every sentence of the pages that Django itself renders, in one place per language."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from channels_layer.protocol import Language


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
        "Chatten kræver JavaScript. Slå det til i din browser, eller ring til os."
    ),
    desk_title="Vejlederens bord",
    desk_without_script="Bordet kræver JavaScript. Slå det til i din browser.",
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
    channels={"chat": "Chat", "callback": "Opkald", "meeting": "Møde"},
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
    chat_without_script="The chat needs JavaScript. Turn it on in your browser, or call us.",
    desk_title="The counsellor's desk",
    desk_without_script="The desk needs JavaScript. Turn it on in your browser.",
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
    channels={"chat": "Chat", "callback": "Callback", "meeting": "Meeting"},
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
