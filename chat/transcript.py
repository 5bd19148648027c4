"""The talk as plain text, for the citizen to keep."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from channels_layer.protocol import Author, Channel, Language, MessageKind, Notice
from chat.models import Message
from scheduling.wall import clock_in_words, day_in_words, local
from triage.models import Contact

WORDS = {
    Language.DANISH: {
        "title": "Din samtale med {service}",
        "you": "Dig",
        "anonymous": "Samtalen var anonym. Teksten gemmes i {days} dage og slettes så.",
        Notice.JOINED: "{name} er med i samtalen.",
        Notice.TRANSFERRED: "{name} tager over.",
        "returned": "Samtalen er tilbage i køen.",
        Notice.COUNSELLOR_LOST: "{name} mistede forbindelsen. Du beholder din plads i køen.",
        Notice.ROUTES_AGAIN: "Der er længere ventetid. Du kan også vælge en anden vej.",
        Notice.ROUTE_CHANGED: "Ny vej: {name}. Ventetiden tæller stadig.",
        Notice.CALL_AGAIN: "Vi ringede uden at få fat i dig. Vi prøver igen {name}.",
        "again": "{day} ca. kl. {clock}",
        Notice.DANGER: "I fare: ring 112.",
        Notice.ENDED: "Samtalen er slut.",
        Channel.CHAT: "chat",
        Channel.CALLBACK: "opkald",
        Channel.MEETING: "møde",
        Channel.SMS: "sms",
        Channel.MAIL: "mail",
    },
    Language.ENGLISH: {
        "title": "Your talk with {service}",
        "you": "You",
        "anonymous": "The talk was anonymous. The text is kept for {days} days and then erased.",
        Notice.JOINED: "{name} has joined the talk.",
        Notice.TRANSFERRED: "{name} takes over.",
        "returned": "The talk is back in the queue.",
        Notice.COUNSELLOR_LOST: "{name} lost the connection. You keep your place in the queue.",
        Notice.ROUTES_AGAIN: "The wait is longer than usual. You can also choose another way.",
        Notice.ROUTE_CHANGED: "New way: {name}. The time waited still counts.",
        Notice.CALL_AGAIN: "We called and did not reach you. We try again on {name}.",
        "again": "{day} at about {clock}",
        Notice.DANGER: "In danger: call 112.",
        Notice.ENDED: "The talk has ended.",
        Channel.CHAT: "chat",
        Channel.CALLBACK: "call",
        Channel.MEETING: "meeting",
        Channel.SMS: "text message",
        Channel.MAIL: "mail",
    },
}


def transcript(contact: Contact, language: Language) -> str:
    """One line a message, with local date and time; internal notes are never in it."""
    words = WORDS[language]
    head = [
        words["title"].format(service=settings.SERVICE_NAME),
        words["anonymous"].format(days=settings.KEEP_DAYS),
        "",
    ]
    lines = [_line(message, language) for message in contact.messages.all()]
    return "\n".join(head + lines) + "\n"


def _line(message: Message, language: Language) -> str:
    at = message.at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{at:%Y-%m-%d %H:%M}  {_said(message, language)}"


def _said(message: Message, language: Language) -> str:
    words = WORDS[language]
    if message.kind == MessageKind.NOTICE:
        return f"({_noticed(message, language)})"
    who = words["you"] if message.author == Author.CITIZEN else message.name
    if message.kind == MessageKind.CARD and message.card:
        return f"{who}: {message.card['title']} – {message.card['url']}"
    return f"{who}: {message.text}"


def _noticed(message: Message, language: Language) -> str:
    words, name = WORDS[language], message.name
    if message.notice == Notice.TRANSFERRED and not name:
        return words["returned"]
    if message.notice == Notice.CALL_AGAIN:
        name = _again(datetime.fromisoformat(name), language)
    elif message.notice == Notice.ROUTE_CHANGED:
        name = words[name]
    return words[message.notice].format(name=name)


def _again(at: datetime, language: Language) -> str:
    day, clock = day_in_words(local(at).date(), language), clock_in_words(at, language)
    return WORDS[language]["again"].format(day=day, clock=clock)
